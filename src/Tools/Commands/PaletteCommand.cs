using System.CommandLine;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct palette</c>: one palette for one or many pictures, shown or written to a palette file.</summary>
internal sealed class PaletteCommand
{
    private const string SwatchExtension = ".png";

    private static readonly EncodeOptions Default = new();

    private readonly Argument<string[]> _inputs = CommonOptions.Inputs("pictures, counted together; - is standard input");
    private readonly Option<string?> _output = CommonOptions.Output($"the palette ({PaletteFile.KnownExtensions}), or a swatch ({SwatchExtension})");
    private readonly WholeNumber _colors = new(
        "--colors", "N", $"colours of the palette, 1 to {Palette.MaxCount} [default: {Default.Colors}]", 1, Palette.MaxCount, "-k");

    private readonly FitSettings _fit = new(Default);
    private readonly Option<string?> _fix = new("--fix") { Description = "keep these colours and fit the rest", HelpName = "FILE" };
    private readonly Flag _recursive = CommonOptions.Recursive();
    private readonly Flag _json = CommonOptions.Json();
    private readonly Flag _quiet = CommonOptions.Quiet();
    private readonly Flag _force = CommonOptions.Force();
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private PaletteCommand(CommandConsole console, CancellationToken cancellation)
    {
        _console = console;
        _cancellation = cancellation;
    }

    /// <summary>Makes the verb.</summary>
    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new PaletteCommand(console, cancellation);
        var command = new Command("palette", "Fits one palette to one or many pictures.") { verb._inputs, verb._output, verb._colors, verb._fix };
        verb._fit.AddTo(command);
        foreach (Option option in (Option[])[verb._recursive, verb._json, verb._quiet, verb._force])
        {
            command.Add(option);
        }

        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string? output = parsed.GetValue(_output);
        if (output is not null)
        {
            RefuseOutput(output);
        }

        Job[] jobs = [.. Batch.Expand(parsed.GetRequiredValue(_inputs), _recursive.IsGiven(parsed), PictureInput.Extensions)
            .Select(file => new Job(file.Path, output ?? Batch.Pipe))];
        foreach (Job job in jobs)
        {
            OutputFile.Check(job, _force.IsGiven(parsed));
        }

        int colors = (int)(_colors.Read(parsed) ?? Default.Colors);
        EncodeOptions options = _fit.Read(parsed);
        options = options with { Colors = colors, Fit = options.Fit with { FixedColors = PaletteInput.ReadFixed(parsed.GetValue(_fix), colors) } };
        if (options.Tune == Tune.Visual && jobs.Any(static job => job.Input == Batch.Pipe))
        {
            throw CommandException.Usage("--tune visual reads the pictures several times, which standard input does not allow");
        }

        var histogram = new ColorHistogram(options.KeepHiddenColor);
        var counted = new List<string>();
        int code = Batch.Run(jobs, _console, job =>
        {
            _cancellation.ThrowIfCancellationRequested();
            histogram.Add(PictureInput.Count(job.Input, _console, options.KeepHiddenColor));
            counted.Add(job.Input);
        });
        if (histogram.PixelCount == 0)
        {
            return code;
        }

        PaletteResult result = PaletteFitter.Fit(histogram, counted.Select(Read), options, _cancellation);
        if (output is not null)
        {
            OutputFile.Write(output, _force.IsGiven(parsed), _console, stream => Write(stream, output, result.Palette));
        }

        if (_json.IsGiven(parsed))
        {
            PaletteReport.PrintJson(result, histogram, counted, _console);
        }
        else if (!_quiet.IsGiven(parsed))
        {
            PaletteReport.PrintTable(result, histogram, counted, _console);
        }

        return code;
    }

    private RgbaPicture Read(string name)
    {
        _cancellation.ThrowIfCancellationRequested();
        PictureInput picture = PictureInput.Read(name, _console);
        return new RgbaPicture(picture.Pixels, picture.Width);
    }

    private static void RefuseOutput(string output)
    {
        bool isSwatch = Path.GetExtension(output).Equals(SwatchExtension, StringComparison.OrdinalIgnoreCase);
        if (!isSwatch && PaletteFile.FormatOf(output) is null)
        {
            throw CommandException.Usage($"{output}: palettes are written as {PaletteFile.KnownExtensions}, or as a swatch, {SwatchExtension}");
        }
    }

    private static void Write(Stream stream, string output, Palette palette)
    {
        if (PaletteFile.FormatOf(output) is { } format)
        {
            stream.Write(PaletteFile.Write(palette.Colors, format, Path.GetFileNameWithoutExtension(output)));
        }
        else
        {
            ImageFiles.Write(stream, SwatchExtension, Swatch.Draw(palette));
        }
    }
}
