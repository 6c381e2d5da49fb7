using System.IO.Compression;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The strips of a TIFF. ImageSharp leaves rows that a strip does not hold black, so their lengths are checked before: the bytes
/// stored, and what they decompress to.</summary>
internal static class TiffStrips
{
    public const int None = 1, Lzw = 5, Deflate = 8, OldDeflate = 32946, PackBits = 32773;

    private const int Offsets = 273, RowsPerStrip = 278, ByteCounts = 279, PlanarConfiguration = 284;

    /// <summary>Checks that all strips are there and hold all rows. Fax compressions are left to the decoder.</summary>
    /// <exception cref="ImageFileException">One does not.</exception>
    public static void Check(ReadOnlySpan<byte> file, TiffTags tags, int bits, int samples, int compression)
    {
        long height = tags.First(TiffTags.Height, 0);
        long rowsAStrip = Math.Clamp(tags.First(RowsPerStrip, height), 1, height);
        bool isPlanar = tags.First(PlanarConfiguration, 1) == 2;
        long rowBytes = (tags.First(TiffTags.Width, 0) * bits * (isPlanar ? 1 : samples) + 7) / 8;
        long stripsAPlane = (height + rowsAStrip - 1) / rowsAStrip;
        long expected = stripsAPlane * (isPlanar ? samples : 1);
        uint[] offsets = tags.All(Offsets);
        uint[] counts = tags.All(ByteCounts);
        if (offsets.Length < expected || counts.Length < expected)
        {
            throw ImageFileException.BadData($"TIFF: the picture has {Math.Min(offsets.Length, counts.Length)} of {expected} strips");
        }

        for (int i = 0; i < expected; i++)
        {
            long rows = Math.Min(rowsAStrip, height - i % stripsAPlane * rowsAStrip);
            bool isInside = (long)offsets[i] + counts[i] <= file.Length;
            if (!isInside || !Holds(file.Slice((int)offsets[i], (int)counts[i]), compression, rows * rowBytes))
            {
                throw ImageFileException.BadData($"TIFF: strip {i} ends before its rows do", offsets[i]);
            }
        }
    }

    /// <summary>Reverses the bits of all bytes of the strips, for a file that stores the leftmost pixel in the lowest bit.</summary>
    /// <exception cref="ImageFileException">The picture has more than one bit a pixel, which no program writes.</exception>
    public static void ReverseBits(Span<byte> file, TiffTags tags, int bits)
    {
        if (bits != 1)
        {
            throw ImageFileException.Unsupported($"TIFF: samples of {bits} bits stored lowest bit first cannot be read");
        }

        uint[] counts = tags.All(ByteCounts);
        foreach ((uint offset, uint count) in tags.All(Offsets).Zip(counts))
        {
            for (long at = offset; at < Math.Min(file.Length, (long)offset + count); at++)
            {
                ref byte value = ref file[(int)at];
                value = (byte)((((value * 0x0802u) & 0x22110u) | ((value * 0x8020u) & 0x88440u)) * 0x10101u >> 16);
            }
        }
    }

    private static bool Holds(ReadOnlySpan<byte> strip, int compression, long bytes) => compression switch
    {
        None => strip.Length >= bytes,
        Lzw => TiffLzw.Holds(strip, bytes),
        PackBits => PackBitsHold(strip, bytes),
        Deflate or OldDeflate => DeflateHolds(strip.ToArray(), bytes),
        _ => !strip.IsEmpty,
    };

    private static bool PackBitsHold(ReadOnlySpan<byte> strip, long bytes)
    {
        for (int at = 0; bytes > 0 && at < strip.Length;)
        {
            sbyte head = (sbyte)strip[at++];
            int stored = head >= 0 ? head + 1 : head == -128 ? 0 : 1;
            at += stored;
            bytes -= at > strip.Length ? 0 : head >= 0 ? stored : head == -128 ? 0 : 1 - head;
        }

        return bytes <= 0;
    }

    private static bool DeflateHolds(byte[] strip, long bytes)
    {
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(strip), CompressionMode.Decompress);
            var block = new byte[1 << 14];
            for (int count; bytes > 0 && (count = inflate.Read(block)) > 0;)
            {
                bytes -= count;
            }

            return bytes <= 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
