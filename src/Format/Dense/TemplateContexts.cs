namespace Tinct.Format;

/// <summary>Annex, section 10.1, templates: the contexts for palettes of up to four colours: templates of many pixels, two bits each, as in the bilevel coders
/// of fax standards (JBIG). The last ones are large enough to hold a letter, and so know the pixel's place in it.</summary>
// Bounds: 20 templates of 8 rows; a row's window reaches 15 to the side, and rows have 16 of padding.
internal sealed unsafe class TemplateContexts
{
    /// <summary>The number of templates.</summary>
    public const int Count = 20;

    /// <summary>Rows that templates reach into, the pixel's own included.</summary>
    public const int Rows = 8;

    /// <summary>How far to the side templates reach in the rows above; not more than a window of 64 bits holds.</summary>
    private const int Reach = 12;

    /// <summary>How far templates reach in the pixel's own row.</summary>
    private const int LeftReach = 15;

    private const ulong G = 0x9E3779B97F4A7C15;

    // The one that is no template: the same as C2.
    private const int EqualityContext = 1;

    // The templates whose hashes the wide match looks up.
    private const int LetterTemplate = 14, WordTemplate = 3;

    // For every template, the pixels to the left, then for each of seven rows above the pixels from the centre outwards, itself
    // included (0: none of the row).
    private static ReadOnlySpan<byte> Shapes =>
    [
        2, 2, 1, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0,
        4, 4, 3, 1, 0, 0, 0, 0,
        15, 13, 13, 12, 11, 10, 9, 8,
        6, 6, 5, 4, 2, 0, 0, 0,
        8, 7, 6, 5, 4, 3, 0, 0,
        8, 3, 0, 0, 0, 0, 0, 0,
        1, 2, 2, 2, 2, 2, 0, 0,
        4, 5, 0, 0, 0, 0, 0, 0,
        6, 4, 4, 3, 0, 0, 0, 0,
        3, 4, 4, 4, 0, 0, 0, 0,
        1, 7, 1, 0, 0, 0, 0, 0,
        1, 1, 1, 1, 1, 1, 0, 0,
        7, 7, 6, 5, 3, 0, 0, 0,
        8, 9, 9, 7, 6, 5, 4, 3,
        5, 5, 4, 2, 0, 0, 0, 0,
        2, 2, 2, 2, 2, 2, 2, 2,
        1, 4, 4, 4, 4, 4, 4, 4,
        2, 6, 6, 6, 6, 6, 6, 6,
        14, 13, 0, 0, 0, 0, 0, 0,
    ];

    private readonly uint* _hashes;
    private readonly byte* _shapes;
    private readonly ulong* _windows;
    private ushort* _center;

    /// <summary>Makes the contexts.</summary>
    /// <param name="hashes">Receives the hashes.</param>
    public TemplateContexts(NativeArena arena, uint* hashes)
    {
        _hashes = hashes;
        _shapes = arena.Copy(Shapes);
        _windows = arena.Allocate<ulong>(Rows);
    }

    /// <summary>Hash of the two largest templates, for the wide match.</summary>
    public uint WideSurroundings => ContextHash.Of(_hashes[LetterTemplate] | ((ulong)_hashes[WordTemplate] << 32), 0);

    /// <summary>Section 12: the site of a decision, by the pixels next to the one coded: ten bits, with three or four colours eight and
    /// the decision. The lowest bits tell most.</summary>
    /// <param name="n">The neighbours.</param>
    /// <param name="colors">2 to 4.</param>
    /// <param name="decision">0 and 1 for the candidates, 2 for the root, 3 for other nodes; ignored with two colours.</param>
    public static int Site(in Neighborhood n, int colors, int decision) => colors == 2
        ? n.W | (n.N << 1) | (n.NW << 2) | (n.NE << 3) | (n.WW << 4) | (n.NN << 5) | (n.NWW << 6) | (n.NEE << 7) | (n.NNW << 8) | (n.NNE << 9)
        : decision | (n.W << 2) | (n.N << 4) | (n.NW << 6) | (n.NE << 8);

    /// <summary>The bits of <see cref="Site"/> that are used: small pictures use few, as every site has to be learnt.</summary>
    /// <param name="sizeBits">Bits of the number of the band's pixels.</param>
    public static int SitesUsed(int sizeBits) => (1 << Math.Clamp(sizeBits - 8, 2, 10)) - 1;

    /// <summary>Hashes the contexts.</summary>
    /// <param name="rows">The pixel being coded in its row, and the pixels above it in seven rows above.</param>
    /// <param name="n">Its neighbours.</param>
    /// <param name="settled">Whether the rows above are what they were for the pixel before: false in the first row, whose
    /// rows above are made of itself.</param>
    public void Hash(ushort** rows, in Neighborhood n, bool settled)
    {
        Look(rows, settled);
        byte* shape = _shapes;
        for (int i = 0; i < Count; i++)
        {
            ulong sum = 0;
            for (int k = Rows - 1; k > 0; k--)
            {
                sum = (sum + Around(_windows[k], shape[k])) * G;
            }

            _hashes[i] = ContextHash.Of(sum + (_windows[0] & ((1UL << (2 * shape[0])) - 1)), (ulong)i);
            shape += Rows;
        }

        _hashes[EqualityContext] = ContextHash.Of((uint)n.Equal, ContextHash.Pack(n.Misses & 7, 0, 3, 0));
    }

    /// <summary>Fills the windows: of the pixel's row what is to the left, of the rows above what is on both sides. The pixel farthest
    /// to the left is in the highest bits.</summary>
    private void Look(ushort** rows, bool settled)
    {
        int missing = settled && rows[0] == _center + 1 ? 1 : (2 * Reach) + 1;
        _center = rows[0];
        Shift(0, rows[0], Math.Min(missing, LeftReach));
        for (int k = 1; k < Rows; k++)
        {
            Shift(k, rows[k] + Reach + 1, missing);
        }
    }

    // Takes in the pixels before a place. Pixels that leave a window's reach stay in higher bits, which are masked when it is read.
    private void Shift(int row, ushort* end, int count)
    {
        ulong window = _windows[row];
        for (int dx = -count; dx < 0; dx++)
        {
            window = (window << 2) | end[dx];
        }

        _windows[row] = window;
    }

    private static ulong Around(ulong window, int reach) =>
        reach == 0 ? 0 : (window >> (2 * (Reach - reach + 1))) & ((1UL << ((4 * reach) - 2)) - 1);
}
