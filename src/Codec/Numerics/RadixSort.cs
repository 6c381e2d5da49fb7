namespace Tinct.Codec;

/// <summary>Least-significant-digit radix sort.</summary>
internal static class RadixSort
{
    /// <summary>Sorts entries by the lowest <paramref name="bits"/> bits of their upper halves, stably.</summary>
    /// <param name="entries">Entries to sort; overwritten.</param>
    /// <param name="scratch">As long as <paramref name="entries"/>; overwritten.</param>
    /// <param name="bits">24 or 32: two digits of 12 bits, or three of 11.</param>
    /// <returns>Whether the sorted entries are in <paramref name="scratch"/>.</returns>
    public static bool ByUpperHalf(Span<ulong> entries, Span<ulong> scratch, int bits)
    {
        int digitBits = bits <= 24 ? 12 : 11;
        var starts = new int[1 << digitBits];
        bool inScratch = false;
        for (int shift = 32; shift < 32 + bits; shift += digitBits)
        {
            Pass(inScratch ? scratch : entries, inScratch ? entries : scratch, starts, shift);
            inScratch = !inScratch;
        }

        return inScratch;
    }

    private static void Pass(ReadOnlySpan<ulong> source, Span<ulong> destination, Span<int> starts, int shift)
    {
        uint mask = (uint)starts.Length - 1;
        starts.Clear();
        foreach (ulong entry in source)
        {
            starts[(int)((uint)(entry >> shift) & mask)]++;
        }

        int start = 0;
        foreach (ref int slot in starts)
        {
            (slot, start) = (start, start + slot);
        }

        foreach (ulong entry in source)
        {
            destination[starts[(int)((uint)(entry >> shift) & mask)]++] = entry;
        }
    }
}
