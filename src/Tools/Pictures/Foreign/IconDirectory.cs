using System.Buffers.Binary;
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

        var lost = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice(Header + i * Entry, Entry);
            AddMetadata(file.Slice((int)BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]), (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..])), lost);
        }

        if (lost.Count > 0)
        {
            notes.Add($"What the icon's PNGs hold beside pixels was left out: {string.Join(", ", lost)}.");
        }

        return ForeignMetadata.None with { Notes = notes };
    }

    /// <summary>Adds the types of chunks with metadata, where a picture is a PNG.</summary>
    private static void AddMetadata(ReadOnlySpan<byte> picture, SortedSet<string> types)
    {
        if (!picture.StartsWith(PngFormat.Signature))
        {
            return;
        }

        for (long at = PngFormat.Signature.Length; at + ChunkFrame <= picture.Length; at += ChunkFrame + (long)BinaryPrimitives.ReadUInt32BigEndian(picture[(int)at..]))
        {
            uint type = BinaryPrimitives.ReadUInt32BigEndian(picture[((int)at + 4)..]);
            if (PngMetadataReader.IsKept(type) || type is PngChunkType.CICP or PngChunkType.PHYS)
            {
                types.Add(PngChunkType.Text(type));
            }
        }
    }
}
