using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.CommandLine;

/// <summary>The words of one kind of option and the values they stand for, in the order of the help.</summary>
internal sealed class Words<T>(params (string Word, T Value)[] table)
    where T : struct
{
    /// <summary>The words, in lower case.</summary>
    public string[] All { get; } = Array.ConvertAll(table, static entry => entry.Word);

    /// <summary>What a word stands for.</summary>
    public T Parse(string word) => table.First(entry => entry.Word == word).Value;

    /// <summary>The word for a value; the first where several stand for it.</summary>
    public string Of(T value) => table.First(entry => entry.Value.Equals(value)).Word;
}

/// <summary>The one table of option words: what <c>encode</c>, <c>sweep</c> and <c>plot</c> take is what reports and JSON print.</summary>
internal static class OptionWords
{
    public static Words<FitMethod> Methods { get; } = new(("kmeans", FitMethod.KMeans), ("em", FitMethod.Em));

    public static Words<CovarianceType> Covariances { get; } = new(
        ("spherical", CovarianceType.Spherical), ("tied", CovarianceType.Tied), ("diagonal", CovarianceType.Diagonal), ("full", CovarianceType.Full));

    public static Words<KMeansInit> Inits { get; } = new(
        ("split", KMeansInit.Split), ("kmeans++", KMeansInit.KMeansPlusPlus), ("random", KMeansInit.Random), ("maximin", KMeansInit.Maximin));

    public static Words<KMeansSearch> Searches { get; } = new(("swap", KMeansSearch.Swap), ("none", KMeansSearch.None));

    public static Words<Tune> Tunes { get; } = new(("psnr", Tune.Psnr), ("balanced", Tune.Balanced), ("visual", Tune.Visual));

    public static Words<Assignment> Assignments { get; } = new(("nearest", Assignment.Nearest), ("map", Assignment.Map));

    public static Words<Dither> Dithers { get; } = new(
        ("none", Dither.None), ("floyd-steinberg", Dither.FloydSteinberg), ("ordered", Dither.Ordered));

    public static Words<EncodeFormat> Formats { get; } = new(
        ("tinct", EncodeFormat.Tinct), ("png", EncodeFormat.Png), ("gif", EncodeFormat.Gif), ("webp", EncodeFormat.WebP));

    public static Words<CompressionChoice> Compressions { get; } = new(
        ("lz4", CompressionChoice.Lz4), ("swift", CompressionChoice.Swift), ("dense", CompressionChoice.Dense), ("stored", CompressionChoice.Stored));

    /// <summary>Compression by intent.</summary>
    public static Words<CompressionChoice> Preferences { get; } = new(
        ("balanced", CompressionChoice.Balanced), ("speed", CompressionChoice.Lz4), ("size", CompressionChoice.Smallest));

    /// <summary>Method and covariance in one word, where several fits are compared: kmeans, em-spherical, em-tied, em-diagonal, em-full.</summary>
    public static Words<(FitMethod Method, CovarianceType Covariance)> Fits { get; } = new(
    [
        (Methods.Of(FitMethod.KMeans), (FitMethod.KMeans, default)),
        .. Covariances.All.Select(static shape => ($"{Methods.Of(FitMethod.Em)}-{shape}", (FitMethod.Em, Covariances.Parse(shape)))),
    ]);

    /// <summary>The word of <see cref="Fits"/> for an encode.</summary>
    public static string FitOf(EncodeOptions options) => Fits.Of((options.Fit.Method, options.Fit.Method == FitMethod.Em ? options.Fit.Covariance : default));

    /// <summary>An encode by another fit and compression.</summary>
    /// <param name="fit">A word of <see cref="Fits"/>.</param>
    /// <param name="compression">A word of <see cref="Compressions"/>.</param>
    public static EncodeOptions With(this EncodeOptions options, string fit, string compression)
    {
        (FitMethod method, CovarianceType covariance) = Fits.Parse(fit);
        return options with
        {
            Fit = options.Fit with { Method = method, Covariance = covariance },
            Write = options.Write with { Compression = Compressions.Parse(compression) },
        };
    }
}
