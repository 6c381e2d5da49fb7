using System.Collections.Immutable;
using Tinct.Codec;

namespace Tinct.Tools.Sweeps;

/// <summary>What of a sweep is finished. Threads add to it as they go; at any time it gives the run as it stands.</summary>
internal sealed class SweepLedger
{
    private readonly Lock _lock = new();
    private readonly SweepRun _run;
    private readonly SortedDictionary<int, Entry> _entries = [];

    /// <summary>Starts a ledger.</summary>
    /// <param name="run">The run without its pictures.</param>
    public SweepLedger(SweepRun run) => _run = run;

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

    /// <summary>Adds a picture, with what was kept of it.</summary>
    /// <param name="position">Its place among the inputs.</param>
    /// <param name="picture">The picture; a picture in the same place is replaced.</param>
    public void Add(int position, SweepPicture picture)
    {
        lock (_lock)
        {
            _entries[position] = new Entry(
                picture,
                picture.Fits.ToDictionary(static fit => fit.Point),
                picture.Rows.ToDictionary(static row => (row.Point, row.Compression)),
                [.. picture.Peers]);
        }
    }

    /// <summary>Adds finished fits and rows of a picture.</summary>
    public void Add(int position, IEnumerable<SweepFit> fits, IEnumerable<SweepRow> rows)
    {
        lock (_lock)
        {
            Entry entry = _entries[position];
            foreach (SweepFit fit in fits)
            {
                entry.Fits[fit.Point] = fit;
            }

            foreach (SweepRow row in rows)
            {
                entry.Rows[(row.Point, row.Compression)] = row;
            }
        }
    }

    /// <summary>Adds another program's file of a picture.</summary>
    public void Add(int position, SweepPeer peer)
    {
        lock (_lock)
        {
            _entries[position].Peers.Add(peer);
        }
    }

    /// <summary>The run as it stands: everything in the order of the options, whatever order it was finished in.</summary>
    public SweepRun Snapshot()
    {
        lock (_lock)
        {
            return _run with { Pictures = [.. _entries.Values.Select(Snapshot)] };
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
