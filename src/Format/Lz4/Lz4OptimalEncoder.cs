using System.Buffers;

namespace Tinct.Format;

/// <summary>LZ4 with an optimal parse: the longest match of every position, then the cheapest way through them, found from the end.</summary>
internal static unsafe class Lz4OptimalEncoder
{
    /// <summary>Costs count this much for a byte, leaving room below for what only breaks ties.</summary>
    private const int ByteCost = 16;

    /// <summary>Token and offset, and a little more: at equal size the parse of fewer sequences decodes faster.</summary>
    private const int SequenceCost = (3 * ByteCost) + 1;

    /// <summary>Lengths tried of each match: at most this many of those that need added bytes, and all shorter ones.</summary>
    private const int LongLengthsTried = 3;

    /// <summary>Encodes <paramref name="source"/>; the destination is known to be long enough.</summary>
    internal static int Encode(ReadOnlySpan<byte> source, Span<byte> destination, int maxAttempts)
    {
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            var writer = new Lz4SequenceWriter(output, input + source.Length);
            byte* rest = source.Length > Lz4Block.LastMatchStart ? WriteSequences(ref writer, input, source.Length, maxAttempts) : input;
            writer.WriteLast(rest, (int)(input + source.Length - rest));
            return writer.Written;
        }
    }

    /// <summary>Writes everything up to the last match.</summary>
    /// <returns>The first byte not covered.</returns>
    private static byte* WriteSequences(ref Lz4SequenceWriter writer, byte* start, int length, int maxAttempts)
    {
        int count = length - Lz4Block.LastMatchStart + 1;
        int[] lengths = ArrayPool<int>.Shared.Rent(count);
        ushort[] offsets = ArrayPool<ushort>.Shared.Rent(count);
        FindMatches(start, length, maxAttempts, lengths.AsSpan(0, count), offsets.AsSpan(0, count));
        ChooseLengths(lengths.AsSpan(0, count), length);
        byte* anchor = start;
        for (int position = 0; position < count;)
        {
            int match = lengths[position];
            if (match == 0)
            {
                position++;
                continue;
            }

            byte* at = start + position;
            writer.WriteSequence(anchor, (int)(at - anchor), offsets[position], match);
            position += match;
            anchor = at + match;
        }

        ArrayPool<int>.Shared.Return(lengths);
        ArrayPool<ushort>.Shared.Return(offsets);
        return anchor;
    }

    /// <summary>The longest match of every position, found in a copy of the block that can be read beyond its end.</summary>
    private static void FindMatches(byte* start, int length, int maxAttempts, Span<int> lengths, Span<ushort> offsets)
    {
        using var arena = new NativeArena();
        byte* block = arena.Allocate<byte>(length + Lz4MatchTree.StringLength);
        Buffer.MemoryCopy(start, block, length, length);
        new Lz4MatchFinder(arena, block, length, maxAttempts).FindAll(lengths, offsets);
    }

    /// <summary>Replaces each position's longest match by the length to use there, 0 for a literal.</summary>
    /// <remarks>
    /// The cost of the rest of the block falls, but for a byte here and there, with every position. So among the long
    /// lengths that take the same number of bytes to write only the longest is tried. Where a match was best taken as a whole and
    /// the position before it has it too, a byte longer, it is best there, unless that takes another byte to write. Literals are counted as
    /// the run they belong to. Both are approximations in principle; against exhaustive search no difference was found.
    /// </remarks>
    private static void ChooseLengths(Span<int> lengths, int blockLength)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(blockLength + 1);
        Span<int> costs = rented.AsSpan(0, blockLength + 1);
        int run = 0;

        // What was chosen at the position behind, if it is the longest match there.
        int taken = 0;
        costs[blockLength] = 0;
        for (int position = blockLength - 1; position >= 0; position--)
        {
            int longest = position < lengths.Length ? lengths[position] : 0;
            if (taken != 0 && longest == taken + 1 && !AddsLengthByte(longest - Lz4Block.ShortMatchMax - 1))
            {
                costs[position] = costs[position + 1];
                taken = longest;
                continue;
            }

            run++;
            int cost = costs[position + 1] + ByteCost + (AddsLengthByte(run - Lz4Block.NibbleMax) ? ByteCost : 0);
            taken = 0;
            if (longest != 0)
            {
                int chosen = CheapestLength(costs[position..], longest, ref cost);
                lengths[position] = chosen;
                run = chosen == 0 ? run : 0;
                taken = chosen == longest ? chosen : 0;
            }

            costs[position] = cost;
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>The length up to <paramref name="longest"/> for which match and rest cost least.</summary>
    /// <param name="costs">Cost of the rest of the block from here and every later position.</param>
    /// <param name="longest">The longest match here.</param>
    /// <param name="cost">In: cost of a literal and the rest. Out: the least cost.</param>
    /// <returns>The length, or 0 when the literal is cheaper.</returns>
    private static int CheapestLength(ReadOnlySpan<int> costs, int longest, ref int cost)
    {
        int chosen = 0;
        int length = longest;
        for (int tried = 0; tried < LongLengthsTried && length > Lz4Block.ShortMatchMax; tried++)
        {
            int added = 1 + ((length - Lz4Block.ShortMatchMax - 1) / 255);
            Choose(length, SequenceCost + (added * ByteCost) + costs[length], ref chosen, ref cost);
            length = Lz4Block.ShortMatchMax + ((added - 1) * 255);
        }

        for (length = Math.Min(length, Lz4Block.ShortMatchMax); length >= Lz4Block.MinMatch; length--)
        {
            Choose(length, SequenceCost + costs[length], ref chosen, ref cost);
        }

        return chosen;
    }

    /// <summary>Takes a length when it costs less, or the same as a literal, after which a run of literals begins anew.</summary>
    private static void Choose(int length, int candidate, ref int chosen, ref int cost)
    {
        if (candidate < cost || (candidate == cost && chosen == 0))
        {
            cost = candidate;
            chosen = length;
        }
    }

    /// <summary>Whether a run that is this much longer than its nibble holds has just come to need another byte.</summary>
    private static bool AddsLengthByte(int beyond) => beyond >= 0 && beyond % 255 == 0;
}
