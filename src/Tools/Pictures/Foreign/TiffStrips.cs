using System.IO.Compression;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The strips of a TIFF. ImageSharp leaves rows that a strip does not hold black, so their lengths are checked before: the bytes
/// stored, and what they decompress to.</summary>
internal sealed class TiffStrips
{
    public const int None = 1, Fax3 = 3, Lzw = 5, Deflate = 8, OldDeflate = 32946, PackBits = 32773;

    public const int Compression = 259, Offsets = 273, RowsPerStrip = 278, ByteCounts = 279, PlanarConfiguration = 284;

    private readonly byte[] _file;
    private readonly long _height, _rowBytes;

    private TiffStrips(byte[] file, uint[] places, uint[] lengths, long height, long rowsAStrip, long rowBytes) =>
        (_file, Places, Lengths, _height, RowsAStrip, _rowBytes) = (file, places, lengths, height, rowsAStrip, rowBytes);

    /// <summary>Where each strip starts.</summary>
    public uint[] Places { get; }

    /// <summary>The bytes of each.</summary>
    public uint[] Lengths { get; }

    /// <summary>Rows of every strip but the last.</summary>
    public long RowsAStrip { get; }

    /// <summary>Finds all strips. Together they are no longer than the file, so that the work they make is bounded by its length.</summary>
    /// <exception cref="ImageFileException">One is missing, or lies outside of the file, or they overlap.</exception>
    public static TiffStrips Find(byte[] file, TiffTags tags, int bits, int samples)
    {
        long height = tags.First(TiffTags.Height, 0);
        long rowsAStrip = Math.Clamp(tags.First(RowsPerStrip, height), 1, height);
        bool isPlanar = tags.First(PlanarConfiguration, 1) == 2;
        long rowBytes = (tags.First(TiffTags.Width, 0) * bits * (isPlanar ? 1 : samples) + 7) / 8;
        long expected = (height + rowsAStrip - 1) / rowsAStrip * (isPlanar ? samples : 1);
        uint[] offsets = tags.Numbers(Offsets, expected);
        uint[] counts = tags.Find(ByteCounts) is null && tags.First(Compression, None) == None
            ? [.. offsets.Select((_, strip) => (uint)Math.Min(RowsOf(strip, height, rowsAStrip) * rowBytes, uint.MaxValue))] // uncompressed strips are as long as their rows
            : tags.Numbers(ByteCounts, expected);
        if (Math.Min(offsets.Length, counts.Length) < expected)
        {
            throw ImageFileException.BadData($"TIFF: the picture has {Math.Min(offsets.Length, counts.Length)} of {expected} strips");
        }

        long total = 0;
        for (int i = 0; i < expected; i++)
        {
            total += counts[i];
            if ((long)offsets[i] + counts[i] > file.Length)
            {
                throw EndsEarly(i, offsets[i]);
            }
        }

        return total <= file.Length
            ? new TiffStrips(file, offsets, counts, height, rowsAStrip, rowBytes)
            : throw ImageFileException.BadData($"TIFF: strips of {total} bytes in a file of {file.Length}; they overlap");
    }

    /// <summary>Checks that the strips hold all rows. Fax compressions are left to the decoder.</summary>
    /// <exception cref="ImageFileException">One does not.</exception>
    public void Check(int compression)
    {
        for (int i = 0; i < Places.Length; i++)
        {
            if (!Holds((int)Places[i], (int)Lengths[i], compression, RowsOf(i, _height, RowsAStrip) * _rowBytes))
            {
                throw EndsEarly(i, Places[i]);
            }
        }
    }

    /// <summary>Reverses the bits of all bytes of the strips, for a file that stores the leftmost pixel in the lowest bit; ImageSharp ignores that order.</summary>
    public void ReverseBits()
    {
        for (int i = 0; i < Places.Length; i++)
        {
            foreach (ref byte value in _file.AsSpan((int)Places[i], (int)Lengths[i]))
            {
                value = (byte)((((value * 0x0802u) & 0x22110u) | ((value * 0x8020u) & 0x88440u)) * 0x10101u >> 16);
            }
        }
    }

    /// <summary>Rows of a strip; planes lie one behind the other.</summary>
    private static long RowsOf(int strip, long height, long rowsAStrip) =>
        Math.Min(rowsAStrip, height - (strip % ((height + rowsAStrip - 1) / rowsAStrip) * rowsAStrip));

    private static ImageFileException EndsEarly(int strip, uint offset) =>
        ImageFileException.BadData($"TIFF: strip {strip} ends before its rows do", offset);

    private bool Holds(int offset, int count, int compression, long bytes)
    {
        ReadOnlySpan<byte> strip = _file.AsSpan(offset, count);
        return compression switch
        {
            None => count >= bytes,
            Lzw => TiffLzw.Holds(strip, bytes),
            PackBits => PackBitsHold(strip, bytes),
            Deflate or OldDeflate => DeflateHolds(offset, count, bytes),
            _ => count > 0,
        };
    }

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

    private bool DeflateHolds(int offset, int count, long bytes)
    {
        // A stream that asks for a dictionary (RFC 1950) is told as an IOException, though it is all in memory.
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(_file, offset, count), CompressionMode.Decompress);
            var block = new byte[1 << 14];
            for (int read; bytes > 0 && (read = inflate.Read(block)) > 0;)
            {
                bytes -= read;
            }

            return bytes <= 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }
}
