using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Maps pixels to their nearest palette entry in a metric space, as <see cref="NearestKernels"/> define it; of equally near entries
/// to the lowest index. The result does not depend on vector width or number of threads.</summary>
internal sealed class NearestColorMapper
{
    private readonly VectorWidth _width;
    private readonly NearestKernels _kernels;

    /// <summary>Prepares to map to a palette.</summary>
    /// <param name="space">The metric; of 4 dimensions when pixels or palette have alpha.</param>
    /// <param name="palette">1 to 65,536 colours.</param>
    /// <exception cref="ArgumentException">The number of colours is out of range.</exception>
    public NearestColorMapper(MetricSpace space, ReadOnlySpan<RgbaColor> palette)
        : this(space, palette, VectorWidths.Best)
    {
    }

    /// <summary>The same, forced to a vector width.</summary>
    public NearestColorMapper(MetricSpace space, ReadOnlySpan<RgbaColor> palette, VectorWidth width)
    {
        if (palette.Length is < 1 or > Format.Palette.MaxCount)
        {
            throw new ArgumentException($"A palette has 1 to {Format.Palette.MaxCount} colours, not {palette.Length}.", nameof(palette));
        }

        Space = space;
        Palette = new EntryTable(space, palette);
        _width = width;
        _kernels = NearestKernels.Create(space, width);
    }

    /// <summary>The metric.</summary>
    public MetricSpace Space { get; }

    /// <summary>The palette's coordinates.</summary>
    public EntryTable Palette { get; }

    /// <summary>Makes a search for single points, for one thread.</summary>
    public PaletteGrid CreateSearch() => _kernels.CreateGrid(Palette);

    /// <summary>Maps a picture, or any list of colours as a picture one row high.</summary>
    /// <param name="pixels">Row after row, <paramref name="width"/> a row.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="indices">Receives the palette index of each pixel; as long as <paramref name="pixels"/>.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="cancellation">Stops the work between groups of rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    // Bounds: both spans are checked to have the same length, and each thread maps its own rows of them.
    public unsafe void Map(
        ReadOnlySpan<RgbaColor> pixels, int width, Span<ushort> indices, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (indices.Length != pixels.Length)
        {
            throw new ArgumentException($"{pixels.Length} pixels need as many indices, not {indices.Length}.", nameof(indices));
        }

        if (pixels.IsEmpty)
        {
            return;
        }

        if (width < 1 || pixels.Length % width != 0)
        {
            throw new ArgumentException($"{pixels.Length} pixels do not make rows of {width}.", nameof(width));
        }

        // Narrow pictures would leave most of each tile empty; as one run of pixels they fill it.
        bool isRun = width < TileLayout.TileWidth || pixels.Length == width;
        int height = pixels.Length / width;
        int pieces = isRun ? CeilingDivide(pixels.Length, TileLayout.GroupPixels) : CeilingDivide(height, TileLayout.GroupHeight);
        fixed (RgbaColor* pixelStart = pixels)
        fixed (ushort* indexStart = indices)
        {
            // Spans cannot cross into the lambda; the pinned addresses can, and stay valid until every worker has returned.
            nint pixelAddress = (nint)pixelStart, indexAddress = (nint)indexStart;
            int length = pixels.Length;
            Workers.Run(pieces, threads, () => new TileMapper(Space, Palette, _kernels, _width), Work, cancellation);

            void Work(TileMapper mapper, int piece)
            {
                var source = new ReadOnlySpan<RgbaColor>((void*)pixelAddress, length);
                var target = new Span<ushort>((void*)indexAddress, length);
                if (isRun)
                {
                    int start = piece * TileLayout.GroupPixels;
                    int count = Math.Min(TileLayout.GroupPixels, length - start);
                    mapper.MapRun(source.Slice(start, count), target.Slice(start, count));
                }
                else
                {
                    mapper.MapBand(source, width, target, piece);
                }
            }
        }
    }

    private static int CeilingDivide(int value, int divisor) => ((value - 1) / divisor) + 1;
}
