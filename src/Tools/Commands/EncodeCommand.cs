using System.CommandLine;
using System.Diagnostics;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct encode</c>: pictures to .tinct files, and to other formats of few colours.</summary>
internal sealed class EncodeCommand
{
    private readonly Argument<string[]> _inputs = CommonOptions.Inputs("pictures to encode; - is standard input");
    private readonly Option<string?> _output = CommonOptions.Output(
        $"the file, {EncodeFormats.Extensions}; a folder (DIR/) for several inputs; - is standard output [default: beside the input]");

    private readonly Choice<EncodeFormat> _format = new(
        "--format", "what to write where the output's name does not say it: png and gif are indexed, webp is lossless", OptionWords.Formats, EncodeFormat.Tinct);

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
        var command = new Verb("encode", "Encodes pictures as .tinct files, indexed PNG, GIF or lossless WebP.", verb._inputs)
        {
            Examples =
            [
                "tinct encode photo.png -k 64                              64 colours, as photo.tinct",
                "tinct encode photo.png -o small.png -k 64                 an indexed PNG of 64 colours",
                "tinct encode sheet.png --lossless --prefer size           exact, the smallest file",
                "tinct encode *.png -o small/ --target-psnr 34             each as small as 34 dB allow",
            ],
        };
        verb._settings.AddTo(command);
        command.AddGroup(
            "Input and output", verb._output, verb._format, verb._frame, verb._strip, verb._recursive, verb._skipExisting, verb._skipIfLarger, verb._dryRun,
            verb._json, verb._verbose, verb._quiet, verb._force);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        EncodeFormat? given = _format.Read(parsed);
        IReadOnlyList<Job> jobs = Batch.Plan(
            parsed.GetRequiredValue(_inputs), parsed.GetValue(_output), EncodeFormats.Extension(given ?? EncodeFormat.Tinct), _recursive.IsGiven(parsed),
            PictureFile.Extensions);
        foreach (Job job in jobs)
        {
            _console.RefuseBinaryOnTerminal(job.Output);
        }

        if (_json.IsGiven(parsed) && _dryRun.IsGiven(parsed))
        {
            throw CommandException.Usage("--dry-run lists names, and --json is of files that are written; leave one out");
        }

        if (_json.IsGiven(parsed) && jobs.Any(static job => job.Output == Batch.Pipe))
        {
            throw CommandException.Usage("--json and the encoded file cannot both go to standard output; name the file with -o");
        }

        EncodeOptions options = _settings.Read(parsed);
        if (options.Write.ExternalPalette && jobs.Any(static job => job.Output == Batch.Pipe))
        {
            throw CommandException.Usage("--external-palette puts the palette beside the file, and standard output has no place; name the file with -o");
        }

        if (_skipIfLarger.IsGiven(parsed) && jobs.Any(static job => job.Output == Batch.Pipe))
        {
            throw CommandException.Usage("--skip-if-larger cannot take back what went to standard output; name the file with -o");
        }

        // Several outputs take their extension from --format; a single one has its own.
        EncodeFormat format = jobs.FirstOrDefault(static job => job.Fault is null) is { Output: { } output } ? EncodeFormats.Of(output, given) : given ?? EncodeFormat.Tinct;
        if (format != EncodeFormat.Tinct)
        {
            _settings.RefuseTinctOnly(parsed);
        }

        int asked = jobs.Count;
        jobs = _skipExisting.IsGiven(parsed) ? Batch.WithoutExisting(jobs) : jobs;
        if (_dryRun.IsGiven(parsed))
        {
            return Batch.List(jobs, _console, _force.IsGiven(parsed));
        }

        PictureFormatEncoder.RefuseTooManyColors(format, options);
        var total = new EncodeTotal { Skipped = asked - jobs.Count };
        var conversions = new Conversions(
            jobs, options.Threads, job => PictureMemory.ForEncoding(job.Input, format != EncodeFormat.Tinct || options.NeedsWholePicture, EncodeFormats.Extension(format)),
            MemoryBudget.HalfOfMemory, _cancellation);
        using ProgressLine? line = conversions.AreSeveral ? ProgressLine.For(_console, "encode", _quiet.IsGiven(parsed)) : null;
        bool toError = jobs.Any(static job => job.Output == Batch.Pipe);
        int code = conversions.Run(
            _console, line,
            (job, threads) => Encode(job, format, options with { Threads = threads }, isAlone: !conversions.AreSeveral, parsed),
            (job, report) => Tell(report, total, isOneOfMany: asked > 1, toError, parsed));
        if (asked > 1 && !_quiet.IsGiven(parsed) && !_json.IsGiven(parsed))
        {
            string sum = (total with { Failed = jobs.Count - total.Files }).ToString();
            if (toError)
            {
                _console.Say(sum);
            }
            else
            {
                _console.Write($"{sum}\n");
            }
        }

        return code;
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="isAlone">Whether it has the terminal for itself.</param>
    /// <returns>How it came out; null where nobody asked.</returns>
    private EncodeReport? Encode(Job job, EncodeFormat format, EncodeOptions options, bool isAlone, ParseResult parsed)
    {
        OutputFile.Check(job, _force.IsGiven(parsed));
        bool isReported = !_quiet.IsGiven(parsed) || _json.IsGiven(parsed);
        long start = Stopwatch.GetTimestamp();
        bool isTinct = format == EncodeFormat.Tinct;
        int? frame = (int?)_frame.Read(parsed);
        using PictureFile picture = isTinct ? PictureFile.Open(job.Input, _console, frame: frame) : PictureFile.Read(job.Input, _console, frame: frame);
        double readTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        PictureEncoding.RefuseWhatNobodyOpens(picture, options);
        EncodeResult result = null!;
        EncodedPicture? other = null;
        long outputBytes = 0;
        OutputFile.Write(job.Output, _force.IsGiven(parsed), _console, stream =>
        {
            bool isStripped = _strip.IsGiven(parsed);
            using ProgressLine? line = isAlone ? ProgressLine.For(_console, picture.Name, _quiet.IsGiven(parsed)) : null;
            if (isTinct)
            {
                result = PictureEncoding.Encode(
                    picture, stream, options with { MeasureErrors = isReported }, isStripped ? FileSections.Empty : null, line, _cancellation);
                outputBytes = result.FileBytes;
            }
            else
            {
                other = new PictureFormatEncoder(picture, format, options, isStripped, line, _cancellation).Encode();
                stream.Write(other.Bytes);
                (result, outputBytes) = (other.Result, other.Bytes.Length);
            }

            if (_skipIfLarger.IsGiven(parsed) && outputBytes >= picture.FileBytes)
            {
                throw new CommandException(
                    ExitCode.TargetUnmet,
                    $"{job.Input}: not written: {Show.Bytes(outputBytes)} are not less than the input's {Show.Bytes(picture.FileBytes)}");
            }
        }, _ =>
        {
            // Before the file has its name, for it cannot be opened without; and not before there is a file.
            if (options is { Write.ExternalPalette: true, Goal: EncodeGoal.GivenPalette shared })
            {
                PaletteBeside.Write(Path.GetDirectoryName(Path.GetFullPath(job.Output))!, shared.Palette);
            }
        });
        return !isReported ? null : new EncodeReport
        {
            Input = job.Input,
            Output = job.Output,
            Width = picture.Width,
            Height = picture.Height,
            Options = options,
            Result = EncodeFacts.Of(result),
            OutputBytes = outputBytes,
            Errors = other?.Errors ?? result.Errors!,
            Contents = other?.Contents ?? FileContents.Of(job.Output, options),
            InputBytes = picture.FileBytes,
            ReadTime = readTime,
            TotalTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds - result.Times.Measure,
            Notes = picture.IsHeld
                ? [.. picture.Notes, .. other?.Notes ?? []]
                : [.. picture.Notes, "Read twice, and encoded band by band: the time of reading is part of the other times."],
        };
    }

    private void Tell(EncodeReport? report, EncodeTotal total, bool isOneOfMany, bool toError, ParseResult parsed)
    {
        if (report is null)
        {
            return;
        }

        total.Add(report);
        if (_json.IsGiven(parsed))
        {
            report.PrintJson(_console);
        }
        else if (isOneOfMany && !_verbose.IsGiven(parsed))
        {
            report.PrintLine(_console, toError);
        }
        else
        {
            report.PrintTable(_console, toError);
        }
    }
}
