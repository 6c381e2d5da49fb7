using System.Collections.Concurrent;
using System.Diagnostics;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Batches;

/// <summary>Makes the output of each picture, on any number of threads: finds what is up to date, encodes the rest within the memory budget,
/// and enters a picture into the manifest once its output has its name.</summary>
internal sealed class BatchEncoder(BatchPlan plan, BatchFolder folder, BatchManifest manifest, CancellationToken cancellation)
{
    /// <summary>How often a picture that changes while it is read is tried.</summary>
    private const int MostAttempts = 2;

    private readonly ContentHash _options = plan.OptionsHash;
    private readonly MemoryBudget _memory = new(plan.Memory);
    private readonly int _threadsEach = Math.Max(1, Environment.ProcessorCount / plan.Jobs);
    private readonly ConcurrentDictionary<string, string> _fullRoots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ContentHash, Lazy<BatchEntry>> _byContent = new();
    private readonly Lazy<Dictionary<ContentHash, BatchEntry>> _known = new(() => Known(plan, manifest));

    /// <summary>Makes the output of a picture, unless it is there already.</summary>
    /// <exception cref="BatchStoppedException">No further picture could be finished either.</exception>
    /// <exception cref="CommandException">This picture cannot be encoded; the manifest says so.</exception>
    public BatchOutcome Do(BatchItem item)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return item.Fault is null ? DoUnlessItChanges(item) : throw CommandException.Usage(item.Fault);
        }
#pragma warning disable CA1031 // One picture's failure, whatever it is, goes into the manifest.
        catch (Exception exception) when (exception is not (OperationCanceledException or BatchStoppedException))
#pragma warning restore CA1031
        {
            StopIfNothingCanGoOn(item, exception);
            CommandException failure = Failure.About(item.Path, exception);
            if (item.Fault is null)
            {
                manifest.Append(FailedEntry(item, failure.Message));
            }

            throw failure;
        }
    }

    /// <summary>Whether the output is there already, made of this content with these options.</summary>
    /// <param name="known">What the manifest says of the picture.</param>
    /// <param name="output">The output's full name.</param>
    public static bool IsUpToDate(BatchPlan plan, BatchEntry? known, BatchItem item, ContentHash content, ContentHash options, string output) =>
        known is { Error: null } && known.Output == item.Output && known.InputHash == content && known.Options == options && IsThere(known, output)
        && (!plan.Verify || (known.Verified && ContentHash.OfFile(output).Hash == known.OutputHash));

    private static bool IsThere(BatchEntry entry, string output) => new FileInfo(output) is { Exists: true } file && file.Length == entry.OutputBytes;

    private BatchOutcome DoUnlessItChanges(BatchItem item)
    {
        for (int attempt = 1; ; attempt++)
        {
            (ContentHash hash, long length) = ContentHash.OfFile(item.Path);
            plan.Looked?.Invoke();
            BatchEntry? known = manifest.Find(item.Name);
            if (IsUpToDate(plan, known, item, hash, _options, folder.FullName(item.Output)))
            {
                return new BatchOutcome(item, known!, BatchStatus.UpToDate);
            }

            try
            {
                return plan.Dedupe ? DoOnce(item, hash, length) : new BatchOutcome(item, Encode(item, hash, length), BatchStatus.Encoded);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or BatchStoppedException) && HasChanged(item.Path, hash))
            {
                if (attempt == MostAttempts)
                {
                    throw new CommandException(
                        ExitCode.FileSystem, $"{item.Path}: changes while it is read; run the batch again when it is finished", exception);
                }
            }
        }
    }

    /// <summary>Encodes a picture, or links to the output of an equal one, for which it waits if another thread is encoding it.</summary>
    private BatchOutcome DoOnce(BatchItem item, ContentHash hash, long length)
    {
        bool isFirst = false;
        Lazy<BatchEntry> output = _byContent.GetOrAdd(hash, _ => new Lazy<BatchEntry>(() =>
        {
            if (_known.Value.TryGetValue(hash, out BatchEntry? known) && known.Input != item.Name && IsThere(known, folder.FullName(known.Output)))
            {
                return known;
            }

            isFirst = true;
            return Encode(item, hash, length);
        }));
        BatchEntry made;
        try
        {
            made = output.Value;
        }
        catch (Exception exception) when (!isFirst && exception is not (OperationCanceledException or BatchStoppedException))
        {
            // The equal one failed, perhaps for a reason of its own. If not, this one fails too and says why.
            made = Encode(item, hash, length);
            isFirst = true;
        }

        if (isFirst)
        {
            return new BatchOutcome(item, made, BatchStatus.Encoded);
        }

        RefuseStranger(item, made.OutputHash);
        folder.Link(made.Output, item.Output);
        BatchEntry entry = made with
        {
            Input = item.Name,
            Root = FullRoot(item),
            Output = item.Output,
            InputBytes = length,
            SameAs = made.SameAs ?? made.Output,
            Milliseconds = 0,
        };
        manifest.Append(entry);
        return new BatchOutcome(item, entry, BatchStatus.Linked);
    }

    private BatchEntry Encode(BatchItem item, ContentHash hash, long length)
    {
        string path = item.Path;
        long memory = PictureMemory.ForEncoding(path, plan.OtherFormat is not null || PictureMemory.NeedsAll(plan.Options));
        using MemoryBudget.Share share = _memory.Take(plan.Verify ? memory + (memory / 2) : memory, cancellation);
        EncodeOptions options = plan.OwnThreads || share.IsMost ? plan.Options : plan.Options with { Threads = _threadsEach };
        long start = Stopwatch.GetTimestamp();
        using PictureFile picture = plan.OtherFormat is null ? PictureFile.Open(path) : PictureFile.Read(path);
        PictureEncoding.RefuseWhatNobodyOpens(picture, options);
        BatchEntry entry = null!;
        EncodeResult result = null!;
        folder.Write(
            item.Output,
            stream => result = Encode(picture, stream, options),
            unfinished =>
            {
                if (plan.Verify)
                {
                    Verify(unfinished, path, result.MeanSquaredError);
                }

                (ContentHash outputHash, long outputBytes) = ContentHash.OfFile(unfinished);
                RefuseStranger(item, outputHash);
                if (HasChanged(path, hash))
                {
                    throw ImageFileException.BadData("the file changed while it was read");
                }

                entry = new BatchEntry
                {
                    Input = item.Name,
                    Root = FullRoot(item),
                    Output = item.Output,
                    InputBytes = length,
                    InputHash = hash,
                    Options = _options,
                    OutputBytes = outputBytes,
                    OutputHash = outputHash,
                    Kind = picture.Format,
                    Width = picture.Width,
                    Height = picture.Height,
                    Colors = result.Colors,
                    Psnr = result.Psnr,
                    Verified = plan.Verify,
                    Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                };
            });
        manifest.Append(entry);
        return entry;
    }

    private EncodeResult Encode(PictureFile picture, Stream stream, EncodeOptions options)
    {
        if (plan.OtherFormat is not { } encode)
        {
            return PictureEncoding.Encode(picture, stream, options, plan.Strip ? FileSections.Empty : null, progress: null, cancellation);
        }

        (EncodeResult result, byte[] bytes) = encode(picture, options, cancellation);
        stream.Write(bytes);
        return result;
    }

    private void Verify(string file, string picture, double error)
    {
        bool isExact = plan.Options.Goal is EncodeGoal.Lossless;
        if (plan.OtherFormat is null)
        {
            BatchVerification.CompareTinct(file, picture, error, isExact);
        }
        else
        {
            BatchVerification.ComparePicture(file, picture, error, isExact);
        }
    }

    /// <summary>Leaves a file alone that no batch made of this picture. But a file of the very bytes that are about to be written is an output whose run was
    /// killed before the manifest had it.</summary>
    private void RefuseStranger(BatchItem item, ContentHash output)
    {
        string path = folder.FullName(item.Output);
        bool isOwn = manifest.Find(item.Name) is { } known && known.Output == item.Output && known.Root == FullRoot(item);
        if (!isOwn && !plan.Force && File.Exists(path) && ContentHash.OfFile(path).Hash != output)
        {
            throw new CommandException(
                ExitCode.WouldOverwrite, $"{item.Path}: {path} exists already and was not made of it; name another folder with -o, or give --force to replace it");
        }
    }

    /// <summary>Ends the batch where the cause is not this picture.</summary>
    private void StopIfNothingCanGoOn(BatchItem item, Exception exception)
    {
        if (BatchStoppedException.IsDiskFull(exception.GetBaseException()))
        {
            throw BatchStoppedException.About(plan.Output, exception.GetBaseException());
        }

        string? gone = !folder.Exists ? plan.Output : item.Root.Length > 0 && !Directory.Exists(item.Root) ? item.Root : null;
        if (gone is not null)
        {
            throw BatchStoppedException.About(gone, new DirectoryNotFoundException());
        }
    }

    /// <summary>What the manifest says of a picture that failed. An earlier output keeps its fields in the entry, since it still belongs to the batch.</summary>
    private BatchEntry FailedEntry(BatchItem item, string reason) =>
        (manifest.Find(item.Name) is { } known && known.Root == FullRoot(item)
            ? known
            : new BatchEntry { Input = item.Name, Root = FullRoot(item), Output = item.Output }) with
        { Error = reason };

    private string FullRoot(BatchItem item) => _fullRoots.GetOrAdd(item.Root, static root => Path.GetFullPath(root.Length == 0 ? "." : root));

    private static bool HasChanged(string path, ContentHash before)
    {
        try
        {
            return ContentHash.OfFile(path).Hash != before;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Dictionary<ContentHash, BatchEntry> Known(BatchPlan plan, BatchManifest manifest)
    {
        ContentHash options = plan.OptionsHash;
        var known = new Dictionary<ContentHash, BatchEntry>();
        foreach (BatchEntry entry in manifest.Known.Where(entry => entry.Error is null && entry.Options == options && (entry.Verified || !plan.Verify)))
        {
            known.TryAdd(entry.InputHash, entry);
        }

        return known;
    }
}
