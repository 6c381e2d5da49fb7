using System.Collections.Concurrent;
using System.CommandLine;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Reports;
using Tinct.Tools.Reports.Html;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct sweep</c>: every combination of palette size, method, tune and compression, measured and shown in one report.</summary>
internal sealed class SweepCommand
{
    private static readonly EncodeOptions Default = new();

    private readonly Argument<string[]> _inputs = CommonOptions.Inputs("pictures to sweep");
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "the folder for report, tables and pictures; a sweep that was stopped there goes on",
        HelpName = "DIR",
        Required = true,
    };

    private readonly WholeNumberList _colors = new("--colors", "palette sizes", 1, Palette.MaxCount, "2,4,8,16,32,64,128,256", "-k");
    private readonly WordList _methods = new("--method", "how palettes are fitted", OptionWords.Fits.All, "kmeans,em-spherical,em-full");
    private readonly WordList _tunes = new("--tune", "what error is measured in", OptionWords.Tunes.All, "psnr");
    private readonly WordList _compressions = new("--compression", "how files are compressed", OptionWords.Compressions.All, "lz4,swift,dense");
    private readonly WholeNumber _effort = CommonOptions.Effort();
    private readonly WholeNumber _seed = CommonOptions.Seed();
    private readonly WholeNumber _threads = CommonOptions.Threads();
    private readonly Flag _peers = new("--peers", "compare with pngquant, optipng, cwebp and cjxl where they are installed");
    private readonly Flag _strip = CommonOptions.Strip();
    private readonly Flag _recursive = CommonOptions.Recursive();
    private readonly Flag _json = new("--json", "print a JSON object, for every row one, instead of tables");
    private readonly Flag _quiet = CommonOptions.Quiet();
    private readonly Flag _force = new("--force", "start anew in a folder that holds another sweep", "-f");
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private SweepCommand(CommandConsole console, CancellationToken cancellation)
    {
        _console = console;
        _cancellation = cancellation;
    }

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new SweepCommand(console, cancellation);
        var command = new Verb("sweep", "Encodes pictures with every combination of options and writes one report of it.", verb._inputs)
        {
            Examples =
            [
                "tinct sweep photo.png -o sweep                            then open sweep/report.html",
                "tinct sweep *.png -o sweep -k 16,64,256 --method kmeans",
                "tinct sweep photo.png -o sweep --peers                    beside pngquant, optipng, cwebp and cjxl",
            ],
        };
        command.AddGroup("What to combine", verb._colors, verb._methods, verb._tunes, verb._compressions);
        command.AddGroup("How", verb._effort, verb._seed, verb._threads, verb._peers);
        command.AddGroup("Input and output", verb._output, verb._strip, verb._recursive, verb._json, verb._quiet, verb._force);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string directory = parsed.GetRequiredValue(_output);
        bool quiet = _quiet.IsGiven(parsed);
        var sweep = new Sweep(ReadOptions(parsed), ReadInputs(parsed), directory, _force.IsGiven(parsed));
        if (sweep.GoesOn && !quiet)
        {
            _console.Say($"{directory}: kept {sweep.KeptRows} of {Show.Number(sweep.TotalRows, "row")} of the earlier run");
        }

        IReadOnlyList<PeerTool> tools = _peers.IsGiven(parsed) ? FindPeers(quiet) : [];
        int threads = (int)(_threads.Read(parsed) ?? Default.Threads);
        SweepRun? run = null;
        var failures = new ConcurrentQueue<(SweepInput Input, Exception Exception)>();
        try
        {
            SweepProgressBar.Run(
                _console, quiet, sweep.KeptRows, sweep.TotalRows,
                progress => run = sweep.Run(
                    tools, threads, progress, (finished, page) => SweepReport.Write(finished, directory, page),
                    (input, exception) => failures.Enqueue((input, exception)), _cancellation));
        }
        catch (OperationCanceledException exception)
        {
            _ = Tell(failures);
            throw new CommandException(
                ExitCode.Interrupted,
                $"interrupted: {sweep.FinishedRows} of {sweep.TotalRows} rows are finished; the same command goes on from there", exception);
        }

        int code = Tell(failures);
        Print(run!, directory, _json.IsGiven(parsed), quiet);
        return code;
    }

    /// <summary>Tells what failed, once the bar, into which it would run, is gone.</summary>
    /// <returns>The exit code of the first picture that failed, or <see cref="ExitCode.Done"/>; other programs' failures are none of the sweep's.</returns>
    private int Tell(IEnumerable<(SweepInput Input, Exception Exception)> failures)
    {
        int code = ExitCode.Done;
        foreach ((SweepInput input, Exception exception) in failures)
        {
            if (exception is PeerException)
            {
                _console.Say($"{input.Path}: {exception.Message}");
                continue;
            }

            int failed = Failure.Report(exception, _console, input.Path);
            code = code == ExitCode.Done ? failed : code;
        }

        return code;
    }

    private IReadOnlyList<PeerTool> FindPeers(bool quiet)
    {
        var missing = new List<string>();
        IReadOnlyList<PeerTool> tools = PeerTool.FindAll(ToolProcess.Find, missing, _cancellation);
        if (missing.Count > 0 && !quiet)
        {
            _console.Say($"--peers: not installed: {string.Join(", ", missing)}");
        }

        return tools;
    }

    private List<SweepInput> ReadInputs(ParseResult parsed)
    {
        // The searched folder may be the output folder, or contain it.
        string own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(_output))) + Path.DirectorySeparatorChar;
        bool recursive = _recursive.IsGiven(parsed);
        IReadOnlyList<InputFile> files = Batch.Expand(parsed.GetRequiredValue(_inputs), recursive, PictureFile.Extensions);
        if (files.FirstOrDefault(static file => file.Fault is not null).Fault is { } fault)
        {
            throw fault;
        }

        string[] paths =
        [
            .. files.Select(static file => file.Path)
                .Where(path => !recursive || !Path.GetFullPath(path).StartsWith(own, StringComparison.Ordinal))
                .DistinctBy(static path => path == Batch.Pipe ? path : Path.GetFullPath(path)),
        ];
        if (paths.Contains(Batch.Pipe))
        {
            throw CommandException.Usage("sweep reads files, not standard input: to go on after it was stopped it reads them again");
        }

        var inputs = new List<SweepInput>();
        foreach (string path in paths)
        {
            try
            {
                string[] taken = [.. SweepFolder.OwnNames, .. inputs.Select(static input => input.Folder)];
                inputs.Add(SweepInput.Read(path, SweepInput.NameOf(path, paths), taken));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Failure.About(path, exception);
            }
        }

        return inputs;
    }

    private SweepOptions ReadOptions(ParseResult parsed) => new()
    {
        Colors = [.. _colors.Read(parsed)],
        Methods = [.. _methods.Read(parsed)],
        Tunes = [.. _tunes.Read(parsed)],
        Compressions = [.. _compressions.Read(parsed)],
        Effort = (int)(_effort.Read(parsed) ?? Default.Effort),
        Seed = (ulong)(_seed.Read(parsed) ?? (long)Default.Fit.Seed),
        Strip = _strip.IsGiven(parsed),
        Peers = _peers.IsGiven(parsed),
    };

    private void Print(SweepRun run, string directory, bool json, bool quiet)
    {
        if (json)
        {
            SweepTable.PrintJson(run, _console);
        }
        else if (!quiet)
        {
            SweepTable.Print(run, Path.Combine(directory, SweepFolder.ReportName), _console);
        }
    }
}
