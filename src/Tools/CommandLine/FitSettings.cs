using System.CommandLine;
using System.CommandLine.Parsing;
using Tinct.Codec;

namespace Tinct.Tools.CommandLine;

/// <summary>The options that decide how a palette is fitted, shared by every verb that fits one.</summary>
internal sealed class FitSettings
{
    private static readonly EncodeOptions Default = new();

    private readonly Choice _method = new(
        "--method", "k-means for the least error, em for a Gaussian mixture model of the colours", ["kmeans", "em"], "kmeans");

    private readonly Choice _covariance = new(
        "--covariance", "shape of the mixture's covariances, with --method em", ["spherical", "tied", "diagonal", "full"], "spherical");

    private readonly Choice _init = new("--init", "where k-means starts", ["split", "kmeans++", "random", "maximin"], "split");

    private readonly Choice _search = new("--search", "what follows Lloyd's iteration; none is the textbook algorithm", ["swap", "none"], "swap");

    private readonly Choice _tune = new(
        "--tune", "what error is measured in: sRGB (psnr), luma and chroma (balanced), OKLab weighted by visibility (visual)",
        ["psnr", "balanced", "visual"], "balanced");

    private readonly WholeNumber _effort = CommonOptions.Effort();

    private readonly WholeNumber _seed = CommonOptions.Seed();

    private readonly WholeNumber _threads = CommonOptions.Threads();

    private readonly Flag _keepHiddenColor = new("--keep-hidden-color", "keep the colour under fully transparent pixels");

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_method, _covariance, _init, _search, _tune, _effort, _seed, _threads, _keepHiddenColor])
        {
            command.Add(option);
        }
    }

    /// <summary>Whether a Gaussian mixture is asked for.</summary>
    public bool IsMixture(CommandResult command) => "em".Equals(command.GetResult(_method)?.GivenText(), StringComparison.OrdinalIgnoreCase);

    /// <summary>What the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="byDefault">What holds for the options that are not given.</param>
    public EncodeOptions Read(ParseResult parsed, EncodeOptions byDefault) => byDefault with
    {
        Method = parsed.GetValue(_method) switch
        {
            "kmeans" => FitMethod.KMeans,
            "em" => FitMethod.Em,
            _ => byDefault.Method,
        },
        Covariance = parsed.GetValue(_covariance) switch
        {
            "spherical" => CovarianceType.Spherical,
            "tied" => CovarianceType.Tied,
            "diagonal" => CovarianceType.Diagonal,
            "full" => CovarianceType.Full,
            _ => byDefault.Covariance,
        },
        Init = parsed.GetValue(_init) switch
        {
            "split" => KMeansInit.Split,
            "kmeans++" => KMeansInit.KMeansPlusPlus,
            "random" => KMeansInit.Random,
            "maximin" => KMeansInit.Maximin,
            _ => byDefault.Init,
        },
        Search = parsed.GetValue(_search) switch
        {
            "swap" => KMeansSearch.Swap,
            "none" => KMeansSearch.None,
            _ => byDefault.Search,
        },
        Tune = parsed.GetValue(_tune) switch
        {
            "psnr" => Tune.Psnr,
            "balanced" => Tune.Balanced,
            "visual" => Tune.Visual,
            _ => byDefault.Tune,
        },
        Effort = (int)(_effort.Read(parsed) ?? byDefault.Effort),
        Seed = (ulong)(_seed.Read(parsed) ?? (long)byDefault.Seed),
        Threads = (int)(_threads.Read(parsed) ?? byDefault.Threads),
        KeepHiddenColor = _keepHiddenColor.IsGiven(parsed),
    };
}
