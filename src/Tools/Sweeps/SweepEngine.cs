using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Sweeps;

/// <summary>How far a sweep is.</summary>
/// <param name="Rows">Rows finished.</param>
/// <param name="Now">What was begun; null where something was finished.</param>
internal readonly record struct SweepProgress(int Rows, string? Now);

/// <summary>One piece of a sweep's work, independent of the others.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Cost">What it takes, in no unit: the dear ones go first, so that none is left over at the end.</param>
/// <param name="Run">Does it, with as many threads as it is given.</param>
internal sealed record SweepJob(string Name, double Cost, Action<int> Run);

/// <summary>Runs a sweep, picture by picture, the fits of each in parallel. Nothing but times depends on the number of threads.</summary>
/// <param name="folder">Where the files go.</param>
/// <param name="ledger">What is finished; pictures with kept rows are in it.</param>
/// <param name="options">What to make.</param>
/// <param name="peers">What to make with other programs.</param>
/// <param name="threads">Threads to use, at least 1.</param>
/// <param name="progress">Receives how far it is; null for nothing.</param>
/// <param name="cancellation">Ends the work; what is finished stays in the ledger.</param>
internal sealed class SweepEngine(
    SweepFolder folder, SweepLedger ledger, SweepOptions options, IReadOnlyList<PeerEncode> peers, int threads, IProgress<SweepProgress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Makes what is missing.</summary>
    /// <param name="inputs">The pictures.</param>
    /// <param name="failed">Called with a picture that cannot be read or whose files cannot be written, and with programs that fail; the
    /// rest is made all the same.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(IReadOnlyList<SweepInput> inputs, Action<SweepInput, Exception> failed)
    {
        for (int position = 0; position < inputs.Count; position++)
        {
            try
            {
                Run(position, inputs[position], failed);
            }
#pragma warning disable CA1031 // One picture's failure, whatever it is, must not keep the others from being swept.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                failed(inputs[position], exception);
            }
        }
    }

    private void Run(int position, SweepInput input, Action<SweepInput, Exception> failed)
    {
        cancellation.ThrowIfCancellationRequested();
        SweepPicture? kept = ledger.Snapshot().Pictures.FirstOrDefault(picture => picture.Folder == input.Folder);
        PeerEncode[] missing =
        [
            .. peers.Where(peer => kept?.Peers.Any(known => known.Command == peer.Command && known.Version == peer.Tool.Version) != true),
        ];
        if (kept?.Rows.Length == options.RowsPerPicture && missing.Length == 0 && File.Exists(folder.FullName(kept.Original)))
        {
            return;
        }

        var picture = new PictureSweep(position, input, folder, ledger, options, Finished, cancellation);
        SweepJob[] jobs =
        [
            .. picture.Start(kept).OrderByDescending(static job => job.Cost),
            .. missing.Select(peer => picture.Compare(peer, exception => failed(input, exception))),
        ];
        int threadsEach = Math.Max(1, threads / Math.Max(1, jobs.Length));
        InParallel(jobs, job =>
        {
            progress?.Report(new SweepProgress(ledger.RowCount, $"{input.Name}: {job.Name}"));
            job.Run(threadsEach);
        });

        void Finished()
        {
            folder.SaveNowAndThen(ledger);
            progress?.Report(new SweepProgress(ledger.RowCount, null));
        }
    }

    private void InParallel(SweepJob[] jobs, Action<SweepJob> run)
    {
        // Handed out one at a time: jobs differ by orders of magnitude.
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
