using System.Diagnostics.CodeAnalysis;

namespace Tinct.Format;

/// <summary>Annex, section 2: compression method 3, "dense", context mixing of a band of the index map. The smallest files, at about a megapixel a second.
/// A band needs nothing but its own bytes and the palette.</summary>
// Bounds: indices have width x rows places (checked by the caller's span); the decoder reads from [start, end), and zeros after it.
internal static unsafe class DenseCoder
{
    /// <summary>A band's first byte: the model it was coded with.</summary>
    private const byte Model = 0x11;

    /// <summary>Compresses a band.</summary>
    /// <param name="indices">Width x rows indices, each below the palette's length, row after row.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="rows">Rows of the band, at least 1.</param>
    /// <param name="palette">The picture's palette, 2 to 65,536 colours.</param>
    /// <returns>The band's bytes.</returns>
    public static byte[] Encode(ReadOnlySpan<ushort> indices, int width, int rows, ReadOnlySpan<RgbaColor> palette)
    {
        Check(indices.Length, width, rows, palette.Length);
        // Three bytes a pixel (one for up to four colours) hold all but maps made to defeat the model. No decision takes more than two
        // bytes, and no pixel more than twenty decisions (six for up to four colours).
        long room = ((palette.Length <= DenseContexts.TinyPalette ? 1L : 3L) * indices.Length) + 64;
        if (TryEncode(indices, width, rows, palette, new byte[Math.Min(room, Array.MaxLength)], out byte[]? bytes)
            || TryEncode(indices, width, rows, palette, new byte[Math.Min(14 * room, Array.MaxLength)], out bytes))
        {
            bytes[0] = Model;
            return bytes;
        }

        throw new ArgumentException($"A band of {indices.Length} pixels is too large to compress.", nameof(indices));
    }

    /// <summary>Decompresses a band.</summary>
    /// <param name="data">Exactly the band's bytes.</param>
    /// <param name="indices">Receives width x rows indices.</param>
    /// <exception cref="TinctFormatException">Unsupported: an unknown model; Truncated: the data ends too early; Invalid: it goes on
    /// after the last pixel. Offsets count from the band's first byte.</exception>
    public static void Decode(ReadOnlySpan<byte> data, Span<ushort> indices, int width, int rows, ReadOnlySpan<RgbaColor> palette)
    {
        Check(indices.Length, width, rows, palette.Length);
        if (data.IsEmpty)
        {
            Fault.Truncated(0, "A dense band is empty.");
        }

        if (data[0] != Model)
        {
            Fault.Unsupported(0, $"A dense band has model 0x{data[0]:x2}, which is not known.");
        }

        using var arena = new NativeArena();
        fixed (ushort* map = indices)
        fixed (byte* bytes = data)
        {
            var model = new DenseModel<ArithmeticDecoder>(arena, width, rows, palette, map, new ArithmeticDecoder(bytes + 1, bytes + data.Length));
            for (int y = 0; y < rows; y++)
            {
                model.CodeRow(y);
                if (model.Coder.Exhausted)
                {
                    Fault.Truncated(data.Length, $"A dense band of {rows} rows ends in row {y}.");
                }
            }

            long missing = model.Coder.Missing;
            if (missing > 0)
            {
                Fault.Truncated(data.Length, "A dense band lacks its last byte.");
            }

            if (missing < 0)
            {
                Fault.Invalid(data.Length + missing, $"A dense band has {-missing} bytes too many.");
            }
        }
    }

    private static bool TryEncode(
        ReadOnlySpan<ushort> indices,
        int width,
        int rows,
        ReadOnlySpan<RgbaColor> palette,
        byte[] room,
        [NotNullWhen(true)] out byte[]? bytes)
    {
        using var arena = new NativeArena();
        fixed (ushort* map = indices)
        fixed (byte* start = room)
        {
            var model = new DenseModel<ArithmeticEncoder>(arena, width, rows, palette, map, new ArithmeticEncoder(start + 1, start + room.Length));
            for (int y = 0; y < rows && !model.Coder.Overflowed; y++)
            {
                model.CodeRow(y);
            }

            model.Coder.Finish();
            bytes = model.Coder.Overflowed ? null : room.AsSpan(0, (int)model.Coder.Written + 1).ToArray();
            return bytes is not null;
        }
    }

    private static void Check(int indices, int width, int rows, int colors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (indices != (long)width * rows || colors is < 2 or > Palette.MaxCount)
        {
            throw new ArgumentException($"{indices} indices and {colors} colours do not make a band of {width} x {rows} pixels.", nameof(indices));
        }
    }
}
