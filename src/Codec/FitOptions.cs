using Tinct.Format;

namespace Tinct.Codec;

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

/// <summary>How a palette is fitted to a picture's colours.</summary>
public sealed record FitOptions
{
    /// <summary>All defaults.</summary>
    public static FitOptions Default { get; } = new();

    /// <summary>k-means (lowest error, the default) or a Gaussian mixture (a model of the colours, at a higher error).</summary>
    public FitMethod Method
    {
        get;
        init => field = OptionRange.CheckDefined(value);
    } = FitMethod.KMeans;

    /// <summary>Where k-means starts; also the start of EM's means. Default <see cref="KMeansInit.Split"/>, the best and the only one without
    /// random numbers.</summary>
    public KMeansInit Init
    {
        get;
        init => field = OptionRange.CheckDefined(value);
    } = KMeansInit.Split;

    /// <summary>Whether the swap search follows, the default; <see cref="KMeansSearch.None"/> shows the textbook algorithm.</summary>
    public KMeansSearch Search
    {
        get;
        init => field = OptionRange.CheckDefined(value);
    } = KMeansSearch.Swap;

    /// <summary>Covariance shape for <see cref="FitMethod.Em"/>, default spherical. A full matrix describes the colours best and takes
    /// longest.</summary>
    public CovarianceType Covariance
    {
        get;
        init => field = OptionRange.CheckDefined(value);
    } = CovarianceType.Spherical;

    /// <summary>Seed of every random choice. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Colours that the palette must contain; they become its first entries, in order, and count towards
    /// <see cref="EncodeOptions.Colors"/>. Default null: none.</summary>
    public Palette? FixedColors { get; init; }

    /// <summary>Records the palette after every iteration in <see cref="EncodeResult.Trace"/>, to show how a fit went, and makes
    /// <see cref="EncodeResult.Model"/> of k-means' clusters too. Default no: it takes time and memory. Does not change the file.</summary>
    public bool KeepHistory { get; init; }
}
