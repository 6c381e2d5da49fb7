// Annex swift, section 3: rANS, backwards.
using System.Buffers.Binary;

namespace Tinct.Format;

/// <summary>Turns the notes of an encoder into states and words, from the last note to the first.</summary>
// Bounds: states are two numbers; words are written to an array that grows.
internal static unsafe class SwiftRans
{
    /// <summary>The value of a state before the first symbol is encoded, and after the last is decoded.</summary>
    public const uint FirstState = 1 << 16;

    /// <summary>Encodes what was noted.</summary>
    /// <param name="notes">The notes, finished.</param>
    /// <param name="states">How many states there are, 1 or 2.</param>
    /// <param name="mode">The first byte.</param>
    /// <returns>The band: the mode, the states, the words.</returns>
    public static byte[] Encode(SwiftNotes notes, int states, byte mode)
    {
        uint* state = stackalloc uint[] { FirstState, FirstState };
        var words = new ushort[1 << 12];
        int count = 0;
        for (int block = notes.BlockCount - 1; block >= 0; block--)
        {
            ReadOnlySpan<uint> noted = notes.Block(block);
            if (words.Length - count < noted.Length)
            {
                Array.Resize(ref words, Math.Max(2 * words.Length, count + noted.Length));
            }

            for (int i = noted.Length - 1; i >= 0; i--)
            {
                uint note = noted[i];
                uint width = ((note >> 1) & 32767) + 1;
                uint x = state[note & 1];
                if (x >= (ulong)width << 17)
                {
                    words[count++] = (ushort)x;
                    x >>= 16;
                }

                (uint whole, uint left) = Math.DivRem(x, width);
                state[note & 1] = (whole << 15) + left + (note >> 16);
            }
        }

        var band = new byte[1 + (sizeof(uint) * states) + (sizeof(ushort) * count)];
        band[0] = mode;
        Span<byte> rest = band.AsSpan(1);
        for (int i = 0; i < states; i++, rest = rest[sizeof(uint)..])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, state[i]);
        }

        for (; count > 0; rest = rest[sizeof(ushort)..])
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, words[--count]);
        }

        return band;
    }
}
