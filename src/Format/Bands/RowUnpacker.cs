namespace Tinct.Format;

/// <summary>What packed rows become: one implementation for indices, one for pixels, one for nothing but the checks.</summary>
/// <typeparam name="T">What a pixel becomes.</typeparam>
internal interface IRowUnpacker<T>
    where T : unmanaged
{
    /// <summary>Values a pixel becomes: 1, or 0 where rows are only checked: <see cref="Unpack"/> is not called then.</summary>
    static abstract int ValuesPerPixel { get; }

    /// <summary>Unpacks a row.</summary>
    /// <param name="packedRow">The packed row.</param>
    /// <param name="bits">Bits an index.</param>
    /// <param name="table">The palette, padded to two to the power of <paramref name="bits"/> entries.</param>
    /// <param name="row">Gets a value a pixel.</param>
    static abstract void Unpack(ReadOnlySpan<byte> packedRow, int bits, ReadOnlySpan<Rgba32> table, Span<T> row);

    /// <summary>Converts indices that are unpacked already.</summary>
    /// <param name="indices">The indices.</param>
    /// <param name="colors">The palette, which none of them is outside of.</param>
    /// <param name="pixels">Gets <see cref="ValuesPerPixel"/> values for each.</param>
    static abstract void Convert(ReadOnlySpan<ushort> indices, ReadOnlySpan<Rgba32> colors, Span<T> pixels);
}

/// <summary>Rows of palette indices.</summary>
internal readonly struct IndexUnpacker : IRowUnpacker<ushort>
{
    public static int ValuesPerPixel => 1;

    public static void Unpack(ReadOnlySpan<byte> packedRow, int bits, ReadOnlySpan<Rgba32> table, Span<ushort> row) =>
        BitPacking.Unpack(packedRow, bits, row);

    public static void Convert(ReadOnlySpan<ushort> indices, ReadOnlySpan<Rgba32> colors, Span<ushort> pixels) => indices.CopyTo(pixels);
}

/// <summary>Rows of pixels.</summary>
internal readonly struct PixelUnpacker : IRowUnpacker<Rgba32>
{
    public static int ValuesPerPixel => 1;

    public static void Unpack(ReadOnlySpan<byte> packedRow, int bits, ReadOnlySpan<Rgba32> table, Span<Rgba32> row) =>
        BitPacking.UnpackToPixels(packedRow, bits, table, row);

    public static void Convert(ReadOnlySpan<ushort> indices, ReadOnlySpan<Rgba32> colors, Span<Rgba32> pixels)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            pixels[i] = colors[indices[i]];
        }
    }
}

/// <summary>No rows: what is decoded is only checked.</summary>
internal readonly struct NoUnpacker : IRowUnpacker<byte>
{
    public static int ValuesPerPixel => 0;

    public static void Unpack(ReadOnlySpan<byte> packedRow, int bits, ReadOnlySpan<Rgba32> table, Span<byte> row) =>
        throw new NotSupportedException();

    public static void Convert(ReadOnlySpan<ushort> indices, ReadOnlySpan<Rgba32> colors, Span<byte> pixels)
    {
    }
}
