using System.CommandLine;
using System.CommandLine.Parsing;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.CommandLine;

/// <summary>The options that decide how a palette is fitted, shared by every verb that fits one.</summary>
internal sealed class FitSettings
{
    private readonly EncodeOptions _byDefault;
    private readonly Choice<FitMethod> _method;
    private readonly Choice<CovarianceType> _covariance;
    private readonly Choice<KMeansInit> _init;
    private readonly Choice<KMeansSearch> _search;
    private readonly Choice<Tune> _tune;
    private readonly WholeNumber _effort = CommonOptions.Effort();
    private readonly WholeNumber _seed = CommonOptions.Seed();
    private readonly WholeNumber _threads = CommonOptions.Threads();
    private readonly Flag _keepHiddenColor = new("--keep-hidden-color", "keep the colour under fully transparent pixels");

    /// <summary>Makes the options.</summary>
    /// <param name="byDefault">The values of options that are not given.</param>
    public FitSettings(EncodeOptions byDefault)
    {
        _byDefault = byDefault;
        _method = new(
            "--method", "k-means for the least error, em for a Gaussian mixture model of the colours", OptionWords.Methods, byDefault.Fit.Method);
        _covariance = new(
            "--covariance", "shape of the mixture's covariances, with --method em", OptionWords.Covariances, byDefault.Fit.Covariance);
        _init = new("--init", "where k-means starts", OptionWords.Inits, byDefault.Fit.Init);
        _search = new("--search", "what follows Lloyd's iteration; none is the textbook algorithm", OptionWords.Searches, byDefault.Fit.Search);
        _tune = new(
            "--tune", "what error is measured in: sRGB (psnr), luma and chroma (balanced), OKLab weighted by visibility (visual)",
            OptionWords.Tunes, byDefault.Tune);
    }

    /// <summary>Those that decide nothing where a palette is given: what error is measured in and the effort still decide the pixels and the bytes.</summary>
    public IReadOnlyList<Option> OfPalette => [_method, _covariance, _init, _search, _seed];

    /// <summary>Those that decide nothing where every colour is kept.</summary>
    public IReadOnlyList<Option> OfLoss => [.. OfPalette, _tune];

    /// <summary>Those that a list of methods stands instead of.</summary>
    public IReadOnlyList<Option> OfMethod => [_method, _covariance];

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_method, _covariance, _init, _search, _tune, _effort, _seed, _threads, _keepHiddenColor];

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="isMixtureAnyway">Whether a mixture is fitted without <c>--method em</c>; null for never.</param>
    public void AddTo(Verb verb, Func<CommandResult, bool>? isMixtureAnyway = null)
    {
        verb.AddGroup("Fitting the palette", All);
        verb.Validators.Add(command =>
        {
            if (command.IsGiven(_covariance) && !IsMixture(command) && isMixtureAnyway?.Invoke(command) != true)
            {
                command.AddError("--covariance needs --method em");
            }
        });
    }

    /// <summary>Whether a Gaussian mixture is asked for.</summary>
    public bool IsMixture(CommandResult command) => _method.Given(command) == OptionWords.Methods.Of(FitMethod.Em);

    /// <summary>What the command line asks for.</summary>
    /// <param name="byDefault">The values of options that are not given, where they depend on others.</param>
    public EncodeOptions Read(ParseResult parsed, EncodeOptions? byDefault = null)
    {
        EncodeOptions otherwise = byDefault ?? _byDefault;
        return otherwise with
        {
            Fit = otherwise.Fit with
            {
                Method = _method.Read(parsed) ?? otherwise.Fit.Method,
                Covariance = _covariance.Read(parsed) ?? otherwise.Fit.Covariance,
                Init = _init.Read(parsed) ?? otherwise.Fit.Init,
                Search = _search.Read(parsed) ?? otherwise.Fit.Search,
                Seed = (ulong)(_seed.Read(parsed) ?? (long)otherwise.Fit.Seed),
            },
            Tune = _tune.Read(parsed) ?? otherwise.Tune,
            Effort = (int)(_effort.Read(parsed) ?? otherwise.Effort),
            Threads = (int)(_threads.Read(parsed) ?? otherwise.Threads),
            KeepHiddenColor = _keepHiddenColor.IsGiven(parsed),
        };
    }
}
