using System.Diagnostics;
using Tinct.Codec;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Batches;

/// <summary>How far a batch is.</summary>
internal readonly record struct BatchProgress(int Files, int AllFiles, int Failed, long PixelsEncoded, long BytesSaved, TimeSpan Elapsed);

/// <summary>What a batch came to.</summary>
/// <param name="Totals">Sums, and failures.</param>
/// <param name="Entries">The pictures that are done, in their order.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="DamagedLines">Lines of earlier manifests that could not be read; their pictures were encoded again.</param>
internal sealed record BatchResult(BatchTotals Totals, IReadOnlyList<BatchOutcome> Entries, TimeSpan Elapsed, int DamagedLines);

/// <summary>Runs a batch: many pictures into one folder, any number of times, each time continuing from what is there.</summary>
internal static class BatchRun
{
    /// <summary>A manifest in a store cannot grow line by line: it is stored anew so often that what a killed run leaves out, and the next asks of each output, is little.</summary>
    private const int FewestBetweenManifests = 1000, ManifestsARun = 10;

    /// <summary>Encodes what is not up to date.</summary>
    /// <param name="finished">Told of each picture in order, with why it failed or null; may be null.</param>
    /// <param name="progress">Told of each picture when it is finished; may be null.</param>
    /// <exception cref="CommandException">The batch cannot begin, or it stopped because no picture could be finished, or the token was cancelled.</exception>
    public static BatchResult Run(
        BatchPlan plan, Action<BatchItem, BatchOutcome?, string?>? finished, IProgress<BatchProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        (IReadOnlyList<BatchItem> items, int all) = Share(plan, cancellation);
        using BatchFolder folder = BatchFolder.Open(plan.Output, plan.Shard, isOnTheWay: plan.Target is not null);
        plan.Target?.Begin(plan.Output, ManifestsOf(plan), cancellation);
        BatchHead head = Head(plan, items.Count, all);
        var totals = new BatchTotals();
        var outcomes = new List<BatchOutcome>(items.Count);
        using BatchManifest manifest = Open(plan);
        try
        {
            if (plan.Options is { Write.ExternalPalette: true, Goal: EncodeGoal.GivenPalette shared })
            {
                PaletteBeside.Write(plan.Output, shared.Palette);
                plan.Target?.KeepBeside(Path.Combine(plan.Output, PaletteBeside.NameOf(shared.Palette.Checksum)));
            }

            manifest.Append(head);
            using var encoder = new BatchEncoder(plan, folder, manifest, cancellation);
            var meter = new Meter(items.Count, start, progress);
            int sinceKept = 0;
            ParallelWork.Run(
                items,
                plan.Jobs + plan.Transfers,
                item => meter.Measure(() => encoder.Do(item)),
                (item, outcome, thrown) =>
                {
                    if (thrown is BatchStoppedException stopping)
                    {
                        throw stopping;
                    }

                    if (outcome is null)
                    {
                        totals.Failures.Add((item, thrown!.Message));
                    }
                    else
                    {
                        totals.Add(outcome);
                        outcomes.Add(outcome);
                    }

                    finished?.Invoke(item, outcome, thrown?.Message);
                    if (plan.Target is not null && ++sinceKept >= Math.Max(FewestBetweenManifests, items.Count / ManifestsARun))
                    {
                        plan.Target.KeepBeside(manifest.FullName);
                        sinceKept = 0;
                    }
                },
                cancellation);
            var failed = totals.Failures.Select(static failure => failure.Item.Key).ToHashSet(StringComparer.Ordinal);
            manifest.Compact(
                head with { IsComplete = true },
                outcomes.Select(static outcome => outcome.Entry),
                entry => entry.Error is null ? IsThere(plan, entry.Output) : failed.Contains(entry.Input) || File.Exists(Path.Combine(entry.Root, entry.Input)));
            plan.Target?.KeepBeside(manifest.FullName);
        }
        catch (BatchStoppedException exception)
        {
            throw exception.ToFailure(totals.Finished, items.Count);
        }
        catch (OperationCanceledException exception) when (cancellation.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Interrupted, BatchStoppedException.After("interrupted", totals.Finished, items.Count), exception);
        }

        return new BatchResult(totals, outcomes, Stopwatch.GetElapsedTime(start), manifest.DamagedLines);
    }

    private static bool IsThere(BatchPlan plan, string output) => plan.Target?.Exists(output) ?? File.Exists(Path.Combine(plan.Output, output));

    /// <summary>Says which pictures would be encoded, and writes nothing.</summary>
    /// <param name="tell">Told of each picture in order, and whether it is up to date.</param>
    public static int List(BatchPlan plan, Action<BatchItem, bool> tell, CancellationToken cancellation)
    {
        (IReadOnlyList<BatchItem> items, _) = Share(plan, cancellation);
        BatchRecords records = Records(plan, cancellation);
        ContentHash options = plan.OptionsHash;
        foreach (BatchItem item in items)
        {
            cancellation.ThrowIfCancellationRequested();
            string output = Path.Combine(plan.Output, item.Output);
            tell(item, item.Fault is null && (IsUpToDate(records.Entries.GetValueOrDefault(item.Name)) || IsUpToDate(Recall(plan, item))));

            bool IsUpToDate(BatchEntry? known) =>
                known is not null && BatchEncoder.IsUpToDate(plan, known, item, () => ContentHash.OfFile(item.Path).Hash, options, output);
        }

        return items.Count;
    }

    private static BatchEntry? Recall(BatchPlan plan, BatchItem item)
    {
        try
        {
            return plan.Target?.Recall(item, readBack: false);
        }
        catch (BatchStoppedException exception)
        {
            throw exception.ToFailure();
        }
    }

    private static BatchRecords Records(BatchPlan plan, CancellationToken cancellation)
    {
        if (plan.Target is null)
        {
            return BatchManifest.Read(plan.Output);
        }

        // Not in the plan's folder, where a batch may be at work.
        using var copies = new TemporaryFolder();
        plan.Target.Begin(copies.FullName, ManifestsOf(plan), cancellation);
        return BatchManifest.Read(copies.FullName);
    }

    private static string[] ManifestsOf(BatchPlan plan) =>
        [.. new[] { BatchManifest.NameOf(plan.Shard), BatchManifest.NameOf(BatchShard.Whole) }.Distinct()];

    private static (IReadOnlyList<BatchItem> Items, int All) Share(BatchPlan plan, CancellationToken cancellation)
    {
        IReadOnlyList<BatchItem> all = plan.Source?.Find(plan, cancellation) ?? plan.Search.Find(plan);
        return all.Count == 0
            ? throw CommandException.Usage(
                $"no pictures in {string.Join(", ", plan.Search.Paths)}{(plan.Search.Include.Count + plan.Search.Exclude.Count > 0 ? " that --include and --exclude choose" : "")}"
                    + (plan.Search.Recursive ? "" : "; --recursive takes those in their folders, too"))
            : plan.Shard.IsWhole ? (all, all.Count) : ([.. all.Where(item => plan.Shard.Has(item.Name))], all.Count);
    }

    private static BatchManifest Open(BatchPlan plan)
    {
        try
        {
            return BatchManifest.Open(plan.Output, plan.Shard);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure.About(Path.Combine(plan.Output, BatchManifest.NameOf(plan.Shard)), exception);
        }
    }

    private static BatchHead Head(BatchPlan plan, int files, int all) => new()
    {
        Version = ProgramVersion.Number,
        Shard = plan.Shard,
        Files = files,
        AllFiles = all,
        Options = plan.OptionsText,
        Extension = plan.Extension,
        KeepName = plan.KeepName,
        Search = plan.Search with { Paths = plan.Source is null ? [.. plan.Search.Paths.Select(Path.GetFullPath)] : plan.Search.Paths },
    };

    /// <summary>Sums what is finished, in any order, for the progress bar.</summary>
    private sealed class Meter(int all, long start, IProgress<BatchProgress>? progress)
    {
        private readonly Lock _lock = new();
        private BatchProgress _sum = new(0, all, 0, 0, 0, TimeSpan.Zero);

        public BatchOutcome Measure(Func<BatchOutcome> work)
        {
            BatchOutcome? outcome = null;
            try
            {
                return outcome = work();
            }
            finally
            {
                Add(outcome);
            }
        }

        private void Add(BatchOutcome? outcome)
        {
            if (progress is null)
            {
                return;
            }

            lock (_lock)
            {
                _sum = _sum with
                {
                    Files = _sum.Files + 1,
                    Failed = _sum.Failed + (outcome is null ? 1 : 0),
                    PixelsEncoded = _sum.PixelsEncoded + (outcome?.Status == BatchStatus.Encoded ? outcome.Entry.Pixels : 0),
                    BytesSaved = _sum.BytesSaved + (outcome is null ? 0 : outcome.Entry.InputBytes - outcome.Entry.OutputBytes),
                    Elapsed = Stopwatch.GetElapsedTime(start),
                };
                progress.Report(_sum);
            }
        }
    }
}
