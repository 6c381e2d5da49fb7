namespace Tinct.Tools.Pictures.Deflate;

/// <summary>The estimated costs of literals, lengths and distances, in units of 2^-<see cref="FixedLog.Shift"/> bits.</summary>
internal sealed class ParseCosts
{
    private readonly int[] _distanceSymbols = new int[DeflateCodes.Distances];

    private ParseCosts()
    {
    }

    /// <summary>The cost of each byte as a literal.</summary>
    public int[] Literals { get; } = new int[DeflateCodes.EndOfBlock];

    /// <summary>The cost of each length, with its extra bits.</summary>
    public int[] Lengths { get; } = new int[DeflateCodes.MaxMatch + 1];

    /// <summary>The cost of a distance, with its extra bits.</summary>
    public int OfDistance(int distance) => _distanceSymbols[DeflateCodes.SymbolOfDistance(distance)];

    /// <summary>Costs to begin with: literals by how often the bytes occur.</summary>
    public static ParseCosts Guess(ReadOnlySpan<byte> data)
    {
        var counts = new SymbolCounts();
        foreach (byte value in data)
        {
            counts.Literals[value]++;
        }

        // Matches are taken to be frequent, and near ones as frequent as far ones.
        for (int symbol = DeflateCodes.EndOfBlock + 1; symbol < DeflateCodes.Literals; symbol++)
        {
            counts.Literals[symbol] = 1 + (data.Length / 64);
        }

        counts.Distances.AsSpan().Fill(1);
        return OfCounts(counts);
    }

    /// <summary>Costs by the symbols' frequencies.</summary>
    public static ParseCosts OfCounts(SymbolCounts counts) => Of(Entropies(counts.Literals), Entropies(counts.Distances));

    /// <summary>Costs by the lengths of a block's words; symbols that the block does not use cost as much as the rarest.</summary>
    public static ParseCosts OfWords(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances) => Of(Words(literals), Words(distances));

    private static ParseCosts Of(int[] literals, int[] distances)
    {
        var costs = new ParseCosts();
        literals.AsSpan(0, costs.Literals.Length).CopyTo(costs.Literals);
        for (int length = DeflateCodes.MinMatch; length <= DeflateCodes.MaxMatch; length++)
        {
            int symbol = DeflateCodes.SymbolOfLength(length);
            costs.Lengths[length] = literals[symbol] + (DeflateCodes.LengthExtraBits(symbol) << FixedLog.Shift);
        }

        for (int symbol = 0; symbol < DeflateCodes.Distances; symbol++)
        {
            costs._distanceSymbols[symbol] = distances[symbol] + (DeflateCodes.DistanceExtraBits(symbol) << FixedLog.Shift);
        }

        return costs;
    }

    private static int[] Entropies(int[] counts)
    {
        int total = FixedLog.Of(Math.Max(1, counts.Sum()));
        return Array.ConvertAll(counts, count => Math.Max(1 << (FixedLog.Shift - 3), total - FixedLog.Of(count)));
    }

    private static int[] Words(ReadOnlySpan<byte> lengths)
    {
        int rarest = 1;
        foreach (byte length in lengths)
        {
            rarest = Math.Max(rarest, length);
        }

        var costs = new int[lengths.Length];
        for (int symbol = 0; symbol < costs.Length; symbol++)
        {
            costs[symbol] = (lengths[symbol] == 0 ? rarest : lengths[symbol]) << FixedLog.Shift;
        }

        return costs;
    }
}
