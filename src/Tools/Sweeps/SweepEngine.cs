using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Sweeps;

/// <summary>How far a sweep is.</summary>
/// <param name="Now">What was begun; null where something was finished.</param>
internal readonly record struct SweepProgress(int Rows, string? Now);

/// <summary>One piece of a sweep's work, independent of the others.</summary>
/// <param name="Cost">Relative cost. Expensive jobs run first, so that none is still running alone at the end.</param>
/// <param name="Run">Does it, with as many threads as it is given.</param>
internal sealed record SweepJob(string Name, double Cost, Action<int> Run);

/// <summary>Runs a sweep, picture by picture, the fits of each in parallel. Nothing but times depends on the number of threads.</summary>
/// <param name="ledger">What is finished; pictures with kept rows are in it.</param>
/// <param name="cancellation">Ends the work; what is finished stays in the ledger.</param>
internal sealed class SweepEngine(SweepFolder folder, SweepLedger ledger, int threads, CancellationToken cancellation)
{
    /// <summary>Makes what is missing.</summary>
    /// <param name="inputs">The pictures.</param>
    /// <param name="peers">What to make with other programs.</param>
    /// <param name="begun">Told of each piece of work before it is done.</param>
    /// <param name="failed">Called with a picture that cannot be read or whose files cannot be written, and with programs that fail; the
    /// rest is made all the same.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(
        IReadOnlyList<SweepInput> inputs, IReadOnlyList<PeerEncode> peers, Action<string> begun, Action<SweepInput, Exception> failed)
    {
        foreach (SweepInput input in inputs)
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                SweepJob[] jobs = Plan(input, peers, failed);
                int threadsEach = Math.Max(1, threads / Math.Max(1, jobs.Length));
                InParallel(jobs, job =>
                {
                    begun($"{input.Name}: {job.Name}");
                    job.Run(threadsEach);
                });
            }
#pragma warning disable CA1031 // One picture's failure, whatever it is, must not keep the others from being swept.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                failed(input, exception);
            }
        }
    }

    private SweepJob[] Plan(SweepInput input, IReadOnlyList<PeerEncode> peers, Action<SweepInput, Exception> failed)
    {
        SweepPicture? kept = ledger.Snapshot().Pictures.FirstOrDefault(picture => picture.Folder == input.Folder);
        PeerEncode[] missing =
        [
            .. peers.Where(peer => kept?.Peers.Any(known => known.Command == peer.Command && known.Version == peer.Tool.Version) != true),
        ];
        if (kept?.Rows.Length == ledger.Options.RowsPerPicture && missing.Length == 0 && File.Exists(folder.FullName(kept.Original)))
        {
            return [];
        }

        var picture = new SweepOfPicture(input, folder, ledger, cancellation);
        return
        [
            .. picture.Start(kept).OrderByDescending(static job => job.Cost),
            .. missing.Select(peer => picture.Compare(peer, exception => failed(input, exception))),
        ];
    }

    private void InParallel(SweepJob[] jobs, Action<SweepJob> run)
    {
        // Jobs are handed out one at a time, since their costs differ by orders of magnitude.
        OrderablePartitioner<SweepJob> queue = Partitioner.Create(jobs, EnumerablePartitionerOptions.NoBuffering);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        try
        {
            Parallel.ForEach(queue, parallel, run);
        }
        catch (AggregateException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }
}
