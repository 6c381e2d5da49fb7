using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Finds the longest earlier match of every position of a block within LZ4's window.</summary>
/// <remarks>
/// The binary tree of LZMA's match finders: for each hash of four bytes a tree of the positions that share it, ordered by the
/// bytes that follow; inserting a position walks from the newest position to older ones and meets the neighbours in
/// that order, among which is the longest match. In LZ4 every offset costs the same, so the longest match is all
/// that is needed: each shorter length has a match at the same offset.
/// </remarks>
internal readonly unsafe ref struct Lz4MatchTree
{
    private const int HashBits = 15;
    private const int WindowMask = Lz4Block.MaxOffset;

    /// <summary>A match this long ends the walk, and is then measured to its end.</summary>
    private const int LongEnough = 512;

    /// <summary>Inside a match, while at least this much of it is left, positions are neither searched nor inserted: the tree
    /// holds what they repeat. Their own matches follow from those found near its end, extended backwards.</summary>
    private const int Repetition = 64;

    /// <summary>What such positions repeat may be this old; then they are inserted after all, lest it leaves the window.</summary>
    private const int Refresh = 32_768;

    private readonly byte* _start;
    private readonly byte* _end;
    private readonly int _attempts;

    /// <summary>Newest position of each hash.</summary>
    private readonly Span<int> _roots;

    /// <summary>Two a position of the window: the subtree of lower bytes, and that of higher ones.</summary>
    private readonly Span<int> _children;

    /// <summary>For each position of the window the inserted one it repeats, or itself.</summary>
    private readonly Span<int> _originals;

    /// <summary>Prepares an empty tree.</summary>
    /// <param name="start">The block's first byte.</param>
    /// <param name="end">Where matches must end.</param>
    /// <param name="attempts">Nodes visited a position.</param>
    internal Lz4MatchTree(byte* start, byte* end, int attempts)
    {
        _start = start;
        _end = end;
        _attempts = attempts;
        _roots = new int[1 << HashBits];
        _roots.Fill(-1);
        _children = new int[2 * (WindowMask + 1)];
        _originals = new int[WindowMask + 1];
    }

    /// <summary>Finds the longest match of every position that may start one.</summary>
    /// <param name="count">Positions that may start a match.</param>
    /// <param name="lengths">Gets the length of each position's match, 0 for none.</param>
    /// <param name="offsets">Gets the offset of each position's match.</param>
    internal void FindAll(int count, Span<int> lengths, Span<ushort> offsets)
    {
        int length = 0;
        int offset = 0;
        for (int position = 0; position < count; position++)
        {
            length--;
            ref int original = ref _originals[position & WindowMask];
            original = _originals[(position - offset) & WindowMask];
            if (length < Repetition || position - original > Refresh)
            {
                original = position;
                int found = Insert(position, out int foundOffset);
                if (found > length)
                {
                    byte* at = _start + position + found;
                    length = found < LongEnough ? found : found + Lz4Bytes.Common(at, at - foundOffset, _end);
                    offset = foundOffset;
                }
            }

            lengths[position] = length;
            offsets[position] = (ushort)offset;
        }

        ExtendBackwards(lengths, offsets);
    }

    /// <summary>Gives each position the match of the next one, a byte longer, where that is longer than its own.</summary>
    private void ExtendBackwards(Span<int> lengths, Span<ushort> offsets)
    {
        for (int position = lengths.Length - 2; position >= 0; position--)
        {
            int length = lengths[position + 1];
            int offset = offsets[position + 1];
            if (length >= lengths[position] && length != 0 && offset <= position && _start[position] == _start[position - offset])
            {
                lengths[position] = length + 1;
                offsets[position] = (ushort)offset;
            }
        }
    }

    /// <summary>Puts a position into the tree of its hash, as the new root.</summary>
    /// <returns>The length of the longest match met, at most <see cref="LongEnough"/>; 0 for none.</returns>
    private int Insert(int position, out int offset)
    {
        byte* at = _start + position;
        byte* limit = _end - at > LongEnough ? at + LongEnough : _end;
        ref int root = ref _roots[(int)((Lz4Bytes.Four(at) * 2_654_435_761u) >> (32 - HashBits))];
        ref int node = ref _children[2 * (position & WindowMask)];
        ref int lower = ref node;
        ref int higher = ref Unsafe.Add(ref node, 1);
        int current = root;
        root = position;
        int best = Lz4Block.MinMatch - 1;
        offset = 0;

        // Everything in a subtree shares at least this much with the position, by what its ancestors share.
        int commonLower = 0;
        int commonHigher = 0;
        for (int attempt = 0; current >= 0 && position - current <= Lz4Block.MaxOffset && attempt < _attempts; attempt++)
        {
            ref int pair = ref _children[2 * (current & WindowMask)];
            int common = Math.Min(commonLower, commonHigher);
            byte* candidate = _start + current;
            common += Lz4Bytes.Common(at + common, candidate + common, limit);
            if (common > best)
            {
                best = common;
                offset = position - current;
            }

            if (at + common == limit)
            {
                // As good as equal: the new node takes the old one's place.
                lower = pair;
                higher = Unsafe.Add(ref pair, 1);
                return best;
            }

            if (candidate[common] < at[common])
            {
                lower = current;
                lower = ref Unsafe.Add(ref pair, 1);
                current = lower;
                commonLower = common;
            }
            else
            {
                higher = current;
                higher = ref pair;
                current = higher;
                commonHigher = common;
            }
        }

        lower = -1;
        higher = -1;
        return best < Lz4Block.MinMatch ? 0 : best;
    }
}
