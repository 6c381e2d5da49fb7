using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Puts a finished palette into the order it is stored in. Entries that no pixel uses are dropped and the rest sorted by
/// <see cref="PaletteOrder"/>, so that the same colours always come in the same order, whatever found them, and cost least when coded. Given and
/// fixed entries keep their places.</summary>
internal static class PaletteOrdering
{
    /// <summary>Arranges palette and indices.</summary>
    /// <param name="fixedCount">Entries at the front that stay, used or not.</param>
    /// <param name="indices">The index map; rewritten to the new order.</param>
    /// <param name="places">For each entry of <paramref name="colors"/> its new place, or -1 where it was dropped.</param>
    public static Palette Arrange(RgbaColor[] colors, int fixedCount, Span<ushort> indices, out int[] places)
    {
        var used = new bool[colors.Length];
        used.AsSpan(0, fixedCount).Fill(true);
        foreach (ushort index in indices)
        {
            used[index] = true;
        }

        int[] order =
        [
            .. Enumerable.Range(0, fixedCount),
            .. Enumerable.Range(fixedCount, colors.Length - fixedCount)
                .Where(entry => used[entry])
                .OrderBy(entry => PaletteOrder.Key(colors[entry])),
        ];
        places = new int[colors.Length];
        places.AsSpan().Fill(-1);
        var arranged = new RgbaColor[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
            arranged[place] = colors[order[place]];
        }

        foreach (ref ushort index in indices)
        {
            index = (ushort)places[index];
        }

        return new Palette(arranged);
    }
}
