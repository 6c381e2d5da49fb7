using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Greedy LZ4: one hash table of the last position of each five bytes, steps that lengthen where nothing is found.</summary>
internal static unsafe class Lz4FastEncoder
{
    /// <summary>2^12 positions of 4 bytes: half of a first-level cache.</summary>
    private const int HashBits = 12;

    /// <summary>After 2^6 positions without a match the step grows by one byte, and again after as many steps.</summary>
    private const int StepShift = 6;

    /// <summary>The prime with which LZ4 and zstd hash five bytes; on index maps it collides less than the golden ratio.</summary>
    private const ulong Multiplier = 889_523_592_379;

    /// <summary>Encodes <paramref name="source"/>; the destination is known to be long enough.</summary>
    internal static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            var writer = new Lz4SequenceWriter(output, input + source.Length);
            byte* rest = source.Length > Lz4Block.LastMatchStart ? WriteSequences(ref writer, input, source.Length) : input;
            writer.WriteLast(rest, (int)(input + source.Length - rest));
            return writer.Written;
        }
    }

    /// <summary>Writes everything up to the last match.</summary>
    /// <returns>The first byte not covered.</returns>
    private static byte* WriteSequences(ref Lz4SequenceWriter writer, byte* start, int length)
    {
        int* last = stackalloc int[1 << HashBits];
        new Span<int>(last, 1 << HashBits).Clear();
        byte* startLimit = start + length - Lz4Block.LastMatchStart;
        byte* matchEnd = start + length - Lz4Block.LastLiterals;
        byte* anchor = start;

        // Position 0 is what an empty table entry means, so it needs no entry of its own.
        byte* at = start + 1;
        while (true)
        {
            at = Find(last, start, at, startLimit, out byte* match);
            if (at > startLimit)
            {
                return anchor;
            }

            while (at > anchor && match > start && at[-1] == match[-1])
            {
                at--;
                match--;
            }

            int count = Lz4Block.MinMatch + Lz4Bytes.Common(at + Lz4Block.MinMatch, match + Lz4Block.MinMatch, matchEnd);
            writer.WriteSequence(anchor, (int)(at - anchor), (int)(at - match), count);
            at += count;
            anchor = at;
            if (at > startLimit)
            {
                return anchor;
            }

            // A position inside the match, so that what follows it can be found again.
            last[Hash(at - 2)] = (int)(at - 2 - start);
        }
    }

    /// <summary>The next position that has a match, or one behind <paramref name="startLimit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Find(int* last, byte* start, byte* at, byte* startLimit, out byte* match)
    {
        int tried = 1 << StepShift;
        byte* candidate = start;
        while (at <= startLimit)
        {
            uint four = Lz4Bytes.Four(at);
            uint hash = Hash(at);
            candidate = start + last[hash];
            last[hash] = (int)(at - start);
            if (Lz4Bytes.Four(candidate) == four && at - candidate <= Lz4Block.MaxOffset)
            {
                break;
            }

            at += tried++ >> StepShift;
        }

        match = candidate;
        return at;
    }

    /// <summary>Hashes five bytes. Matches need four, but those of four alone save one byte at most, and cost as much time as
    /// any other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(byte* at) => (uint)((Lz4Bytes.Five(at) * Multiplier) >> (64 - HashBits));
}
