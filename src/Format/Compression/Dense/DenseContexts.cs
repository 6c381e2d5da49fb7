namespace Tinct.Format;

/// <summary>Turns the surroundings of a pixel into the contexts its decisions are predicted from: which those are depends on the
/// number of colours and on the preset.</summary>
internal sealed unsafe class DenseContexts
{
    /// <summary>Palettes up to this size use templates.</summary>
    public const int TinyPalette = 4;

    /// <summary>Palettes up to this size use colour contexts in the full preset only.</summary>
    public const int SmallPalette = 16;

    private const int PlainSlots = 8;
    private const int ColorSlots = 10;
    private const int MatchSlots = 2;

    private readonly PaletteTree _tree;
    private readonly ColorContexts _colorContexts;
    private readonly uint* _hashes;

    /// <summary>Makes the contexts of a band.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="palette">At least two colours.</param>
    /// <param name="tree">Their tree.</param>
    /// <param name="preset">How many contexts to use.</param>
    public DenseContexts(NativeArena arena, ReadOnlySpan<Rgba32> palette, PaletteTree tree, DensePreset preset)
    {
        _tree = tree;
        bool full = preset == DensePreset.Full;
        Tiny = palette.Length <= TinyPalette;
        (Slots, int direct) = (full, Tiny, palette.Length > SmallPalette) switch
        {
            (false, _, false) => (PlainSlots, 0),
            (false, _, true) => (ColorSlots, 6),
            (true, true, _) => (TemplateContexts.Count + MatchSlots, 0),
            (true, false, _) => (14, 10),
        };
        Lanes = Slots + direct;
        Lines = (uint**)arena.Allocate<nint>(Lanes);
        _hashes = arena.Allocate<uint>(Slots);
        _colorContexts = new ColorContexts(arena, palette, tree, direct, Lines + Slots);
    }

    /// <summary>Whether the palette is tiny: contexts are templates.</summary>
    public bool Tiny { get; }

    /// <summary>Contexts whose counters are in hashed slots.</summary>
    public int Slots { get; }

    /// <summary>All contexts, a multiple of 8.</summary>
    public int Lanes { get; }

    /// <summary>Where every context's counters are: those of the slots, then those made of colours.</summary>
    public uint** Lines { get; }

    /// <summary>The hashes of the current pixel's slot contexts; the last two are those of the match model.</summary>
    public uint* Hashes => _hashes;

    /// <summary>Contexts made of colours.</summary>
    public ColorContexts Colors => _colorContexts;

    /// <summary>Hash of all eleven neighbours.</summary>
    public static uint Surroundings(in Neighbourhood n) => ContextHash.Of(
        ContextHash.Pack(n.W, n.N, n.NW, n.NE),
        ContextHash.Pack(n.WW, n.NN, n.NNE, n.NWW) + (ContextHash.Pack(n.NEE, n.NNW, n.WWW, 0) * 0x9E3779B97F4A7C15UL));

    /// <summary>Sets all hashes but those of the match model, and the neighbourhood's candidates and activity.</summary>
    /// <param name="n">The neighbours.</param>
    /// <param name="rows">The pixel being coded in its row, and the pixels above it in five rows above.</param>
    /// <param name="surroundings">The neighbours' <see cref="Surroundings"/>.</param>
    public void SetHashes(ref Neighbourhood n, ushort** rows, uint surroundings)
    {
        n.FindCandidates();
        if (Tiny)
        {
            TemplateContexts.Hash(rows, in n, _hashes, Slots - MatchSlots);
            return;
        }

        uint* h = _hashes;
        ulong near = ContextHash.Pack(n.W, n.N, n.NW, n.NE);
        h[0] = ContextHash.Of(ContextHash.Pack(n.W, n.N, n.NW, 0), 1);
        h[1] = ContextHash.Of(near, ContextHash.Pack(n.WW, n.NN, 2, 0));
        h[2] = ContextHash.Of((uint)n.Equal, ContextHash.Pack(n.Misses & 7, 0, 3, 0));
        h[3] = ContextHash.Of(ContextHash.Pack(n.W, n.WW, 0, 0), 4);
        h[4] = ContextHash.Of(ContextHash.Pack(n.N, n.NN, 0, 0), 5);
        h[5] = surroundings;
        if (Slots >= ColorSlots)
        {
            _colorContexts.Predict(in n);
            n.Activity = _colorContexts.Activity;
            h[6] = ContextHash.Of(ContextHash.Pack(_colorContexts.BlendEntry, n.Activity, 0, 0), 6);
            h[7] = ContextHash.Of(
                ContextHash.Pack(_tree.Fine[n.W], _tree.Fine[n.N], _tree.Fine[n.NE], _tree.Fine[n.NW]),
                ContextHash.Pack(_tree.Coarse[n.WW], _tree.Coarse[n.NN], 7, 0));
        }

        if (Slots > ColorSlots)
        {
            h[8] = ContextHash.Of(ContextHash.Pack(n.N, n.NN, n.NE, n.NEE), 8);
            h[9] = ContextHash.Of(ContextHash.Pack(n.W, n.WW, n.NW, n.NWW), 9);
            h[10] = ContextHash.Of(near, 10);
            h[11] = ContextHash.Of(ContextHash.Pack(_colorContexts.PlaneEntry, n.W, 0, 0), 11);
        }
    }

    /// <summary>Sets the last two hashes, those of what the match model expects.</summary>
    public void SetMatchHashes(in Neighbourhood n, MatchModel match)
    {
        int expected = match.Length > 0 ? match.Expected : 0;
        _hashes[Slots - 2] = match.Length == 0 ? 0 : ContextHash.Of((uint)expected, ContextHash.Pack(match.Grade, 0, 12, 0));
        _hashes[Slots - 1] = ContextHash.Of(ContextHash.Pack(expected, n.W, n.N, match.Length > 15 ? 1 : 0), 13);
    }
}
