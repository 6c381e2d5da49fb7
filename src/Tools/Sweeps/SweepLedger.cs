using System.Collections.Immutable;
using Tinct.Codec.Analysis;

namespace Tinct.Tools.Sweeps;

/// <summary>The finished part of a sweep. Threads add to it as they work, and a snapshot can be taken at any time.</summary>
internal sealed class SweepLedger
{
    private readonly Lock _lock = new();
    private readonly SweepRun _run;
    private readonly string[] _folders;
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Starts a ledger.</summary>
    /// <param name="run">The run without its pictures.</param>
    /// <param name="folders">The pictures' folders, in the order of the pictures.</param>
    public SweepLedger(SweepRun run, IEnumerable<string> folders)
    {
        _run = run;
        _folders = [.. folders];
    }

    /// <summary>Called after something finished was added.</summary>
    public Action? Added { get; set; }

    /// <summary>What is to be made.</summary>
    public SweepOptions Options => _run.Options;

    /// <summary>Rows that are finished.</summary>
    public int RowCount
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Sum(static entry => entry.Rows.Count);
            }
        }
    }

    /// <summary>Adds a picture, with what was kept of it, or replaces it.</summary>
    public void Add(SweepPicture picture)
    {
        lock (_lock)
        {
            _entries[picture.Folder] = new Entry(
                picture,
                picture.Fits.ToDictionary(static fit => fit.Point),
                picture.Rows.ToDictionary(static row => (row.Point, row.Compression)),
                [.. picture.Peers]);
        }
    }

    /// <summary>Adds finished fits and rows of a picture.</summary>
    public void Add(string folder, IEnumerable<SweepFit> fits, IEnumerable<SweepRow> rows)
    {
        lock (_lock)
        {
            Entry entry = _entries[folder];
            foreach (SweepFit fit in fits)
            {
                entry.Fits[fit.Point] = fit;
            }

            foreach (SweepRow row in rows)
            {
                entry.Rows[(row.Point, row.Compression)] = row;
            }
        }

        Added?.Invoke();
    }

    /// <summary>Adds another program's file of a picture.</summary>
    public void Add(string folder, SweepPeer peer)
    {
        lock (_lock)
        {
            _entries[folder].Peers.Add(peer);
        }

        Added?.Invoke();
    }

    /// <summary>A snapshot of the run, in the order of the options, not in the order of completion.</summary>
    public SweepRun Snapshot()
    {
        lock (_lock)
        {
            return _run with { Pictures = [.. _folders.Where(_entries.ContainsKey).Select(folder => Snapshot(_entries[folder]))] };
        }
    }

    private SweepPicture Snapshot(Entry entry)
    {
        SweepOptions options = _run.Options;
        ImmutableArray<SweepRow> rows =
        [
            .. entry.Rows.OrderBy(item => options.Tunes.IndexOf(item.Key.Item1.Tune))
                .ThenBy(item => options.Methods.IndexOf(item.Key.Item1.Method))
                .ThenBy(item => options.Compressions.IndexOf(item.Key.Compression))
                .ThenBy(static item => item.Key.Item1.Colors)
                .Select(static item => item.Value),
        ];
        return entry.Picture with
        {
            Fits =
            [
                .. entry.Fits.OrderBy(item => options.Tunes.IndexOf(item.Key.Tune))
                    .ThenBy(item => options.Methods.IndexOf(item.Key.Method))
                    .ThenBy(static item => item.Key.Colors)
                    .Select(static item => item.Value),
            ],
            Rows = rows,
            Knees = [.. rows.GroupBy(static row => (row.Tune, row.Method, row.Compression)).Select(static curve => KneeOf([.. curve]))],
            Peers =
            [
                .. entry.Peers.OrderBy(static peer => peer.Series, StringComparer.Ordinal)
                    .ThenBy(static peer => peer.Bytes)
                    .ThenBy(static peer => peer.Command, StringComparer.Ordinal),
            ],
        };
    }

    private static SweepKnee KneeOf(SweepRow[] curve)
    {
        SweepRow knee = curve[Knee.Find([.. curve.Select(static row => new RatePoint(row.Colors, row.Bytes, row.Psnr ?? double.PositiveInfinity))])];
        return new SweepKnee(knee.Method, knee.Tune, knee.Compression, knee.ColorsAsked);
    }

    private sealed record Entry(
        SweepPicture Picture,
        Dictionary<SweepPoint, SweepFit> Fits,
        Dictionary<(SweepPoint, string Compression), SweepRow> Rows,
        List<SweepPeer> Peers);
}
