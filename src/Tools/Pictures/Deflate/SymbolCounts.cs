namespace Tinct.Tools.Pictures.Deflate;

/// <summary>How often each symbol occurs in a stretch of literals and matches.</summary>
internal sealed class SymbolCounts
{
    /// <summary>Counts of literals, the end of the block, and lengths.</summary>
    public int[] Literals { get; } = new int[DeflateCodes.Literals];

    /// <summary>Counts of distances.</summary>
    public int[] Distances { get; } = new int[DeflateCodes.Distances];

    /// <summary>The symbols of a block, its end among them.</summary>
    /// <param name="items">Matches, and literals as matches of one byte whose "distance" is the byte.</param>
    public static SymbolCounts OfBlock(ReadOnlySpan<Match> items)
    {
        var counts = new SymbolCounts();
        counts.Add(items);
        counts.Literals[DeflateCodes.EndOfBlock] = 1;
        return counts;
    }

    /// <summary>Counts more symbols.</summary>
    public void Add(ReadOnlySpan<Match> items)
    {
        foreach (Match item in items)
        {
            if (item.Length == 1)
            {
                Literals[item.Distance]++;
            }
            else
            {
                Literals[DeflateCodes.SymbolOfLength(item.Length)]++;
                Distances[DeflateCodes.SymbolOfDistance(item.Distance)]++;
            }
        }
    }

    /// <summary>Adds other counts.</summary>
    public void Add(SymbolCounts others)
    {
        for (int i = 0; i < Literals.Length; i++)
        {
            Literals[i] += others.Literals[i];
        }

        for (int i = 0; i < Distances.Length; i++)
        {
            Distances[i] += others.Distances[i];
        }
    }

    /// <summary>About how many bits a block of these symbols takes, in units of 2^-<see cref="FixedLog.Shift"/>: their entropy, and for each symbol in use
    /// the cost of its place in the block's head.</summary>
    public long EstimateBits()
    {
        const int Head = 60 << FixedLog.Shift, PerSymbol = 4 << FixedLog.Shift;
        long bits = Head;
        foreach (int[] counts in (int[][])[Literals, Distances])
        {
            long total = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                if (counts[i] > 0)
                {
                    total += counts[i];
                    bits += PerSymbol - ((long)counts[i] * FixedLog.Of(counts[i]));
                }
            }

            bits += total * FixedLog.Of((int)total);
        }

        return bits + ((long)ExtraBits() << FixedLog.Shift);
    }

    /// <summary>Bits that follow symbols.</summary>
    public int ExtraBits()
    {
        int bits = 0;
        for (int symbol = DeflateCodes.EndOfBlock + 1; symbol < Literals.Length; symbol++)
        {
            bits += Literals[symbol] * DeflateCodes.LengthExtraBits(symbol);
        }

        for (int symbol = 0; symbol < Distances.Length; symbol++)
        {
            bits += Distances[symbol] * DeflateCodes.DistanceExtraBits(symbol);
        }

        return bits;
    }
}
