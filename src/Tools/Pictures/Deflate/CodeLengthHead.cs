namespace Tinct.Tools.Pictures.Deflate;

/// <summary>The head of a block with codes of its own (RFC 1951, 3.2.7): the lengths of both codes' words, with runs of them as one symbol, coded once more. Whether it pays to
/// code runs of zeros and of repeated lengths depends on how often they occur, so all ways are tried.</summary>
internal sealed class CodeLengthHead
{
    private const int Symbols = 19, CountBits = 5 + 5 + 4, MaxBits = 7;
    private const int Repeat = 16, ShortZeros = 17, LongZeros = 18;

    private readonly List<(byte Symbol, byte Extra)> _runs = [];
    private readonly byte[] _lengths;
    private readonly int _literals;
    private readonly int _distances;
    private readonly int _shown;

    private CodeLengthHead(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances, int ways)
    {
        _literals = Math.Max(DeflateCodes.EndOfBlock + 1, literals.LastIndexOfAnyExcept((byte)0) + 1);
        _distances = Math.Max(1, distances.LastIndexOfAnyExcept((byte)0) + 1);
        AddRuns([.. literals[.._literals], .. distances[.._distances]], ways);
        var counts = new int[Symbols];
        foreach ((byte symbol, _) in _runs)
        {
            counts[symbol]++;
        }

        _lengths = HuffmanLengths.Of(counts, MaxBits);
        for (_shown = Symbols; _shown > 4 && _lengths[Order[_shown - 1]] == 0; _shown--)
        {
        }

        Bits = CountBits + (3 * _shown);
        foreach ((byte symbol, _) in _runs)
        {
            Bits += _lengths[symbol] + ExtraBits(symbol);
        }
    }

    /// <summary>Bits of the head after those that name the block's kind.</summary>
    public int Bits { get; }

    /// <summary>The order in which the lengths of the third code are written: rare ones last, where they are left out.</summary>
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The shortest head.</summary>
    /// <param name="literals">The lengths of the words of the literal/length code.</param>
    /// <param name="distances">Those of the distance code.</param>
    public static CodeLengthHead Shortest(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        CodeLengthHead? best = null;
        for (int ways = 0; ways < 8; ways++)
        {
            var head = new CodeLengthHead(literals, distances, ways);
            best = best is null || head.Bits < best.Bits ? head : best;
        }

        return best!;
    }

    /// <summary>Writes the head.</summary>
    public void Write(BitWriter bits)
    {
        bits.Write((uint)(_literals - 257), 5);
        bits.Write((uint)(_distances - 1), 5);
        bits.Write((uint)(_shown - 4), 4);
        for (int i = 0; i < _shown; i++)
        {
            bits.Write(_lengths[Order[i]], 3);
        }

        uint[] words = BitWriter.Words(_lengths);
        foreach ((byte symbol, byte extra) in _runs)
        {
            bits.Write(words[symbol], _lengths[symbol]);
            bits.Write(extra, ExtraBits(symbol));
        }
    }

    private static int ExtraBits(int symbol) => symbol switch { Repeat => 2, ShortZeros => 3, LongZeros => 7, _ => 0 };

    /// <param name="ways">Bit 0: use 16, bit 1: use 17, bit 2: use 18.</param>
    private void AddRuns(ReadOnlySpan<byte> lengths, int ways)
    {
        for (int i = 0; i < lengths.Length;)
        {
            byte length = lengths[i];
            int run = lengths[i..].IndexOfAnyExcept(length);
            run = run < 0 ? lengths.Length - i : run;
            i += run;
            if (length == 0)
            {
                run = Shorten(run, LongZeros, 11, 138, (ways & 4) != 0);
                run = Shorten(run, ShortZeros, 3, 10, (ways & 2) != 0);
            }
            else
            {
                _runs.Add((length, 0));
                run = Shorten(run - 1, Repeat, 3, 6, (ways & 1) != 0);
            }

            for (; run > 0; run--)
            {
                _runs.Add((length, 0));
            }
        }
    }

    /// <summary>The part of a run that one symbol takes.</summary>
    private int Shorten(int run, byte symbol, int least, int most, bool isUsed)
    {
        while (isUsed && run >= least)
        {
            int part = Math.Min(run, most);

            // A remainder too short for the symbol would be written out: two shorter runs take less.
            part = run > most && run - most < least ? run - least : part;
            _runs.Add((symbol, (byte)(part - least)));
            run -= part;
        }

        return run;
    }
}
