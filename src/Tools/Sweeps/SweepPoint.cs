using Tinct.Codec;

namespace Tinct.Tools.Sweeps;

/// <summary>One fit of a sweep, and what its files are called.</summary>
/// <param name="Tune">One of <see cref="Tunes"/>.</param>
/// <param name="Method">One of <see cref="Methods"/>.</param>
/// <param name="Colors">Palette size asked for.</param>
internal readonly record struct SweepPoint(string Tune, string Method, int Colors)
{
    private const string KMeans = "kmeans";
    private const string MixturePrefix = "em-";

    /// <summary>The methods' words; after the prefix of a mixture comes the shape of its covariances.</summary>
    public static string[] Methods { get; } =
        [KMeans, .. Enum.GetNames<CovarianceType>().Select(static shape => MixturePrefix + shape.ToLowerInvariant())];

    /// <summary>The tunes' words.</summary>
    public static string[] Tunes { get; } = [.. Enum.GetNames<Tune>().Select(static name => name.ToLowerInvariant())];

    /// <summary>The compressions' words.</summary>
    public static string[] Compressions { get; } = [.. Enum.GetNames<CompressionChoice>().Select(static name => name.ToLowerInvariant())];

    /// <summary>The method of an encode, one of <see cref="Methods"/>.</summary>
    public static string MethodOf(EncodeOptions options) =>
        options.Method == FitMethod.KMeans ? KMeans : MixturePrefix + options.Covariance.ToString().ToLowerInvariant();

    /// <summary>An encode by another method and compression.</summary>
    /// <param name="options">The rest of it.</param>
    /// <param name="method">One of <see cref="Methods"/>.</param>
    /// <param name="compression">One of <see cref="Compressions"/>.</param>
    public static EncodeOptions With(EncodeOptions options, string method, string compression) => options with
    {
        Method = method == KMeans ? FitMethod.KMeans : FitMethod.Em,
        Covariance = method == KMeans ? default : Enum.Parse<CovarianceType>(method[MixturePrefix.Length..], ignoreCase: true),
        Compression = Enum.Parse<CompressionChoice>(compression, ignoreCase: true),
    };

    /// <summary>The encode of this point.</summary>
    /// <param name="options">Effort and seed.</param>
    /// <param name="compression">One of <see cref="Compressions"/>.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    public EncodeOptions ToOptions(SweepOptions options, string compression, int threads) => With(
        new EncodeOptions
        {
            Colors = Colors,
            Tune = Enum.Parse<Tune>(Tune, ignoreCase: true),
            Effort = options.Effort,
            Seed = options.Seed,
            Threads = threads,
        },
        Method,
        compression);

    /// <summary>Name of the encoded file, relative to the sweep's folder. Exact files are all alike and share one.</summary>
    public string FileName(string folder, string compression, bool exact) => $"{Stem(folder, exact)}-{compression}.tinct";

    /// <summary>Name of the decoded picture, relative to the sweep's folder.</summary>
    public string ImageName(string folder, bool exact) => $"{Stem(folder, exact)}.png";

    private string Stem(string folder, bool exact) => exact ? $"{folder}/exact" : $"{folder}/k{Colors}-{Method}-{Tune}";
}
