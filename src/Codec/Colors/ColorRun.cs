using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Counted colours in order, as <see cref="ColorHistogram"/> collects them: entries (Morton code &lt;&lt; 32 | count) of ascending, distinct
/// codes.</summary>
/// <param name="entries">The entries, and room behind them.</param>
/// <param name="count">How many there are.</param>
internal sealed class ColorRun(ulong[] entries, int count)
{
    public ulong[] Entries { get; } = entries;

    public int Count { get; } = count;

    /// <summary>Colours in the order of their codes, each at least once.</summary>
    /// <param name="colors">The colours.</param>
    /// <param name="counts">How many pixels have each.</param>
    /// <param name="hasAlpha">Whether codes have 32 bits instead of 24.</param>
    public static ColorRun Of(ReadOnlySpan<Rgba32> colors, ReadOnlySpan<uint> counts, bool hasAlpha)
    {
        var entries = new ulong[colors.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            uint packed = colors[i].PackedValue;
            entries[i] = (ulong)(hasAlpha ? MortonCode.Encode(packed) : MortonCode.EncodeOpaque(packed)) << 32 | counts[i];
        }

        return new ColorRun(entries, entries.Length);
    }

    /// <summary>Adds up the counts of equal codes.</summary>
    public static ColorRun Collapse(ReadOnlySpan<ulong> sorted)
    {
        int distinct = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] >> 32 != sorted[i - 1] >> 32 ? 1 : 0;
        }

        var entries = new ulong[distinct];
        int last = 0;
        entries[0] = sorted[0];
        foreach (ulong entry in sorted[1..])
        {
            if (entry >> 32 == entries[last] >> 32)
            {
                entries[last] = AddCount(entries[last], (uint)entry);
            }
            else
            {
                entries[++last] = entry;
            }
        }

        return new ColorRun(entries, distinct);
    }

    /// <summary>Both in one, the counts of common codes added.</summary>
    public static ColorRun Merge(ColorRun first, ColorRun second)
    {
        ReadOnlySpan<ulong> a = first.Entries.AsSpan(0, first.Count), b = second.Entries.AsSpan(0, second.Count);
        var merged = new ulong[a.Length + b.Length];
        int i = 0, j = 0, count = 0;
        while (i < a.Length && j < b.Length)
        {
            uint codeA = (uint)(a[i] >> 32), codeB = (uint)(b[j] >> 32);
            merged[count++] = codeA < codeB ? a[i] : codeB < codeA ? b[j] : AddCount(a[i], (uint)b[j]);
            i += codeA <= codeB ? 1 : 0;
            j += codeB <= codeA ? 1 : 0;
        }

        a[i..].CopyTo(merged.AsSpan(count));
        count += a.Length - i;
        b[j..].CopyTo(merged.AsSpan(count));
        count += b.Length - j;
        return new ColorRun(merged, count);
    }

    /// <summary>Makes 24-bit codes 32-bit ones, which order alike.</summary>
    public void Promote()
    {
        foreach (ref ulong entry in Entries.AsSpan(0, Count))
        {
            entry = (ulong)MortonCode.Encode(MortonCode.DecodeOpaque((uint)(entry >> 32))) << 32 | (uint)entry;
        }
    }

    private static ulong AddCount(ulong entry, uint more)
    {
        ulong sum = (ulong)(uint)entry + more;
        return entry & 0xFFFF_FFFF_0000_0000 | Math.Min(sum, uint.MaxValue);
    }
}
