namespace Tinct.Format;

/// <summary>How palette indices lie in bytes: 0, 1, 2, 4, 8 or 16 bits each, row by row.</summary>
/// <remarks>
/// Every row starts on a byte boundary. Its leftmost pixel takes the least significant bits of the first byte, the next
/// pixel the bits above, and so on; 16-bit indices are little-endian. Bits of a row's last byte that no pixel uses are 0.
/// Power-of-two widths cost a few percent of the exact ones before compression, but LZ4 finds its matches at byte
/// granularity: after it they are 4 % smaller, and they unpack faster.
/// </remarks>
internal static partial class BitPacking
{
    /// <summary>Indices converted at a time where a conversion goes through bytes: their stages stay in the first-level cache.</summary>
    private const int ChunkIndices = 512;

    /// <summary>Bits an index takes: the smallest of 0, 1, 2, 4, 8 and 16 that tells <paramref name="colorCount"/> colours apart.</summary>
    /// <param name="colorCount">1 to <see cref="Palette.MaxCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public static int BitsPerIndex(int colorCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(colorCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(colorCount, Palette.MaxCount);
        return colorCount switch
        {
            1 => 0,
            2 => 1,
            <= 4 => 2,
            <= 16 => 4,
            <= 256 => 8,
            _ => 16,
        };
    }

    /// <summary>Bytes a packed row takes.</summary>
    /// <param name="width">Pixels, 0 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="bits">0, 1, 2, 4, 8 or 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static int RowBytes(int width, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, IndexedImage.MaxDimension);
        CheckBits(bits);
        return ((width * bits) + 7) / 8;
    }

    /// <summary>Whether the bits of a packed row that belong to no pixel are 0, as they must be.</summary>
    /// <param name="packedRow">The row, <see cref="RowBytes"/> long.</param>
    /// <param name="width">Its pixels.</param>
    /// <param name="bits">0, 1, 2, 4, 8 or 16.</param>
    /// <exception cref="ArgumentException">The row's length does not fit its width.</exception>
    public static bool HasZeroPadding(ReadOnlySpan<byte> packedRow, int width, int bits)
    {
        CheckRowBytes(packedRow.Length, width, bits);
        int used = width * bits % 8;
        return used == 0 || packedRow[^1] >> used == 0;
    }

    private static void CheckBits(int bits)
    {
        if (bits is not (0 or 1 or 2 or 4 or 8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "An index has 0, 1, 2, 4, 8 or 16 bits.");
        }
    }

    private static void CheckRowBytes(int length, int width, int bits)
    {
        if (length != RowBytes(width, bits))
        {
            throw new ArgumentException($"{width} indices of {bits} bits take {RowBytes(width, bits)} bytes, not {length}.");
        }
    }
}
