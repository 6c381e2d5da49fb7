namespace Tinct.Tools.Pictures.Deflate;

/// <summary>The best prefix code whose words are no longer than a limit: package-merge (Larmore and Hirschberg, 1990).</summary>
internal static class HuffmanLengths
{
    /// <summary>Finds the lengths of the code words.</summary>
    /// <param name="counts">How often each symbol occurs.</param>
    /// <param name="limit">The longest word; enough for all symbols that occur.</param>
    /// <returns>The lengths, 0 for symbols that do not occur. A single symbol gets one bit.</returns>
    public static byte[] Of(ReadOnlySpan<int> counts, int limit)
    {
        var lengths = new byte[counts.Length];
        var symbols = new List<(int Count, int Symbol)>();
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
            {
                symbols.Add((counts[symbol], symbol));
            }
        }

        if (symbols.Count < 2)
        {
            symbols.ForEach(only => lengths[only.Symbol] = 1);
            return lengths;
        }

        symbols.Sort();
        int taken = (2 * symbols.Count) - 2;
        var isLeaf = new bool[limit][];
        long[] weights = [];
        for (int level = 0; level < limit; level++)
        {
            (weights, isLeaf[level]) = Merge(symbols, weights, taken);
        }

        // Every leaf among the cheapest of a level makes its symbol's word one bit longer; every package takes two of the level before.
        for (int level = limit - 1; level >= 0 && taken > 0; level--)
        {
            int leaves = isLeaf[level].AsSpan(0, taken).Count(true);
            for (int i = 0; i < leaves; i++)
            {
                lengths[symbols[i].Symbol]++;
            }

            taken = 2 * (taken - leaves);
        }

        return lengths;
    }

    /// <summary>The next level: the symbols, and the pairs of the level before, by weight.</summary>
    private static (long[] Weights, bool[] IsLeaf) Merge(List<(int Count, int Symbol)> symbols, long[] previous, int most)
    {
        int packages = previous.Length / 2;
        int count = Math.Min(most, symbols.Count + packages);
        var weights = new long[count];
        var isLeaf = new bool[count];
        for (int i = 0, leaf = 0, package = 0; i < count; i++)
        {
            long pair = package < packages ? previous[2 * package] + previous[(2 * package) + 1] : long.MaxValue;
            isLeaf[i] = leaf < symbols.Count && symbols[leaf].Count <= pair;
            if (isLeaf[i])
            {
                weights[i] = symbols[leaf++].Count;
            }
            else
            {
                weights[i] = pair;
                package++;
            }
        }

        return (weights, isLeaf);
    }
}
