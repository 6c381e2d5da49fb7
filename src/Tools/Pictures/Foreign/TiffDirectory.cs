using System.Buffers.Binary;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>One entry of a TIFF directory.</summary>
/// <param name="Tag">What it is about.</param>
/// <param name="Type">1 byte, 2 ASCII, 3 short, 4 long, 7 undefined, and others.</param>
/// <param name="Count">Number of values.</param>
/// <param name="ValueOffset">Where the values are: in the entry itself if they fit into four bytes.</param>
internal readonly record struct TiffEntry(int Tag, int Type, long Count, int ValueOffset);

/// <summary>The first directory of a TIFF file (TIFF 6.0, section 2), which is also what EXIF data starts with.</summary>
internal static class TiffDirectory
{
    /// <summary>The orientation tag.</summary>
    public const int Orientation = 0x0112;

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
    public static IReadOnlyList<uint> FindPages(ReadOnlySpan<byte> data)
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

        return pages;
    }

    /// <summary>An unsigned number of 2 or 4 bytes.</summary>
    public static uint Number(ReadOnlySpan<byte> data, int size, bool bigEndian) => (size, bigEndian) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(data),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(data),
        (_, true) => BinaryPrimitives.ReadUInt32BigEndian(data),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(data),
    };

    private static int SizeOf(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };
}
