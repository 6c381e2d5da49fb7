using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Finds the longest earlier match of every position of a block within LZ4's window.</summary>
/// <remarks>
/// Strings of <see cref="StringLength"/> bytes that are new go to a tree, which finds matches shorter than that. Positions that
/// have the same string are chained. A match can only be longer than one already found if it contains every string of that one and
/// the string that ends a byte behind it, so it is enough to look where the rarest of them was seen before; most often one is
/// new, and the match is known to be the longest for all the positions up to there. So the runs and repeated rows
/// of drawings and screenshots, where every position has a thousand good matches, take the least time instead of the most.
/// </remarks>
internal readonly unsafe struct Lz4MatchFinder
{
    private const int StringLength = Lz4MatchTree.StringLength;

    private const int MaxHashBits = 16;

    /// <summary>An entry of the table of hashes is a position, below <see cref="Lz4Block.MaxLength"/>, and above it other bits
    /// of the hash: nearly all strings that only share an entry are told apart without looking at them.</summary>
    private const int PositionMask = Lz4Block.MaxLength - 1;

    /// <summary>A string that is known goes to the tree again when the position that stands for it there is as old as this, so
    /// that it is still in the window when it is wanted.</summary>
    private const int Refresh = 8192;

    /// <summary>Strings of a match among which the rarest is looked for, from the end.</summary>
    private const int AnchorsTried = 512;

    /// <summary>Steps along a chain that take as long as one attempt in the tree.</summary>
    private const int StepsPerAttempt = 2;

    private readonly byte* _start;
    private readonly byte* _end;
    private readonly int _length;
    private readonly int _steps;
    private readonly int _mask;
    private readonly Lz4MatchTree _tree;

    /// <summary>For each position how far back the same string, or one of the same hash, was last seen; 0 for not in the window.</summary>
    private readonly ushort* _distances;

    /// <summary>For each position of the window the one that stands for its string in the tree.</summary>
    private readonly int* _inserted;

    /// <summary>For each hash the newest position of it; see <see cref="PositionMask"/>.</summary>
    private readonly int* _newest;

    private readonly int _hashShift;

    /// <summary>Prepares to find matches.</summary>
    /// <param name="arena">Holds the tables.</param>
    /// <param name="start">The block's first byte; <see cref="StringLength"/> bytes behind its end can be read, and are zero.</param>
    /// <param name="length">The block's length.</param>
    /// <param name="attempts">Earlier positions compared with each position.</param>
    internal Lz4MatchFinder(NativeArena arena, byte* start, int length, int attempts)
    {
        int window = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)length), Lz4Block.MaxOffset + 1);
        int hashBits = Math.Min(BitOperations.Log2((uint)length) + 1, MaxHashBits);
        _start = start;
        _end = start + length - Lz4Block.LastLiterals;
        _length = length;
        _steps = attempts * StepsPerAttempt;
        _mask = window - 1;
        _tree = new Lz4MatchTree(arena, start, length, attempts);
        _distances = arena.Allocate<ushort>(length);
        _inserted = arena.Allocate<int>(window);
        _newest = arena.Allocate<int>(1 << hashBits);
        _hashShift = 64 - hashBits;
    }

    /// <summary>Finds the longest match of every position that may start one.</summary>
    /// <param name="lengths">Gets the length of each position's match, less than 4 for none.</param>
    /// <param name="offsets">Gets the offset of each position's match.</param>
    internal void FindAll(Span<int> lengths, Span<ushort> offsets)
    {
        MeasureDistances(lengths);
        int length = 0;
        int offset = 0;

        // Before this position no match is longer than what the one that is followed leaves there.
        int decided = 0;
        for (int position = 0; position < lengths.Length; position++)
        {
            length = Math.Max(length - 1, 0);
            int distance = lengths[position] == 0 ? 0 : KnownDistance(position);
            if (Represent(position, distance))
            {
                int found = Math.Min(_tree.Insert(position, out int foundOffset), (int)(_end - _start) - position);
                if (found > length)
                {
                    (length, offset) = (found, foundOffset);
                }

                // A whole string after all, where another one took its entry in the table.
                distance = found == StringLength ? foundOffset : distance;
            }

            if (distance != 0)
            {
                if (length <= StringLength)
                {
                    offset = distance;
                    length = Lz4Bytes.Common(_start + position, _start + position - distance, _end);
                    decided = position;
                }

                if (position >= decided)
                {
                    decided = Lengthen(position, ref length, ref offset);
                }
            }

            lengths[position] = length;
            offsets[position] = (ushort)offset;
        }

        ExtendBackwards(lengths, offsets);
    }

    /// <summary>Gives each position the match of the next one, a byte longer, where that is longer than its own: what the limits
    /// of the search missed there.</summary>
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

    /// <summary>Chains the positions of the same string.</summary>
    /// <param name="seen">Gets, for as many positions as it is long, 0 where the string has not been seen in the window.</param>
    private void MeasureDistances(Span<int> seen)
    {
        for (int position = 0; position < _length; position++)
        {
            byte* at = _start + position;
            ulong second = Lz4Bytes.Eight(at + sizeof(ulong)) * 0xC2B2_AE3D_27D4_EB4F;
            ulong hash = (Lz4Bytes.Eight(at) ^ second ^ (second >> 29)) * 0x9E37_79B1_85EB_CA87;
            ref int newest = ref _newest[hash >> _hashShift];
            int distance = position - (newest & PositionMask);
            bool isSameHash = ((newest ^ (int)hash) & ~PositionMask) == 0;
            newest = ((int)hash & ~PositionMask) | position;
            bool isInWindow = distance <= Lz4Block.MaxOffset;
            _distances[position] = isInWindow ? (ushort)distance : (ushort)0;
            if (position < seen.Length)
            {
                seen[position] = isInWindow && isSameHash ? 1 : 0;
            }
        }
    }

    /// <summary>How far back the string of a position was last seen, having looked; 0 if it is another one of the same hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int KnownDistance(int position)
    {
        int distance = _distances[position];
        return IsSame(_start + position, _start + position - distance) ? distance : 0;
    }

    /// <summary>Notes which position stands for a position's string in the tree.</summary>
    /// <returns>Whether it is the position itself, which the caller is to insert.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Represent(int position, int distance)
    {
        int inserted = distance == 0 ? position : _inserted[(position - distance) & _mask];
        bool isNew = distance == 0 || position - inserted >= Refresh;
        _inserted[position & _mask] = isNew ? position : inserted;
        return isNew;
    }

    /// <summary>Makes a match of at least a string the longest that there is.</summary>
    /// <returns>The first position at which there may be a longer one than what this match leaves there.</returns>
    private int Lengthen(int position, ref int length, ref int offset)
    {
        byte* at = _start + position;
        int steps = _steps;
        int anchor = -1;
        int seen = -1;
        while (at + length < _end)
        {
            // The string that ends a byte behind the match: a longer match has all of the strings from the first to this one.
            int last = position + length + 1 - StringLength;
            int rarest = Rarest(position, last);

            // What was too short before is too short now.
            seen = rarest == anchor ? seen : rarest;
            anchor = rarest;
            int back = FindThrough(anchor, ref seen, position, last, ref steps, out int reach);
            if (back == 0)
            {
                return Math.Min(last - reach, anchor + 1);
            }

            offset = back;
            length++;
            length += Lz4Bytes.Common(at + length, at + length - offset, _end);
        }

        return _length;
    }

    /// <summary>Of the strings that start from <paramref name="first"/> to <paramref name="last"/> the one that was last seen the
    /// longest ago, or not at all.</summary>
    private int Rarest(int first, int last)
    {
        int rarest = last;
        int distance = _distances[last];
        for (int position = Math.Max(first, last - AnchorsTried); position < last && distance != 0; position++)
        {
            if (_distances[position] > distance)
            {
                rarest = position;
                distance = _distances[position];
            }
        }

        return rarest;
    }

    /// <summary>Looks for a match among the places where a string of it was seen.</summary>
    /// <param name="anchor">Where that string starts.</param>
    /// <param name="seen">Where it was seen: newer places need not be looked at. Becomes the last one looked at.</param>
    /// <param name="first">Where the match is to start.</param>
    /// <param name="last">Where the last string that it is to contain starts.</param>
    /// <param name="steps">Steps that may still be taken along chains.</param>
    /// <param name="reach">How far before <paramref name="last"/> the longest of those matches starts that contain its string.</param>
    /// <returns>The offset, or 0.</returns>
    private int FindThrough(int anchor, ref int seen, int first, int last, ref int steps, out int reach)
    {
        int before = last - first;
        byte* at = _start + last;
        reach = 0;
        for (; _distances[seen] != 0 && steps > 0; steps--)
        {
            seen -= _distances[seen];
            int back = anchor - seen;
            if (back > Lz4Block.MaxOffset)
            {
                break;
            }

            if (IsSame(at, at - back))
            {
                int common = CommonBefore(at, back, Math.Min(before, last - back));
                if (common == before)
                {
                    return back;
                }

                reach = Math.Max(reach, common);
            }
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSame(byte* a, byte* b) => Vector128.Load(a) == Vector128.Load(b);

    /// <summary>How many bytes before <paramref name="at"/> equal those <paramref name="offset"/> before them, up to
    /// <paramref name="most"/>.</summary>
    private static int CommonBefore(byte* at, int offset, int most)
    {
        byte* start = at;
        byte* limit = at - most;
        while (at - limit >= sizeof(ulong)
            && Unsafe.ReadUnaligned<ulong>(at - sizeof(ulong)) == Unsafe.ReadUnaligned<ulong>(at - sizeof(ulong) - offset))
        {
            at -= sizeof(ulong);
        }

        while (at > limit && at[-1] == at[-1 - offset])
        {
            at--;
        }

        return (int)(start - at);
    }
}
