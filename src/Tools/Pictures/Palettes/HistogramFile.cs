using System.Buffers.Binary;
using System.IO.Hashing;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>Files of counted colours, <c>.tcth</c>: D4 43 54 48 ("TCTH", the first letter with its high bit), version 1, flags (1: hidden colours count), level, 0; the
/// numbers of pixels (8 bytes, at most 2^48) and bins (4); for each bin, in rising order, its key (4) and its number of pixels (variable), and above level 0 the sums of R,
/// G, B and A (variable); the CRC-32 of all that. Integers are little-endian; variable ones have seven bits a byte, the lowest first, the eighth set on
/// all but the last, and no more bytes than they need. So equal histograms are equal files.</summary>
internal static class HistogramFile
{
    /// <summary>The extension.</summary>
    public const string Extension = ".tcth";

    private const int HeaderLength = 20;
    private const int MaxFileBytes = HeaderLength + (SharedHistogram.MaxBins * (4 + (5 * 10))) + sizeof(uint);
    private const byte Version = 1, HiddenFlag = 1;

    private static ReadOnlySpan<byte> Signature => [0xD4, (byte)'C', (byte)'T', (byte)'H'];

    /// <summary>Whether a name is that of such a file.</summary>
    public static bool Is(string name) => Path.GetExtension(name).Equals(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a histogram: equal ones give equal bytes.</summary>
    public static void Write(SharedHistogram histogram, Stream output)
    {
        var crc = new Crc32();
        Span<byte> header = stackalloc byte[HeaderLength];
        Signature.CopyTo(header);
        header[4] = Version;
        header[5] = histogram.KeepHiddenColor ? HiddenFlag : (byte)0;
        header[6] = (byte)histogram.Level;
        header[7] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], histogram.PixelCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], histogram.Count);
        Put(header);
        Span<byte> entry = stackalloc byte[4 + (5 * 10)];
        foreach ((uint key, SharedHistogram.Bin bin) in histogram.Bins)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry, key);
            int length = 4 + WriteVariable(entry[4..], bin.Count);
            if (histogram.Level > 0)
            {
                foreach (ulong sum in (ReadOnlySpan<ulong>)[bin.R, bin.G, bin.B, bin.A])
                {
                    length += WriteVariable(entry[length..], sum);
                }
            }

            Put(entry[..length]);
        }

        output.Write(crc.GetCurrentHash());

        void Put(ReadOnlySpan<byte> bytes)
        {
            crc.Append(bytes);
            output.Write(bytes);
        }
    }

    /// <summary>Reads a histogram.</summary>
    /// <exception cref="CommandException">The file cannot be read, is damaged, or no histogram.</exception>
    public static SharedHistogram Read(string name)
    {
        try
        {
            using FileStream stream = ImageFiles.OpenFile(name);
            return Read(new ForwardReader(stream).ReadToEnd(MaxFileBytes, "histogram"));
        }
        catch (Exception exception) when (exception is not CommandException)
        {
            throw Failure.About(name, exception);
        }
    }

    /// <summary>Reads a histogram.</summary>
    /// <exception cref="ImageFileException">The bytes are damaged, or no histogram.</exception>
    internal static SharedHistogram Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Signature))
        {
            throw ImageFileException.BadData("not a histogram of tinct histogram", 0);
        }

        if (bytes.Length < HeaderLength + sizeof(uint) || Crc32.HashToUInt32(bytes[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]))
        {
            throw ImageFileException.BadData("histogram: the file is damaged or ends too early");
        }

        int level = bytes[6], count = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        if (bytes[4] != Version || bytes[5] > HiddenFlag || level > SharedHistogram.MaxLevel || bytes[7] != 0 || count is < 0 or > SharedHistogram.MaxBins)
        {
            throw ImageFileException.Unsupported("histogram: of another version");
        }

        var histogram = new SharedHistogram(bytes[5] == HiddenFlag);
        histogram.RaiseTo(level);
        ReadOnlySpan<byte> rest = bytes[HeaderLength..^4];
        long before = -1;
        for (int i = 0; i < count; i++)
        {
            uint key = rest.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(rest) : throw Bad();
            rest = rest[4..];
            ulong n = ReadVariable(ref rest);
            if (n == 0 || n > SharedHistogram.MaxPixels - histogram.PixelCount || key <= before)
            {
                throw Bad();
            }

            before = key;
            SharedHistogram.Bin bin = level > 0
                ? new SharedHistogram.Bin(n, ReadVariable(ref rest), ReadVariable(ref rest), ReadVariable(ref rest), ReadVariable(ref rest))
                : new SharedHistogram.Bin(n, n * (byte)(key >> 16), n * (byte)(key >> 8), n * (byte)key, n * (key >> 24));
            if (!SharedHistogram.CanHold(key, bin, level))
            {
                throw Bad();
            }

            histogram.Add(key, bin);
        }

        return rest.IsEmpty && histogram.Count == count && histogram.PixelCount == BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ? histogram : throw Bad();
    }

    private static ImageFileException Bad() => ImageFileException.BadData("histogram: its entries do not fit its header");

    private static int WriteVariable(Span<byte> bytes, ulong value)
    {
        int length = 0;
        for (; value > 0x7F; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        return length;
    }

    private static ulong ReadVariable(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] <= 0x7F)
            {
                if ((bytes[i] == 0 && i > 0) || (i == 9 && bytes[i] > 1))
                {
                    throw Bad();
                }

                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw Bad();
    }
}
