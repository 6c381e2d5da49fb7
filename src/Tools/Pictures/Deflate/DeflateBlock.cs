namespace Tinct.Tools.Pictures.Deflate;

/// <summary>One block: literals and matches, and the codes that make them shortest.</summary>
internal sealed class DeflateBlock
{
    private const int KindBits = 3, FixedDistanceBits = 5;
    private const uint FixedKind = 1, OwnKind = 2;

    private readonly Match[] _items;
    private readonly byte[] _literals;
    private readonly byte[] _distances;
    private readonly CodeLengthHead? _head;

    /// <summary>Finds the codes.</summary>
    /// <param name="items">Matches, and literals as matches of one byte whose "distance" is the byte.</param>
    public DeflateBlock(Match[] items)
    {
        _items = items;
        SymbolCounts counts = SymbolCounts.OfBlock(items);
        Bits = long.MaxValue;
        _literals = _distances = [];
        foreach (EvenCounts? even in (EvenCounts?[])[null, .. EvenCounts.All])
        {
            byte[] literals = HuffmanLengths.Of(even is null ? counts.Literals : even.Of(counts.Literals), DeflateCodes.MaxBits);
            byte[] distances = HuffmanLengths.Of(even is null ? counts.Distances : even.Of(counts.Distances), DeflateCodes.MaxBits);
            CodeLengthHead head = CodeLengthHead.Shortest(literals, distances);
            long bits = KindBits + head.Bits + Cost(counts, literals, distances);
            if (bits < Bits)
            {
                (Bits, _literals, _distances, _head) = (bits, literals, distances, head);
            }
        }

        long plain = KindBits + Cost(counts, FixedLiterals, FixedDistances);
        if (plain <= Bits)
        {
            (Bits, _literals, _distances, _head) = (plain, FixedLiterals, FixedDistances, null);
        }
    }

    /// <summary>Bits of the block.</summary>
    public long Bits { get; }

    /// <summary>Its literals and matches.</summary>
    public ReadOnlySpan<Match> Items => _items;

    /// <summary>Bits of the words of the literal/length code; 0 for symbols without one, which do not occur.</summary>
    public ReadOnlySpan<byte> LiteralBits => _literals;

    /// <summary>Bits of the words of the distance code.</summary>
    public ReadOnlySpan<byte> DistanceBits => _distances;

    private static byte[] FixedLiterals { get; } =
        [.. Enumerable.Range(0, 288).Select(static symbol => (byte)(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8))];

    private static byte[] FixedDistances { get; } = [.. Enumerable.Repeat((byte)FixedDistanceBits, 32)];

    /// <summary>Writes the block.</summary>
    public void Write(BitWriter bits, bool isLast)
    {
        bits.Write(isLast ? 1u : 0, 1);
        bits.Write(_head is null ? FixedKind : OwnKind, 2);
        _head?.Write(bits);
        uint[] literals = BitWriter.Words(_literals), distances = BitWriter.Words(_distances);
        foreach (Match item in _items)
        {
            if (item.Length == 1)
            {
                bits.Write(literals[item.Distance], _literals[item.Distance]);
                continue;
            }

            int length = DeflateCodes.SymbolOfLength(item.Length), distance = DeflateCodes.SymbolOfDistance(item.Distance);
            bits.Write(literals[length], _literals[length]);
            bits.Write((uint)DeflateCodes.LengthExtra(item.Length, length), DeflateCodes.LengthExtraBits(length));
            bits.Write(distances[distance], _distances[distance]);
            bits.Write((uint)DeflateCodes.DistanceExtra(item.Distance, distance), DeflateCodes.DistanceExtraBits(distance));
        }

        bits.Write(literals[DeflateCodes.EndOfBlock], _literals[DeflateCodes.EndOfBlock]);
    }

    private static long Cost(SymbolCounts counts, byte[] literals, byte[] distances)
    {
        long bits = counts.ExtraBits();
        for (int symbol = 0; symbol < counts.Literals.Length; symbol++)
        {
            bits += (long)counts.Literals[symbol] * literals[symbol];
        }

        for (int symbol = 0; symbol < counts.Distances.Length; symbol++)
        {
            bits += (long)counts.Distances[symbol] * distances[symbol];
        }

        return bits;
    }
}
