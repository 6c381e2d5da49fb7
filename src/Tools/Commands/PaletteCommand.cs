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

    private readonly Argument<string[]> _inputs = CommonOptions.Inputs($"pictures and histograms ({HistogramFile.Extension}), counted together; - is standard input");
    private readonly Option<string?> _output = CommonOptions.Output($"the palette ({PaletteFile.KnownExtensions}), or a swatch ({SwatchExtension}); - is standard output");
    private readonly WholeNumber _colors = new(
        "--colors", "N", $"colours of the palette, 1 to {Palette.MaxCount} [default: {Default.Colors}]", 1, Palette.MaxCount, "-k");

    private readonly Choice _format = new(
        "--format", "what to write where the output's name does not say it", [.. PaletteFile.KnownExtensions.Split(", ").Select(static e => e[1..]), "png"], "gpl");

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

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new PaletteCommand(console, cancellation);
        var command = new Verb("palette", "Fits one palette to one or many pictures.", verb._inputs)
        {
            Examples =
            [
                "tinct palette photo.png -k 8                              prints eight colours and their shares",
                "tinct palette a.png b.png -k 32 -o shared.gpl             one palette for both; encode --palette takes it",
                "tinct palette photo.png -k 16 -o - --format hex           for the next program",
                "tinct palette a.tcth b.tcth -k 64 -o map.gpl              of what tinct histogram counted",
            ],
        };
        command.AddGroup("How many colours", verb._colors, verb._fix);
        verb._fit.AddTo(command);
        command.AddGroup("Input and output", verb._output, verb._format, verb._recursive, verb._json, verb._quiet, verb._force);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string? output = parsed.GetValue(_output);
        if (output is null && parsed.GetResult(_format) is not null)
        {
            throw CommandException.Usage("--format is of a palette that is written; name the file with -o, or give -o - for standard output");
        }

        string extension = output is null ? "" : ExtensionOf(output, parsed.GetValue(_format));
        if (output == Batch.Pipe && _json.IsGiven(parsed))
        {
            throw CommandException.Usage("--json and the palette cannot both go to standard output; name the file with -o");
        }

        if (extension is SwatchExtension or ".act")
        {
            _console.RefuseBinaryOnTerminal(output!);
        }

        Job[] jobs = [.. Batch.Expand(parsed.GetRequiredValue(_inputs), _recursive.IsGiven(parsed), PictureFile.Extensions)
            .Select(file => new Job(file.Path, output ?? Batch.Pipe, Fault: file.Fault))];
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

        if (options.Tune == Tune.Visual && jobs.Any(static job => HistogramFile.Is(job.Input)))
        {
            throw CommandException.Usage("--tune visual looks at the pictures, which a histogram does not hold");
        }

        var counted = new List<string>();
        var remarks = new PictureRemarks();
        ColorHistogram histogram = Count(jobs, options, counted, remarks, out int code);
        if (histogram.PixelCount == 0)
        {
            return code;
        }

        PaletteResult result = PaletteFitter.Fit(histogram, counted.Select(Read), options, _cancellation);
        if (output is not null)
        {
            OutputFile.Write(output, _force.IsGiven(parsed), _console, stream => Write(stream, output, extension, result.Palette));
        }

        IReadOnlyList<string> notes = RemarkLines.Of(remarks, counted.Count);
        if (_json.IsGiven(parsed))
        {
            PaletteReport.PrintJson(result, histogram, counted, notes, _console);
        }
        else if (!_quiet.IsGiven(parsed) && output != Batch.Pipe)
        {
            PaletteReport.PrintTable(result, histogram, counted, notes, _console);
        }
        else if (!_quiet.IsGiven(parsed))
        {
            _console.SayEach(notes);
        }

        return code;
    }

    /// <summary>Counts the inputs. If one is a histogram, all are joined as histograms are, in bounded memory.</summary>
    private ColorHistogram Count(Job[] jobs, EncodeOptions options, List<string> counted, PictureRemarks remarks, out int code)
    {
        if (jobs.Any(static job => HistogramFile.Is(job.Input)))
        {
            var shared = new SharedHistogram(options.KeepHiddenColor);
            code = HistogramCommand.Count(jobs, shared, remarks, threads: 1, _console, counted.Add, _cancellation);
            return shared.ToColors();
        }

        var histogram = new ColorHistogram(options.KeepHiddenColor);
        code = Batch.Run(jobs, _console, job =>
        {
            (ColorHistogram colors, IReadOnlyList<string> notes) = PictureFile.Count(job.Input, _console, options.KeepHiddenColor);
            histogram.Add(colors);
            remarks.Add(job.Input, notes);
            counted.Add(job.Input);
        }, _cancellation);
        return histogram;
    }

    private RgbaPicture Read(string name)
    {
        _cancellation.ThrowIfCancellationRequested();
        return PictureFile.Read(name, _console).Picture;
    }

    /// <summary>The extension that says what is written: the output's own, or what <c>--format</c> says where it has none that is known.</summary>
    private static string ExtensionOf(string output, string? format)
    {
        string own = Path.GetExtension(output).ToLowerInvariant();
        if (own == SwatchExtension || PaletteFile.FormatOf(output) is not null)
        {
            return format is null || own == $".{format}" ? own : throw EncodeFormats.Contradiction(output, format);
        }

        return format is not null || output == Batch.Pipe
            ? $".{format ?? "gpl"}"
            : throw CommandException.Usage($"{output}: palettes are written as {PaletteFile.KnownExtensions}, or as a swatch, {SwatchExtension}");
    }

    private static void Write(Stream stream, string output, string extension, Palette palette)
    {
        if (extension == SwatchExtension)
        {
            ImageFiles.Write(stream, SwatchExtension, Swatch.Draw(palette));
        }
        else
        {
            string name = output == Batch.Pipe ? "palette" : Path.GetFileNameWithoutExtension(output);
            stream.Write(PaletteFile.Write(palette.Colors, PaletteFile.FormatOf(extension)!.Value, name));
        }
    }
}
