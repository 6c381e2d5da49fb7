using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>What must be known of a BMP's header before Skia reads the file.</summary>
internal static class BmpHeader
{
    private const int FileHeader = 14;
    private const int WidthAt = FileHeader + 4, HeightAt = FileHeader + 8;
    private const int CompressionAt = FileHeader + 16, BitsAt = FileHeader + 14, AlphaMaskAt = FileHeader + 52;
    private const int BitFields = 3;
    private const int DensityAt = FileHeader + 24, SpaceAt = FileHeader + 56, PrimariesAt = FileHeader + 60, ProfileAt = FileHeader + 112;
    private const int FifthVersion = 124, Calibrated = 0, Embedded = 0x4D424544, Linked = 0x4C494E4B;

    /// <summary>The header with an alpha mask that Skia ignores, and the next larger one, whose mask it reads.</summary>
    private const int ThirdVersion = 56, FourthVersion = 108;

    /// <summary>Checks a file and mends what Skia misreads.</summary>
    /// <param name="file">All of it; a header of 56 bytes is made one of 108, which says the same.</param>
    /// <param name="maxBytes">The most bytes of metadata.</param>
    public static ForeignMetadata Check(ref byte[] file, int maxBytes)
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

        ForeignMetadata found = ReadMetadata(file, size, maxBytes);
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
            ? found with { Notes = [.. found.Notes, PictureNote.NotAlpha("BMP", "pixels")] }
            : found;
    }

    /// <summary>Resolution, and what later versions of the header say of colours.</summary>
    private static ForeignMetadata ReadMetadata(ReadOnlySpan<byte> file, int size, int maxBytes)
    {
        var notes = new List<string>();
        var metadata = new ImageMetadata { Density = Density.Of(Number(file, DensityAt), Number(file, DensityAt + 4)) };
        int space = size >= FourthVersion ? Number(file, SpaceAt) : -1;
        if (space == Calibrated && file[PrimariesAt..(PrimariesAt + 48)].ContainsAnyExcept((byte)0))
        {
            notes.Add("The BMP's primaries and gamma were left out; the samples are taken for sRGB.");
        }
        else if (space == Linked)
        {
            notes.Add("The BMP names a file with its ICC profile; it was left out.");
        }
        else if (space == Embedded && size >= FifthVersion)
        {
            long at = FileHeader + (long)(uint)Number(file, ProfileAt), length = (uint)Number(file, ProfileAt + 4);
            if (at + length <= file.Length && length > 0)
            {
                metadata = metadata with { Icc = file.Slice((int)at, (int)length).ToArray() };
            }
            else
            {
                notes.Add("The BMP's ICC profile is not all there; it was left out.");
            }
        }

        ForeignMetadata found = ForeignMetadata.Of(metadata, bitDepth: 8, maxBytes);
        return found with { Notes = [.. found.Notes, .. notes] };
    }

    /// <summary>Whether the fourth bytes of the pixels are more than padding.</summary>
    private static bool HasOtherBytes(ReadOnlySpan<byte> file, int start)
    {
        // A profile may follow the pixels.
        long pixels = Math.Abs((long)Number(file, WidthAt)) * Math.Abs((long)Number(file, HeightAt));
        for (int at = start; at >= 0 && at <= file.Length - 4 && pixels > 0; at += 4, pixels--)
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
