using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Annex, section 8: the pixels around the one being coded, as palette indices, and what follows from them. Named by compass: NW is up and
/// left, WW two to the left, NNE two up and one right.</summary>
internal struct Neighborhood
{
    private const int Count = 11;

    public int W, N, NW, NE, WW, NN, NNE, NWW, NEE, NNW, WWW;

    /// <summary>Which pairs of neighbours are equal, 16 bits.</summary>
    public int Equal;

    /// <summary>Whether the first candidate was wrong at W, N, NE, NW, WW: bits 0 to 4.</summary>
    public int Misses;

    /// <summary>The pixel's column; set with the contexts.</summary>
    public int Column;

    /// <summary>The index at the trail: what comes next where the match model followed last, even where that has ended; set with the contexts
    /// of larger palettes.</summary>
    public int IndexAtTrail;

    /// <summary>How much the green of the neighbours differs, 0 to 4; 0 where contexts are templates.</summary>
    public int Activity;

    /// <summary>The likeliest index, or -1 where no candidates are used.</summary>
    public int First;

    /// <summary>The next likely index, or -1.</summary>
    public int Second;

    /// <summary>The match's candidate, once it is tried after the first two; otherwise -1.</summary>
    public int Third;

    /// <summary>Every pair of neighbours that <see cref="Equal"/> compares is equal.</summary>
    public const int AllEqual = 0xFFFF;

    /// <summary>Reads the neighbours of a pixel.</summary>
    /// <param name="row">The pixel, in its row.</param>
    /// <param name="above">The pixel above.</param>
    /// <param name="above2">The pixel above that.</param>
    // Bounds: rows have 16 pixels of padding, and neighbours are at most 3 away.
    public unsafe void Read(ushort* row, ushort* above, ushort* above2)
    {
        W = row[-1];
        WW = row[-2];
        WWW = row[-3];
        NWW = above[-2];
        NW = above[-1];
        N = above[0];
        NE = above[1];
        NEE = above[2];
        NNW = above2[-1];
        NN = above2[0];
        NNE = above2[1];
        Equal = Bit(W == N) | (Bit(W == NW) << 1) | (Bit(W == NE) << 2) | (Bit(N == NW) << 3)
            | (Bit(N == NE) << 4) | (Bit(NW == NE) << 5) | (Bit(W == WW) << 6) | (Bit(N == NN) << 7)
            | (Bit(NE == NEE) << 8) | (Bit(NW == NWW) << 9) | (Bit(N == NNE) << 10) | (Bit(W == NWW) << 11)
            | (Bit(NN == NNW) << 12) | (Bit(NN == NNE) << 13) | (Bit(NE == NNE) << 14) | (Bit(NW == NNW) << 15);
    }

    /// <summary>Picks the candidates among the neighbours.</summary>
    public void FindCandidates()
    {
        Third = -1;
        bool vertical = W == NW && N != NW;
        First = vertical ? N : W;
        Second = vertical ? W : N;
        if (Second == First)
        {
            Second = NE != First ? NE : NW != First ? NW : -1;
        }
    }

    /// <summary>indexSet of section 10.1: a hash of which indices there are among the neighbours, whatever their order and number.</summary>
    /// <param name="hashes">H(index, 24) of every index.</param>
    // Bounds: one hash for each palette entry, and an index is below their number.
    public readonly unsafe ulong IndexSet(uint* hashes)
    {
        ushort* around = stackalloc ushort[16];
        around[0] = (ushort)W;
        around[1] = (ushort)N;
        around[2] = (ushort)NW;
        around[3] = (ushort)NE;
        around[4] = (ushort)WW;
        around[5] = (ushort)NN;
        around[6] = (ushort)NNE;
        around[7] = (ushort)NWW;
        around[8] = (ushort)NEE;
        around[9] = (ushort)NNW;
        around[10] = (ushort)WWW;
        Vector256<ushort> all = Vector256.Load(around);
        ulong sum = 0;
        for (int i = 0; i < Count; i++)
        {
            uint equal = Vector256.ExtractMostSignificantBits(Vector256.Equals(all, Vector256.Create(around[i])));
            sum += BitOperations.TrailingZeroCount(equal) == i ? hashes[around[i]] : 0;
        }

        return sum;
    }

    private static int Bit(bool value) => value ? 1 : 0;
}
