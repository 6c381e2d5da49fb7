namespace Tinct.Format;

/// <summary>Contexts of palettes of up to four colours: templates of many pixels, two bits each, in the manner of the bilevel coders
/// of fax standards (JBIG).</summary>
internal static unsafe class TemplateContexts
{
    /// <summary>The number of templates.</summary>
    public const int Count = 14;

    private const int Rows = 6;

    // For every template, the pixels to the left, then for each of five rows above the pixels from the centre outwards, itself
    // included (0: none of the row). The second is not a template: its place is the equality pattern's.
    private static ReadOnlySpan<byte> Shapes =>
    [
        2, 2, 1, 0, 0, 0,
        0, 0, 0, 0, 0, 0,
        4, 4, 3, 1, 0, 0,
        5, 5, 4, 2, 0, 0,
        6, 6, 5, 4, 2, 0,
        8, 7, 6, 5, 4, 3,
        8, 3, 0, 0, 0, 0,
        1, 2, 2, 2, 2, 2,
        4, 5, 0, 0, 0, 0,
        6, 4, 4, 3, 0, 0,
        3, 4, 4, 4, 0, 0,
        1, 7, 1, 0, 0, 0,
        1, 1, 1, 1, 1, 1,
        7, 7, 6, 5, 3, 0,
    ];

    /// <summary>Hashes the first <paramref name="count"/> contexts.</summary>
    /// <param name="rows">The pixel being coded in its row, and the pixels above it in five rows above.</param>
    /// <param name="n">Its neighbours.</param>
    /// <param name="hashes">Receives the hashes.</param>
    /// <param name="count">1 to <see cref="Count"/>.</param>
    public static void Hash(ushort** rows, in Neighbourhood n, uint* hashes, int count)
    {
        ulong left = Window(rows[0], -8, -1), row1 = Window(rows[1], -6, 6), row2 = Window(rows[2], -5, 5), row3 = Window(rows[3], -4, 4);
        ulong row4 = Window(rows[4], -3, 3), row5 = Window(rows[5], -2, 2);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> shape = Shapes.Slice(Rows * i, Rows);
            ulong a = (left & ((1UL << (2 * shape[0])) - 1)) | (Around(row1, 6, shape[1]) << 16) | ((ulong)i << 48);
            ulong b = Around(row2, 5, shape[2]) | (Around(row3, 4, shape[3]) << 22) | (Around(row4, 3, shape[4]) << 40) | (Around(row5, 2, shape[5]) << 54);
            hashes[i] = ContextHash.Of(a, b);
        }

        hashes[1] = ContextHash.Of((uint)n.Equal, ContextHash.Pack(n.Misses & 7, 0, 3, 0));
    }

    // The pixel farthest to the left is in the highest bits.
    private static ulong Window(ushort* center, int from, int to)
    {
        ulong window = 0;
        for (int dx = from; dx <= to; dx++)
        {
            window = (window << 2) | center[dx];
        }

        return window;
    }

    private static ulong Around(ulong window, int radius, int reach) =>
        reach == 0 ? 0 : (window >> (2 * (radius - reach + 1))) & ((1UL << ((4 * reach) - 2)) - 1);
}
