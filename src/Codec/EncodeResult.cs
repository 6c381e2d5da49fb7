using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Where the time of an encode went, in milliseconds of wall clock.</summary>
/// <param name="Histogram">Counting the picture's colours.</param>
/// <param name="Fit">Fitting the palette.</param>
/// <param name="Map">Choosing a palette entry for every pixel, with dithering or smoothing.</param>
/// <param name="Write">Packing, compressing and assembling the file.</param>
public readonly record struct StageTimes(double Histogram, double Fit, double Map, double Write)
{
    /// <summary>The sum of the stages.</summary>
    public double Total => Histogram + Fit + Map + Write;
}

/// <summary>Progress of an encode.</summary>
/// <param name="Stage">What is being done: "histogram", "fit", "map" or "write".</param>
/// <param name="Fraction">How much of the whole encode is done, 0 to 1.</param>
public readonly record struct EncodeProgress(string Stage, double Fraction);

/// <summary>How an encode came out.</summary>
public record EncodeSummary
{
    /// <summary>Bytes of the .tinct file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Pixels of the picture.</summary>
    public required long PixelCount { get; init; }

    /// <summary>Distinct colours of the picture; fully transparent pixels count as one colour unless their hidden colour was kept.</summary>
    public required int UniqueColors { get; init; }

    /// <summary>Palette entries used, at most what was asked for.</summary>
    public required int Colors { get; init; }

    /// <summary>Bytes of the pixels uncompressed: 3 a pixel, or 4 where the picture has alpha.</summary>
    public required long RawBytes { get; init; }

    /// <summary>Mean over pixels of the summed squared error of the channels in 8-bit sRGB (see <see cref="ImageMetrics"/>).</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>Peak signal-to-noise ratio in decibels; infinite for an exact file.</summary>
    public required double Psnr { get; init; }

    /// <summary>Time by stage.</summary>
    public required StageTimes Times { get; init; }

    /// <summary>Loss or likelihood by iteration; null for pictures coded exactly.</summary>
    public FitTrace? Trace { get; init; }

    /// <summary>Shares, means and covariances of the palette's colours, in their order and as the file holds them if
    /// <see cref="EncodeOptions.SaveModel"/> is set. Always there after <see cref="FitMethod.Em"/>; after k-means with
    /// <see cref="EncodeOptions.SaveModel"/> or <see cref="EncodeOptions.KeepPaletteHistory"/>. Null where nothing was fitted.</summary>
    public FittedModel? Model { get; init; }

    /// <summary>The mixture that <see cref="FitMethod.Em"/> fitted, with log-likelihood, BIC and AIC, its components in the order of the fit, not
    /// of the palette; null for k-means and where nothing was fitted.</summary>
    public GaussianMixture? Mixture { get; init; }

    /// <summary>File bytes x 8 / pixels.</summary>
    public double BitsPerPixel => FileBytes * 8.0 / PixelCount;
}

/// <summary>An encoded picture and how it came out.</summary>
public sealed record EncodeResult : EncodeSummary
{
    /// <summary>The .tinct file. Sets <see cref="EncodeSummary.FileBytes"/> too.</summary>
    public required ReadOnlyMemory<byte> Bytes
    {
        get;
        init
        {
            field = value;
            FileBytes = value.Length;
        }
    }

    /// <summary>What the file decodes to.</summary>
    public required IndexedImage Image { get; init; }
}
