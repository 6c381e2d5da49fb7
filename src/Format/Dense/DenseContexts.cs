namespace Tinct.Format;

/// <summary>Annex, section 10, and the hashes of 10.1: turns the surroundings of a pixel into the contexts that its decisions are predicted from, which depend on the
/// number of colours.</summary>
// Bounds: as many hashes as contexts, padded to whole vectors.
internal sealed unsafe class DenseContexts
{
    /// <summary>Palettes up to this size use templates.</summary>
    public const int TinyPalette = 4;

    /// <summary>The number of slot contexts: T0 to T19 or C0 to C19, then M0 to M3.</summary>
    public const int Slots = MatchContexts + 4;

    /// <summary>Where the contexts of the match models begin: M0 to M3.</summary>
    public const int MatchContexts = 20;

    // C5, the wide surroundings, which the wide match looks for too.
    private const int WideContext = 5;
    private const int LongestLeft = 15, LongestUp = 6;
    private const ulong G = 0x9E3779B97F4A7C15;

    private readonly PaletteTree _tree;
    private readonly TemplateContexts? _templates;
    private readonly uint* _hashes;
    private readonly uint* _indexHashes;

    /// <summary>Makes the contexts of a band.</summary>
    /// <param name="palette">At least two colours.</param>
    public DenseContexts(NativeArena arena, ReadOnlySpan<RgbaColor> palette, PaletteTree tree)
    {
        _tree = tree;
        bool tiny = palette.Length <= TinyPalette;
        Lanes = Slots + (tiny ? 0 : ColorContexts.Count);
        Lines = (uint**)arena.Allocate<nint>(Lanes);
        _hashes = arena.Allocate<uint>(Slots);
        _indexHashes = arena.Allocate<uint>(palette.Length);
        for (int i = 0; i < palette.Length; i++)
        {
            _indexHashes[i] = ContextHash.Of((uint)i, 24);
        }

        Colors = tiny ? null : new ColorContexts(arena, palette, tree, Lines + Slots);
        _templates = tiny ? new TemplateContexts(arena, _hashes) : null;
    }

    /// <summary>All contexts, a multiple of 8.</summary>
    public int Lanes { get; }

    /// <summary>Where every context's counters are: those of the slots, then those made of colours.</summary>
    public uint** Lines { get; }

    /// <summary>The hashes of the current pixel's slot contexts.</summary>
    public uint* Hashes => _hashes;

    /// <summary>Contexts made of colours; null where the palette is tiny and contexts are templates.</summary>
    public ColorContexts? Colors { get; }

    /// <summary>A hash of twice as many pixels as <see cref="Surroundings"/>, or of the largest templates.</summary>
    public uint WideSurroundings => _templates?.WideSurroundings ?? _hashes[WideContext];

    /// <summary>Hash of all eleven neighbours.</summary>
    public static uint Surroundings(in Neighborhood n) => ContextHash.Of(
        ContextHash.Pack(n.W, n.N, n.NW, n.NE),
        ContextHash.Pack(n.WW, n.NN, n.NNE, n.NWW) + (ContextHash.Pack(n.NEE, n.NNW, n.WWW, 0) * G));

    /// <summary>Sets all hashes but those of the match models, and the neighbourhood's candidates and activity.</summary>
    /// <param name="n">The neighbours.</param>
    /// <param name="rows">The pixel being coded in its row, and the pixels above it in <see cref="TemplateContexts.Rows"/> - 1 rows above.</param>
    /// <param name="surroundings">The neighbours' <see cref="Surroundings"/>.</param>
    /// <param name="settled">As for <see cref="TemplateContexts.Hash"/>.</param>
    public void SetHashes(ref Neighborhood n, ushort** rows, uint surroundings, bool settled)
    {
        n.FindCandidates();
        if (_templates is not null)
        {
            _templates.Hash(rows, in n, settled);
            return;
        }

        Colors!.Predict(in n);
        n.Activity = Colors.Activity;
        ulong around = ContextHash.Pack(n.W, n.N, n.NW, n.NE);
        uint* h = _hashes;
        h[0] = ContextHash.Of(ContextHash.Pack(n.W, n.N, n.NW, 0), 1);
        h[1] = ContextHash.Of(around, ContextHash.Pack(n.WW, n.NN, 2, 0));
        h[2] = ContextHash.Of((uint)n.Equal, ContextHash.Pack(n.Misses & 7, 0, 3, 0));
        h[3] = ContextHash.Of(ContextHash.Pack(n.W, n.WW, 0, 0), 4);
        h[4] = ContextHash.Of(ContextHash.Pack(n.N, n.NN, 0, 0), 5);
        h[6] = ContextHash.Of(ContextHash.Pack(Colors.BlendEntry, n.Activity, 0, 0), 6);
        h[7] = ContextHash.Of(
            ContextHash.Pack(_tree.Fine[n.W], _tree.Fine[n.N], _tree.Fine[n.NE], _tree.Fine[n.NW]),
            ContextHash.Pack(_tree.Coarse[n.WW], _tree.Coarse[n.NN], 7, 0));
        h[8] = ContextHash.Of(ContextHash.Pack(n.N, n.NN, n.NE, n.NEE), 8);
        h[10] = ContextHash.Of(around, 10);
        h[13] = ContextHash.Of((uint)n.N, 16);
        h[16] = ContextHash.Of(n.IndexSet(_indexHashes), ContextHash.Pack(n.W, n.N, 19, 0));
        h[17] = ContextHash.Of((uint)n.IndexAtTrail, 20);
        h[18] = ContextHash.Of((uint)n.Column, ContextHash.Pack(n.N, 21, 0, 0));
        h[19] = ContextHash.Of(ContextHash.Pack(n.N, n.NE, n.NNE, n.NN), 22);
        SetFarHashes(in n, surroundings, rows);
        SetRunHashes(in n, rows);
    }

    // Contexts that reach farther: the surroundings and eleven more pixels around them, and the 6, 8 and 16 pixels before. Text in cells of
    // one width, rules and hatching repeat along a row whatever is above them.
    private void SetFarHashes(in Neighborhood n, uint surroundings, ushort** rows)
    {
        ushort* row = rows[0], above = rows[1], above2 = rows[2], above3 = rows[3];
        uint sides = ContextHash.Of(
            ContextHash.Pack(row[-4], row[-5], row[-6], above[-3]), ContextHash.Pack(above[-4], above[-5], above[3], above[4]));
        _hashes[WideContext] = ContextHash.Of(surroundings | ((ulong)sides << 32), ContextHash.Pack(above2[-2], above2[2], above3[0], above3[1]));
        ulong four = Four(row, 1), next = Four(row, 5);
        _hashes[9] = ContextHash.Of(four, next);
        _hashes[11] = ContextHash.Of(four + (next * G), Four(row, 9) + (Four(row, 13) * G));
        _hashes[12] = ContextHash.Of(four + (ContextHash.Pack(row[-5], row[-6], n.NW, 0) * G), ContextHash.Pack(n.N, n.NE, n.NEE, 23));
    }

    // How far W continues to the left and N upwards, and what is left of that: frames, bars and letters of one stroke.
    private void SetRunHashes(in Neighborhood n, ushort** rows)
    {
        ushort* row = rows[0];
        int left = 1, up = 1;
        while (left < LongestLeft && row[-1 - left] == n.W)
        {
            left++;
        }

        while (up < LongestUp && rows[1 + up][0] == n.N)
        {
            up++;
        }

        _hashes[14] = ContextHash.Of(ContextHash.Pack(n.W, n.N, left, up), 17);
        _hashes[15] = ContextHash.Of(ContextHash.Pack(n.W, row[-1 - left], left, n.NE), 18);
    }

    private static ulong Four(ushort* row, int distance) =>
        ContextHash.Pack(row[-distance], row[-distance - 1], row[-distance - 2], row[-distance - 3]);

    /// <summary>Sets the last hashes, those of what the match models expect.</summary>
    /// <param name="n">The neighbours.</param>
    public void SetMatchHashes(in Neighborhood n, MatchModel match, MatchModel wide)
    {
        int expected = match.Length > 0 ? match.Expected : 0;
        int expectedWide = wide.Length > 0 ? wide.Expected : 0;
        int v = wide.Length == 0 ? 0 : 1 + Math.Min(3, wide.Length >> 3);
        uint* h = _hashes + MatchContexts;
        h[0] = match.Length == 0 ? 0 : ContextHash.Of((uint)expected, ContextHash.Pack(match.Grade, 0, 12, 0));
        h[1] = ContextHash.Of(ContextHash.Pack(expected, n.W, n.N, match.Length > 15 ? 1 : 0), 13);
        h[2] = wide.Length == 0 ? 0 : ContextHash.Of((uint)expectedWide, ContextHash.Pack(wide.Grade, 0, 14, 0));
        h[3] = ContextHash.Of(ContextHash.Pack(expectedWide, expected, v, Math.Min(match.Length, 16) >> 2), ContextHash.Pack(15, 0, n.W, 0));
    }
}
