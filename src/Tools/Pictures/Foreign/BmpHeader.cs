using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>What must be known of a BMP's header before Skia reads the file.</summary>
internal static class BmpHeader
{
    private const int FileHeader = 14;
    private const int CompressionAt = FileHeader + 16, BitsAt = FileHeader + 14, AlphaMaskAt = FileHeader + 52;
    private const int BitFields = 3;

    /// <summary>The header with an alpha mask that Skia ignores, and the next larger one, whose mask it reads.</summary>
    private const int ThirdVersion = 56, FourthVersion = 108;

    /// <summary>Checks a file and mends what Skia misreads.</summary>
    /// <param name="file">All of it; a header of 56 bytes is made one of 108, which says the same.</param>
    public static ForeignMetadata Check(ref byte[] file)
    {
        if (file.Length < FileHeader + 12)
        {
            throw ImageFileException.BadData("BMP: the file ends within its header", file.Length);
        }

        int size = Number(file, FileHeader);
        if (size < 40 || size > file.Length - FileHeader)
        {
            return ForeignMetadata.None;
        }

        int start = Number(file, 10);
        bool hasAlphaMask = size == ThirdVersion && Number(file, CompressionAt) == BitFields && Number(file, AlphaMaskAt) != 0;
        if (hasAlphaMask && start >= 0 && start <= file.Length)
        {
            const int More = FourthVersion - ThirdVersion;
            byte[] longer = [.. file[..(FileHeader + size)], .. new byte[More], .. file[(FileHeader + size)..]];
            BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(FileHeader), FourthVersion);
            BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(10), start + More);
            file = longer;
        }

        bool hasFourthByte = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(BitsAt)) == 32 && Number(file, CompressionAt) == 0;
        return hasFourthByte && HasOtherBytes(file, start)
            ? ForeignMetadata.None with { Notes = ["The fourth byte of the BMP's pixels was not taken for alpha: the file does not say that it is."] }
            : ForeignMetadata.None;
    }

    /// <summary>Whether the fourth bytes of the pixels are more than padding.</summary>
    private static bool HasOtherBytes(ReadOnlySpan<byte> file, int start)
    {
        for (int at = start; at >= 0 && at <= file.Length - 4; at += 4)
        {
            if (file[at + 3] is not (0 or 255) || file[at + 3] != file[start + 3])
            {
                return true;
            }
        }

        return false;
    }

    private static int Number(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file[at..]);
}
