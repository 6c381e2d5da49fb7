using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Charts;

/// <summary>A picture with a palette fitted to it, in the form that the plots need.</summary>
internal sealed class PlotFit
{
    private PlotFit(PictureFile picture, EncodeOptions options, ColorHistogram colors, EncodeResult result)
    {
        Picture = picture;
        Options = options;
        Result = result;
        Colors = colors;
        Space = new FitSpace(options.Tune, PixelTraits.Of(Colors.Colors).HasAlpha, FitCoordinates.IsStraight(Colors.Colors));
        Entries = Locate(result.Image.Palette.Colors, FitRecord.Shares(result.Image));
    }

    /// <summary>The picture.</summary>
    public PictureFile Picture { get; }

    /// <summary>How it was fitted.</summary>
    public EncodeOptions Options { get; }

    /// <summary>The result of the fit.</summary>
    public EncodeResult Result { get; }

    /// <summary>The picture's colours.</summary>
    public ColorHistogram Colors { get; }

    /// <summary>The space of the fit.</summary>
    public FitSpace Space { get; }

    /// <summary>The palette, in the order of the file.</summary>
    public IReadOnlyList<PaletteEntry> Entries { get; }

    /// <summary>The visible entries: all but the fully transparent one, which has no place in colour space.</summary>
    public IReadOnlyList<PaletteEntry> VisibleEntries => [.. Entries.Where(static e => e.Color.A != 0)];

    /// <summary>The picture's name without its folder.</summary>
    public string Name => NameOf(Picture.Name);

    /// <summary>The method in words: k-means, Gaussian mixture (full).</summary>
    public string Method => Options.Fit.Method == FitMethod.KMeans ? "k-means" : $"Gaussian mixture ({OptionWords.Covariances.Of(Options.Fit.Covariance)})";

    /// <summary>An input's name without its folder.</summary>
    public static string NameOf(string input) => input == Batch.Pipe ? "standard input" : Path.GetFileName(input);

    /// <summary>Fits a palette.</summary>
    /// <param name="options">Number of colours and method. Nothing is compressed.</param>
    /// <param name="keepHistory">Whether the palette of every iteration is kept.</param>
    public static PlotFit Make(
        PictureFile picture, EncodeOptions options, bool keepHistory, IProgress<EncodeProgress>? progress, CancellationToken cancellation)
    {
        options = options with
        {
            Fit = options.Fit with { KeepHistory = keepHistory },
            Write = options.Write with { Compression = CompressionChoice.Stored },
        };
        var encoder = new PictureEncoder(picture.Rows, options.KeepHiddenColor, progress, cancellation);
        return new PlotFit(picture, options, encoder.Colors, encoder.Encode(options, sections: null, progress, cancellation));
    }

    /// <summary>The picture's colours, reduced to at most a number of dots.</summary>
    public IReadOnlyList<ColorBin> Cloud(int most) => ColorCloud.Of(Colors, Space, most);

    /// <summary>Colours with their places in the space of the fit.</summary>
    public IReadOnlyList<PaletteEntry> Locate(ReadOnlySpan<RgbaColor> colors, IReadOnlyList<double> shares)
    {
        float[] coordinates = Space.Coordinates(colors);
        var entries = new PaletteEntry[colors.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new PaletteEntry(colors[i], shares[i], [.. coordinates.Skip(i * Space.Dimensions).Take(3).Select(static c => (double)c)]);
        }

        return entries;
    }
}
