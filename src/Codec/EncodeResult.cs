using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Where the time of an encode went, in milliseconds of wall clock.</summary>
/// <param name="Histogram">Counting the picture's colours.</param>
/// <param name="Fit">Fitting the palette.</param>
/// <param name="Map">Choosing a palette entry for every pixel, with dithering or smoothing.</param>
/// <param name="Write">Packing, compressing and writing the file.</param>
/// <param name="Measure">Measuring its errors.</param>
public readonly record struct StageTimes(double Histogram, double Fit, double Map, double Write, double Measure)
{
    /// <summary>The sum of the stages that make the file: all but measuring.</summary>
    public double Total => Histogram + Fit + Map + Write;
}

/// <summary>The stages of an encode, in their order.</summary>
public enum EncodeStage
{
    /// <summary>Counting the picture's colours.</summary>
    Histogram,

    /// <summary>Fitting the palette.</summary>
    Fit,

    /// <summary>Choosing a palette entry for every pixel.</summary>
    Map,

    /// <summary>Packing, compressing and writing.</summary>
    Write,
}

/// <summary>Progress of an encode.</summary>
/// <param name="Stage">What is being done from now on.</param>
/// <param name="Fraction">How much of the encode is done, 0 to 1. It never falls. A search does not know how many files it will
/// make: its steps become shorter, and it may end early.</param>
public readonly record struct EncodeProgress(EncodeStage Stage, double Fraction)
{
    /// <summary>In a search for a goal, the palette size that is being tried; else 0.</summary>
    public int Colors { get; init; }

    /// <summary>In a search for a goal, the weight of smoothing that is being tried (<see cref="MapOptions.Smooth"/>).</summary>
    public double Smooth { get; init; }
}

/// <summary>An encoded file and how it came out.</summary>
public sealed class EncodeResult
{
    private readonly IndexedImage? _image;

    internal EncodeResult(long fileBytes, ReadOnlyMemory<byte> bytes, IndexedImage? image)
    {
        FileBytes = fileBytes;
        Bytes = bytes;
        _image = image;
    }

    /// <summary>The .tinct file. Empty where it went into a stream; a search for a goal keeps the file here as well.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What the file decodes to.</summary>
    /// <exception cref="InvalidOperationException">The picture was not in memory, so neither is the result: decode the file.</exception>
    public IndexedImage Image => _image ?? throw new InvalidOperationException("The picture was not in memory, and so is not what it became.");

    /// <summary>Bytes of the .tinct file.</summary>
    public long FileBytes { get; }

    /// <summary>Pixels of the picture.</summary>
    public long PixelCount { get; internal init; }

    /// <summary>Distinct colours of the picture; fully transparent pixels count as one colour unless their hidden colour was kept.</summary>
    public int UniqueColors { get; internal init; }

    /// <summary>Palette entries used, at most what was asked for.</summary>
    public int Colors { get; internal init; }

    /// <summary>Bands of the file, which open in parallel; 0 for a picture of one colour.</summary>
    public int BandCount { get; internal init; }

    /// <summary>Bytes of the pixels uncompressed: 3 a pixel, or 4 where the picture has alpha.</summary>
    public long RawBytes { get; internal init; }

    /// <summary>Mean over pixels of the summed squared error of the channels in 8-bit sRGB (see <see cref="ImageMetrics"/>).</summary>
    public double MeanSquaredError { get; internal init; }

    /// <summary>Peak signal-to-noise ratio in decibels; infinite for an exact file.</summary>
    public double Psnr => ImageMetrics.Psnr(MeanSquaredError);

    /// <summary>All errors, where <see cref="EncodeOptions.MeasureErrors"/> asks for them; otherwise null.</summary>
    public ErrorReport? Errors { get; internal init; }

    /// <summary>Time by stage.</summary>
    public StageTimes Times { get; internal init; }

    /// <summary>Loss or likelihood by iteration; null for pictures coded exactly.</summary>
    public FitTrace? Trace { get; internal init; }

    /// <summary>Shares, means and covariances of the palette's colours, in their order and as the file holds them if
    /// <see cref="FileWriteOptions.SaveModel"/> is set. Always there after <see cref="FitMethod.Em"/>; after k-means with
    /// <see cref="FileWriteOptions.SaveModel"/> or <see cref="FitOptions.KeepHistory"/>. Null where nothing was fitted.</summary>
    public FittedModel? Model { get; internal init; }

    /// <summary>The mixture that <see cref="FitMethod.Em"/> fitted, with log-likelihood, BIC and AIC, its components in the order of the fit, not
    /// of the palette; null for k-means and where nothing was fitted.</summary>
    public GaussianMixture? Mixture { get; internal init; }

    /// <summary>File bytes x 8 / pixels.</summary>
    public double BitsPerPixel => FileBytes * 8.0 / PixelCount;
}
