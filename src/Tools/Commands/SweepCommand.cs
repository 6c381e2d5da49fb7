using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Reports;
using Tinct.Tools.Reports.Html;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct sweep</c>: every combination of palette size, method, tune and compression, measured and shown in one report.</summary>
internal sealed class SweepCommand
{
    private static readonly EncodeOptions Default = new();

    private readonly Argument<string[]> _inputs = CommonOptions.Inputs("pictures to sweep");
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "the folder for report, tables and pictures; a sweep that was stopped there goes on", HelpName = "DIR", Required = true,
    };

    private readonly WholeNumberList _colors = new("--colors", "palette sizes", 1, Palette.MaxCount, "2,4,8,16,32,64,128,256", "-k");
    private readonly WordList _methods = new("--method", "how palettes are fitted", SweepPoint.Methods, "kmeans,em-spherical,em-full");
    private readonly WordList _tunes = new("--tune", "what error is measured in", SweepPoint.Tunes, "psnr");
    private readonly WordList _compressions = new("--compression", "how files are compressed", SweepPoint.Compressions, "lz4,dense");
    private readonly WholeNumber _effort = CommonOptions.Effort();
    private readonly WholeNumber _seed = CommonOptions.Seed();
    private readonly WholeNumber _threads = CommonOptions.Threads();
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

    /// <summary>Makes the verb.</summary>
    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new SweepCommand(console, cancellation);
        var command = new Command("sweep", "Encodes pictures with every combination of options and writes one report of it.") { verb._inputs, verb._output };
        Option[] options =
        [
            verb._colors, verb._methods, verb._tunes, verb._compressions, verb._effort, verb._seed, verb._threads, verb._strip, verb._recursive,
            verb._json, verb._quiet, verb._force,
        ];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string directory = parsed.GetRequiredValue(_output);
        List<SweepInput> inputs = ReadInputs(parsed);
        SweepOptions options = ReadOptions(parsed);
        SweepRun wanted = Describe(options, inputs, directory);
        var folder = new SweepFolder(directory);
        SweepRun? earlier = _force.IsGiven(parsed) ? null : folder.FindEarlier(wanted, inputs);
        var ledger = new SweepLedger(wanted with { Started = earlier?.Started ?? wanted.Started });
        foreach (SweepPicture picture in earlier?.Pictures ?? [])
        {
            ledger.Add(inputs.Index().First(input => input.Item.Folder == picture.Folder).Index, folder.Kept(picture));
        }

        int kept = ledger.RowCount, total = inputs.Count * options.RowsPerPicture;
        bool quiet = _quiet.IsGiven(parsed);
        if (earlier is not null && !quiet)
        {
            _console.Error.WriteLine($"{directory}: kept {kept} of {total} rows of the earlier run");
        }

        int code = ExitCode.Done;
        try
        {
            SweepProgressBar.Run(_console, quiet, kept, total, progress =>
                new SweepEngine(folder, ledger, options, (int)(_threads.Read(parsed) ?? Default.Threads), progress, _cancellation).Run(inputs, (input, exception) =>
                {
                    int failed = Failure.Report(exception, _console, input.Path);
                    code = code == ExitCode.Done ? failed : code;
                }));
        }
        catch (OperationCanceledException exception)
        {
            folder.Save(ledger.Snapshot());
            throw new CommandException(
                ExitCode.Interrupted, $"interrupted: {ledger.RowCount} of {total} rows are finished; the same command goes on from there", exception);
        }

        bool complete = ledger.RowCount == total;
        SweepRun run = ledger.Snapshot() with { Finished = complete ? (kept == total ? earlier?.Finished : null) ?? DateTimeOffset.UtcNow : null };
        folder.Save(run);
        folder.Write(SweepReport.FileName, stream => SweepReport.Write(run, directory, stream));
        Print(run, directory, _json.IsGiven(parsed), quiet);
        return code;
    }

    private List<SweepInput> ReadInputs(ParseResult parsed)
    {
        string[] paths = [.. Batch.Expand(parsed.GetRequiredValue(_inputs), _recursive.IsGiven(parsed), PictureInput.Extensions).Select(static file => file.Path)];
        if (paths.Contains(Batch.Pipe))
        {
            throw CommandException.Usage("sweep reads files, not standard input: to go on after it was stopped it reads them again");
        }

        var inputs = new List<SweepInput>();
        foreach (string path in paths)
        {
            try
            {
                inputs.Add(SweepInput.Read(path, [.. SweepFolder.OwnNames, .. inputs.Select(static input => input.Folder)]));
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
        Seed = (ulong)(_seed.Read(parsed) ?? (long)Default.Seed),
        Strip = _strip.IsGiven(parsed),
        Peers = false,
    };

    private static SweepRun Describe(SweepOptions options, List<SweepInput> inputs, string directory)
    {
        string version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        string[] words =
        [
            "tinct", "sweep", .. inputs.Select(static input => input.Name),
            "-k", string.Join(',', options.Colors), "--method", string.Join(',', options.Methods), "--tune", string.Join(',', options.Tunes),
            "--compression", string.Join(',', options.Compressions), "--effort", $"{options.Effort}", "--seed", $"{options.Seed}",
            .. options.Strip ? ["--strip"] : Array.Empty<string>(), .. options.Peers ? ["--peers"] : Array.Empty<string>(),
            "-o", Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))),
        ];
        return new SweepRun
        {
            Layout = SweepRun.CurrentLayout,
            Version = version.Split('+')[0],
            Command = string.Join(' ', words.Select(static word => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word)),
            Options = options,
            Machine = new SweepMachine(
                RuntimeInformation.OSDescription, RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(), Environment.ProcessorCount,
                RuntimeInformation.FrameworkDescription),
            Started = DateTimeOffset.UtcNow,
            Pictures = [],
        };
    }

    private void Print(SweepRun run, string directory, bool json, bool quiet)
    {
        if (json)
        {
            SweepTable.PrintJson(run, _console);
        }
        else if (!quiet)
        {
            SweepTable.Print(run, Path.Combine(directory, SweepReport.FileName), _console);
        }
    }
}
