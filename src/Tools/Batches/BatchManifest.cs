using Tinct.Tools.Host;

namespace Tinct.Tools.Batches;

/// <summary>What earlier runs into a folder have done, as their manifests say.</summary>
internal sealed class BatchRecords
{
    /// <summary>The last head of each manifest, by the manifest's name.</summary>
    public Dictionary<string, BatchHead> Heads { get; } = new(StringComparer.Ordinal);

    /// <summary>The last entry of each picture.</summary>
    public Dictionary<string, BatchEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Lines that could not be read.</summary>
    public int DamagedLines { get; private set; }

    /// <summary>Adds the lines of a manifest. A last line that was cut, because the process or the machine stopped, counts as not written.</summary>
    /// <returns>The bytes up to the end of the last whole line.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public long Add(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Add(Path.GetFileName(path), stream);
    }

    /// <inheritdoc cref="Add(string)"/>
    /// <param name="manifest">The manifest's name.</param>
    /// <param name="stream">Its bytes.</param>
    internal long Add(string manifest, Stream stream)
    {
        byte[] buffer = new byte[1 << 16];
        long whole = 0, before = 0;
        int filled = 0;
        bool isTooLong = false;
        for (int read; (read = stream.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += read;
            int start = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', start, filled - start)) >= 0; start = end + 1)
            {
                AddLine(manifest, isTooLong ? default : buffer.AsMemory(start, end - start));
                isTooLong = false;
            }

            whole = start > 0 ? before + start : whole;
            before += start;
            filled -= start;
            Array.Copy(buffer, start, buffer, 0, filled);
            if (filled == BatchLines.MaxLength)
            {
                (isTooLong, before, filled) = (true, before + filled, 0);
            }
            else if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }

        return whole;
    }

    private void AddLine(string manifest, ReadOnlyMemory<byte> line)
    {
        (BatchHead? head, BatchEntry? entry) = BatchLines.Read(line);
        if (head is not null)
        {
            Heads[manifest] = head;
        }
        else if (entry is not null)
        {
            Entries[entry.Input] = entry;
        }
        else
        {
            DamagedLines++;
        }
    }
}

/// <summary>The list of finished pictures in the output's folder: a line for each, on disk before the picture counts as done.</summary>
internal sealed class BatchManifest : IDisposable
{
    private const string Stem = "tinct-manifest", Extension = ".jsonl";

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Lock _lock = new();

    private readonly BatchRecords _own;
    private readonly BatchRecords _others;

    private BatchManifest(string path, FileStream stream, BatchRecords own, BatchRecords others)
    {
        _path = path;
        _stream = stream;
        _own = own;
        _others = others;
    }

    /// <summary>The manifest's full name.</summary>
    public string FullName => _path;

    /// <summary>Lines of earlier runs that could not be read.</summary>
    public int DamagedLines => _own.DamagedLines + _others.DamagedLines;

    /// <summary>All that was known when the manifest was opened, from manifests of other shares too.</summary>
    public IEnumerable<BatchEntry> Known => _own.Entries.Values.Concat(_others.Entries.Values);

    /// <summary>What is known of a picture; null for nothing.</summary>
    /// <param name="input">Its name, relative to its folder.</param>
    public BatchEntry? Find(string input)
    {
        lock (_lock)
        {
            return _own.Entries.GetValueOrDefault(input) ?? _others.Entries.GetValueOrDefault(input);
        }
    }

    /// <summary>The manifest's name.</summary>
    public static string NameOf(BatchShard shard) => shard.IsWhole ? $"{Stem}{Extension}" : $"{Stem}.{shard.Number}-of-{shard.Count}{Extension}";

    /// <summary>The manifests in a folder, that of the whole batch first.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, $"{Stem}*{Extension}").OrderBy(static path => Path.GetFileName(path).Length).ThenBy(static path => path, StringComparer.Ordinal)]
            : [];

    /// <summary>Reads all manifests of a folder.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static BatchRecords Read(string folder)
    {
        var records = new BatchRecords();
        foreach (string path in In(folder))
        {
            records.Add(path);
        }

        return records;
    }

    /// <summary>Opens a share's manifest to continue it. What follows its last whole line is cut off.</summary>
    /// <param name="folder">An existing folder, which is locked.</param>
    /// <exception cref="IOException">It cannot be opened, or another one cannot be read.</exception>
    public static BatchManifest Open(string folder, BatchShard shard)
    {
        string path = Path.Combine(folder, NameOf(shard));
        BatchRecords own = new(), others = new();
        foreach (string other in In(folder).Where(other => other != path))
        {
            others.Add(other);
        }

        long whole = File.Exists(path) ? own.Add(path) : 0;
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        stream.SetLength(whole);
        stream.Position = whole;
        return new BatchManifest(path, stream, own, others);
    }

    /// <summary>Adds the head of a run.</summary>
    /// <exception cref="BatchStoppedException">The disk is full, or the manifest is gone.</exception>
    public void Append(BatchHead head) => Append(BatchLines.Write(head));

    /// <summary>Adds an entry; it is on disk when this returns.</summary>
    /// <exception cref="BatchStoppedException">The disk is full, or the manifest is gone.</exception>
    public void Append(BatchEntry entry)
    {
        lock (_lock)
        {
            Append(BatchLines.Write(entry));
            _own.Entries[entry.Input] = entry;
        }
    }

    /// <summary>Puts a manifest in the place of this one, sorted and without what is out of date, and closes it.</summary>
    /// <param name="entries">The run's pictures that are done.</param>
    /// <param name="stays">Whether another entry, of a picture that failed or of an earlier run, is still true.</param>
    /// <exception cref="BatchStoppedException">It cannot be written; the old manifest stays.</exception>
    public void Compact(BatchHead head, IEnumerable<BatchEntry> entries, Func<BatchEntry, bool> stays)
    {
        var kept = entries.ToDictionary(static entry => entry.Input, StringComparer.Ordinal);
        foreach (BatchEntry entry in _own.Entries.Values)
        {
            if (!kept.ContainsKey(entry.Input) && stays(entry))
            {
                kept.Add(entry.Input, entry);
            }
        }

        Dispose();
        try
        {
            Write(_path, head, kept.Values);
        }
        catch (Exception exception) when (exception is IOException or CommandException)
        {
            throw BatchStoppedException.About(_path, exception.GetBaseException());
        }
    }

    /// <summary>Writes a whole manifest.</summary>
    public static void Write(string path, BatchHead head, IEnumerable<BatchEntry> entries) => OutputFile.Write(path, force: true, stream =>
    {
        stream.Write(BatchLines.Write(head));
        foreach (BatchEntry entry in entries.OrderBy(static entry => entry.Input, StringComparer.Ordinal))
        {
            stream.Write(BatchLines.Write(entry));
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _stream.Dispose();
        }
    }

    private void Append(byte[] line)
    {
        lock (_lock)
        {
            long before = _stream.Position;
            try
            {
                // Writing to a deleted file succeeds, but what is written is lost.
                if (!File.Exists(_path))
                {
                    throw new DirectoryNotFoundException();
                }

                _stream.Write(line);
                _stream.Flush(flushToDisk: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                CutBack(before);
                throw BatchStoppedException.About(_path, exception);
            }
        }
    }

    /// <summary>Removes a line that was written in part. If that fails too, the next run finds the cut line and removes it.</summary>
    private void CutBack(long length)
    {
        try
        {
            _stream.SetLength(length);
            _stream.Position = length;
        }
        catch (IOException)
        {
        }
    }
}
