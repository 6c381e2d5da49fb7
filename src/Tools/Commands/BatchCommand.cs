using System.CommandLine;
using Tinct.Codec;
using Tinct.Tools.Batches;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Reports;
using Tinct.Tools.Reports.Html;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct batch</c>: a whole library of pictures, as often as it takes.</summary>
internal sealed class BatchCommand
{
    private readonly Argument<string[]> _paths;
    private readonly Option<string> _output;

    private readonly Flag _recursive = new("--recursive", "take the folders in the folders, too", "-r");

    private readonly Option<string[]> _include = new("--include")
    {
        Description = "take only pictures that match, within their folder: *.png, maps/**; may be repeated",
        HelpName = "GLOB",
    };

    private readonly Option<string[]> _exclude = new("--exclude") { Description = "leave out pictures that match; may be repeated", HelpName = "GLOB" };
    private readonly ShardOption _shard = new();
    private readonly EncodeSettings _settings = new();
    private readonly Choice _format = new("--format", "what to write: .tinct files, indexed PNGs of at most 256 colours, or lossless WebPs", ["tinct", "png", "webp"], "tinct");
    private readonly Flag _strip = CommonOptions.Strip();
    private readonly Flag _keepName = new("--keep-name", "add the extension to the whole name: photo.jpg.tinct");
    private readonly Flag _dedupe = new("--dedupe", "encode equal pictures once, and link to the file or copy it");
    private readonly Flag _verify = new("--verify", "read every file back and compare it before it counts as done");

    private readonly WholeNumber _jobs = new("--jobs", "N", "pictures in work at a time [default: one a processor]", 1, 1024, "-j");
    private readonly ByteSize _memory = new("--memory", "memory for the pictures in work together: 500M, 4G [default: half of the machine's]");
    private readonly Flag _dryRun = new("--dry-run", "say which picture would become which, and do nothing");
    private readonly Flag _report = new("--report", $"write a page of sizes, savings and extremes, {BatchNames.Report} in DIR");
    private readonly Flag _json = CommonOptions.Json();
    private readonly Flag _quiet = CommonOptions.Quiet();
    private readonly Flag _force = new("--force", "replace files that no batch made", "-f");
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;
    private readonly IBatchPlaces? _places;

    private BatchCommand(CommandConsole console, IBatchPlaces? places, CancellationToken cancellation)
    {
        (_console, _places, _cancellation) = (console, places, cancellation);
        _paths = new("PATH") { Description = places?.PathDescription ?? "pictures and folders of pictures", Arity = ArgumentArity.OneOrMore };
        _output = new("--output", "-o")
        {
            Description = places?.OutputDescription
                ?? "the folder for the files, which keep their places, and for the manifest; a batch that was stopped there goes on",
            HelpName = "DIR",
            Required = true,
        };
    }

    /// <summary>Makes the verb.</summary>
    /// <param name="places">Where pictures and outputs may be beside the file system; null for nowhere.</param>
    public static Command Create(CommandConsole console, CancellationToken cancellation, IBatchPlaces? places = null)
    {
        var verb = new BatchCommand(console, places, cancellation);
        var command = new Verb("batch", "Encodes whole libraries of pictures; goes on where it was stopped.", verb._paths)
        {
            Examples = places?.Examples ??
            [
                "tinct batch pictures -r -o small -k 64                    again later: only what is new or changed",
                "tinct batch tiles -r -o out --palette map.gpl --verify    every file is read back",
                "tinct batch scans -r -o out --shard 3/8                   the third of eight machines",
                "tinct batch merge out                                     joins the manifests, says what is missing",
            ],
        };
        command.AddGroup("Which pictures", verb._recursive, verb._include, verb._exclude, verb._shard, verb._dedupe);
        verb._settings.AddTo(command);
        command.AddGroup("How", verb._jobs, verb._memory, verb._verify);
        command.AddGroup("Input and output", verb._output, verb._format, verb._keepName, verb._strip, verb._dryRun, verb._report, verb._json, verb._quiet, verb._force);
        if (places is not null)
        {
            command.AddGroup("Stores", places.Options);
        }

        command.SetAction(verb.Run);
        command.Add(BatchMergeCommand.Create(console, places, cancellation));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        BatchPlan plan = ReadPlan(parsed);
        if (_places?.Place(plan, parsed) is not { } placed)
        {
            return Run(plan, parsed);
        }

        if (_report.IsGiven(parsed) && (placed.Source ?? (object?)placed.Target) is not null)
        {
            throw CommandException.Usage("--report is for folders: its page shows pictures and files, which are not here");
        }

        return Run(placed, parsed);
    }

    private int Run(BatchPlan plan, ParseResult parsed)
    {
        bool quiet = _quiet.IsGiven(parsed), json = _json.IsGiven(parsed);
        if (_dryRun.IsGiven(parsed))
        {
            return List(plan, parsed.GetRequiredValue(_output), json, quiet);
        }

        // Lines that come on the same terminal would run into the bar, and say how far it is themselves.
        BatchResult result = BatchProgressBar.Run(
            _console, quiet || (json && _console.OutputIsTerminal), progress => BatchRun.Run(plan, json ? PrintJson : null, progress, _cancellation));
        if (result.DamagedLines > 0 && !quiet)
        {
            _console.Say($"{plan.Output}: {Show.Number(result.DamagedLines, "line")} of the manifest could not be read; their pictures were encoded again");
        }

        if (_report.IsGiven(parsed))
        {
            string report = Path.Combine(plan.Output, BatchNames.Report);
            OutputFile.Write(report, force: true, stream => BatchPage.Write(result, plan, stream));
            if (!quiet)
            {
                _console.Say($"report: {report}");
            }
        }

        if (json)
        {
            BatchReport.PrintJson(result, _console);
        }
        else if (!quiet)
        {
            BatchReport.PrintTable(result, _console);
        }

        BatchReport.SayFailures(result.Totals, _console);
        return result.Totals.Failures.Count > 0 ? ExitCode.BadData : ExitCode.Done;
    }

    private void PrintJson(BatchItem item, BatchOutcome? outcome, string? reason) => BatchReport.PrintJson(item, outcome, reason, _console);

    private int List(BatchPlan plan, string outputs, bool json, bool quiet)
    {
        int current = 0, faults = 0;
        int all = BatchRun.List(plan, (item, isUpToDate) =>
        {
            current += isUpToDate ? 1 : 0;
            faults += item.Fault is null ? 0 : 1;
            if (json)
            {
                BatchReport.PrintPlan(item, isUpToDate, _console);
            }

            if (item.Fault is not null)
            {
                _console.Complain(item.Fault);
            }
            else if (!isUpToDate && !json)
            {
                _console.Write($"{Printable.Line($"{item.Title} -> {(plan.Target is null ? Path.Combine(outputs, item.Output) : $"{outputs.TrimEnd('/')}/{item.Output}")}")}\n");
            }
        }, _cancellation);
        if (json)
        {
            BatchReport.PrintPlan(all, current, faults, _console);
        }
        else if (current > 0 && !quiet)
        {
            _console.Say($"{Show.Count(current)} of {Show.Number(all, "file")} {(current == 1 ? "is" : "are")} up to date");
        }

        return faults > 0 ? ExitCode.BadData : ExitCode.Done;
    }

    private BatchPlan ReadPlan(ParseResult parsed)
    {
        EncodeOptions options = _settings.Read(parsed);
        EncodeFormat format = OptionWords.Formats.Parse(parsed.GetValue(_format) ?? "tinct");
        bool isTinct = format == EncodeFormat.Tinct, strip = _strip.IsGiven(parsed);
        if (!isTinct)
        {
            _settings.RefuseTinctOnly(parsed);
            PictureFormatEncoder.RefuseTooManyColors(format, options);
        }

        return new BatchPlan
        {
            Search = new BatchSearch
            {
                Paths = parsed.GetRequiredValue(_paths),
                Recursive = _recursive.IsGiven(parsed),
                Include = parsed.GetValue(_include) ?? [],
                Exclude = parsed.GetValue(_exclude) ?? [],
            },
            Output = parsed.GetRequiredValue(_output),
            Shard = _shard.Read(parsed),
            Options = options,
            OwnThreads = options.Threads != EncodeOptions.Default.Threads,
            Extension = EncodeFormats.Extension(format),
            OtherFormat = isTinct ? null : (picture, each, cancellation) =>
            {
                EncodedPicture encoded = new PictureFormatEncoder(picture, format, each, strip, progress: null, cancellation).Encode();
                return (encoded.Result, encoded.Bytes, encoded.Notes);
            },
            KeepName = _keepName.IsGiven(parsed),
            Strip = strip,
            Verify = _verify.IsGiven(parsed),
            Dedupe = _dedupe.IsGiven(parsed),
            Force = _force.IsGiven(parsed),
            Jobs = (int)(_jobs.Read(parsed) ?? Environment.ProcessorCount),
            Memory = _memory.Read(parsed) ?? MemoryBudget.HalfOfMemory,
        };
    }

    /// <summary>The option <c>--shard</c>.</summary>
    private sealed class ShardOption() : CheckedOption("--shard", "I/N", "take only the I-th of N shares of the pictures, the same on every machine; 0 is the N-th")
    {
        public BatchShard Read(ParseResult parsed) => BatchShard.Parse(parsed.GetValue(this)) ?? BatchShard.Whole;

        protected override string? FindFault(string given) =>
            BatchShard.Parse(given) is null ? $"I/N with I from 0 to N, and N up to {BatchShard.MaxCount}, not '{given}'" : null;
    }
}
