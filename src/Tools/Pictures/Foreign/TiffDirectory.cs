using System.Buffers.Binary;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>One entry of a TIFF directory.</summary>
/// <param name="Tag">What it is about.</param>
/// <param name="Type">1 byte, 2 ASCII, 3 short, 4 long, 7 undefined, and others.</param>
/// <param name="Count">Number of values.</param>
/// <param name="ValueOffset">Where the values are: in the entry itself if they fit into four bytes.</param>
internal readonly record struct TiffEntry(int Tag, int Type, long Count, int ValueOffset);

/// <summary>An entry to be written.</summary>
/// <param name="Tag">What it is about.</param>
/// <param name="Type">3 short, 4 long.</param>
/// <param name="Values">At least one.</param>
internal readonly record struct TiffNumbers(int Tag, int Type, params uint[] Values);

/// <summary>The first directory of a TIFF file (TIFF 6.0, section 2), which is also what EXIF data starts with.</summary>
internal static class TiffDirectory
{
    /// <summary>The orientation tag.</summary>
    public const int Orientation = 0x0112;

    /// <summary>Types of numbers.</summary>
    public const int Short = 3, Long = 4;

    private const int EntrySize = 12;

    /// <summary>Whether the header's byte order is big-endian; null if this is no TIFF header.</summary>
    public static bool? IsBigEndian(ReadOnlySpan<byte> data) =>
        data.StartsWith("MM\0*"u8) ? true : data.StartsWith("II*\0"u8) ? false : null;

    /// <summary>The entries whose values lie inside the data.</summary>
    /// <param name="data">A file, or EXIF data, from its header on.</param>
    /// <param name="isCut">Whether the directory or the values of an entry lie outside.</param>
    public static List<TiffEntry> Read(ReadOnlySpan<byte> data, out bool isCut)
    {
        var entries = new List<TiffEntry>();
        isCut = true;
        if (IsBigEndian(data) is not { } bigEndian || data.Length < 8)
        {
            return entries;
        }

        uint start = Number(data[4..], 4, bigEndian);
        if (start > data.Length - 2)
        {
            return entries;
        }

        uint count = Number(data[(int)start..], 2, bigEndian);
        long at = start + 2L;
        isCut = at + count * EntrySize > data.Length;
        for (uint i = 0; i < count && at + EntrySize <= data.Length; i++, at += EntrySize)
        {
            ReadOnlySpan<byte> entry = data.Slice((int)at, EntrySize);
            int type = (int)Number(entry[2..], 2, bigEndian);
            long values = Number(entry[4..], 4, bigEndian);
            long bytes = values * SizeOf(type);
            long offset = bytes <= 4 ? at + 8 : Number(entry[8..], 4, bigEndian);
            if (offset + bytes > data.Length)
            {
                isCut = true;
            }
            else if (bytes > 0)
            {
                entries.Add(new TiffEntry((int)Number(entry, 2, bigEndian), type, values, (int)offset));
            }
        }

        return entries;
    }

    /// <summary>Where the linked directories of a file are: those that can be reached, without going in circles.</summary>
    /// <param name="isCut">Whether the last of them names another that lies outside.</param>
    public static IReadOnlyList<uint> FindPages(ReadOnlySpan<byte> data, out bool isCut)
    {
        var seen = new HashSet<uint>();
        var pages = new List<uint>();
        bool bigEndian = IsBigEndian(data) ?? false;
        uint start = data.Length < 8 ? 0 : Number(data[4..], 4, bigEndian);
        while (start != 0 && start <= data.Length - 2 && seen.Add(start))
        {
            pages.Add(start);
            long link = start + 2 + Number(data[(int)start..], 2, bigEndian) * (long)EntrySize;
            start = link + 4 <= data.Length ? Number(data[(int)link..], 4, bigEndian) : 0;
        }

        isCut = pages.Count > 0 && start > data.Length - 2;
        return pages;
    }

    /// <summary>Makes the directory at a place the first one.</summary>
    public static void MakeFirst(Span<byte> file, uint place) => Put(file[4..], 4, place, IsBigEndian(file) == true);

    /// <summary>A file with a further directory behind it, which is made the first and only one.</summary>
    /// <param name="file">A file; what its header says is changed.</param>
    /// <param name="entries">In the order of their tags.</param>
    public static byte[] Append(byte[] file, IReadOnlyList<TiffNumbers> entries)
    {
        // A directory starts at a whole word (TIFF 6.0, section 2).
        bool bigEndian = IsBigEndian(file) == true;
        int start = file.Length + (file.Length & 1), at = start + 2, place = at + (EntrySize * entries.Count) + 4;
        var longer = new byte[place + entries.Sum(static entry => entry.Values.Length * (long)SizeOf(entry.Type))];
        file.CopyTo(longer, 0);
        MakeFirst(longer, (uint)start);
        Put(longer.AsSpan(start), 2, (uint)entries.Count, bigEndian);
        foreach ((int tag, int type, uint[] values) in entries)
        {
            int size = SizeOf(type);
            Put(longer.AsSpan(at), 2, (uint)tag, bigEndian);
            Put(longer.AsSpan(at + 2), 2, (uint)type, bigEndian);
            Put(longer.AsSpan(at + 4), 4, (uint)values.Length, bigEndian);
            bool isInside = values.Length * (long)size <= 4;
            int next = isInside ? at + 8 : place;
            if (!isInside)
            {
                Put(longer.AsSpan(at + 8), 4, (uint)place, bigEndian);
            }

            foreach (uint value in values)
            {
                Put(longer.AsSpan(next), size, value, bigEndian);
                next += size;
            }

            place = isInside ? place : next;
            at += EntrySize;
        }

        return longer;
    }

    /// <summary>An unsigned number of 1, 2 or 4 bytes.</summary>
    public static uint Number(ReadOnlySpan<byte> data, int size, bool bigEndian) => (size, bigEndian) switch
    {
        (1, _) => data[0],
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(data),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(data),
        (_, true) => BinaryPrimitives.ReadUInt32BigEndian(data),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(data),
    };

    /// <summary>Writes an unsigned number of 1, 2 or 4 bytes.</summary>
    public static void Put(Span<byte> at, int size, uint value, bool bigEndian)
    {
        for (int i = 0; i < size; i++)
        {
            at[bigEndian ? size - 1 - i : i] = (byte)(value >> (8 * i));
        }
    }

    private static int SizeOf(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };
}
