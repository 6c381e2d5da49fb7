using Tinct.Codec;
using Tinct.Tools.Host;

namespace Tinct.Tools.Batches;

/// <summary>What joining the manifests of shares found.</summary>
/// <param name="Entries">The pictures that are done, sorted by name.</param>
/// <param name="Missing">What is not done: one line each, with the reason.</param>
internal sealed record BatchMergeResult(IReadOnlyList<BatchEntry> Entries, IReadOnlyList<string> Missing);

/// <summary>Joins the manifests of a batch's shares, which may lie in one folder or in many, and finds what is missing: shares, pictures, outputs.</summary>
internal static class BatchMerge
{
    /// <summary>The most pictures of a missing share that are named.</summary>
    private const int MostNamed = 20;

    /// <summary>Joins manifests.</summary>
    /// <param name="folders">The folders that shares wrote to.</param>
    /// <param name="output">Where the joined manifest goes, and the outputs of other folders, as links or copies. Null to change nothing, except the
    /// manifest of a single folder.</param>
    /// <param name="store">Where the outputs are that one folder has the manifests of; null for that folder itself.</param>
    /// <exception cref="CommandException">There is no manifest, shares are not of one batch, or a batch writes to a folder.</exception>
    public static BatchMergeResult Run(IReadOnlyList<string> folders, string? output, IOutputTarget? store = null)
    {
        output ??= folders.Count == 1 ? folders[0] : null;
        using BatchFolder? target = output is null ? null : BatchFolder.Open(output, BatchShard.Whole);
        var missing = new List<string>();
        var entries = new SortedDictionary<string, (BatchEntry Entry, string Folder)>(StringComparer.Ordinal);
        var heads = new List<BatchHead>();
        foreach (string folder in output is not null && !folders.Contains(output) && BatchManifest.In(output).Count > 0 ? [.. folders, output] : folders)
        {
            BatchRecords records = Read(folder);
            heads.AddRange(records.Heads.Values);
            if (records.DamagedLines > 0)
            {
                missing.Add($"{folder}: {Show.Number(records.DamagedLines, "line")} of its manifests cannot be read; run the batch again, which takes what is there");
            }

            foreach (BatchEntry entry in records.Entries.Values)
            {
                Add(entries, entry, folder);
            }
        }

        BatchHead whole = Whole(heads);
        FindMissingShares(heads, whole, output ?? folders[0], entries, missing);
        bool hasAllShares = missing.Count == 0;
        var done = new List<BatchEntry>();
        foreach ((BatchEntry entry, string folder) in entries.Values)
        {
            string path = Path.Combine(folder, entry.Output);
            if (entry.Error is not null)
            {
                missing.Add($"{entry.Input}: failed: {entry.Error}");
            }
            else if (!(store?.IsThere(entry) ?? (new FileInfo(path) is { Exists: true } file && file.Length == entry.OutputBytes)))
            {
                bool isOther = store?.Exists(entry.Output) ?? File.Exists(path);
                missing.Add($"{entry.Input}: {(store is null ? path : entry.Output)} is {(isOther ? "not the file that was written" : "not there")}");
            }
            else
            {
                if (target is not null && Path.GetFullPath(folder) != Path.GetFullPath(output!))
                {
                    target.Take(path, entry.Output);
                }

                done.Add(entry);
            }
        }

        // Where a share is missing, the manifests stay as they are, since they say which.
        if (output is not null && (hasAllShares || !folders.Contains(output)))
        {
            Write(output, whole with { IsComplete = missing.Count == 0 }, entries.Values.Select(static item => item.Entry), store);
        }

        return new BatchMergeResult(done, missing);
    }

    private static BatchRecords Read(string folder)
    {
        try
        {
            return BatchManifest.In(folder).Count > 0
                ? BatchManifest.Read(folder)
                : throw new CommandException(ExitCode.FileSystem, $"{folder}: no manifest of a batch is there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure.About(folder, exception);
        }
    }

    /// <summary>Of two entries of one picture, one that is done wins over one that failed.</summary>
    private static void Add(SortedDictionary<string, (BatchEntry Entry, string Folder)> entries, BatchEntry entry, string folder)
    {
        if (!entries.TryGetValue(entry.Input, out (BatchEntry Entry, string Folder) other) || (other.Entry.Error is not null && entry.Error is null))
        {
            entries[entry.Input] = (entry, folder);
        }
    }

    /// <summary>The head of all shares together.</summary>
    private static BatchHead Whole(List<BatchHead> heads)
    {
        BatchHead first = heads.FirstOrDefault(static head => !head.Shard.IsWhole) ?? heads.FirstOrDefault()
            ?? throw new CommandException(ExitCode.BadData, "the manifests do not say what their batches were; run them again");
        BatchHead? other = heads.FirstOrDefault(head => head.Options != first.Options || (!head.Shard.IsWhole && head.Shard.Count != first.Shard.Count));
        return other is null
            ? first with { Shard = BatchShard.Whole, Files = first.AllFiles }
            : throw CommandException.Usage(other.Options != first.Options
                ? $"the shares {first.Shard} and {other.Shard} were encoded with other options; run one of them again"
                : $"the shares {first.Shard} and {other.Shard} are not of one batch");
    }

    private static void FindMissingShares(
        List<BatchHead> heads, BatchHead whole, string output, SortedDictionary<string, (BatchEntry Entry, string Folder)> entries, List<string> missing)
    {
        BatchHead[] shares = [.. heads.Where(static head => !head.Shard.IsWhole)];
        if (shares.Length == 0)
        {
            if (!heads[^1].IsComplete)
            {
                missing.Add("the batch did not come to its end; run it again");
            }

            return;
        }

        // A share is not missing if all of its pictures were encoded in another way. Which pictures those are can be found only where they can be reached.
        int count = shares[0].Shard.Count;
        string[]? names = NamesIn(whole, output);
        for (int number = 1; number <= count; number++)
        {
            var shard = new BatchShard(number, count);
            BatchHead? head = shares.FirstOrDefault(share => share.Shard == shard);
            if (head is { IsComplete: true })
            {
                continue;
            }

            string[] lacking = [.. (names ?? []).Where(name => shard.Has(name) && !entries.ContainsKey(name))];
            if (names is not null && lacking.Length == 0)
            {
                continue;
            }

            string what = head is null ? "is missing" : "did not come to its end";
            missing.Add(names is null
                ? $"share {shard} {what}; its pictures cannot be named, for {string.Join(", ", whole.Search.Paths)} is not here"
                : $"share {shard} {what}: {Show.Number(lacking.Length, "picture")}, {string.Join(", ", lacking.Take(MostNamed))}{(lacking.Length > MostNamed ? " ..." : "")}");
        }
    }

    /// <summary>The names of a batch's pictures; null where they cannot be found here.</summary>
    internal static string[]? NamesIn(BatchHead whole, string output)
    {
        try
        {
            var plan = new BatchPlan
            {
                Search = whole.Search,
                Output = output,
                Options = EncodeOptions.Default,
                Extension = whole.Extension,
                KeepName = whole.KeepName,
                Jobs = 1,
                Memory = 1,
            };
            return [.. whole.Search.Find(plan).Where(static item => item.Fault is null).Select(static item => item.Name)];
        }
        catch (CommandException)
        {
            return null;
        }
    }

    /// <summary>Replaces the manifests of the shares by the joined one.</summary>
    private static void Write(string folder, BatchHead head, IEnumerable<BatchEntry> entries, IOutputTarget? store)
    {
        string path = Path.Combine(folder, BatchManifest.NameOf(BatchShard.Whole));
        BatchManifest.Write(path, head, entries);
        store?.KeepBeside(path);
        foreach (string other in BatchManifest.In(folder).Where(other => other != path))
        {
            store?.RemoveBeside(Path.GetFileName(other));
            File.Delete(other);
        }
    }
}
