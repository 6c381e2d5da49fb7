using Tinct.Format;

namespace Tinct.Codec;

/// <summary>From a fitted palette to final indices: which entry every pixel takes. Mostly a pixel's colour alone decides, so that rows can be
/// mapped in any parts; where neighbours matter, as in dithering and smoothing, there is one map of the whole picture.</summary>
internal sealed class IndexMap
{
    /// <summary>How readily error diffusion keeps the previous or upper pixel's entry. Measured over photographs: 2 to 9 % fewer
    /// bytes than none at the same butteraugli distance.</summary>
    public const double Stickiness = 0.03;

    /// <summary>From this palette size on it is quicker to look pixels up by their colours, whose nearest entries are known, where colours
    /// repeat enough: measured 1.3 times as quick at 64 colours, about twice at 256, slower at 16.</summary>
    private const int LookUpColors = 64;

    /// <summary>How often a colour must occur on average for a lookup to pay.</summary>
    private const int LookUpRepeats = 4;

    /// <summary>The most colours that are looked up: beyond, the table is far larger than any cache.</summary>
    private const int MostLookUpColors = 1 << 19;

    private const int PiecePixels = 1 << 15; // a piece of parallel work

    private readonly NearestColorMapper? _mapper;
    private readonly ColorIndexTable? _table;

    private IndexMap(FittedPalette fit, Palette palette, int[] places, ushort[]? whole, NearestColorMapper? mapper, ColorIndexTable? table)
    {
        Fit = fit;
        Palette = palette;
        Places = places;
        Whole = whole;
        _mapper = mapper;
        _table = table;
    }

    /// <summary>The fit, its colours as smoothing has moved them.</summary>
    public FittedPalette Fit { get; }

    /// <summary>The palette in its final order, without entries that no pixel takes.</summary>
    public Palette Palette { get; }

    /// <summary>For each of the fit's colours its place in the palette, or -1.</summary>
    public int[] Places { get; }

    /// <summary>The final indices of the whole picture, where neighbours decide; otherwise null.</summary>
    public ushort[]? Whole { get; }

    /// <summary>Lets each pixel's colour decide.</summary>
    /// <param name="colors">The picture's colours.</param>
    public static IndexMap ByColor(CountedColors colors, FittedPalette fit, int threads, CancellationToken cancellation)
    {
        ReadOnlySpan<RgbaColor> distinct = colors.Histogram.Colors;
        NearestColorMapper? mapper = fit.Labels is null ? new NearestColorMapper(fit.Space, fit.Colors) : null;
        ushort[] labels = LabelsOf(distinct, fit, mapper, threads, cancellation);
        Palette palette = PaletteOrdering.Arrange(fit.Colors, fit.FixedCount, labels, out int[] places);
        bool isLookedUp = mapper is null
            || (fit.Colors.Length >= LookUpColors && distinct.Length <= MostLookUpColors
                && colors.Histogram.PixelCount / LookUpRepeats >= distinct.Length);
        return new IndexMap(
            fit, palette, places, whole: null, mapper, isLookedUp ? new ColorIndexTable(distinct, labels, colors.KeepsHiddenColor) : null);
    }

    /// <summary>The entry of the fit that each distinct colour takes: the fit's own choice, or the nearest.</summary>
    /// <param name="distinct">The colours that were fitted.</param>
    public static ushort[] LabelsOf(ReadOnlySpan<RgbaColor> distinct, FittedPalette fit, int threads, CancellationToken cancellation) =>
        LabelsOf(distinct, fit, fit.Labels is null ? new NearestColorMapper(fit.Space, fit.Colors) : null, threads, cancellation);

    /// <summary>Takes a map of the whole picture.</summary>
    /// <param name="indices">The entry of the fit that each pixel takes; rewritten to the final order.</param>
    public static IndexMap OfWhole(FittedPalette fit, ushort[] indices)
    {
        Palette palette = PaletteOrdering.Arrange(fit.Colors, fit.FixedCount, indices, out int[] places);
        return new IndexMap(fit, palette, places, indices, mapper: null, table: null);
    }

    /// <summary>Maps a whole picture to the fit's entries, dithered if the options ask for it.</summary>
    /// <param name="options">Kind and strength of dithering, and threads. Error diffusion uses one thread.</param>
    /// <param name="cancellation">Stops the work between rows.</param>
    public static ushort[] EntriesOf(
        RgbaPicture picture, CountedColors colors, FittedPalette fit, EncodeOptions options, CancellationToken cancellation)
    {
        ReadOnlySpan<RgbaColor> pixels = picture.Pixels.Span;
        var indices = new ushort[pixels.Length];
        if (fit.Labels is { } labels)
        {
            LookUp(new ColorIndexTable(colors.Histogram.Colors, labels, colors.KeepsHiddenColor), picture.Pixels, indices, options.Threads, cancellation);
        }
        else
        {
            Map(new NearestColorMapper(fit.Space, fit.Colors), pixels, picture.Width, indices, options, cancellation);
        }

        return indices;
    }

    /// <summary>Maps a whole picture to the entries of a palette, dithered if the options ask for it.</summary>
    internal static void Map(
        NearestColorMapper mapper, ReadOnlySpan<RgbaColor> pixels, int width, Span<ushort> indices, EncodeOptions options,
        CancellationToken cancellation = default)
    {
        switch (options.Map.Dither)
        {
            case Dither.FloydSteinberg:
                new FloydSteinbergDither(mapper, options.Map.DitherStrength, Stickiness).Map(pixels, width, indices, cancellation);
                break;
            case Dither.Ordered:
                new OrderedDither(mapper, options.Map.DitherStrength).Map(pixels, width, indices, options.Threads, cancellation);
                break;
            default:
                mapper.Map(pixels, width, indices, options.Threads, cancellation);
                break;
        }
    }

    /// <summary>Maps rows whose colours decide.</summary>
    /// <param name="pixels">Whole rows.</param>
    /// <param name="indices">Receives their final indices; perhaps longer.</param>
    public void Map(ReadOnlyMemory<RgbaColor> pixels, int width, ushort[] indices, int threads, CancellationToken cancellation)
    {
        if (_table is not null)
        {
            LookUp(_table, pixels, indices, threads, cancellation);
            return;
        }

        _mapper!.Map(pixels.Span, width, indices.AsSpan(0, pixels.Length), threads, cancellation);
        InPieces(pixels.Length, threads, Renumber, cancellation);

        void Renumber(int start, int length)
        {
            foreach (ref ushort index in indices.AsSpan(start, length))
            {
                index = (ushort)Places[index];
            }
        }
    }

    private static ushort[] LabelsOf(
        ReadOnlySpan<RgbaColor> distinct, FittedPalette fit, NearestColorMapper? mapper, int threads, CancellationToken cancellation)
    {
        if (mapper is null)
        {
            return [.. fit.Labels!];
        }

        var labels = new ushort[distinct.Length];
        mapper.Map(distinct, distinct.Length, labels, threads, cancellation);
        return labels;
    }

    private static void LookUp(
        ColorIndexTable table, ReadOnlyMemory<RgbaColor> pixels, ushort[] indices, int threads, CancellationToken cancellation) =>
        InPieces(
            pixels.Length, threads, (start, length) => table.Map(pixels.Span.Slice(start, length), indices.AsSpan(start, length)), cancellation);

    private static void InPieces(int length, int threads, Action<int, int> work, CancellationToken cancellation)
    {
        int pieces = (length + PiecePixels - 1) / PiecePixels;
        Workers.Run(
            pieces, threads, static () => 0, (_, piece) => work(piece * PiecePixels, Math.Min(PiecePixels, length - (piece * PiecePixels))), cancellation);
    }
}
