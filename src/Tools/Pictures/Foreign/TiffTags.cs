namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The values of a directory's entries.</summary>
internal sealed class TiffTags
{
    public const int Width = 256, Height = 257;

    private readonly Dictionary<int, uint[]> _numbers = [];
    private readonly Dictionary<int, TiffEntry> _entries = [];

    /// <summary>Reads the entries of whole numbers, of which a file can name no more than it has bytes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entries">Its directory, whose values lie inside the file.</param>
    public TiffTags(ReadOnlySpan<byte> file, List<TiffEntry> entries)
    {
        IsBigEndian = TiffDirectory.IsBigEndian(file) ?? false;
        foreach (TiffEntry entry in entries)
        {
            _entries.TryAdd(entry.Tag, entry);
            int size = entry.Type switch { 3 => 2, 4 => 4, _ => 0 };
            if (size > 0 && !_numbers.ContainsKey(entry.Tag))
            {
                var values = new uint[entry.Count];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = TiffDirectory.Number(file[(entry.ValueOffset + i * size)..], size, IsBigEndian);
                }

                _numbers.Add(entry.Tag, values);
            }
        }
    }

    /// <summary>Whether numbers of the file have their highest byte first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>The entry of a tag, or null.</summary>
    public TiffEntry? Find(int tag) => _entries.TryGetValue(tag, out TiffEntry entry) ? entry : null;

    /// <summary>The first of a tag's numbers, or what it is where the file does not say.</summary>
    public long First(int tag, long otherwise) => All(tag) is [uint value, ..] ? value : otherwise;

    /// <summary>All of a tag's numbers.</summary>
    public uint[] All(int tag) => _numbers.GetValueOrDefault(tag, []);

    /// <summary>The bytes of a tag, or null.</summary>
    public byte[]? Bytes(ReadOnlySpan<byte> file, int tag) =>
        Find(tag) is { Type: 1 or 7 } entry ? file.Slice(entry.ValueOffset, (int)entry.Count).ToArray() : null;
}
