using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Checks that an uncompressed BMP is as long as its header says: gdk-pixbuf leaves the missing rows of a cut file
/// black, without a word.</summary>
internal static class BmpLength
{
    private const int FileHeader = 14;
    private const int CoreHeader = 12;

    /// <summary>Checks a file.</summary>
    /// <exception cref="ImageFileException">The file ends before its pixels do.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeader + CoreHeader)
        {
            throw ImageFileException.BadData("BMP: the file ends within its header", file.Length);
        }

        long start = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        ReadOnlySpan<byte> header = file[FileHeader..];
        bool isCore = BinaryPrimitives.ReadUInt32LittleEndian(header) == CoreHeader;
        if (!isCore && header.Length < 40)
        {
            throw ImageFileException.BadData("BMP: the file ends within its header", file.Length);
        }

        long width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(header[4..]) : BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        long height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) : BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(isCore ? 10 : 14)..]);
        bool isRunLength = !isCore && BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) is 1 or 2;
        long rowBytes = (Math.Abs(width) * bits + 31) / 32 * 4;
        if (!isRunLength && start + rowBytes * Math.Abs(height) > file.Length)
        {
            throw ImageFileException.BadData("BMP: the file ends before its pixels do", file.Length);
        }
    }
}
