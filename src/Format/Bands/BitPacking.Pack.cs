using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

// Bounds: rows are checked to be RowBytes(width) long; vectors stop before the end of both.
internal static partial class BitPacking
{
    /// <summary>Packs one row.</summary>
    /// <param name="row">An index a pixel, each less than two to the power of <paramref name="bits"/>.</param>
    /// <param name="bits">0, 1, 2, 4, 8 or 16.</param>
    /// <param name="packed">Exactly <see cref="RowBytes"/> long.</param>
    /// <exception cref="ArgumentException">The destination's length does not fit, or an index does not fit its bits.</exception>
    public static void Pack(ReadOnlySpan<ushort> row, int bits, Span<byte> packed) => Pack(row, bits, packed, VectorWidths.Best);

    internal static void Pack(ReadOnlySpan<ushort> row, int bits, Span<byte> packed, VectorWidth vectors)
    {
        CheckRowBytes(packed.Length, row.Length, bits);
        CheckIndicesFit(row, bits);
        if (bits == 0)
        {
            return;
        }

        if (bits == 16)
        {
            PackWords(row, packed);
        }
        else if (vectors == VectorWidth.Scalar)
        {
            PackScalar(row, bits, packed);
        }
        else
        {
            PackVector(row, bits, packed);
        }
    }

    /// <summary>The definition: each index at its place.</summary>
    private static void PackScalar(ReadOnlySpan<ushort> row, int bits, Span<byte> packed)
    {
        packed.Clear();
        for (int x = 0; x < row.Length; x++)
        {
            int bit = x * bits;
            packed[bit >> 3] |= (byte)(row[x] << (bit & 7));
        }
    }

    private static void PackWords(ReadOnlySpan<ushort> row, Span<byte> packed)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(row).CopyTo(packed);
            return;
        }

        for (int x = 0; x < row.Length; x++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(packed[(2 * x)..], row[x]);
        }
    }

    /// <summary>Narrows indices to bytes, then joins neighbours, halving the bytes until each is full.</summary>
    private static void PackVector(ReadOnlySpan<ushort> row, int bits, Span<byte> packed)
    {
        Span<byte> chunk = stackalloc byte[ChunkIndices];
        for (int x = 0; x < row.Length; x += ChunkIndices)
        {
            ReadOnlySpan<ushort> indices = row.Slice(x, Math.Min(ChunkIndices, row.Length - x));
            Span<byte> target = packed[(x * bits / 8)..];
            if (bits == 8)
            {
                Narrow(indices, target);
                continue;
            }

            Narrow(indices, chunk);

            // Joining works in pairs: missing partners are 0.
            int whole = (indices.Length + 7) & ~7;
            chunk[indices.Length..whole].Clear();
            int length = whole;
            for (int width = bits; width < 8; width *= 2, length /= 2)
            {
                JoinPairs(chunk[..length], width);
            }

            chunk[..(((indices.Length * bits) + 7) / 8)].CopyTo(target);
        }
    }

    /// <summary>Keeps the low byte of each index.</summary>
    private static void Narrow(ReadOnlySpan<ushort> indices, Span<byte> bytes)
    {
        ref ushort source = ref MemoryMarshal.GetReference(indices);
        ref byte target = ref MemoryMarshal.GetReference(bytes[..indices.Length]);
        int x = 0;
        for (; x <= indices.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            Vector256<ushort> low = Vector256.LoadUnsafe(ref source, (nuint)x);
            Vector256<ushort> high = Vector256.LoadUnsafe(ref source, (nuint)(x + Vector256<ushort>.Count));
            Vector256.Narrow(low, high).StoreUnsafe(ref target, (nuint)x);
        }

        for (; x < indices.Length; x++)
        {
            bytes[x] = (byte)indices[x];
        }
    }

    /// <summary>Joins each two bytes, of which the low <paramref name="width"/> bits are used, into one, in place.</summary>
    private static void JoinPairs(Span<byte> bytes, int width)
    {
        ref byte data = ref MemoryMarshal.GetReference(bytes);
        int step = 2 * Vector128<byte>.Count;
        int x = 0;
        for (; x <= bytes.Length - step; x += step)
        {
            // As 16-bit numbers the pairs are first + second * 256.
            Vector128<ushort> low = Vector128.LoadUnsafe(ref data, (nuint)x).AsUInt16();
            Vector128<ushort> high = Vector128.LoadUnsafe(ref data, (nuint)(x + Vector128<byte>.Count)).AsUInt16();
            low = (low | (low >> (8 - width))) & Vector128.Create((ushort)255);
            high = (high | (high >> (8 - width))) & Vector128.Create((ushort)255);
            Vector128.Narrow(low, high).StoreUnsafe(ref data, (nuint)(x / 2));
        }

        for (; x < bytes.Length; x += 2)
        {
            bytes[x / 2] = (byte)(bytes[x] | (bytes[x + 1] << width));
        }
    }

    private static void CheckIndicesFit(ReadOnlySpan<ushort> row, int bits)
    {
        int largest = MaxOf(row);
        if (largest >> bits != 0)
        {
            throw new ArgumentException($"Index {largest} does not fit {bits} bits.", nameof(row));
        }
    }
}
