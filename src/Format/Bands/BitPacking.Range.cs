using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

// Bounds: vectors stop before the end of the bytes.
internal static partial class BitPacking
{
    /// <summary>The largest index in packed bytes, padding included: held against the palette's count before anything is looked up.
    /// It costs a fraction of the unpacking.</summary>
    /// <param name="packed">One or more packed rows.</param>
    /// <param name="bits">0, 1, 2, 4, 8 or 16; with 16 an even number of bytes.</param>
    /// <returns>The largest index, 0 when there are no bytes.</returns>
    /// <exception cref="ArgumentException">The bits are none of these, or 16 with an odd number of bytes.</exception>
    public static int MaxIndex(ReadOnlySpan<byte> packed, int bits) => MaxIndex(packed, bits, VectorWidths.Best);

    internal static int MaxIndex(ReadOnlySpan<byte> packed, int bits, VectorWidth vectors)
    {
        CheckBits(bits);
        if (bits == 0)
        {
            return 0;
        }

        if (bits == 16)
        {
            if (packed.Length % 2 != 0)
            {
                throw new ArgumentException($"16-bit indices take an even number of bytes, not {packed.Length}.", nameof(packed));
            }

            return BitConverter.IsLittleEndian ? MaxOf(MemoryMarshal.Cast<byte, ushort>(packed)) : MaxOfWords(packed);
        }

        int largest = 0;
        int mask = (1 << bits) - 1;
        int x = 0;
        if (vectors != VectorWidth.Scalar)
        {
            Vector256<byte> most = Vector256<byte>.Zero;
            Vector256<byte> masks = Vector256.Create((byte)mask);
            for (; x <= packed.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
            {
                Vector256<byte> bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(packed), (nuint)x);
                for (int shift = 0; shift < 8; shift += bits)
                {
                    most = Vector256.Max(most, (bytes >> shift) & masks);
                }
            }

            for (int lane = 0; lane < Vector256<byte>.Count; lane++)
            {
                largest = Math.Max(largest, most[lane]);
            }
        }

        for (; x < packed.Length; x++)
        {
            for (int shift = 0; shift < 8; shift += bits)
            {
                largest = Math.Max(largest, (packed[x] >> shift) & mask);
            }
        }

        return largest;
    }

    /// <summary>The largest index, 0 when there are none.</summary>
    private static int MaxOf(ReadOnlySpan<ushort> indices)
    {
        int largest = 0;
        int x = 0;
        if (indices.Length >= Vector256<ushort>.Count)
        {
            Vector256<ushort> most = Vector256<ushort>.Zero;
            for (; x <= indices.Length - Vector256<ushort>.Count; x += Vector256<ushort>.Count)
            {
                most = Vector256.Max(most, Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(indices), (nuint)x));
            }

            for (int lane = 0; lane < Vector256<ushort>.Count; lane++)
            {
                largest = Math.Max(largest, most[lane]);
            }
        }

        for (; x < indices.Length; x++)
        {
            largest = Math.Max(largest, indices[x]);
        }

        return largest;
    }

    private static int MaxOfWords(ReadOnlySpan<byte> packed)
    {
        int largest = 0;
        for (int x = 0; x < packed.Length; x += 2)
        {
            largest = Math.Max(largest, BinaryPrimitives.ReadUInt16LittleEndian(packed[x..]));
        }

        return largest;
    }
}
