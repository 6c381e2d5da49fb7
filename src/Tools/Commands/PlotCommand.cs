using System.CommandLine;
using System.CommandLine.Parsing;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Charts;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct plot</c>: a picture's colours, its fit and its curves as figures.</summary>
internal sealed class PlotCommand
{
    private const string Colors = "colors", Curve = "curve", Convergence = "convergence", Contours = "contours", PaletteKind = "palette";

    private static readonly int[] s_curveColors = [2, 4, 8, 16, 32, 64, 128, 256];

    /// <summary>The textbook's loss: its axes are red, green and blue.</summary>
    private static readonly EncodeOptions s_default = new() { Tune = Tune.Psnr };

    private readonly Argument<string> _input = new("INPUT")
    {
        Description = "a picture or .tinct file; for curve also a sweep.json; - is standard input",
    };

    private readonly Option<string?> _output = CommonOptions.Output($"the figure ({PlotFile.Extensions}); - is standard output, as SVG");
    private readonly Choice _kind = new(
        "--kind",
        "colors: before and after; curve: error and size by colours; convergence: the fit step by step; contours: the mixture; "
            + "palette: its colours",
        [Colors, Curve, Convergence, Contours, PaletteKind], null);

    private readonly WholeNumberList _colors = new(
        "--colors", $"colours of the palette; for curve a list, without one {string.Join(',', s_curveColors)}",
        1, PaletteChart.MostColors, "16", "-k");

    private readonly FitSettings _fit = new(s_default);
    private readonly WordList _methods = new("--methods", "lines of the curve, instead of --method", OptionWords.Fits.All, "kmeans");
    private readonly WordList _compressions = new("--compressions", "lines of the curve", OptionWords.Compressions.All, "lz4,swift,dense");
    private readonly Choice _theme = new(
        "--theme", "background; auto is what the reader's browser asks for, light in pixels", ["auto", "light", "dark"], "auto");

    private readonly RealNumber _scale = new("--scale", "S", "size against 1000 pixels or so [default: 2 for a still .png, else 1]", 8);
    private readonly Flag _still = new("--still", "convergence as .png or .gif: one figure instead of an animation");
    private readonly Flag _quiet = CommonOptions.Quiet();
    private readonly Flag _force = CommonOptions.Force();
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private PlotCommand(CommandConsole console, CancellationToken cancellation)
    {
        _console = console;
        _cancellation = cancellation;
    }

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new PlotCommand(console, cancellation);
        verb._kind.Required = true;
        verb._output.Required = true;
        var command = new Verb("plot", "Draws a picture's colours, its fit or its curves.", verb._input)
        {
            Examples =
            [
                "tinct plot photo.png --kind palette -k 8 -o palette.svg",
                "tinct plot photo.png --kind curve -o curve.png            error and bytes by number of colours",
                "tinct plot photo.png --kind convergence -o fit.gif        k-means at work",
            ],
        };
        command.AddGroup("What to draw", verb._kind, verb._colors, verb._methods, verb._compressions);
        verb._fit.AddTo(command, result => verb._kind.Given(result) == Contours && !result.IsGiven(verb._methods));
        command.AddGroup("The figure", verb._output, verb._theme, verb._scale, verb._still, verb._quiet, verb._force);
        command.Validators.Add(verb.RefuseContradictions);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string kind = parsed.GetRequiredValue(_kind)!;
        var job = new Job(parsed.GetRequiredValue(_input), parsed.GetRequiredValue(_output)!);
        PlotFormat format = FormatOf(job.Output);
        double? scale = _scale.Read(parsed);
        if (scale == 0)
        {
            throw CommandException.Usage("--scale takes a number above 0");
        }

        bool force = _force.IsGiven(parsed);
        OutputFile.Check(job, force);
        bool isAnimation = kind == Convergence && format != PlotFormat.Svg && !_still.IsGiven(parsed);
        ChartTheme theme = ThemeOf(parsed, format);
        double size = scale ?? PlotFile.DefaultScale(format, isAnimation);
        IReadOnlyList<string> notes = [];
        if (isAnimation)
        {
            var plot = new ConvergencePlot(Fit(parsed, job.Input, kind, out notes));
            var animation = new ConvergenceAnimation(plot, theme, size, _cancellation);
            Write(stream => (format == PlotFormat.Gif ? (Action<Stream>)animation.WriteGif : animation.WritePng)(stream));
        }
        else
        {
            Figure figure = Draw(parsed, job.Input, kind, out notes);
            Write(stream => PlotFile.Write(stream, figure, format, theme, size));
        }

        if (!_quiet.IsGiven(parsed))
        {
            _console.SayEach(job.Output == Batch.Pipe ? notes : notes.Select(static note => $"  {note}").Prepend($"{job.Input} -> {job.Output}: {kind}"));
        }

        return ExitCode.Done;

        void Write(Action<Stream> write) => OutputFile.Write(job.Output, force, _console, write);
    }

    /// <param name="notes">What was reduced, ignored or assumed when the input was read.</param>
    private Figure Draw(ParseResult parsed, string input, string kind, out IReadOnlyList<string> notes)
    {
        if (kind == Curve)
        {
            return Curves(parsed, input, out notes);
        }

        PlotFit fit = Fit(parsed, input, kind, out notes);
        return kind switch
        {
            Colors => ColorPlots.Colors(fit),
            Contours => ColorPlots.Contours(fit),
            PaletteKind => ColorPlots.Palette(fit),
            _ => new ConvergencePlot(fit).Still(),
        };
    }

    private PlotFit Fit(ParseResult parsed, string input, string kind, out IReadOnlyList<string> notes)
    {
        // Contours show a mixture, and full covariances, which can turn, show most.
        EncodeOptions byDefault = kind == Contours ? s_default with { Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Full } } : s_default;
        EncodeOptions options = _fit.Read(parsed, byDefault) with
        {
            Colors = _colors.Read(parsed)[0],
            Write = new() { SaveModel = kind == Contours },
        };
        PictureFile picture = PictureFile.NamedAndHeld(input, _console);
        notes = picture.Notes;
        using ProgressLine? progress = ProgressLine.For(_console, input, _quiet.IsGiven(parsed));
        return PlotFit.Make(picture, options, keepHistory: kind == Convergence, progress, _cancellation);
    }

    private Figure Curves(ParseResult parsed, string input, out IReadOnlyList<string> notes)
    {
        notes = [];
        if (Path.GetFileName(input) == SweepJson.FileName)
        {
            Option[] ofEncodes = [_colors, _methods, _compressions, .. _fit.All];
            return ofEncodes.FirstOrDefault(IsGiven) is { } given
                ? throw CommandException.Usage($"{given.Name} is for pictures: {input} holds what was encoded already, all of which is drawn")
                : OfSweep(input).Make();
        }

        EncodeOptions options = _fit.Read(parsed);
        PictureFile picture = PictureFile.NamedAndHeld(input, _console);
        notes = picture.Notes;
        using ProgressLine? progress = ProgressLine.For(_console, input, _quiet.IsGiven(parsed));
        IReadOnlyList<CurvePoint> points = CurveRun.Measure(
            picture, options, IsGiven(_colors) ? _colors.Read(parsed) : s_curveColors,
            IsGiven(_methods) ? _methods.Read(parsed) : [OptionWords.FitOf(options)], _compressions.Read(parsed),
            (stage, fraction) => progress?.Report(stage, fraction), _cancellation);
        return new CurvePlot(PlotFit.NameOf(input), points).Make();

        bool IsGiven(Option option) => parsed.GetResult(option) is not null;
    }

    private static CurvePlot OfSweep(string file)
    {
        SweepRun run;
        try
        {
            run = SweepJson.Read(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(ExitCode.BadData, exception.Message, exception);
        }
        catch (IOException exception)
        {
            throw Failure.About(file, exception);
        }

        return run.Pictures is [{ Rows.IsEmpty: false } picture]
            ? CurvePlot.Of(picture)
            : throw new CommandException(
                ExitCode.BadData, $"{file}: a figure has the curves of one picture, and this is a sweep of {run.Pictures.Length} or unfinished");
    }

    private static PlotFormat FormatOf(string output) => output == Batch.Pipe
        ? PlotFormat.Svg
        : PlotFile.FormatOf(output) ?? throw CommandException.Usage($"{output}: figures are written as {PlotFile.Extensions}");

    private ChartTheme ThemeOf(ParseResult parsed, PlotFormat format) => parsed.GetValue(_theme) switch
    {
        "dark" => ChartTheme.Dark,
        "light" => ChartTheme.Light,
        _ => format == PlotFormat.Svg ? ChartTheme.Auto : ChartTheme.Light,
    };

    private void RefuseContradictions(CommandResult command)
    {
        string? kind = _kind.Given(command);
        if (kind != Curve && command.GetResult(_colors)?.GivenText() is { } colors && colors.Contains(','))
        {
            command.AddError($"-k takes one number for --kind {kind}; only curve takes a list");
        }

        Option[] ofCurve = [_methods, _compressions];
        foreach (Option option in ofCurve.Where(option => kind != Curve && command.IsGiven(option)))
        {
            command.AddError($"{option.Name} goes with --kind curve");
        }

        if (command.IsGiven(_methods) && _fit.OfMethod.FirstOrDefault(option => command.IsGiven(option)) is { } idle)
        {
            command.AddError($"{idle.Name} and --methods do not go together; give one");
        }

        if (kind != Convergence && command.GetResult(_still) is not null)
        {
            command.AddError("--still goes with --kind convergence");
        }
    }
}
