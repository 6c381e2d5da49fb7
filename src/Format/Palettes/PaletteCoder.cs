namespace Tinct.Format;

/// <summary>Annex on the palette coder, section 1: the coded palette. Codes colours with the arithmetic of the dense method. Lossless, order included; a palette in
/// <see cref="PaletteOrder"/> is coded as a set, which saves about log2(K) - 1.4 bits a colour.</summary>
// Bounds: colours are written to a span of K; the decoder reads from [start, end), and zeros after it.
internal static unsafe class PaletteCoder
{
    private const byte ListMode = 0x10;
    private const byte SetMode = 0x11;

    /// <summary>Compresses a palette.</summary>
    /// <param name="colors">The colours, at least one.</param>
    /// <param name="alpha">Whether alpha is kept; without, all must be 255.</param>
    /// <returns>The shorter of the two forms that apply.</returns>
    public static byte[] Encode(ReadOnlySpan<RgbaColor> colors, bool alpha)
    {
        byte[] list = Encode(colors, alpha, ListMode);
        if (!PaletteOrder.IsCoding(colors))
        {
            return list;
        }

        byte[] set = Encode(colors, alpha, SetMode);
        return set.Length <= list.Length ? set : list;
    }

    /// <summary>Decompresses a palette.</summary>
    /// <param name="data">Exactly the coded palette's bytes.</param>
    /// <param name="colors">Receives the colours; their number is known.</param>
    /// <param name="alpha">Whether alpha was kept.</param>
    /// <exception cref="TinctFormatException">Unsupported: an unknown form; Truncated: the data ends too early; Invalid: it is too long.
    /// Offsets count from its first byte.</exception>
    public static void Decode(ReadOnlySpan<byte> data, Span<RgbaColor> colors, bool alpha)
    {
        if (data.IsEmpty)
        {
            Fault.Truncated(0, "A coded palette is empty.");
        }

        if (data[0] is not (ListMode or SetMode))
        {
            Fault.Unsupported(0, $"A coded palette has form 0x{data[0]:x2}, which is not known.");
        }

        colors.Fill(new RgbaColor(0, 0, 0));
        using var arena = new NativeArena();
        fixed (byte* bytes = data)
        {
            var model = new PaletteModel<ArithmeticDecoder>(arena, alpha, new ArithmeticDecoder(bytes + 1, bytes + data.Length));
            Run(model, colors, data[0]);
            long missing = model.Coder.Missing;
            if (missing > 0)
            {
                Fault.Truncated(data.Length, $"A coded palette of {colors.Length} colours lacks {missing} bytes.");
            }

            if (missing < 0)
            {
                Fault.Invalid(data.Length + missing, $"A coded palette has {-missing} bytes too many.");
            }
        }
    }

    private static byte[] Encode(ReadOnlySpan<RgbaColor> colors, bool alpha, byte mode)
    {
        // No decision takes more than two bytes, and no colour more decisions than 32 bits and the splits that lead to it.
        var room = new byte[(100 * colors.Length) + 16];
        using var arena = new NativeArena();
        fixed (byte* bytes = room)
        {
            var model = new PaletteModel<ArithmeticEncoder>(arena, alpha, new ArithmeticEncoder(bytes + 1, bytes + room.Length));
            Run(model, colors.ToArray(), mode);
            model.Coder.Finish();
            room[0] = mode;
            return room.AsSpan(0, (int)model.Coder.Written + 1).ToArray();
        }
    }

    private static void Run<TCoder>(PaletteModel<TCoder> model, Span<RgbaColor> colors, byte mode)
        where TCoder : struct, IArithmeticCoder
    {
        if (mode == SetMode)
        {
            model.CodeSet(colors);
        }
        else
        {
            model.CodeList(colors);
        }
    }
}
