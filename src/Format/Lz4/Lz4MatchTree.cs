using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Finds the longest earlier match, up to the length of a string, of the positions of a block within LZ4's window.</summary>
/// <remarks>
/// The binary tree of LZMA's match finders: for each hash of four bytes a tree of the positions that share it, ordered by the
/// strings there; inserting a position walks from the newest position to older ones and meets the neighbours in
/// that order, among which is the longest match. In LZ4 every offset costs the same, so the longest match is all
/// that is needed: each shorter length has a match at the same offset.
/// </remarks>
internal readonly unsafe struct Lz4MatchTree
{
    /// <summary>Bytes compared: one vector.</summary>
    internal const int StringLength = 16;

    private const int MaxHashBits = 16;

    private readonly byte* _start;
    private readonly int _attempts;
    private readonly int _hashShift;
    private readonly int _mask;

    /// <summary>One more than the newest position of each hash; 0 for none.</summary>
    private readonly int* _roots;

    /// <summary>Two a position of the window, the subtree of lower strings and that of higher ones: how much older its root
    /// is, 0 for none.</summary>
    private readonly ushort* _children;

    /// <summary>Prepares an empty tree.</summary>
    /// <param name="arena">Holds the tables.</param>
    /// <param name="start">The block's first byte; a string can be read at every position that is inserted.</param>
    /// <param name="length">The block's length.</param>
    /// <param name="attempts">Nodes visited a position.</param>
    internal Lz4MatchTree(NativeArena arena, byte* start, int length, int attempts)
    {
        int hashBits = Math.Min(BitOperations.Log2((uint)length) + 1, MaxHashBits);
        int window = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)length), Lz4Block.MaxOffset + 1);
        _start = start;
        _attempts = attempts;
        _hashShift = 32 - hashBits;
        _mask = window - 1;
        _roots = arena.Allocate<int>(1 << hashBits);
        _children = arena.Allocate<ushort>(2 * window);
    }

    /// <summary>Puts a position into the tree of its hash, as the new root.</summary>
    /// <param name="position">A position above all that were inserted before.</param>
    /// <param name="offset">How far back the match is.</param>
    /// <returns>The length of the longest match met, at most <see cref="StringLength"/>, whatever the end of the block; 0 for none.</returns>
    internal int Insert(int position, out int offset)
    {
        byte* at = _start + position;
        int* root = _roots + ((Lz4Bytes.Four(at) * 2_654_435_761u) >> _hashShift);
        int current = *root - 1;
        *root = position + 1;
        Vector128<byte> own = Vector128.Load(at);
        ushort* lower = _children + (2 * (position & _mask));
        ushort* higher = lower + 1;
        int best = Lz4Block.MinMatch - 1;
        int bestPosition = position;

        // Slots hold differences, so that a whole node is one word: the owner of each slot that is still to be filled.
        int lowerOwner = position;
        int higherOwner = position;
        for (int attempt = _attempts; attempt > 0 && current >= 0 && position - current <= Lz4Block.MaxOffset; attempt--)
        {
            ushort* pair = _children + (2 * (current & _mask));
            byte* candidate = _start + current;
            uint equal = Vector128.Equals(own, Vector128.Load(candidate)).ExtractMostSignificantBits();
            int common = BitOperations.TrailingZeroCount(~equal);
            if (common > best)
            {
                best = common;
                bestPosition = current;
                if (common == StringLength)
                {
                    // As good as equal: the new node takes the old one's place.
                    *lower = Difference(lowerOwner, current, pair[0]);
                    *higher = Difference(higherOwner, current, pair[1]);
                    offset = position - current;
                    return best;
                }
            }

            if (candidate[common] < at[common])
            {
                *lower = (ushort)(lowerOwner - current);
                lower = pair + 1;
                lowerOwner = current;
                current -= *lower == 0 ? current + 1 : *lower;
            }
            else
            {
                *higher = (ushort)(higherOwner - current);
                higher = pair;
                higherOwner = current;
                current -= *higher == 0 ? current + 1 : *higher;
            }
        }

        *lower = 0;
        *higher = 0;
        offset = position - bestPosition;
        return best < Lz4Block.MinMatch ? 0 : best;
    }

    /// <summary>What a slot of <paramref name="owner"/> holds to lead where one of <paramref name="node"/> leads; nowhere, if
    /// that is out of the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Difference(int owner, int node, int difference)
    {
        int sum = owner - node + difference;
        return difference == 0 || sum > Lz4Block.MaxOffset ? (ushort)0 : (ushort)sum;
    }
}
