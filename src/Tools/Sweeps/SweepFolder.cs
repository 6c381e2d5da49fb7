using System.Collections.Immutable;
using System.Diagnostics;
using Tinct.Tools.Host;

namespace Tinct.Tools.Sweeps;

/// <summary>The folder that a sweep is written to: finds the results of an earlier run and keeps the list of finished work up to date.</summary>
internal sealed class SweepFolder
{
    /// <summary>Saving may take at most one part in this many of the running time.</summary>
    private const int TimeBetweenSaves = 20;

    private readonly string _path;
    private readonly Lock _lock = new();
    private TimeSpan _saving;
    private long _saved = Stopwatch.GetTimestamp();

    /// <summary>Names the folder; it need not exist yet.</summary>
    public SweepFolder(string path) => _path = path;

    /// <summary>The page beside the files.</summary>
    public const string ReportName = "report.html";

    /// <summary>Names that the folder uses itself.</summary>
    public static ImmutableArray<string> OwnNames { get; } = [SweepJson.FileName, SweepCsv.FileName, ReportName];

    /// <summary>Refuses a path that cannot be a folder, and a folder in which an input would be overwritten.</summary>
    /// <exception cref="CommandException">It is a file, or one of the pictures lies where files are written.</exception>
    public void Check(IReadOnlyList<SweepInput> inputs)
    {
        if (File.Exists(_path))
        {
            throw new CommandException(ExitCode.FileSystem, $"{_path}: is a file; name a folder with -o");
        }

        HashSet<string> written = [.. inputs.Select(input => Path.GetFullPath(Path.Combine(_path, input.Folder)))];
        if (inputs.FirstOrDefault(input => written.Contains(Path.GetDirectoryName(Path.GetFullPath(input.Path))!)) is { } endangered)
        {
            throw CommandException.Usage($"{endangered.Path}: lies where the sweep writes; name another folder with -o");
        }
    }

    /// <summary>Finds what an earlier run left.</summary>
    /// <param name="wanted">The run to make, without pictures.</param>
    /// <returns>The earlier run to continue; null where there is none.</returns>
    /// <exception cref="CommandException">The folder holds something else: other options, other pictures, or no sweep.</exception>
    public SweepRun? FindEarlier(SweepRun wanted, IReadOnlyList<SweepInput> inputs)
    {
        if (!File.Exists(Path.Combine(_path, SweepJson.FileName)))
        {
            IEnumerable<string> names = OwnNames.Concat(inputs.Select(static input => input.Folder));
            string? there = names.FirstOrDefault(name => Path.Exists(Path.Combine(_path, name)));
            return there is null ? null : throw Refuse($"has {there}, but not of a sweep");
        }

        SweepRun earlier;
        try
        {
            earlier = SweepJson.Read(_path);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(ExitCode.BadData, $"{exception.Message}; --force starts the sweep anew", exception);
        }

        return Difference(earlier, wanted, inputs) is { } difference ? throw Refuse($"holds a sweep {difference}") : earlier;
    }

    /// <summary>Removes the unfinished files of an earlier run that was killed.</summary>
    public void RemoveLeftovers(IReadOnlyList<SweepInput> inputs)
    {
        foreach (string folder in inputs.Select(input => FullName(input.Folder)).Prepend(_path).Where(Directory.Exists))
        {
            Leftovers.Remove(folder);
        }
    }

    /// <summary>The part of an earlier picture that is still valid: the fits and rows whose files exist.</summary>
    public SweepPicture Kept(SweepPicture earlier)
    {
        ImmutableArray<SweepFit> fits = [.. earlier.Fits.Where(fit => File.Exists(FullName(fit.Image)))];
        HashSet<SweepPoint> points = [.. fits.Select(static fit => fit.Point)];
        return earlier with
        {
            Fits = fits,
            Rows =
            [
                .. earlier.Rows.Where(row => points.Contains(row.Point)
                    && new FileInfo(FullName(row.File)) is { Exists: true } file && file.Length == row.Bytes),
            ],
        };
    }

    /// <summary>The full name of a file of the sweep.</summary>
    /// <param name="name">Relative to the folder, with forward slashes.</param>
    public string FullName(string name) => Path.Combine(_path, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Writes a file of the sweep, replacing an earlier one.</summary>
    public void Write(string name, Action<Stream> write)
    {
        string path = FullName(name);
        OutputFile.MakeFolder(path);
        OutputFile.Write(path, force: true, write);
    }

    /// <summary>Saves the run as it stands, unless it was saved a moment ago.</summary>
    public void SaveNowAndThen(SweepLedger ledger)
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_saved) > TimeBetweenSaves * _saving)
            {
                Save(ledger.Snapshot());
            }
        }
    }

    /// <summary>Writes <c>sweep.json</c> and <c>sweep.csv</c>.</summary>
    public void Save(SweepRun run)
    {
        lock (_lock)
        {
            long start = Stopwatch.GetTimestamp();
            Write(SweepJson.FileName, stream => SweepJson.Write(run, stream));
            Write(SweepCsv.FileName, stream => SweepCsv.Write(run, stream));
            _saved = Stopwatch.GetTimestamp();
            _saving = Stopwatch.GetElapsedTime(start, _saved);
        }
    }

    /// <summary>The difference that keeps an earlier run from being continued, since its rows would not compare or would be lost; null where
    /// there is none.</summary>
    private static string? Difference(SweepRun earlier, SweepRun wanted, IReadOnlyList<SweepInput> inputs)
    {
        SweepOptions old = earlier.Options, now = wanted.Options;
        (bool Differs, string What)[] differences =
        [
            (earlier.Version != wanted.Version, $"by version {earlier.Version}, not {wanted.Version}"),
            (old.Effort != now.Effort, $"with --effort {old.Effort}, not {now.Effort}"),
            (old.Seed != now.Seed, $"with --seed {old.Seed}, not {now.Seed}"),
            (old.Strip != now.Strip, $"with{(old.Strip ? "" : "out")} --strip"),
            (old.Peers && !now.Peers, "with --peers"),
            (old.Colors.Except(now.Colors).Any(), $"with -k {string.Join(',', old.Colors)}"),
            (old.Methods.Except(now.Methods).Any(), $"with --method {string.Join(',', old.Methods)}"),
            (old.Tunes.Except(now.Tunes).Any(), $"with --tune {string.Join(',', old.Tunes)}"),
            (old.Compressions.Except(now.Compressions).Any(), $"with --compression {string.Join(',', old.Compressions)}"),
            .. earlier.Pictures.Select(picture => Difference(picture, inputs)),
        ];
        return differences.FirstOrDefault(static difference => difference.Differs).What;
    }

    private static (bool Differs, string What) Difference(SweepPicture picture, IReadOnlyList<SweepInput> inputs)
    {
        SweepInput? same = inputs.FirstOrDefault(input => input.Folder == picture.Folder);
        return same is null ? (true, $"of {picture.Name} too") : (same.Sha256 != picture.Sha256, $"of {picture.Name} as it was before it changed");
    }

    private CommandException Refuse(string what) => new(
        ExitCode.WouldOverwrite, $"{_path}: {what}; name another folder with -o, or give --force to start anew in this one");
}
