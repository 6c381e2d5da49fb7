using System.CommandLine;
using System.CommandLine.Parsing;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.Charts;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct compare</c>: how far two pictures are apart, in bytes and in error.</summary>
internal sealed class CompareCommand
{
    /// <summary>The error of a pixel that is off by 255 in all four channels.</summary>
    private const double MostError = 510;

    private const int PixelsAtOnce = 1 << 20;

    private readonly Argument<string> _reference = new("REFERENCE") { Description = "the original: any picture or .tinct file; - is standard input" };
    private readonly Argument<string> _other = new("OTHER") { Description = "what is measured against it" };
    private readonly RealNumber _failBelow = new("--fail-below-psnr", "DB", "exit with 6 if the PSNR is lower");
    private readonly Option<string?> _heatmap = new("--heatmap")
    {
        Description = "write a PNG of the error of every pixel, dark to light",
        HelpName = "FILE",
    };

    private readonly RealNumber _heatmapEnd = new(
        "--heatmap-max", "E", "error that gets the lightest colour, so that heatmaps compare [default: the largest]", MostError);

    private readonly Flag _json = CommonOptions.Json();
    private readonly Flag _force = CommonOptions.Force();
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private CompareCommand(CommandConsole console, CancellationToken cancellation) => (_console, _cancellation) = (console, cancellation);

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new CompareCommand(console, cancellation);
        var command = new Verb("compare", "Measures a picture against a reference.", verb._reference, verb._other)
        {
            Examples =
            [
                "tinct compare photo.png photo.tinct",
                "tinct compare photo.png photo.tinct --heatmap error.png   where the errors are",
                "tinct compare a.png b.png --fail-below-psnr 40            exits with 6 if b is worse than that",
            ],
        };
        command.AddGroup("Options", verb._failBelow, verb._heatmap, verb._heatmapEnd, verb._json, verb._force);
        command.Validators.Add(verb.RefuseContradictions);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string? heatmapFile = parsed.GetValue(_heatmap);
        if (_heatmapEnd.Read(parsed) == 0)
        {
            throw CommandException.Usage("--heatmap-max takes a number above 0");
        }

        if ((parsed.GetRequiredValue(_reference), parsed.GetRequiredValue(_other)) is (Batch.Pipe, Batch.Pipe))
        {
            throw Batch.PipeTwice();
        }

        bool force = _force.IsGiven(parsed);
        if (heatmapFile is not null)
        {
            OutputFile.Check(new Job(parsed.GetRequiredValue(_reference), heatmapFile), force);
            OutputFile.Check(new Job(parsed.GetRequiredValue(_other), heatmapFile), force);
        }

        using PictureFile reference = PictureFile.Named(parsed.GetRequiredValue(_reference), _console);
        using PictureFile other = PictureFile.Named(parsed.GetRequiredValue(_other), _console);
        if (reference.Width != other.Width || reference.Height != other.Height)
        {
            throw new CommandException(
                ExitCode.BadData,
                $"{reference.Name} has {reference.Width} x {reference.Height} pixels, {other.Name} {other.Width} x {other.Height}; "
                    + "only equal sizes compare");
        }

        _cancellation.ThrowIfCancellationRequested();
        Heatmap? heatmap = heatmapFile is null ? null : new Heatmap(reference.Rows, other.Rows, _heatmapEnd.Read(parsed), _cancellation);
        if (heatmap is not null)
        {
            OutputFile.Write(heatmapFile!, force, heatmap.Write);
        }

        _cancellation.ThrowIfCancellationRequested();
        var report = new CompareReport
        {
            Reference = reference.Name,
            Other = other.Name,
            ReferenceBytes = reference.FileBytes,
            OtherBytes = other.FileBytes,
            Metrics = Measure(reference.Rows, other.Rows),
            HeatmapFile = heatmapFile,
            Heatmap = heatmap,
            Notes = [.. NotesOf(reference), .. NotesOf(other)],
        };
        if (_json.IsGiven(parsed))
        {
            report.PrintJson(_console);
        }
        else
        {
            report.PrintTable(_console);
        }

        // Opaque white against nothing has less than 0 dB, which is a failure only where it was asked for.
        return _failBelow.Read(parsed) is { } least && report.Metrics.Psnr < least ? ExitCode.TargetUnmet : ExitCode.Done;
    }

    /// <summary>What was reduced or left out of a picture before it was compared: what differs there is not in the numbers.</summary>
    private static IEnumerable<string> NotesOf(PictureFile picture) => picture.Notes.Select(note => $"{picture.Name}: {note}");

    /// <summary>Compares some rows at a time, so that pictures need not be in memory as a whole.</summary>
    private ErrorReport Measure(IPixelRows reference, IPixelRows other)
    {
        int width = reference.Width, most = Math.Clamp(PixelsAtOnce / width, 1, reference.Height);
        var meter = new ErrorMeter(width, reference.Height, Environment.ProcessorCount);
        RgbaColor[] rows = new RgbaColor[most * width], otherRows = new RgbaColor[most * width];
        using IPixelRowReader reader = reference.Read(), otherReader = other.Read();
        for (int row = 0; row < reference.Height; row += most)
        {
            _cancellation.ThrowIfCancellationRequested();
            int length = Math.Min(most, reference.Height - row) * width;
            for (int at = 0; at < length; at += width)
            {
                reader.ReadRow(rows.AsSpan(at, width));
                otherReader.ReadRow(otherRows.AsSpan(at, width));
            }

            meter.Add(rows.AsSpan(0, length), otherRows.AsSpan(0, length));
        }

        return meter.Report();
    }

    private void RefuseContradictions(CommandResult command)
    {
        if (command.IsGiven(_heatmapEnd) && command.GetResult(_heatmap) is null)
        {
            command.AddError("--heatmap-max goes with --heatmap");
        }

        if (command.GetResult(_heatmap)?.GivenText() is { } file && !Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            command.AddError($"--heatmap takes the name of a .png, not '{file}'");
        }
    }
}
