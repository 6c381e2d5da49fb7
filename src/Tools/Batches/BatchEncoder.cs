using System.Collections.Concurrent;
using System.Diagnostics;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Batches;

/// <summary>Makes the output of each picture, on any number of threads: finds what is up to date, encodes the rest within the memory budget,
/// and enters a picture into the manifest once its output has its name.</summary>
internal sealed class BatchEncoder(BatchPlan plan, BatchFolder folder, BatchManifest manifest, CancellationToken cancellation) : IDisposable
{
    /// <summary>How often a picture that changes while it is read is tried.</summary>
    private const int MostAttempts = 2;

    private readonly ContentHash _options = plan.OptionsHash;
    private readonly MemoryBudget _memory = new(plan.Memory);
    private readonly MemoryBudget _scratch = new(plan.Scratch);
    private readonly SemaphoreSlim _inWork = new(plan.Jobs);
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
            return item.Fault is not null ? throw CommandException.Usage(item.Fault) : item.Version is null ? DoUnlessItChanges(item) : DoFetched(item);
        }
#pragma warning disable CA1031 // One picture's failure, whatever it is, goes into the manifest.
        catch (Exception exception) when (exception is not (OperationCanceledException or BatchStoppedException))
#pragma warning restore CA1031
        {
            StopIfNothingCanGoOn(item, exception);
            CommandException failure = Failure.About(item.Title, exception);
            manifest.Append(FailedEntry(item, failure.Message));
            throw failure;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inWork.Dispose();

    /// <summary>Whether the output is there already, made of this content with these options.</summary>
    /// <param name="known">What the manifest says of the picture.</param>
    /// <param name="content">The content of a file; a picture in a store is known by its version, and where that says none, every picture is new.</param>
    /// <param name="output">The output's full name, where outputs are files.</param>
    public static bool IsUpToDate(BatchPlan plan, BatchEntry? known, BatchItem item, Func<ContentHash> content, ContentHash options, string output) =>
        known is { Error: null } && known.Output == item.Output && known.Options == options && IsThere(plan, known, output)
        && (item.Version is null ? known.InputHash == content() : item.Version.Length > 0 && known.InputVersion == item.Version && known.Root == item.Root)
        && (!plan.Verify || (known.Verified && (plan.Target is not null || ContentHash.OfFile(output).Hash == known.OutputHash)));

    private static bool IsThere(BatchPlan plan, BatchEntry entry, string output) =>
        plan.Target?.IsThere(entry) ?? (new FileInfo(output) is { Exists: true } file && file.Length == entry.OutputBytes);

    /// <summary>What is known of a picture whose output is up to date; null where it is not.</summary>
    private BatchEntry? FindUpToDate(BatchItem item, Func<ContentHash> content)
    {
        string output = folder.FullName(item.Output);
        if (manifest.Find(item.Name) is { } known && IsUpToDate(plan, known, item, content, _options, output))
        {
            return known;
        }

        if (plan.Target?.Recall(item, readBack: true) is not { } made || !IsUpToDate(plan, made, item, content, _options, output))
        {
            return null;
        }

        BatchEntry recalled = made with { Root = FullRoot(item) };
        manifest.Append(recalled);
        return recalled;
    }

    /// <summary>Makes the output of a picture that has to be brought here first.</summary>
    private BatchOutcome DoFetched(BatchItem item)
    {
        if (FindUpToDate(item, static () => default) is { } known)
        {
            return new BatchOutcome(item, known, BatchStatus.UpToDate);
        }

        using MemoryBudget.Share room = _scratch.Take(2 * item.Bytes, cancellation);
        string file = folder.NewName(Path.GetExtension(item.Name).ToLowerInvariant());
        try
        {
            BatchItem fetched = plan.Source!.Fetch(item, file, cancellation) with { File = file };
            (ContentHash hash, long length) = ContentHash.OfFile(file);
            return plan.Dedupe ? DoOnce(fetched, hash, length) : new BatchOutcome(fetched, Encode(fetched, hash, length), BatchStatus.Encoded);
        }
        catch (CommandException exception) when (exception.Message.Contains(file, StringComparison.Ordinal))
        {
            throw new CommandException(exception.ExitCode, exception.Message.Replace(file, item.Title, StringComparison.Ordinal), exception);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private BatchOutcome DoUnlessItChanges(BatchItem item)
    {
        for (int attempt = 1; ; attempt++)
        {
            (ContentHash hash, long length) = ContentHash.OfFile(item.Path);
            plan.Looked?.Invoke();
            if (FindUpToDate(item, () => hash) is { } known)
            {
                return new BatchOutcome(item, known, BatchStatus.UpToDate);
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
            if (_known.Value.TryGetValue(hash, out BatchEntry? known) && known.Input != item.Name && IsThere(plan, known, folder.FullName(known.Output)))
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
            InputVersion = item.Version,
            SameAs = made.SameAs ?? made.Output,
            Milliseconds = 0,
        };
        manifest.Append(entry);
        return new BatchOutcome(item, entry, BatchStatus.Linked);
    }

    private BatchEntry Encode(BatchItem item, ContentHash hash, long length)
    {
        BatchEntry entry = EncodeInFolder(item, hash, length);
        if (plan.Target is { } target)
        {
            string file = folder.FullName(entry.Output);
            try
            {
                entry = target.Keep(entry, file);
            }
            finally
            {
                File.Delete(file);
            }
        }

        manifest.Append(entry);
        return entry;
    }

    private BatchEntry EncodeInFolder(BatchItem item, ContentHash hash, long length)
    {
        // More are on their way than in work where pictures or outputs travel.
        _inWork.Wait(cancellation);
        try
        {
            return EncodeNow(item, hash, length);
        }
        finally
        {
            _inWork.Release();
        }
    }

    private BatchEntry EncodeNow(BatchItem item, ContentHash hash, long length)
    {
        string path = item.Path;
        long memory = PictureMemory.ForEncoding(path, plan.OtherFormat is not null || plan.Options.NeedsWholePicture, plan.Extension);
        using MemoryBudget.Share share = _memory.Take(plan.Verify ? memory + (memory / 2) : memory, cancellation);
        EncodeOptions options = plan.OwnThreads || share.IsMost ? plan.Options : plan.Options with { Threads = _threadsEach };
        long start = Stopwatch.GetTimestamp();
        using PictureFile picture = plan.OtherFormat is null ? PictureFile.Open(path) : PictureFile.Read(path);
        PictureEncoding.RefuseWhatNobodyOpens(picture, options);
        BatchEntry entry = null!;
        EncodeResult result = null!;
        IReadOnlyList<string> notes = [];
        folder.Write(
            item.Output,
            stream => (result, notes) = Encode(picture, stream, options),
            unfinished =>
            {
                if (plan.Verify)
                {
                    Verify(unfinished, path, result.MeanSquaredError);
                }

                (ContentHash outputHash, long outputBytes) = ContentHash.OfFile(unfinished);
                RefuseStranger(item, outputHash);
                if (item.File is null && HasChanged(path, hash))
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
                    InputVersion = item.Version,
                    Options = _options,
                    OutputBytes = outputBytes,
                    OutputHash = outputHash,
                    Kind = picture.Format,
                    Width = picture.Width,
                    Height = picture.Height,
                    Colors = result.Colors,
                    Psnr = result.Psnr,
                    Verified = plan.Verify,
                    Notes = notes,
                    Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                };
            });
        return entry;
    }

    /// <summary>Encodes a picture; many of them have the same remarks, which take memory once.</summary>
    private (EncodeResult Result, IReadOnlyList<string> Notes) Encode(PictureFile picture, Stream stream, EncodeOptions options)
    {
        if (plan.OtherFormat is not { } encode)
        {
            EncodeResult result = PictureEncoding.Encode(picture, stream, options, plan.Strip ? FileSections.Empty : null, progress: null, cancellation);
            return (result, [.. picture.Notes.Select(string.Intern)]);
        }

        (EncodeResult other, byte[] bytes, IReadOnlyList<string> notes) = encode(picture, options, cancellation);
        stream.Write(bytes);
        return (other, [.. picture.Notes.Concat(notes).Select(string.Intern)]);
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
        bool isOwn = plan.Force || (manifest.Find(item.Name) is { } known && known.Output == item.Output && known.Root == FullRoot(item));
        bool isStranger = !isOwn && (plan.Target is { } target
            ? target.Exists(item.Output) && target.Recall(item, readBack: false) is null
            : File.Exists(path) && ContentHash.OfFile(path).Hash != output);
        if (isStranger)
        {
            throw new CommandException(
                ExitCode.WouldOverwrite,
                $"{item.Title}: {(plan.Target is null ? path : item.Output)} exists already and was not made of it; name another folder with -o, or give --force to replace it");
        }
    }

    /// <summary>Ends the batch where the cause is not this picture.</summary>
    private void StopIfNothingCanGoOn(BatchItem item, Exception exception)
    {
        // Of a process that ends, what is unfinished is gone.
        cancellation.ThrowIfCancellationRequested();
        if (WriteFailure.IsDiskFull(exception.GetBaseException()))
        {
            throw BatchStoppedException.About(plan.Output, exception.GetBaseException());
        }

        string? gone = !folder.Exists ? plan.Output : item.Version is null && item.Root.Length > 0 && !Directory.Exists(item.Root) ? item.Root : null;
        if (gone is not null)
        {
            throw BatchStoppedException.About(gone, new DirectoryNotFoundException());
        }
    }

    /// <summary>What the manifest says of a picture that failed. An earlier output keeps its fields in the entry, since it still belongs to the batch. The output of one that
    /// cannot have any may have a name that is none.</summary>
    private BatchEntry FailedEntry(BatchItem item, string reason) =>
        (manifest.Find(item.Key) is { } known && known.Root == FullRoot(item)
            ? known
            : new BatchEntry { Input = item.Key, Root = FullRoot(item), Output = item.Fault is null ? item.Output : BatchEntry.NoOutput }) with
        { Error = reason };

    private string FullRoot(BatchItem item) => _fullRoots.GetOrAdd(item.Root, static (_, found) => found.FullRoot, item);

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
