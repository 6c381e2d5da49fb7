using System.CommandLine;
using System.Diagnostics;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct encode</c>: pictures to .tinct files.</summary>
internal sealed class EncodeCommand
{
    private readonly Argument<string[]> _inputs = CommonOptions.Inputs("pictures to encode; - is standard input");
    private readonly Option<string?> _output = CommonOptions.Output("the .tinct file; a folder (DIR/) for several inputs; - is standard output [default: beside the input]");
    private readonly EncodeSettings _settings = new();
    private readonly Flag _strip = new("--strip", "drop ICC profile, EXIF and XMP instead of keeping them");
    private readonly Flag _recursive = CommonOptions.Recursive();
    private readonly Flag _dryRun = CommonOptions.DryRun();
    private readonly Flag _json = CommonOptions.Json();
    private readonly Flag _quiet = CommonOptions.Quiet();
    private readonly Flag _force = CommonOptions.Force();

    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private EncodeCommand(CommandConsole console, CancellationToken cancellation)
    {
        _console = console;
        _cancellation = cancellation;
    }

    /// <summary>Makes the verb.</summary>
    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new EncodeCommand(console, cancellation);
        var command = new Command("encode", "Encodes pictures as .tinct files.") { verb._inputs, verb._output };
        verb._settings.AddTo(command);
        foreach (Option option in (Option[])[verb._strip, verb._recursive, verb._dryRun, verb._json, verb._quiet, verb._force])
        {
            command.Add(option);
        }

        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<Job> jobs = Batch.Plan(
            parsed.GetRequiredValue(_inputs), parsed.GetValue(_output), PictureInput.Extension, _recursive.IsGiven(parsed), PictureInput.Extensions);
        if (_json.IsGiven(parsed) && jobs.Any(static job => job.Output == Batch.Pipe))
        {
            throw CommandException.Usage("--json and the encoded file cannot both go to standard output; name the file with -o");
        }

        if (_dryRun.IsGiven(parsed))
        {
            Batch.List(jobs, _console);
            return ExitCode.Done;
        }

        EncodeOptions options = _settings.Read(parsed);
        return Batch.Run(jobs, _console, job => Encode(job, options, parsed));
    }

    private void Encode(Job job, EncodeOptions options, ParseResult parsed)
    {
        bool force = _force.IsGiven(parsed);
        OutputFile.Check(job, force);
        long start = Stopwatch.GetTimestamp();
        PictureInput input = PictureInput.Read(job.Input, _console);
        double readTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        bool quiet = _quiet.IsGiven(parsed);
        EncodeResult result = Encode(input, options, _strip.IsGiven(parsed), quiet);
        OutputFile.Write(job.Output, force, _console, stream => stream.Write(result.Bytes.Span));
        double totalTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        bool json = _json.IsGiven(parsed);
        if (quiet && !json)
        {
            return;
        }

        var report = new EncodeReport
        {
            Input = job.Input,
            Output = job.Output,
            Width = input.Width,
            Height = input.Height,
            Options = options,
            Result = result,
            Errors = Measure(input, result.Image, options.Threads),
            InputBytes = input.FileBytes,
            ReadTime = readTime,
            TotalTime = totalTime,
            Notes = input.Notes,
        };
        if (json)
        {
            report.PrintJson(_console);
        }
        else
        {
            report.PrintTable(_console, toError: job.Output == Batch.Pipe);
        }
    }

    private EncodeResult Encode(PictureInput input, EncodeOptions options, bool strip, bool quiet)
    {
        using ProgressLine? progress = ProgressLine.For(_console, input.Name, quiet);
        try
        {
            return TinctEncoder.Encode(input.Pixels, input.Width, input.Height, options, strip ? null : input.Sections, progress, _cancellation);
        }
        catch (TargetNotMetException exception)
        {
            throw new CommandException(ExitCode.TargetUnmet, $"{input.Name}: {exception.Message}", exception);
        }
        catch (ArgumentException exception) when (options.Lossless)
        {
            // The picture is the only argument that the command line cannot have made fit.
            throw new CommandException(
                ExitCode.BadData, $"{input.Name}: more than {Palette.MaxCount} colours cannot be coded without loss; leave out --lossless", exception);
        }
    }

    /// <summary>The errors of what the file decodes to.</summary>
    private static ErrorReport Measure(PictureInput input, IndexedImage decoded, int threads)
    {
        var pixels = new Rgba32[decoded.Indices.Length];
        ReadOnlySpan<Rgba32> colors = decoded.Palette.Colors;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = colors[decoded.Indices[i]];
        }

        return ImageMetrics.Compare(input.Pixels.Span, pixels, input.Width, threads);
    }
}
