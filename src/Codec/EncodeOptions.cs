using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How the palette is fitted.</summary>
public enum FitMethod
{
    /// <summary>k-means: least squared error.</summary>
    KMeans,

    /// <summary>A Gaussian mixture fitted by expectation-maximisation: a model of the colours, with covariances and likelihood.</summary>
    Em,
}

/// <summary>Where k-means starts.</summary>
public enum KMeansInit
{
    /// <summary>Greedy variance split along principal axes: deterministic, and the best start.</summary>
    Split,

    /// <summary>k-means++ (Arthur and Vassilvitskii, 2007): random, proportional to squared distance.</summary>
    KMeansPlusPlus,

    /// <summary>Distinct random colours of the picture: the textbook's start.</summary>
    Random,

    /// <summary>Farthest-first traversal (Gonzalez, 1985).</summary>
    Maximin,
}

/// <summary>What follows Lloyd's iteration.</summary>
public enum KMeansSearch
{
    /// <summary>Nothing: the textbook algorithm as it is.</summary>
    None,

    /// <summary>A local swap search that escapes Lloyd's local minima.</summary>
    Swap,
}

/// <summary>Shape of a mixture component's covariance matrix.</summary>
public enum CovarianceType
{
    /// <summary>One variance a component.</summary>
    Spherical,

    /// <summary>One full matrix shared by all components.</summary>
    Tied,

    /// <summary>One variance a component and channel.</summary>
    Diagonal,

    /// <summary>One full matrix a component.</summary>
    Full,
}

/// <summary>Which colour metric fitting and mapping minimise.</summary>
public enum Tune
{
    /// <summary>Squared error in sRGB: the highest PSNR.</summary>
    Psnr,

    /// <summary>Squared error in (1.5 Y, Cb, 1.2 Cr): PSNR close to the best and visibly better colours. The default. k-means counts vivid
    /// colours somewhat more than their number, and for at most 32 entries rare ones too.</summary>
    Balanced,

    /// <summary>OKLab, weighted by how visible an error is at each place: looks best, at a lower PSNR.</summary>
    Visual,
}

/// <summary>How a pixel chooses among mixture components.</summary>
public enum Assignment
{
    /// <summary>The palette colour nearest in the metric.</summary>
    Nearest,

    /// <summary>The component of highest responsibility (maximum a posteriori).</summary>
    Map,
}

/// <summary>Error diffusion or ordered noise that hides banding.</summary>
public enum Dither
{
    /// <summary>None: every pixel takes its nearest colour.</summary>
    None,

    /// <summary>Serpentine Floyd-Steinberg error diffusion.</summary>
    FloydSteinberg,

    /// <summary>An 8 x 8 Bayer pattern between the two nearest colours.</summary>
    Ordered,
}

/// <summary>Which compression method the bands may use.</summary>
public enum CompressionChoice
{
    /// <summary>None.</summary>
    Stored,

    /// <summary>LZ4: opens at memory speed.</summary>
    Lz4,

    /// <summary>Context mixing: the smallest files.</summary>
    Dense,

    /// <summary>The smallest that the effort allows.</summary>
    Auto,
}

/// <summary>Everything that decides the bytes of an encoded file. Immutable; the same picture and options give the same file
/// on every machine and with any number of threads.</summary>
public sealed record EncodeOptions
{
    /// <summary>Palette size asked for, 1 to 65,536. Pictures with no more distinct colours than this are coded exactly. Default 256.</summary>
    public int Colors { get; init; } = 256;

    /// <summary>Chooses the palette size at the knee of error against bytes instead of <see cref="Colors"/>: pictures of at
    /// most 256 colours are kept exactly; of others, among 2, 4, 8 ... 256 colours with a fair PSNR, the size up to which bytes buy more quality
    /// than on average, or the exact file where it is no larger. See <see cref="Knee"/> for the rule.</summary>
    public bool AutoColors { get; init; }

    /// <summary>Looks for the smallest file with at least this PSNR in decibels, over palette size and smoothing, instead of
    /// <see cref="Colors"/> and <see cref="Smooth"/>. Goes with <see cref="Tinct.Codec.Tune.Psnr"/>.</summary>
    public double? TargetPsnr { get; init; }

    /// <summary>Looks for the least error in a file of at most this many bytes, over palette size and smoothing, instead of
    /// <see cref="Colors"/> and <see cref="Smooth"/>.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Keeps every pixel as it is, hidden colours under zero alpha included: the palette has as many colours as the picture,
    /// and <see cref="Colors"/> is not looked at. More than 65,536 colours are an <see cref="ArgumentException"/>.</summary>
    public bool Lossless { get; init; }

    /// <summary>A palette to use as it is, in its order; nothing is fitted. Empty (default): fit one.</summary>
    public ReadOnlyMemory<Rgba32> GivenPalette { get; init; }

    /// <summary>Colours that the fitted palette must contain; they become its first entries, in order, and count towards
    /// <see cref="Colors"/>. Empty by default.</summary>
    public ReadOnlyMemory<Rgba32> FixedColors { get; init; }

    /// <summary>k-means (lowest error, the default) or a Gaussian mixture (a model of the colours).</summary>
    public FitMethod Method { get; init; } = FitMethod.KMeans;

    /// <summary>Where k-means starts; also the start of EM's means.</summary>
    public KMeansInit Init { get; init; } = KMeansInit.Split;

    /// <summary>Whether the swap search follows; <see cref="KMeansSearch.None"/> shows the textbook algorithm.</summary>
    public KMeansSearch Search { get; init; } = KMeansSearch.Swap;

    /// <summary>Covariance shape for <see cref="FitMethod.Em"/>.</summary>
    public CovarianceType Covariance { get; init; } = CovarianceType.Spherical;

    /// <summary>How pixels choose components for <see cref="FitMethod.Em"/>.</summary>
    public Assignment Assignment { get; init; } = Assignment.Nearest;

    /// <summary>Seed of every random choice. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>1 (fastest) to 9 (best), expanded to visible parameters. Default 5.</summary>
    public int Effort { get; init; } = 5;

    /// <summary>The metric of fit and mapping. Default <see cref="Tinct.Codec.Tune.Balanced"/>.</summary>
    public Tune Tune { get; init; } = Tune.Balanced;

    /// <summary>Dithering. Default none: dithered files are larger and their error higher.</summary>
    public Dither Dither { get; init; } = Dither.None;

    /// <summary>Strength of the dithering, 0 to 1. Default 0.5.</summary>
    public double DitherStrength { get; init; } = 0.5;

    /// <summary>Weight of the Markov random field prior that makes neighbours prefer the same colour, in units of the mean
    /// squared error at this palette size; 0 (default) is off. 0.2 gives up about 1 % of error for 6 to 9 % of the bytes.</summary>
    public double Smooth { get; init; }

    /// <summary>How the index map is compressed. Default LZ4.</summary>
    public CompressionChoice Compression { get; init; } = CompressionChoice.Lz4;

    /// <summary>Keeps the colour under fully transparent pixels instead of making them one entry. Where the palette is too small to keep all, colours
    /// count alike whatever their alpha, so that hidden ones are kept as well as visible ones, and these somewhat worse than without.</summary>
    public bool KeepHiddenColor { get; init; }

    /// <summary>Stores the fitted model (means, covariances, mixing probabilities) in the file.</summary>
    public bool SaveModel { get; init; }

    /// <summary>Records the palette after every iteration in <see cref="EncodeSummary.Trace"/>, to show how a fit went, and makes
    /// <see cref="EncodeSummary.Model"/> of k-means' clusters too. Does not change the file.</summary>
    public bool KeepPaletteHistory { get; init; }

    /// <summary>Threads to use, at least 1; the bytes do not depend on it. Default: one a processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the colour under zero alpha counts.</summary>
    internal bool KeepsHiddenColor => KeepHiddenColor || Lossless;

    /// <summary>Checks every option's range, and that they fit together.</summary>
    /// <exception cref="ArgumentException">The message names the option, its value and what it must be.</exception>
    internal void Validate()
    {
        Require(Colors is >= 1 and <= Palette.MaxCount, nameof(Colors), Colors, $"1 to {Palette.MaxCount}");
        Require(Effort is >= 1 and <= 9, nameof(Effort), Effort, "1 to 9");
        Require(DitherStrength is >= 0 and <= 1, nameof(DitherStrength), DitherStrength, "0 to 1");
        Require(Smooth is >= 0 and < double.PositiveInfinity, nameof(Smooth), Smooth, "finite, at least 0");
        Require(Threads >= 1, nameof(Threads), Threads, "at least 1");
        int goals = (AutoColors ? 1 : 0) + (TargetPsnr is null ? 0 : 1) + (MaxBytes is null ? 0 : 1) + (Lossless ? 1 : 0)
            + (GivenPalette.IsEmpty ? 0 : 1);
        Require(goals <= 1, "goals", goals, "at most one of AutoColors, TargetPsnr, MaxBytes, Lossless and GivenPalette");
        Require(GivenPalette.Length <= Palette.MaxCount, nameof(GivenPalette), GivenPalette.Length, $"at most {Palette.MaxCount} colours");
        Require(
            FixedColors.Length <= (goals == 0 ? Colors : Palette.MaxCount), nameof(FixedColors), FixedColors.Length,
            $"at most as many colours as asked for, {Colors}");
    }

    /// <summary>Refuses a lossless encode of a picture of more colours than a file holds.</summary>
    /// <exception cref="ArgumentException">It has too many.</exception>
    internal void CheckColors(int uniqueColors)
    {
        if (Lossless && uniqueColors > Palette.MaxCount)
        {
            throw new ArgumentException($"The picture has {uniqueColors} colours; without loss a file holds at most {Palette.MaxCount}.");
        }
    }

    private static void Require(bool holds, string option, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(EncodeOptions)}.{option} is {value}; it must be {range}.", nameof(option));
        }
    }
}
