using System.Buffers.Binary;
using System.Numerics;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>What must be known of a BMP's header before Skia reads the file.</summary>
internal static class BmpHeader
{
    private const int FileHeader = 14;
    private const int WidthAt = FileHeader + 4, HeightAt = FileHeader + 8;
    private const int CompressionAt = FileHeader + 16, BitsAt = FileHeader + 14, MasksAt = FileHeader + 40, AlphaMaskAt = FileHeader + 52;
    private const int BitFields = 3, AlphaBitFields = 6;
    private const int DensityAt = FileHeader + 24, SpaceAt = FileHeader + 56, PrimariesAt = FileHeader + 60, ProfileAt = FileHeader + 112;
    private const int FifthVersion = 124, Calibrated = 0, Embedded = 0x4D424544, Linked = 0x4C494E4B;

    /// <summary>The header with an alpha mask that Skia ignores, and the next larger one, whose mask it reads.</summary>
    private const int ThirdVersion = 56, FourthVersion = 108;

    /// <summary>Checks a file and mends what Skia misreads.</summary>
    /// <param name="file">All of it; a header of 56 bytes is made one of 108, which says the same, and channels of more than 8 bits are rounded to 8.</param>
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
        if (RoundChannels(file, start, size) is > 8 and var depth)
        {
            found = found with { BitDepth = depth, Notes = [.. found.Notes, PictureNote.ReducedDepth(depth)] };
        }

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

    /// <summary>Rounds channels of more than 8 bits, which Skia would cut off, to the highest 8 of theirs.</summary>
    /// <returns>The bits of the widest; 0 where none is so wide.</returns>
    private static int RoundChannels(Span<byte> file, int start, int size)
    {
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[BitsAt..]), compression = Number(file, CompressionAt);
        bool hasAlpha = compression == AlphaBitFields || size >= ThirdVersion;
        int end = MasksAt + (hasAlpha ? 16 : 12);
        if (compression is not (BitFields or AlphaBitFields) || bits is not (16 or 32) || size is not (40 or 52 or ThirdVersion or FourthVersion or FifthVersion)
            || start < end || start > file.Length)
        {
            return 0;
        }

        int widest = 0;
        for (int at = MasksAt; at < end; at += 4)
        {
            uint mask = (uint)Number(file, at);
            int low = BitOperations.TrailingZeroCount(mask), depth = BitOperations.PopCount(mask), kept = low + depth - 8;
            uint most = mask >> low;
            if (depth <= 8 || (most & (most + 1)) != 0)
            {
                continue; // narrow, or with gaps
            }

            widest = Math.Max(widest, depth);
            BinaryPrimitives.WriteUInt32LittleEndian(file[at..], 0xFFu << kept);
            for (Span<byte> pixels = file[start..]; pixels.Length >= bits / 8; pixels = pixels[(bits / 8)..])
            {
                uint pixel = bits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(pixels) : BinaryPrimitives.ReadUInt32LittleEndian(pixels);
                ulong sample = (pixel & mask) >> low;
                pixel = (pixel & ~mask) | ((uint)(((sample * 510) + most) / (2UL * most)) << kept);
                if (bits == 16)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(pixels, (ushort)pixel);
                }
                else
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(pixels, pixel);
                }
            }
        }

        return widest;
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
