using System.Text.Json.Serialization;

namespace Tinct.Tools.Sweeps;

/// <summary>One encoded file and what it measures: a line of <c>sweep.csv</c>. The numbers are those of <c>tinct compare</c> between the
/// input and <see cref="File"/>.</summary>
internal sealed record SweepRow
{
    /// <summary>Palette size asked for.</summary>
    public required int ColorsAsked { get; init; }

    /// <summary>Palette entries of the file, at most <see cref="ColorsAsked"/>.</summary>
    public required int Colors { get; init; }

    /// <summary>kmeans, em-spherical, em-tied, em-diagonal or em-full.</summary>
    public required string Method { get; init; }

    /// <summary>psnr, balanced or visual.</summary>
    public required string Tune { get; init; }

    /// <summary>lz4, swift, dense or stored.</summary>
    public required string Compression { get; init; }

    /// <summary>The fit.</summary>
    [JsonIgnore]
    public SweepPoint Point => new(Tune, Method, ColorsAsked);

    /// <summary>Mean over pixels of the summed squared error of the channels.</summary>
    public required double Mse { get; init; }

    /// <summary>PSNR in decibels; null for infinity, when the file is exact.</summary>
    public double? Psnr { get; init; }

    /// <summary>Structural similarity of luma, -1 to 1.</summary>
    public required double Ssim { get; init; }

    /// <summary>Mean OKLab distance, times 100.</summary>
    public required double OklabMean { get; init; }

    /// <summary>95th percentile of the OKLab distance, times 100.</summary>
    public required double Oklab95 { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>File bytes x 8 / pixels.</summary>
    public required double BitsPerPixel { get; init; }

    /// <summary>Bytes of the raw pixels over those of the file; above 1 the file is smaller.</summary>
    public required double RatioToRaw { get; init; }

    /// <summary>Bytes of the input file over those of the file.</summary>
    public required double RatioToInput { get; init; }

    /// <summary>Encoding time by stage. The rows of one fit share histogram, fit and map, which count in each.</summary>
    public required SweepTimes EncodeTimes { get; init; }

    /// <summary>Milliseconds to decode the file to pixels, on one thread.</summary>
    public required double DecodeTime { get; init; }

    /// <summary>The encoded file.</summary>
    public required string File { get; init; }

    /// <summary>What it decodes to, a PNG; the same for all compressions of one fit.</summary>
    public required string Image { get; init; }

    /// <summary>The same for another point that has the same file.</summary>
    public SweepRow At(SweepPoint point) => this with { ColorsAsked = point.Colors, Method = point.Method, Tune = point.Tune };
}

/// <summary>Milliseconds of wall clock by stage of an encode.</summary>
/// <param name="Map">Choosing a palette entry for every pixel.</param>
internal readonly record struct SweepTimes(double Histogram, double Fit, double Map, double Write, double Total);
