using System.Buffers.Binary;
using System.Collections;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The directory of an icon or cursor file. Skia takes the largest picture that it can read: where an entry is cut it would silently take
/// a smaller one.</summary>
internal static class IconDirectory
{
    private const int Header = 6, Entry = 16, ChunkFrame = 12;

    /// <summary>Checks that all entries lie within the file, and remarks on the pictures that are left out.</summary>
    /// <exception cref="ImageFileException">One does not.</exception>
    public static ForeignMetadata Check(ReadOnlySpan<byte> file)
    {
        int count = file.Length >= Header ? BinaryPrimitives.ReadUInt16LittleEndian(file[4..]) : 0;
        bool isWhole = count > 0 && file.Length >= Header + count * Entry;
        for (int i = 0; isWhole && i < count; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice(Header + i * Entry, Entry);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            isWhole = length > 0 && BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]) + length <= file.Length;
        }

        if (!isWhole)
        {
            throw ImageFileException.BadData("ICO: the file ends before the pictures it names", file.Length);
        }

        var notes = new List<string>();
        if (count > 1)
        {
            notes.Add(PictureNote.LargestOf(count, "pictures"));
        }

        SortedSet<string> lost = FindMetadata(file, count);
        if (lost.Count > 0)
        {
            notes.Add($"What the icon's PNGs hold beside pixels was left out: {string.Join(", ", lost)}.");
        }

        return ForeignMetadata.None with { Notes = notes };
    }

    /// <summary>The types of chunks with metadata, in pictures that are PNGs. Pictures may overlap as a hostile file likes: no place is looked at twice.</summary>
    private static SortedSet<string> FindMetadata(ReadOnlySpan<byte> file, int count)
    {
        var pictures = new (int Start, int End)[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice(Header + i * Entry, Entry);
            int start = (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            pictures[i] = (start, start + (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]));
        }

        // Those that end last come first: what follows a place that was seen was then followed at least as far as it would be now.
        Array.Sort(pictures, static (first, second) => second.End.CompareTo(first.End));
        var types = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new BitArray(file.Length);
        foreach ((int start, int end) in pictures)
        {
            if (file[start..end].StartsWith(PngFormat.Signature))
            {
                AddMetadata(file[..end], start + PngFormat.Signature.Length, seen, types);
            }
        }

        return types;
    }

    private static void AddMetadata(ReadOnlySpan<byte> file, long at, BitArray seen, SortedSet<string> types)
    {
        for (; at + ChunkFrame <= file.Length && !seen[(int)at]; at += ChunkFrame + (long)BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]))
        {
            seen[(int)at] = true;
            uint type = BinaryPrimitives.ReadUInt32BigEndian(file[((int)at + 4)..]);
            if (PngMetadataReader.IsKept(type) || type is PngChunkType.CICP or PngChunkType.PHYS)
            {
                types.Add(PngChunkType.Text(type));
            }
        }
    }
}
