using System.Buffers.Binary;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The values of a directory's entries, read when asked for: entries may overlap, so all of them together may be of any size.</summary>
internal sealed class TiffTags
{
    public const int Width = 256, Height = 257;

    private readonly byte[] _file;
    private readonly Dictionary<int, TiffEntry> _entries = [];

    /// <summary>Takes the entries.</summary>
    /// <param name="entries">The file's directory, whose values lie inside the file.</param>
    public TiffTags(byte[] file, List<TiffEntry> entries)
    {
        _file = file;
        IsBigEndian = TiffDirectory.IsBigEndian(file) ?? false;
        foreach (TiffEntry entry in entries)
        {
            _entries.TryAdd(entry.Tag, entry);
        }
    }

    /// <summary>Whether numbers of the file have their highest byte first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>The entry of a tag, or null.</summary>
    public TiffEntry? Find(int tag) => _entries.TryGetValue(tag, out TiffEntry entry) ? entry : null;

    /// <summary>The first of a tag's numbers, or another number where the file does not have the tag.</summary>
    public long First(int tag, long otherwise) => Numbers(tag, 1) is [uint value] ? value : otherwise;

    /// <summary>A tag's numbers, where they are whole ones of one, two or four bytes: TIFF 6.0 asks readers to take each for any other.</summary>
    /// <param name="most">How many are wanted; no memory is taken for more, nor for more than lie inside the file.</param>
    public uint[] Numbers(int tag, long most)
    {
        int size = Find(tag)?.Type switch { 1 => 1, 3 => 2, 4 => 4, _ => 0 };
        if (size == 0)
        {
            return [];
        }

        TiffEntry entry = _entries[tag];
        var values = new uint[Math.Min(most, entry.Count)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = TiffDirectory.Number(_file.AsSpan(entry.ValueOffset + i * size), size, IsBigEndian);
        }

        return values;
    }

    /// <summary>A tag's text up to its first zero; null where there is none, or it says nothing.</summary>
    public string? Text(int tag)
    {
        if (Find(tag) is not { Type: 2 } entry)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = _file.AsSpan(entry.ValueOffset, (int)entry.Count);
        int end = bytes.IndexOf((byte)0);
        string text = ForeignMetadata.DecodeText(end < 0 ? bytes : bytes[..end]).Trim();
        return text.Length > 0 ? text : null;
    }

    /// <summary>The numbers of the tags that there are, in their order.</summary>
    public IEnumerable<int> All => _entries.Keys.Order();

    /// <summary>A tag's first number, which may be a fraction and of any type that has no sign; 0 where there is none.</summary>
    public double Fraction(int tag)
    {
        if (Find(tag) is not { } entry)
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = _file.AsSpan(entry.ValueOffset);
        switch (entry.Type)
        {
            case 1 or 3 or 4:
                return First(tag, 0);
            case 5:
                double below = TiffDirectory.Number(bytes[4..], 4, IsBigEndian);
                return below == 0 ? 0 : TiffDirectory.Number(bytes, 4, IsBigEndian) / below;
            case 11:
                return IsBigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes);
            case 12:
                return IsBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes);
            default:
                return 0;
        }
    }

    /// <summary>The bytes of a tag, or null.</summary>
    public byte[]? Bytes(int tag) =>
        Find(tag) is { Type: 1 or 7 } entry ? _file.AsSpan(entry.ValueOffset, (int)entry.Count).ToArray() : null;
}
