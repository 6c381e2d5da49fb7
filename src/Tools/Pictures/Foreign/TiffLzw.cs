namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Follows the codes of TIFF's LZW compression (TIFF 6.0, section 13) without writing what they stand for.</summary>
internal static class TiffLzw
{
    private const int Clear = 256, End = 257, FirstFree = 258;
    private const int MinBits = 9, MaxBits = 12;

    /// <summary>Whether a strip decompresses to at least <paramref name="bytes"/> bytes.</summary>
    public static bool Holds(ReadOnlySpan<byte> strip, long bytes)
    {
        Span<int> lengths = stackalloc int[1 << MaxBits];
        lengths[..Clear].Fill(1);
        (int bits, int next, int last) = (MinBits, FirstFree, -1);
        for (long at = 0; bytes > 0 && at + bits <= 8L * strip.Length;)
        {
            int code = Code(strip, at, bits);
            at += bits;
            if (code == End)
            {
                break;
            }

            if (code == Clear)
            {
                (bits, next, last) = (MinBits, FirstFree, -1);
                continue;
            }

            // A code must be known, or the next to be added: the last string and its own first byte.
            if (code > next || (code == next && last < 0) || (code >= FirstFree && last < 0))
            {
                return false;
            }

            if (last >= 0 && next < lengths.Length)
            {
                lengths[next++] = lengths[last] + 1;

                // The codes grow one string early.
                bits = next + 1 >= 1 << bits && bits < MaxBits ? bits + 1 : bits;
            }

            bytes -= lengths[code];
            last = code;
        }

        return bytes <= 0;
    }

    private static int Code(ReadOnlySpan<byte> strip, long at, int bits)
    {
        int value = 0;
        for (int i = 0; i < 3; i++)
        {
            int from = (int)(at / 8) + i;
            value = value << 8 | (from < strip.Length ? strip[from] : 0);
        }

        return value >> (24 - bits - (int)(at % 8)) & ((1 << bits) - 1);
    }
}
