using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The directory of an icon or cursor file. Skia takes the largest picture that it can read: where an entry is cut it would silently take
/// a smaller one.</summary>
internal static class IconDirectory
{
    private const int Header = 6, Entry = 16;

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

        return count > 1 ? ForeignMetadata.None with { Notes = [PictureNote.LargestOf(count, "pictures")] } : ForeignMetadata.None;
    }
}
