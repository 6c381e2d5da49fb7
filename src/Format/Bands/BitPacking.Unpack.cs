using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

// Bounds: rows are checked to be RowBytes(width) long; vectors stop before the end of both.
internal static partial class BitPacking
{
    /// <summary>Unpacks one row.</summary>
    /// <param name="packedRow">Exactly <see cref="RowBytes"/> long. Padding is not looked at.</param>
    /// <param name="bits">0, 1, 2, 4, 8 or 16.</param>
    /// <param name="row">Gets an index a pixel.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Unpack(ReadOnlySpan<byte> packedRow, int bits, Span<ushort> row) => Unpack(packedRow, bits, row, VectorWidths.Best);

    internal static void Unpack(ReadOnlySpan<byte> packedRow, int bits, Span<ushort> row, VectorWidth vectors)
    {
        CheckRowBytes(packedRow.Length, row.Length, bits);
        if (bits == 0)
        {
            row.Clear();
        }
        else if (bits == 16)
        {
            UnpackWords(packedRow, row);
        }
        else if (vectors == VectorWidth.Scalar)
        {
            UnpackScalar(packedRow, bits, row);
        }
        else
        {
            UnpackVector(packedRow, bits, row);
        }
    }

    /// <summary>The definition: takes each index from its place.</summary>
    private static void UnpackScalar(ReadOnlySpan<byte> packedRow, int bits, Span<ushort> row)
    {
        int mask = (1 << bits) - 1;
        for (int x = 0; x < row.Length; x++)
        {
            int bit = x * bits;
            row[x] = (ushort)((packedRow[bit >> 3] >> (bit & 7)) & mask);
        }
    }

    private static void UnpackWords(ReadOnlySpan<byte> packedRow, Span<ushort> row)
    {
        if (BitConverter.IsLittleEndian)
        {
            packedRow.CopyTo(MemoryMarshal.AsBytes(row));
            return;
        }

        for (int x = 0; x < row.Length; x++)
        {
            row[x] = BinaryPrimitives.ReadUInt16LittleEndian(packedRow[(2 * x)..]);
        }
    }

    /// <summary>Splits bytes in two, doubling them until each holds one index, then widens them.</summary>
    private static void UnpackVector(ReadOnlySpan<byte> packedRow, int bits, Span<ushort> row)
    {
        Span<byte> first = stackalloc byte[ChunkIndices];
        Span<byte> second = stackalloc byte[ChunkIndices];
        int x = 0;
        for (; x <= row.Length - ChunkIndices; x += ChunkIndices)
        {
            Widen(SpreadIndices(packedRow.Slice(x * bits / 8, ChunkIndices * bits / 8), bits, first, second), row.Slice(x, ChunkIndices));
        }

        UnpackScalar(packedRow[(x * bits / 8)..], bits, row[x..]);
    }

    /// <summary>Brings <see cref="ChunkIndices"/> packed indices to a byte each.</summary>
    /// <param name="bits">1, 2, 4 or 8.</param>
    /// <param name="first">Scratch of <see cref="ChunkIndices"/> bytes.</param>
    /// <param name="second">More of it.</param>
    /// <returns>The indices, in one of the three.</returns>
    private static ReadOnlySpan<byte> SpreadIndices(ReadOnlySpan<byte> packed, int bits, Span<byte> first, Span<byte> second)
    {
        ReadOnlySpan<byte> from = packed;
        for (int width = 4; width >= bits; width /= 2)
        {
            Span<byte> to = first[..(from.Length * 2)];
            SplitBytes(from, width, to);
            from = to;
            Span<byte> used = first;
            first = second;
            second = used;
        }

        return from;
    }

    /// <summary>Splits each byte into its low <paramref name="width"/> bits and as many above them. A multiple of 16 bytes.</summary>
    private static void SplitBytes(ReadOnlySpan<byte> bytes, int width, Span<byte> halves)
    {
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        ref byte target = ref MemoryMarshal.GetReference(halves);
        Vector128<ushort> mask = Vector128.Create((ushort)(((1 << width) - 1) * 0x0101));
        for (int x = 0; x < bytes.Length; x += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)x));
            low = (low | (low << (8 - width))) & mask;
            high = (high | (high << (8 - width))) & mask;
            low.AsByte().StoreUnsafe(ref target, (nuint)(2 * x));
            high.AsByte().StoreUnsafe(ref target, (nuint)((2 * x) + Vector128<byte>.Count));
        }
    }

    private static void Widen(ReadOnlySpan<byte> indices, Span<ushort> row)
    {
        ref byte source = ref MemoryMarshal.GetReference(indices);
        ref ushort target = ref MemoryMarshal.GetReference(row);
        for (int x = 0; x < indices.Length; x += Vector256<ushort>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)x));
            Vector256.Create(low, high).StoreUnsafe(ref target, (nuint)x);
        }
    }
}
