using System.CommandLine;
using System.CommandLine.Parsing;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.CommandLine;

/// <summary>The options that decide an encoded file's bytes: how many colours, those of the fit, those of mapping and compression.</summary>
internal sealed class EncodeSettings
{
    private static readonly EncodeOptions Default = new();

    private readonly PaletteSize _colors = new(Default.Colors);

    private readonly Flag _lossless = new("--lossless", $"as many colours as the picture has; an error if those are more than {Palette.MaxCount}");

    private readonly RealNumber _targetPsnr = new("--target-psnr", "DB", "the smallest file with at least this PSNR; implies --tune psnr and --prefer size");

    private readonly RealNumber _targetSsim = new("--target-ssim", "S", "the smallest file with at least this SSIM, 0 to 1; implies --prefer size", 1);

    private readonly WholeNumber _maxBytes = new("--max-bytes", "N", "the least error in a file of at most N bytes, metadata included; implies --prefer size", 1, long.MaxValue);

    private readonly Option<string?> _palette = new("--palette")
    {
        Description = "use these colours in their order: .gpl, .pal, .hex, .act, .json, a PNG, a .tinct file",
        HelpName = "FILE",
    };

    private readonly Option<string?> _fix = new("--fix") { Description = "keep these colours and fit the rest", HelpName = "FILE" };

    private readonly FitSettings _fit = new(Default);

    private readonly Choice<Assignment> _assign = new(
        "--assign", "with --method em: the nearest mean, or the component of highest responsibility (map)",
        OptionWords.Assignments, Default.Map.Assignment);

    private readonly RealNumber _smooth = new(
        "--smooth", "L", "neighbours prefer the same colour: smaller files for a little error; try 0.2 [default: 0]");

    private readonly Choice<Dither> _dither = new(
        "--dither", "hide banding; larger files and higher error", OptionWords.Dithers, Default.Map.Dither);

    private readonly RealNumber _ditherStrength = new("--dither-strength", "0..1", $"with --dither [default: {Default.Map.DitherStrength}]", 1);

    private readonly Choice<CompressionChoice> _compression = new(
        "--compression", "one method instead of --prefer: lz4 opens at memory speed, dense is smallest, swift lies between", OptionWords.Compressions, null);

    private readonly Choice<CompressionChoice> _prefer = new(
        "--prefer", "balanced takes the smaller of lz4 and swift, speed lz4, size the smallest of all three", OptionWords.Preferences, Default.Write.Compression);

    private readonly WholeNumber _bandRows = new(
        "--band-rows", "N", "rows of a band: bands open in parallel, alone, and when others are damaged; smaller ones take more bytes [default: chosen]",
        1, IndexedImage.MaxDimension);

    private readonly Flag _externalPalette = new(
        "--external-palette", "leave the --palette out of the files, which call for it by its checksum; it is put beside them, once");

    private readonly Flag _saveModel = new("--save-model", "store the fitted model (shares, means, covariances) in the file");

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.AddGroup("How many colours", _colors, _lossless, _targetPsnr, _targetSsim, _maxBytes, _palette, _fix);
        _fit.AddTo(verb);
        verb.AddGroup("Mapping the pixels", _assign, _smooth, _dither, _ditherStrength);
        verb.AddGroup("Writing the file", _compression, _prefer, _bandRows, _externalPalette, _saveModel);
        verb.Validators.Add(RefuseContradictions);
    }

    /// <summary>What the command line asks for.</summary>
    /// <exception cref="CommandException">A palette file cannot be read.</exception>
    public EncodeOptions Read(ParseResult parsed)
    {
        int colors = _colors.Read(parsed) ?? Default.Colors;
        EncodeGoal? goal = ReadGoal(parsed);
        EncodeOptions options = _fit.Read(parsed, goal is EncodeGoal.MinPsnr ? Default with { Tune = Tune.Psnr } : Default);
        return options with
        {
            Colors = colors,
            Goal = goal,
            Fit = options.Fit with { FixedColors = PaletteInput.ReadFixed(parsed.GetValue(_fix), goal is null ? colors : null) },
            Map = new()
            {
                Assignment = _assign.Read(parsed) ?? Default.Map.Assignment,
                Smooth = _smooth.Read(parsed) ?? Default.Map.Smooth,
                Dither = _dither.Read(parsed) ?? Default.Map.Dither,
                DitherStrength = _ditherStrength.Read(parsed) ?? Default.Map.DitherStrength,
            },
            Write = new()
            {
                Compression = _compression.Read(parsed) ?? _prefer.Read(parsed) ?? Usual(goal),
                BandRows = (int)(_bandRows.Read(parsed) ?? Default.Write.BandRows),
                ExternalPalette = _externalPalette.IsGiven(parsed),
                SaveModel = _saveModel.IsGiven(parsed),
            },
        };
    }

    /// <summary>A goal of quality or size takes the smallest method: it means the smallest file of that quality, or the best picture in that size.</summary>
    private static CompressionChoice Usual(EncodeGoal? goal) =>
        goal is EncodeGoal.MinPsnr or EncodeGoal.MinSsim or EncodeGoal.MaxBytes ? CompressionChoice.Smallest : Default.Write.Compression;

    /// <summary>Refuses options that have a meaning for .tinct only.</summary>
    /// <exception cref="CommandException">One is given.</exception>
    public void RefuseTinctOnly(ParseResult parsed)
    {
        foreach (Option option in (Option[])[_compression, _prefer, _bandRows, _saveModel, _externalPalette])
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                throw CommandException.Usage($"{option.Name} is for .tinct files only; leave it out, or write .tinct (for other formats --effort says how hard to try)");
            }
        }
    }

    private EncodeGoal? ReadGoal(ParseResult parsed) =>
        _colors.IsAuto(parsed) ? new EncodeGoal.Knee()
        : _lossless.IsGiven(parsed) ? new EncodeGoal.Lossless()
        : _targetPsnr.Read(parsed) is { } decibels ? new EncodeGoal.MinPsnr(decibels)
        : _targetSsim.Read(parsed) is { } similarity ? new EncodeGoal.MinSsim(similarity)
        : _maxBytes.Read(parsed) is { } bytes ? new EncodeGoal.MaxBytes(bytes)
        : parsed.GetValue(_palette) is { } palette ? new EncodeGoal.GivenPalette(PaletteInput.Read(palette))
        : null;

    private void RefuseContradictions(CommandResult command)
    {
        Option[] goals = [.. ((Option[])[_colors, _lossless, _targetPsnr, _targetSsim, _maxBytes, _palette]).Where(option => command.IsGiven(option))];
        if (goals.Length > 1)
        {
            command.AddError($"{goals[0].Name} and {goals[1].Name} each decide the number of colours; give one");
        }

        bool isDithered = _dither.Given(command) is { } dither && dither != OptionWords.Dithers.Of(Dither.None);
        if (_assign.Given(command) == OptionWords.Assignments.Of(Assignment.Map) && isDithered)
        {
            command.AddError("--assign map and --dither do not go together: responsibilities decide by colour alone");
        }

        bool isSmoothed = _smooth.Given(command) > 0;
        if (goals is [var goal] && (goal == _targetPsnr || goal == _targetSsim || goal == _maxBytes) && command.IsGiven(_smooth))
        {
            command.AddError($"{goal.Name} chooses the smoothing itself; leave out --smooth");
        }

        if (isSmoothed && _colors.IsAuto(command))
        {
            command.AddError("-k auto compares files that are not smoothed; leave out --smooth, or give -k the number that it finds");
        }

        RefuseIdle(command, _palette, "whose colours are given", _fit.OfPalette);
        RefuseIdle(
            command, _lossless, "which keeps every pixel as it is",
            [.. _fit.OfLoss, _assign, .. isSmoothed ? [_smooth] : Array.Empty<Option>(), .. isDithered ? [_dither, _ditherStrength] : Array.Empty<Option>()]);

        RefuseTogether(command, _compression, _prefer);
        RefuseTogether(command, _lossless, _fix);
        RefuseTogether(command, _palette, _fix);
        if (command.GetResult(_externalPalette) is not null && !command.IsGiven(_palette))
        {
            command.AddError("--external-palette needs --palette: files share a palette that is there before them");
        }

        if (command.IsGiven(_assign) && !_fit.IsMixture(command))
        {
            command.AddError("--assign needs --method em");
        }

        if (command.IsGiven(_ditherStrength) && !isDithered)
        {
            command.AddError("--dither-strength needs --dither floyd-steinberg or --dither ordered");
        }
    }

    /// <summary>Refuses options that another one leaves nothing to decide.</summary>
    private static void RefuseIdle(CommandResult command, Option other, string why, IReadOnlyList<Option> idle)
    {
        if (command.IsGiven(other) && idle.FirstOrDefault(option => command.IsGiven(option)) is { } first)
        {
            command.AddError($"{first.Name} decides nothing beside {other.Name}, {why}; leave it out");
        }
    }

    private static void RefuseTogether(CommandResult command, Option first, Option second)
    {
        if (command.IsGiven(first) && command.IsGiven(second))
        {
            command.AddError($"{first.Name} and {second.Name} do not go together; give one");
        }
    }
}
