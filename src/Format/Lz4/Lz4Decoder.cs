using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Reads LZ4 blocks (specification, section 7). It takes bytes from strangers: it touches nothing outside its buffers
/// and enforces every rule of the block format, so that a block accepted here is accepted by every other decoder.</summary>
/// <remarks>Lengths that fit their nibble, nearly all of them, are copied as whole vectors, past the end of what is asked for. That
/// is only right while enough of both buffers is left; each margin is explained where it is relied on.</remarks>
// Bounds: the fast loop runs while as many bytes are left of input and output as a short sequence may touch; the other checks every length against
// both ends.
internal static unsafe class Lz4Decoder
{
    private const int MinMatch = 4;
    private const int LastLiterals = 5;
    private const int LastMatchStart = 12;

    /// <summary>A length nibble of this value is followed by bytes that add to it.</summary>
    private const int LongLength = 15;

    /// <summary>One more than a copy in whole vectors writes beyond its end at most.</summary>
    private const int Margin = 32;

    /// <summary>Output that must be left for a whole short sequence: up to 14 literals, then 32 bytes written for a match of up to 18.</summary>
    private const int OutputMargin = 14 + Margin;

    /// <summary>Input that must be left for one: a token, and 16 bytes read for up to 14 literals, of which the last two are the offset
    /// where there are 14.</summary>
    private const int InputMargin = 1 + 16;

    /// <summary>For each offset below 16: byte numbers that repeat the first <c>offset</c> bytes over 16. Offset 0 is refused earlier.</summary>
    private static ReadOnlySpan<byte> RepeatOrder =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
        0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
        0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
    ];

    /// <summary>For each offset below 16: its largest multiple up to 16.</summary>
    private static ReadOnlySpan<byte> RepeatStep => [0, 16, 16, 15, 16, 15, 12, 14, 16, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Decodes the beginning of a block, or all of it.</summary>
    /// <param name="block">The block, all of it and nothing else. Any bytes are safe.</param>
    /// <param name="output">As long as what the whole block holds. After a failure its contents are unspecified.</param>
    /// <param name="wanted">Bytes of output to decode. If this is less than all, the rest of the block is not looked at, and the rest
    /// of the output is unspecified.</param>
    /// <param name="errorOffset">Where in the block decoding stopped making sense; -1 on success.</param>
    /// <returns>Whether the block is well formed, as far as it was decoded.</returns>
    internal static bool TryDecode(ReadOnlySpan<byte> block, Span<byte> output, int wanted, out int errorOffset)
    {
        errorOffset = 0;
        if (block.IsEmpty)
        {
            return false;
        }

        // An empty span is pinned to the null pointer, from which no margin can be subtracted.
        byte nothing;
        fixed (byte* input = block)
        fixed (byte* pinned = output)
        {
            byte* start = output.IsEmpty ? &nothing : pinned;
            byte* fault = Decode(input, input + block.Length, start, start + output.Length, start + wanted, out _);
            errorOffset = fault is null ? -1 : (int)(fault - input);
            return fault is null;
        }
    }

    /// <summary>Decodes a block that may be damaged or cut, up to where it makes no sense.</summary>
    /// <param name="block">The block, or the beginning of it. Any bytes are safe.</param>
    /// <param name="output">As long as what the whole block holds, at least one byte.</param>
    /// <param name="errorOffset">Where in the block decoding stopped making sense; -1 if it did not.</param>
    /// <returns>How many bytes of output were decoded up to there.</returns>
    internal static int Rescue(ReadOnlySpan<byte> block, Span<byte> output, out int errorOffset)
    {
        fixed (byte* input = block)
        fixed (byte* start = output)
        {
            byte* reached = start;
            byte* fault = block.IsEmpty ? input : Decode(input, input + block.Length, start, start + output.Length, start + output.Length, out reached);
            errorOffset = fault is null && !block.IsEmpty ? -1 : (int)(fault - input);
            return (int)(reached - start);
        }
    }

    /// <summary>Decodes until <paramref name="pause"/> or, if that is the end of the output, to the end of the block.</summary>
    /// <returns>Where the block is malformed, or null. Up to <paramref name="to"/> the output is decoded.</returns>
    private static byte* Decode(byte* from, byte* inputEnd, byte* start, byte* end, byte* pause, out byte* to)
    {
        to = start;
        while (true)
        {
            if (inputEnd - from >= InputMargin && end - to >= OutputMargin)
            {
                byte* fault = DecodeFast(ref from, inputEnd, ref to, start, end, pause);
                if (fault is not null)
                {
                    return fault;
                }
            }

            // The sequence that fills the output must also be the block's last.
            if (to >= pause && pause < end)
            {
                return null;
            }

            // Decodes exactly one sequence, with every check.
            if (from == inputEnd)
            {
                return from;
            }

            uint token = *from++;
            long literals = token >> 4;
            if (literals == LongLength && !TryAddLength(ref from, inputEnd, ref literals, end - to))
            {
                return from;
            }

            if (literals > inputEnd - from || literals > end - to)
            {
                // A rescue wants the literals that are there, too.
                long left = Math.Min(inputEnd - from, end - to);
                Buffer.MemoryCopy(from, to, left, left);
                to += left;
                return from;
            }

            Buffer.MemoryCopy(from, to, literals, literals);
            from += literals;
            to += literals;
            if (from == inputEnd)
            {
                return to == end ? null : from;
            }

            if (inputEnd - from < sizeof(ushort) || end - to < LastMatchStart)
            {
                return from;
            }

            long offset = ReadOffset(from);
            if (offset == 0 || offset > to - start)
            {
                return from;
            }

            from += sizeof(ushort);
            long length = token & LongLength;
            if ((length == LongLength && !TryAddLength(ref from, inputEnd, ref length, end - to))
                || length > end - to - LastLiterals - MinMatch)
            {
                return from;
            }

            CopyMatch(to, offset, length + MinMatch, end);
            to += length + MinMatch;
        }
    }

    /// <summary>Decodes sequence by sequence while the margins allow, and stops at the start of one. The margins are there when it is called.</summary>
    /// <returns>Where a sequence is malformed, or null.</returns>
    private static byte* DecodeFast(ref byte* input, byte* inputEnd, ref byte* output, byte* start, byte* end, byte* pause)
    {
        byte* inputLimit = inputEnd - InputMargin;
        byte* outputLimit = end - OutputMargin < pause ? end - OutputMargin : pause - 1;
        byte* from = input;
        byte* to = output;
        while (from <= inputLimit && to <= outputLimit)
        {
            byte* sequence = from;
            uint token = *from++;
            long literals = token >> 4;
            if (literals != LongLength)
            {
                // At most 14; both margins allow for 16.
                Vector128.Load(from).Store(to);
            }
            else
            {
                // After the literals, a short match and the next offset must still fit.
                if (!TryAddLength(ref from, inputEnd, ref literals, end - to)
                    || end - to - literals < OutputMargin
                    || inputEnd - from - literals < Margin)
                {
                    from = sequence;
                    break;
                }

                CopyBlocks(from, to, literals);
            }

            from += literals;
            to += literals;
            long offset = ReadOffset(from);
            if (offset == 0 || offset > to - start)
            {
                output = to;
                return from;
            }

            from += sizeof(ushort);
            long length = token & LongLength;
            if (length != LongLength)
            {
                CopyShortMatch(to, offset);
            }
            else
            {
                if (!TryAddLength(ref from, inputEnd, ref length, end - to) || length > end - to - LastLiterals - MinMatch)
                {
                    output = to;
                    return from;
                }

                CopyMatch(to, offset, length + MinMatch, end);
            }

            to += length + MinMatch;
        }

        input = from;
        output = to;
        return null;
    }

    /// <summary>Adds the bytes that continue a length. Stops as soon as it exceeds <paramref name="room"/>, which no valid
    /// length does, so the sum cannot overflow.</summary>
    /// <returns>False when the input ends or the room is exceeded.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAddLength(ref byte* input, byte* inputEnd, ref long length, long room)
    {
        byte added;
        do
        {
            if (input == inputEnd || length > room)
            {
                return false;
            }

            added = *input++;
            length += added;
        }
        while (added == 255);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ReadOffset(byte* input)
    {
        ushort offset = Unsafe.ReadUnaligned<ushort>(input);
        return BitConverter.IsLittleEndian ? offset : BinaryPrimitives.ReverseEndianness(offset);
    }

    /// <summary>Writes the 32 bytes that follow when the last <paramref name="offset"/> repeat, of which at least 18 are right: what the
    /// longest match needs whose length fits its nibble.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyShortMatch(byte* to, long offset)
    {
        byte* match = to - offset;
        if (offset >= 16)
        {
            Vector128.Load(match).Store(to);
            Vector128.Load(match + 16).Store(to + 16);
            return;
        }

        // A step is 9 to 16 bytes: two make 18.
        Vector128<byte> pattern = Pattern(match, offset, out long step);
        pattern.Store(to);
        pattern.Store(to + step);
    }

    /// <summary>Copies a match of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(byte* to, long offset, long count, byte* end)
    {
        byte* match = to - offset;
        if (end - to - count < Margin)
        {
            // Where the match overlaps what it writes it repeats, and the length that can be copied doubles each time.
            for (long copied; count > 0; count -= copied, to += copied)
            {
                copied = Math.Min(count, to - match);
                Buffer.MemoryCopy(match, to, copied, copied);
            }
        }
        else if (offset >= 32)
        {
            CopyBlocks(match, to, count);
        }
        else
        {
            Repeat(match, to, offset, count);
        }
    }

    /// <summary>Copies in blocks of 32 bytes, so up to 31 more, or 32 if <paramref name="count"/> is 0. The two may overlap when
    /// <paramref name="to"/> is at least 32 ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBlocks(byte* from, byte* to, long count)
    {
        byte* end = to + count;
        do
        {
            Vector256.Load(from).Store(to);
            from += 32;
            to += 32;
        }
        while (to < end);
    }

    /// <summary>Copies a match at an offset of 1 to 31, up to 31 bytes more than asked for.</summary>
    private static void Repeat(byte* match, byte* to, long offset, long count)
    {
        byte* end = to + count;
        if (offset >= 16)
        {
            do
            {
                Vector128.Load(match).Store(to);
                match += 16;
                to += 16;
            }
            while (to < end);
            return;
        }

        Vector128<byte> pattern = Pattern(match, offset, out long step);
        if (step == 16)
        {
            Vector256<byte> doubled = Vector256.Create(pattern, pattern);
            do
            {
                doubled.Store(to);
                to += 32;
            }
            while (to < end);
            return;
        }

        do
        {
            pattern.Store(to);
            to += step;
        }
        while (to < end);
    }

    /// <summary>The 16 bytes that follow when the last <paramref name="offset"/> (1 to 15) repeat, and how far on the same 16 fit again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pattern(byte* match, long offset, out long step)
    {
        // Reads 16 bytes, some of them not decoded yet but all inside the output; the order names only the first 'offset'.
        ref byte order = ref MemoryMarshal.GetReference(RepeatOrder);
        step = Unsafe.Add(ref MemoryMarshal.GetReference(RepeatStep), (nint)offset);
        return Vector128.ShuffleNative(Vector128.Load(match), Vector128.LoadUnsafe(ref order, (nuint)offset * 16));
    }
}
