using System.Runtime.InteropServices;
using Tinct.Tools.Host;
using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Sweeps;

/// <summary>A sweep in its folder: continues from what an earlier run left there, makes what is missing, and keeps <c>sweep.json</c>,
/// <c>sweep.csv</c> and the report up to date.</summary>
internal sealed class Sweep
{
    private readonly IReadOnlyList<SweepInput> _inputs;
    private readonly SweepFolder _folder;
    private readonly SweepRun? _earlier;
    private readonly SweepLedger _ledger;

    /// <summary>Looks at what is there. Nothing is written yet.</summary>
    /// <param name="force">Whether to start anew, whatever is there.</param>
    /// <exception cref="CommandException">The folder holds something else, or a sweep that cannot be read, or it is no folder to write
    /// to.</exception>
    public Sweep(SweepOptions options, IReadOnlyList<SweepInput> inputs, string directory, bool force)
    {
        _inputs = inputs;
        _folder = new SweepFolder(directory);
        _folder.Check(inputs);
        SweepRun wanted = Describe(options, inputs, directory);
        _earlier = force ? null : _folder.FindEarlier(wanted, inputs);
        _ledger = new SweepLedger(wanted with { Started = _earlier?.Started ?? wanted.Started }, inputs.Select(static input => input.Folder));
        foreach (SweepPicture picture in _earlier?.Pictures ?? [])
        {
            SweepInput input = inputs.First(input => input.Folder == picture.Folder);
            _ledger.Add(_folder.Kept(picture) with { Name = input.Name });
        }

        KeptRows = _ledger.RowCount;
        TotalRows = inputs.Count * options.RowsPerPicture;
    }

    /// <summary>Whether there was an earlier run.</summary>
    public bool GoesOn => _earlier is not null;

    /// <summary>Rows of the earlier run that need not be made again.</summary>
    public int KeptRows { get; }

    /// <summary>Rows that are finished.</summary>
    public int FinishedRows => _ledger.RowCount;

    /// <summary>Rows of the whole sweep.</summary>
    public int TotalRows { get; }

    /// <summary>Makes what is missing.</summary>
    /// <param name="tools">Programs to compare with; none unless the options ask for them.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="progress">Receives how far it is; null for nothing.</param>
    /// <param name="failed">Called with what fails about a picture; the rest is made all the same.</param>
    /// <returns>The run.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the rows finished by then are saved.</exception>
    public SweepRun Run(
        IReadOnlyList<PeerTool> tools,
        int threads,
        IProgress<SweepProgress>? progress,
        Action<SweepRun, Stream> writeReport,
        Action<SweepInput, Exception> failed,
        CancellationToken cancellation)
    {
        _folder.RemoveLeftovers(_inputs);
        if (_earlier is null)
        {
            // From here on the folder is known as this sweep's, even if the process is killed before its first row.
            _folder.Save(_ledger.Snapshot());
        }

        _ledger.Added = () =>
        {
            _folder.SaveNowAndThen(_ledger);
            progress?.Report(new SweepProgress(_ledger.RowCount, null));
        };
        try
        {
            new SweepEngine(_folder, _ledger, threads, cancellation).Run(
                _inputs, [.. PeerEncode.All(tools, _ledger.Options.Colors)],
                begun => progress?.Report(new SweepProgress(_ledger.RowCount, begun)), failed);
        }
        catch (OperationCanceledException)
        {
            _folder.Save(_ledger.Snapshot());
            throw;
        }

        DateTimeOffset finished = (KeptRows == TotalRows ? _earlier?.Finished : null) ?? DateTimeOffset.UtcNow;
        SweepRun run = _ledger.Snapshot() with { Finished = FinishedRows == TotalRows ? finished : null };
        _folder.Save(run);
        _folder.Write(SweepFolder.ReportName, stream => writeReport(run, stream));
        return run;
    }

    private static SweepRun Describe(SweepOptions options, IReadOnlyList<SweepInput> inputs, string directory) => new()
    {
        Layout = SweepRun.CurrentLayout,
        Version = ProgramVersion.Number,
        Command = CommandLine(options, inputs, directory),
        Options = options,
        Machine = new SweepMachine(
            RuntimeInformation.OSDescription, RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(), Environment.ProcessorCount,
            RuntimeInformation.FrameworkDescription),
        Started = DateTimeOffset.UtcNow,
        Pictures = [],
    };

    /// <summary>The command with its paths as they were given. Absolute ones would tell whose machine this is, to all who get the report: of them
    /// the ends are left, and a comment says so.</summary>
    private static string CommandLine(SweepOptions options, IReadOnlyList<SweepInput> inputs, string directory)
    {
        bool isShortened = Path.IsPathFullyQualified(directory) || inputs.Any(static input => Path.IsPathFullyQualified(input.Path));
        string output = Path.IsPathFullyQualified(directory) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)) : directory;
        string[] words =
        [
            "tinct", "sweep", .. inputs.Select(static input => Path.IsPathFullyQualified(input.Path) ? input.Name : input.Path).Select(Argument),
            "-k", string.Join(',', options.Colors), "--method", string.Join(',', options.Methods), "--tune", string.Join(',', options.Tunes),
            "--compression", string.Join(',', options.Compressions), "--effort", $"{options.Effort}", "--seed", $"{options.Seed}",
            .. options.Strip ? ["--strip"] : Array.Empty<string>(), .. options.Peers ? ["--peers"] : Array.Empty<string>(),
            "-o", Argument(output),
        ];
        return string.Join(' ', words.Select(Quote)) + (isShortened ? " # absolute paths are cut to their ends" : "");
    }

    /// <summary>A path that is not taken for an option; - alone is standard input.</summary>
    private static string Argument(string path) => path is ['-', _, ..] ? $"./{path}" : path;

    /// <summary>A word as POSIX shells take it.</summary>
    private static string Quote(string word)
    {
        bool isPlain = word.All(static letter => char.IsLetterOrDigit(letter) || "-_./,+=@%".Contains(letter, StringComparison.Ordinal));
        return isPlain ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
