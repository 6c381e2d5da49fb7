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
    private readonly Flag _strip = CommonOptions.Strip();
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
        command.AddGroup("Input and output", verb._output, verb._strip, verb._recursive, verb._dryRun, verb._json, verb._quiet, verb._force);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<Job> jobs = Batch.Plan(
            parsed.GetRequiredValue(_inputs), parsed.GetValue(_output), PictureInput.Extension, _recursive.IsGiven(parsed), PictureInput.Extensions);
        foreach (Job job in jobs)
        {
            _console.RefuseBinaryOnTerminal(job.Output);
        }

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
        OutputFile.Check(job, _force.IsGiven(parsed));
        bool canEncodeByBands = TinctEncoder.CanEncodeByBands(options) && OutputFile.IsSeekable(job.Output);
        EncodeReport? report = canEncodeByBands && RowPictureFile.TryOpen(job.Input) is { } picture
            ? EncodeByBands(job, picture, options, parsed)
            : EncodeWhole(job, options, parsed);
        if (report is null)
        {
            return;
        }

        if (_json.IsGiven(parsed))
        {
            report.PrintJson(_console);
        }
        else
        {
            report.PrintTable(_console, toError: job.Output == Batch.Pipe);
        }
    }

    /// <summary>Encodes a picture that is held as a whole.</summary>
    /// <returns>What to tell; null for nothing.</returns>
    private EncodeReport? EncodeWhole(Job job, EncodeOptions options, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        PictureInput input = PictureInput.Read(job.Input, _console);
        double readTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        EncodeResult result = Named(input.Name, progress => TinctEncoder.Encode(
            input.Pixels, input.Width, input.Height, options, _strip.IsGiven(parsed) ? null : input.Sections, progress, _cancellation), parsed);
        OutputFile.Write(job.Output, _force.IsGiven(parsed), _console, stream => stream.Write(result.Bytes.Span));
        double totalTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!IsReported(parsed))
        {
            return null;
        }

        var meter = new ErrorMeter(input.Width, input.Height, options.Threads);
        meter.Add(input.Pixels.Span, result.Image.Indices, result.Image.Palette.Colors);
        return new EncodeReport
        {
            Input = job.Input,
            Output = job.Output,
            Width = input.Width,
            Height = input.Height,
            Options = options,
            Result = result,
            Errors = meter.Report(),
            InputBytes = input.FileBytes,
            ReadTime = readTime,
            TotalTime = totalTime,
            Notes = input.Notes,
        };
    }

    /// <summary>Encodes a picture band by band as it is read.</summary>
    /// <returns>What to tell; null for nothing.</returns>
    private EncodeReport? EncodeByBands(Job job, RowPictureFile picture, EncodeOptions options, ParseResult parsed)
    {
        long start = Stopwatch.GetTimestamp();
        ErrorMeter? meter = IsReported(parsed) ? new ErrorMeter(picture.Width, picture.Height, options.Threads) : null;
        IPixelRows source = _strip.IsGiven(parsed) ? new StrippedPicture(picture) : picture;
        EncodeResult? summary = null;
        OutputFile.Write(job.Output, _force.IsGiven(parsed), _console, stream => summary = Named(
            job.Input, progress => TinctEncoder.EncodeByBands(source, stream, options, meter, progress, _cancellation), parsed));
        double totalTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return meter is null
            ? null
            : new EncodeReport
            {
                Input = job.Input,
                Output = job.Output,
                Width = picture.Width,
                Height = picture.Height,
                Options = options,
                Result = summary!,
                Errors = meter.Report(),
                InputBytes = new FileInfo(job.Input).Length,
                ReadTime = 0,
                TotalTime = totalTime,
                Notes = [.. picture.Notes, "Read twice, and encoded band by band: the time of reading is part of the other times."],
            };
    }

    private bool IsReported(ParseResult parsed) => !_quiet.IsGiven(parsed) || _json.IsGiven(parsed);

    /// <summary>Runs an encode with its progress line, and turns its failures into those of the input's name.</summary>
    private T Named<T>(string name, Func<IProgress<EncodeProgress>?, T> encode, ParseResult parsed)
    {
        using ProgressLine? progress = ProgressLine.For(_console, name, _quiet.IsGiven(parsed));
        try
        {
            return encode(progress);
        }
        catch (TargetNotMetException exception)
        {
            throw new CommandException(ExitCode.TargetUnmet, $"{name}: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (TooManyColorsException exception)
        {
            throw new CommandException(
                ExitCode.BadData, $"{name}: more than {Palette.MaxCount} colours cannot be coded without loss; leave out --lossless", exception);
        }
    }

    /// <summary>A picture without its metadata.</summary>
    private sealed class StrippedPicture(IPixelRows picture) : IPixelRows
    {
        public int Width => picture.Width;

        public int Height => picture.Height;

        public FileSections Sections => FileSections.Empty;

        public IPixelRowReader Read() => picture.Read();
    }
}
