using System.CommandLine;
using Tinct.Codec;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct histogram</c>: the counted colours of a part of many pictures, for a palette over all of them.</summary>
internal sealed class HistogramCommand
{
    private readonly Argument<string[]> _inputs = CommonOptions.Inputs($"pictures, and histograms ({HistogramFile.Extension}) of other parts");
    private readonly Option<string> _output = new("--output", "-o") { Description = $"the histogram ({HistogramFile.Extension})", HelpName = "FILE", Required = true };
    private readonly Flag _keepHiddenColor = new("--keep-hidden-color", "count the colour under fully transparent pixels");
    private readonly Flag _recursive = CommonOptions.Recursive();
    private readonly WholeNumber _jobs = new("--jobs", "N", "pictures in work at a time [default: one a processor]", 1, 1024, "-j");
    private readonly Flag _quiet = CommonOptions.Quiet();
    private readonly Flag _force = CommonOptions.Force();
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private HistogramCommand(CommandConsole console, CancellationToken cancellation) => (_console, _cancellation) = (console, cancellation);

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new HistogramCommand(console, cancellation);
        var command = new Verb("histogram", "Counts the colours of many pictures, for a palette over several machines' parts.", verb._inputs)
        {
            Examples =
            [
                "tinct histogram tiles/a -r -o a.tcth                      on one machine, b on another",
                "tinct palette a.tcth b.tcth -k 64 -o map.gpl              one palette for both, in any order",
                "tinct histogram a.tcth b.tcth -o all.tcth                 joined",
            ],
        };
        command.AddGroup("Options", verb._output, verb._keepHiddenColor, verb._recursive, verb._jobs, verb._quiet, verb._force);
        command.SetAction(verb.Run);
        return command;
    }

    /// <summary>Counts pictures, several at a time, and adds histograms.</summary>
    /// <param name="remarks">Receives what was reduced, ignored or assumed.</param>
    /// <param name="counted">Told of each input that was counted, in order.</param>
    /// <returns>The exit code of the first that failed; the others are counted.</returns>
    public static int Count(
        IReadOnlyList<Job> inputs, SharedHistogram into, PictureRemarks remarks, int threads, CommandConsole console, Action<string> counted,
        CancellationToken cancellation)
    {
        var memory = new MemoryBudget(MemoryBudget.HalfOfMemory);
        return Batch.Run<object>(
            inputs,
            threads,
            console,
            job =>
            {
                if (HistogramFile.Is(job.Input))
                {
                    return HistogramFile.Read(job.Input);
                }

                using MemoryBudget.Share? share = job.Input == Batch.Pipe ? null : memory.Take(PictureMemory.ForEncoding(job.Input, needsAll: false), cancellation);
                return PictureFile.Count(job.Input, console, into.KeepHiddenColor);
            },
            (job, result) =>
            {
                if (result is not SharedHistogram part)
                {
                    (ColorHistogram colors, IReadOnlyList<string> notes) = ((ColorHistogram, IReadOnlyList<string>))result;
                    into.Add(colors);
                    remarks.Add(job.Input, notes);
                }
                else if (part.PixelCount > SharedHistogram.MaxPixels - into.PixelCount)
                {
                    throw new CommandException(ExitCode.BadData, $"{job.Input}: together these are more than {Show.Count((long)SharedHistogram.MaxPixels)} pixels");
                }
                else if (part.KeepHiddenColor == into.KeepHiddenColor)
                {
                    into.Add(part);
                }
                else
                {
                    throw CommandException.Usage(
                        $"{job.Input}: was made with{(part.KeepHiddenColor ? "" : "out")} --keep-hidden-color; histograms that are joined are made alike");
                }

                counted(job.Input);
            },
            cancellation);
    }

    private int Run(ParseResult parsed)
    {
        string output = parsed.GetRequiredValue(_output);
        if (!HistogramFile.Is(output))
        {
            throw CommandException.Usage($"{output}: histograms are written as {HistogramFile.Extension}");
        }

        Job[] jobs = [.. Batch.Expand(parsed.GetRequiredValue(_inputs), _recursive.IsGiven(parsed), PictureFile.Extensions).Select(file => new Job(file.Path, output, Fault: file.Fault))];
        foreach (Job job in jobs)
        {
            OutputFile.Check(job, _force.IsGiven(parsed));
        }

        var histogram = new SharedHistogram(_keepHiddenColor.IsGiven(parsed));
        int files = 0;
        var remarks = new PictureRemarks();
        int code = Count(jobs, histogram, remarks, (int)(_jobs.Read(parsed) ?? Environment.ProcessorCount), _console, _ => files++, _cancellation);
        if (code != ExitCode.Done)
        {
            // A histogram that lacks a picture would look complete.
            throw new CommandException(code, $"{output}: not written, for {Show.Count(jobs.Length - files)} of {Show.Number(jobs.Length, "input")} could not be counted");
        }

        OutputFile.Write(output, _force.IsGiven(parsed), stream => HistogramFile.Write(histogram, stream));
        if (!_quiet.IsGiven(parsed))
        {
            string what = histogram.Level == 0 ? Show.Colors(histogram.Count) : $"{Show.Number(histogram.Count, "bin")} of colours without their {(histogram.Level == 1 ? "lowest bit" : $"{histogram.Level} lowest bits")}";
            string line = $"{output}: {Show.Number(files, "input")}, {Show.Number((long)histogram.PixelCount, "pixel")}, {what}";
            _console.Write(string.Concat(RemarkLines.Of(remarks, files).Select(static note => $"  {note}").Prepend(line).Select(static text => $"{Printable.Line(text)}\n")));
        }

        return ExitCode.Done;
    }
}
