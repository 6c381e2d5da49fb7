namespace Tinct.Format;

/// <summary>Encodes single bands (specification, section 6). Bands do not depend on each other, so that callers may encode
/// several at a time, or a picture that never is in memory as a whole.</summary>
public static class BandEncoder
{
    /// <summary>Encodes a band.</summary>
    /// <param name="indices">Whole rows of palette indices.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="palette">The palette that they index.</param>
    /// <param name="options">How to compress.</param>
    /// <exception cref="ArgumentException">The indices are not whole rows, or one is not below the palette's count.</exception>
    public static EncodedBand Encode(ReadOnlySpan<ushort> indices, int width, Palette palette, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(palette);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (indices.IsEmpty || indices.Length % width != 0)
        {
            throw new ArgumentException($"{indices.Length} indices are not rows of {width}.", nameof(indices));
        }

        if (palette.Count == 1)
        {
            return indices.ContainsAnyExcept((ushort)0)
                ? throw new ArgumentException("An index is outside the palette of 1 colour.", nameof(indices))
                : new EncodedBand(CompressionMethod.Stored, ReadOnlyMemory<byte>.Empty, 0);
        }

        byte[] packed = Pack(indices, width, palette.Count);
        EncodedBand compressed = options.Method switch
        {
            CompressionMethod.Stored => Finish(CompressionMethod.Stored, packed),
            CompressionMethod.Lz4 => Finish(CompressionMethod.Lz4, Lz4Encoder.Encode(packed, options.Lz4Level)),
            CompressionMethod.Swift => Finish(CompressionMethod.Swift, SwiftEncoder.Encode(indices, width, palette.Colors, options.SwiftMode)),
            _ => Finish(CompressionMethod.Dense, DenseCoder.Encode(indices, width, indices.Length / width, palette.Colors)),
        };
        return compressed.Bytes.Length < packed.Length ? compressed : Finish(CompressionMethod.Stored, packed);
    }

    private static byte[] Pack(ReadOnlySpan<ushort> indices, int width, int colorCount)
    {
        int bits = BitPacking.BitsPerIndex(colorCount);
        int rowBytes = BitPacking.RowBytes(width, bits);
        int rows = indices.Length / width;
        byte[] packed = new byte[checked(rowBytes * rows)];
        for (int row = 0; row < rows; row++)
        {
            BitPacking.Pack(indices.Slice(row * width, width), bits, packed.AsSpan(row * rowBytes, rowBytes));
        }

        int largest = BitPacking.MaxIndex(packed, bits);
        if (largest >= colorCount)
        {
            throw new ArgumentException($"Index {largest} is outside the palette of {colorCount} colours.", nameof(indices));
        }

        return packed;
    }

    private static EncodedBand Finish(CompressionMethod method, byte[] bytes) => new(method, bytes, Crc32C.Compute(bytes));
}
