using System.Collections.Concurrent;
using System.Text;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>Outputs in an object store. Each carries its entry of the manifest as metadata, and with it whose picture's output it is.</summary>
internal sealed class S3Target(IObjectStore store, S3Address address, CancellationToken cancellation) : IOutputTarget
{
    private const string EntryKey = "tinct-entry", OriginKey = "tinct-origin", ManifestStem = "tinct-manifest", ManifestExtension = ".jsonl";

    /// <summary>Letters of remarks: stores take 2,048 bytes of metadata, of which the rest of an entry needs less than half.</summary>
    private const int MostNoteLetters = 800;

    private readonly ConcurrentDictionary<string, (string Version, long Bytes)> _there = new(StringComparer.Ordinal);
    private string _scratch = "";

    /// <inheritdoc/>
    public void Begin(string folder, IReadOnlyList<string>? manifests, CancellationToken cancellation)
    {
        _scratch = folder;
        try
        {
            foreach (StoredObject found in store.List(address.Bucket, address.Prefix, recursive: true, cancellation))
            {
                _there[address.NameOf(found.Key)] = (found.Version, found.Bytes);
            }

            foreach (string name in manifests ?? [.. _there.Keys.Where(IsManifest)])
            {
                if (_there.ContainsKey(name))
                {
                    store.Get(address.Bucket, address.KeyOf(name), Path.Combine(folder, name), cancellation);
                }
            }
        }
        catch (BatchStoppedException exception)
        {
            throw exception.ToFailure();
        }
    }

    /// <inheritdoc/>
    public bool Exists(string output) => _there.ContainsKey(output);

    /// <inheritdoc/>
    public bool IsThere(BatchEntry entry) =>
        _there.TryGetValue(entry.Output, out (string Version, long Bytes) found) && found.Version.Length > 0 && found.Version == entry.OutputVersion && found.Bytes == entry.OutputBytes;

    /// <inheritdoc/>
    public BatchEntry? Recall(BatchItem item, bool readBack)
    {
        if (!Exists(item.Output) || store.Look(address.Bucket, address.KeyOf(item.Output), cancellation) is not var (found, metadata)
            || metadata.GetValueOrDefault(OriginKey) != Origin(item.FullRoot, item.Name) || !metadata.TryGetValue(EntryKey, out string? line))
        {
            return null;
        }

        if (BatchLines.Read(Encoding.ASCII.GetBytes(line)).Entry is not { } entry)
        {
            return null;
        }

        // It was sent before it was read back, and the run may have ended in between. What is not as it was sent has no version that is known.
        bool isWhole = !entry.Verified || !readBack || IsAsSent(entry, address.KeyOf(item.Output), Path.Combine(_scratch, $"{Guid.NewGuid():N}{OutputFile.TemporaryExtension}"));
        return entry with { Input = item.Name, Root = item.FullRoot, Output = item.Output, OutputVersion = isWhole ? found.Version : "" };
    }

    /// <inheritdoc/>
    public BatchEntry Keep(BatchEntry entry, string file)
    {
        // Without names, which may be long, and not ASCII.
        string line = Encoding.ASCII.GetString(BatchLines.Write(entry with { Input = "", Root = "", Output = BatchEntry.NoOutput, Notes = ShortNotes(entry.Notes) })).TrimEnd();
        var metadata = new Dictionary<string, string> { [EntryKey] = line, [OriginKey] = Origin(entry.Root, entry.Input) };
        string key = address.KeyOf(entry.Output), version = store.Put(address.Bucket, key, file, metadata, cancellation);
        if (entry.Verified)
        {
            ReadBack(entry, key, file);
        }

        _there[entry.Output] = (version, entry.OutputBytes);
        return entry with { OutputVersion = version };
    }

    /// <inheritdoc/>
    public void KeepBeside(string file)
    {
        // A copy, for a manifest may grow meanwhile.
        string name = Path.GetFileName(file), copy = $"{file}.{Guid.NewGuid():N}{OutputFile.TemporaryExtension}";
        File.Copy(file, copy);
        try
        {
            store.Put(address.Bucket, address.KeyOf(name), copy, new Dictionary<string, string>(), cancellation);
        }
        catch (CommandException exception)
        {
            // Without its manifest, no output counts.
            throw new BatchStoppedException(exception.Message, exception);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <inheritdoc/>
    public void RemoveBeside(string name) => store.Remove(address.Bucket, address.KeyOf(name), cancellation);

    private static bool IsManifest(string name) =>
        name.StartsWith(ManifestStem, StringComparison.Ordinal) && name.EndsWith(ManifestExtension, StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal)
        && S3Address.FaultAsFile(name) is null;

    /// <summary>Remarks as metadata can hold them; what they cannot is said to be missing.</summary>
    private static IReadOnlyList<string> ShortNotes(IReadOnlyList<string> notes) =>
        notes.All(static note => Ascii.IsValid(note)) && notes.Sum(static note => note.Length) <= MostNoteLetters ? notes : ["There were remarks that are too long to be kept here."];

    private static string Origin(string root, string name) => ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{root}/{name}")).ToString();

    private void ReadBack(BatchEntry entry, string key, string file)
    {
        if (!IsAsSent(entry, key, file + OutputFile.TemporaryExtension))
        {
            store.Remove(address.Bucket, key, cancellation);
            throw new CommandException(
                ExitCode.InternalError, $"{entry.Root}/{entry.Input}: what the store gives back of {entry.Output} is not what was sent; it was removed");
        }
    }

    private bool IsAsSent(BatchEntry entry, string key, string back)
    {
        try
        {
            store.Get(address.Bucket, key, back, cancellation);
            return ContentHash.OfFile(back).Hash == entry.OutputHash;
        }
        finally
        {
            File.Delete(back);
        }
    }
}
