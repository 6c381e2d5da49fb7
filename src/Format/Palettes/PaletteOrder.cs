namespace Tinct.Format;

/// <summary>Annex on the palette coder, section 4: the order of colours that costs fewest bytes in a coded palette.</summary>
internal static class PaletteOrder
{
    /// <summary>The order in which a palette is a set to <see cref="PaletteCoder"/>: by the bits of the channels taken in turns, alpha,
    /// green, red, blue, from the highest (Morton order). Equal colours keep theirs.</summary>
    /// <returns>For every new place, the colour's old place.</returns>
    public static int[] ForCoding(ReadOnlySpan<RgbaColor> colors)
    {
        var keys = new ulong[colors.Length];
        var order = new int[colors.Length];
        for (int i = 0; i < colors.Length; i++)
        {
            keys[i] = ((ulong)Key(colors[i]) << 32) | (uint)i;
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Whether the colours are in that order.</summary>
    public static bool IsCoding(ReadOnlySpan<RgbaColor> colors)
    {
        for (int i = 1; i < colors.Length; i++)
        {
            if (Key(colors[i]) < Key(colors[i - 1]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A colour's place in the order: bits A7 G7 R7 B7 A6 ... B0.</summary>
    public static uint Key(RgbaColor color) => (Spread(color.A) << 3) | (Spread(color.G) << 2) | (Spread(color.R) << 1) | Spread(color.B);

    // Every bit of a byte, three zeros between them.
    private static uint Spread(uint value)
    {
        value = (value | (value << 12)) & 0x000F_000F;
        value = (value | (value << 6)) & 0x0303_0303;
        return (value | (value << 3)) & 0x1111_1111;
    }
}
