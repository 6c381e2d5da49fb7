using System.CommandLine;
using System.Diagnostics;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct encode</c>: pictures to .tinct files.</summary>
internal sealed class EncodeCommand
{
    private readonly Argument<string[]> _inputs = CommonOptions.Inputs("pictures to encode; - is standard input");
    private readonly Option<string?> _output = CommonOptions.Output(
        "the .tinct file; a folder (DIR/) for several inputs; - is standard output [default: beside the input]");

    private readonly EncodeSettings _settings = new();
    private readonly WholeNumber _frame = new(
        "--frame", "N", "the frame or page of an animation or a TIFF to encode, counted from 1 [default: the one that is shown first]", 1, int.MaxValue);

    private readonly Flag _strip = CommonOptions.Strip();
    private readonly Flag _recursive = CommonOptions.Recursive();
    private readonly Flag _dryRun = CommonOptions.DryRun();
    private readonly Flag _skipExisting = CommonOptions.SkipExisting();
    private readonly Flag _skipIfLarger = new("--skip-if-larger", "write nothing where the file would not be smaller than the input; exits with 6");
    private readonly Flag _verbose = new("--verbose", "a table for every file, of many too", "-v");
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

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new EncodeCommand(console, cancellation);
        var command = new Verb("encode", "Encodes pictures as .tinct files.", verb._inputs)
        {
            Examples =
            [
                "tinct encode photo.png -k 64                              64 colours, as photo.tinct",
                "tinct encode sheet.png --lossless --prefer size           exact, the smallest file",
                "tinct encode *.png -o small/ --target-psnr 34             each as small as 34 dB allow",
            ],
        };
        verb._settings.AddTo(command);
        command.AddGroup(
            "Input and output", verb._output, verb._frame, verb._strip, verb._recursive, verb._skipExisting, verb._skipIfLarger, verb._dryRun,
            verb._json, verb._verbose, verb._quiet, verb._force);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<Job> jobs = Batch.Plan(
            parsed.GetRequiredValue(_inputs), parsed.GetValue(_output), PictureFile.Extension, _recursive.IsGiven(parsed), PictureFile.Extensions);
        foreach (Job job in jobs)
        {
            _console.RefuseBinaryOnTerminal(job.Output);
        }

        if (_json.IsGiven(parsed) && jobs.Any(static job => job.Output == Batch.Pipe))
        {
            throw CommandException.Usage("--json and the encoded file cannot both go to standard output; name the file with -o");
        }

        if (_skipIfLarger.IsGiven(parsed) && jobs.Any(static job => job.Output == Batch.Pipe))
        {
            throw CommandException.Usage("--skip-if-larger cannot take back what went to standard output; name the file with -o");
        }

        int asked = jobs.Count;
        jobs = _skipExisting.IsGiven(parsed) ? Batch.WithoutExisting(jobs) : jobs;
        if (_dryRun.IsGiven(parsed))
        {
            return Batch.List(jobs, _console, _force.IsGiven(parsed));
        }

        EncodeOptions options = _settings.Read(parsed);
        var total = new EncodeTotal { Skipped = asked - jobs.Count };
        int code = Batch.Run(jobs, _console, job => Encode(job, options, total, isOneOfMany: asked > 1, parsed), _cancellation);
        if (asked > 1 && !_quiet.IsGiven(parsed) && !_json.IsGiven(parsed))
        {
            _console.Write($"{total with { Failed = jobs.Count - total.Files }}\n");
        }

        return code;
    }

    private void Encode(Job job, EncodeOptions options, EncodeTotal total, bool isOneOfMany, ParseResult parsed)
    {
        OutputFile.Check(job, _force.IsGiven(parsed));
        bool isReported = !_quiet.IsGiven(parsed) || _json.IsGiven(parsed);
        long start = Stopwatch.GetTimestamp();
        using PictureFile picture = PictureFile.Open(job.Input, _console, frame: (int?)_frame.Read(parsed));
        double readTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        PictureEncoding.RefuseWhatNobodyOpens(picture, options);
        EncodeResult result = null!;
        OutputFile.Write(job.Output, _force.IsGiven(parsed), _console, stream =>
        {
            using ProgressLine? line = ProgressLine.For(_console, picture.Name, _quiet.IsGiven(parsed));
            result = PictureEncoding.Encode(
                picture, stream, options with { MeasureErrors = isReported }, _strip.IsGiven(parsed) ? FileSections.Empty : null, line, _cancellation);
            if (_skipIfLarger.IsGiven(parsed) && result.FileBytes >= picture.FileBytes)
            {
                throw new CommandException(
                    ExitCode.TargetUnmet,
                    $"{job.Input}: not written: {Show.Bytes(result.FileBytes)} are not less than the input's {Show.Bytes(picture.FileBytes)}");
            }
        });
        if (!isReported)
        {
            return;
        }

        var report = new EncodeReport
        {
            Input = job.Input,
            Output = job.Output,
            Width = picture.Width,
            Height = picture.Height,
            Options = options,
            Result = result,
            Contents = FileContents.Of(job.Output, options),
            InputBytes = picture.FileBytes,
            ReadTime = readTime,
            TotalTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds - result.Times.Measure,
            Notes = picture.IsHeld
                ? picture.Notes
                : [.. picture.Notes, "Read twice, and encoded band by band: the time of reading is part of the other times."],
        };
        total.Add(report);
        if (_json.IsGiven(parsed))
        {
            report.PrintJson(_console);
        }
        else if (isOneOfMany && !_verbose.IsGiven(parsed))
        {
            report.PrintLine(_console);
        }
        else
        {
            report.PrintTable(_console, toError: job.Output == Batch.Pipe);
        }
    }
}
