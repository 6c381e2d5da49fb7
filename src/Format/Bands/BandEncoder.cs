namespace Tinct.Format;

/// <summary>Encodes single bands (specification, section 6). Bands do not depend on each other, so that callers may encode
/// several at a time, or a picture that never is in memory as a whole.</summary>
internal static class BandEncoder
{
    /// <summary>The level that tells whether LZ4 may be smallest. Higher levels make index maps at most a seventh smaller, so LZ4 is tried if its quick block is
    /// less than a fifth too large.</summary>
    private const int QuickLz4Level = 3, HopeOfLz4 = 5;

    /// <summary>Encodes a band.</summary>
    /// <param name="indices">Whole rows of palette indices.</param>
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
            CompressionMethod.Swift => Finish(CompressionMethod.Swift, SwiftEncoder.Encode(indices, width, palette.Ordered, options.SwiftMode)),
            _ => Finish(CompressionMethod.Dense, DenseCoder.Encode(indices, width, indices.Length / width, palette.Colors)),
        };
        if (options.OrLz4 && BandTable.IsModeled(options.Method) && TryLz4(packed, compressed.Bytes.Length, options.Lz4Level) is { } block)
        {
            compressed = Finish(CompressionMethod.Lz4, block);
        }

        return options.SwiftMode is not null || compressed.Bytes.Length < packed.Length ? compressed : Finish(CompressionMethod.Stored, packed);
    }

    /// <summary>An LZ4 block of fewer than <paramref name="bytes"/> bytes; null if there is none, or a quick try says that there will be none.</summary>
    private static byte[]? TryLz4(byte[] packed, int bytes, int level)
    {
        byte[] quick = Lz4Encoder.Encode(packed, QuickLz4Level);
        byte[] block = quick.Length < bytes + (bytes / HopeOfLz4) && level > QuickLz4Level ? Lz4Encoder.Encode(packed, level) : quick;
        return block.Length < bytes ? block : null;
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
