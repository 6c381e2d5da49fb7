using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Annex, sections 11 and 12: rows, runs and pixels. Goes through the band pixel by pixel and turns every index into decisions for the predictor. The same
/// code runs in both directions, since what it does depends only on indices already coded.</summary>
// Bounds: rows lie in a buffer with 16 pixels of padding on both sides, templates reach 15; every table is asked at a masked or shifted hash.
internal sealed unsafe class DenseModel<TCoder>
    where TCoder : struct, IArithmeticCoder
{
    private const int MostSlotBits = 16;
    private const int Pad = 16;
    private const int RowMask = 7;
    private const int RunCounterStride = 16;
    private const int WideSearchBelow = 20;

    private const int Candidates = 3;
    private const int LeastExpecting = 8;

    // Kinds (section 12): 0 to 2 for the candidates, two for runs, then nodes by depth.
    private const int NodeKind = DenseRun.CopyKind + 1, DeepestKind = Decision.Kinds - 1 - NodeKind;

    // Places (section 12), in group 0: 0 and 1 for the candidates of the neighbourhood, then three nodes, the run and the match's candidate.
    private const int RootPlace = 2, RunPlace = 5, ExpectedPlace = 6;

    // Sites (sections 11 and 12): the candidates' by what was missed, then the runs', then the nodes'.
    private const int MissPatterns = 32, RunSite = 96, NodeSite = 104;

    private readonly int _width;
    private readonly int _count;
    private readonly bool _tiny;
    private readonly ushort* _indices;
    private readonly PaletteTree _tree;
    private readonly DenseContexts _contexts;
    private readonly ColorContexts? _colors;
    private readonly SlotTable _slots;
    private readonly DensePredictor<TCoder> _predictor;
    private readonly MatchModel _match;
    private readonly MatchModel _wideMatch;
    private readonly ushort* _history;
    private readonly byte* _missed;
    private readonly uint* _runCounters;
    private readonly ushort** _around;
    private readonly int _stride;
    private readonly int _tinySiteMask;
    private readonly int _copyFrom;
    private int _x;
    private int _y;

    /// <summary>Makes a model that has seen nothing.</summary>
    /// <param name="palette">At least two colours.</param>
    /// <param name="indices">The band's indices: read when encoding, written when decoding.</param>
    /// <param name="coder">Where the bits go or come from.</param>
    public DenseModel(NativeArena arena, int width, int rows, ReadOnlySpan<RgbaColor> palette, ushort* indices, TCoder coder)
    {
        _width = width;
        _count = palette.Length;
        _tiny = _count <= DenseContexts.TinyPalette;
        _indices = indices;
        _tree = new PaletteTree(palette);
        _contexts = new DenseContexts(arena, palette, _tree);
        _colors = _contexts.Colors;
        int sizeBits = BitOperations.Log2((ulong)width * (ulong)rows) + 1;
        _slots = new SlotTable(arena, DenseContexts.Slots, Math.Clamp(sizeBits, 6, MostSlotBits));
        int sets = _tiny ? DenseMixer.MostSets - 1 : DenseMixer.MostSets;
        var mixer = new DenseMixer(arena, _contexts.Lanes, sets, Decision.Kinds, Decision.Sites) { Lines = _contexts.Lines };
        _predictor = new DensePredictor<TCoder>(arena, mixer, Math.Clamp(sizeBits - 3, 6, 12), coder);
        int placeBits = Math.Clamp(sizeBits - 2, 6, 18);
        _match = new MatchModel(arena, placeBits, indices, searchBelow: 0);
        _wideMatch = new MatchModel(arena, placeBits, indices, WideSearchBelow);
        _tinySiteMask = TemplateContexts.SitesUsed(sizeBits);
        _stride = width + (2 * Pad);
        _copyFrom = DenseRun.CopyFrom(_tiny);
        _history = arena.Allocate<ushort>((RowMask + 1L) * _stride);
        _missed = arena.Allocate<byte>(2L * _stride);
        _runCounters = arena.Allocate<uint>(ColorContexts.Count * RunCounterStride);
        _around = (ushort**)arena.Allocate<nint>(TemplateContexts.Rows);
    }

    /// <summary>The coder, for its end.</summary>
    public ref TCoder Coder => ref _predictor.Coder;

    private static bool Decoding => typeof(TCoder) == typeof(ArithmeticDecoder);

    /// <summary>Codes row <paramref name="y"/>; rows come in order.</summary>
    public void CodeRow(int y)
    {
        _y = y;
        ushort* row = Row(y);
        ushort* above = Row(y - 1);
        ushort* above2 = Row(y - 2);
        if (y > 0)
        {
            for (int k = 1; k <= Pad; k++)
            {
                row[-k] = above[0];
                above[_width + k - 1] = above[_width - 1];
            }
        }

        ushort* coded = _indices + ((nint)y * _width);
        byte* missed = _missed + ((y & 1) * _stride) + Pad;
        byte* missedAbove = _missed + ((~y & 1) * _stride) + Pad;
        int runsFrom = 0;
        Neighborhood n = default;
        for (int x = 0; x < _width; x++)
        {
            _x = x;
            n.Read(row + x, above + x, above2 + x);
            n.Misses = missed[x - 1] | (missedAbove[x] << 1) | (missedAbove[x + 1] << 2) | (missedAbove[x - 1] << 3) | (missed[x - 2] << 4);
            if (x >= runsFrom && FindRun(x, in n, row, above, above2) is { Length: >= DenseRun.Shortest } run)
            {
                if (CodeRun(coded + x, in run, ref n))
                {
                    for (int k = 0; k < run.Length; k++)
                    {
                        Keep(row, coded, missed, x + k, run[k], 0, y);
                    }

                    x += run.Length - 1;
                    continue;
                }

                runsFrom = x + run.Length;
            }

            int index = CodePixel(coded[x], ref n, (int)(coded - _indices) + x);
            _colors?.Learn(index);
            Keep(row, coded, missed, x, index, Bit(index != n.First), y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bit(bool value) => value ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ushort* Row(int y) => _history + ((nint)(y & RowMask) * _stride) + Pad;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Keep(ushort* row, ushort* coded, byte* missed, int x, int index, int miss, int y)
    {
        row[x] = (ushort)index;
        missed[x] = (byte)miss;
        if (Decoding)
        {
            coded[x] = (ushort)index;
        }

        _match.Advance(index);
        _wideMatch.Advance(index);
        if (y == 0)
        {
            // The rows above the first are the first itself, moved right by one.
            for (int above = 1; above <= RowMask; above++)
            {
                new Span<ushort>(Row(-above) + x + 1, Pad - 1).Fill((ushort)index);
            }
        }
    }

    private DenseRun FindRun(int x, in Neighborhood n, ushort* row, ushort* above, ushort* above2)
    {
        if (n.Equal == Neighborhood.AllEqual && n.W == n.WWW && (_match.Length == 0 || _match.Expected == n.W))
        {
            return DenseRun.Uniform(row + x - 1, UniformLength(x, n.W, above, above2));
        }

        return _match.Length >= _copyFrom
            ? DenseRun.Copy(_indices + _match.Position, Math.Min(_width - x, DenseRun.LongestCopy), _match.Grade)
            : default;
    }

    private int UniformLength(int x, int index, ushort* above, ushort* above2)
    {
        int limit = Math.Min(_width - x, DenseRun.LongestUniform);
        if (_y == 0)
        {
            // Above the first row lies what was coded last, which is the index itself, however far the run goes.
            return limit;
        }

        int run = 0;
        while (run < limit && above[x + run + 2] == index && above2[x + run + 1] == index)
        {
            run++;
        }

        return run;
    }

    private bool CodeRun(ushort* coded, in DenseRun run, ref Neighborhood n)
    {
        int same = Decoding ? 0 : Bit(run.Matches(coded));
        SetContexts(ref n, DenseContexts.Surroundings(in n));
        SetMatchContexts(in n);
        _colors?.PointTo(_runCounters + run.Rung, RunCounterStride);
        uint key = _contexts.Hashes[0];
        int selector = run.Kind << 6;
        return _predictor.Code(same, new Decision(RunPlace, run.Kind, RunSite + run.Rung, selector, selector, selector, key, key)) != 0;
    }

    private void SetContexts(ref Neighborhood n, uint surroundings)
    {
        n.Column = _x;
        if (_colors is not null)
        {
            // Far away in memory; templates do not use it, so it is read for larger palettes only.
            n.IndexAtTrail = _match.IndexAtTrail;
        }

        for (int k = 0; k < TemplateContexts.Rows; k++)
        {
            _around[k] = Row(_y - k) + _x;
        }

        _contexts.SetHashes(ref n, _around, surroundings, _y > 0);
        _slots.Locate(_contexts.Hashes, 0, _contexts.Lines, 0, DenseContexts.MatchContexts);
    }

    private void SetMatchContexts(in Neighborhood n)
    {
        _contexts.SetMatchHashes(in n, _match, _wideMatch);
        _slots.Locate(_contexts.Hashes, 0, _contexts.Lines, DenseContexts.MatchContexts, DenseContexts.Slots);
        _predictor.Learn();
        _slots.Claim(_contexts.Lines);
    }

    private int CodePixel(int index, ref Neighborhood n, int position)
    {
        // Prefetched early and used late: the match model's table is rarely in the cache.
        uint surroundings = DenseContexts.Surroundings(in n);
        _match.Prefetch(surroundings);
        SetContexts(ref n, surroundings);
        _wideMatch.Prefetch(_contexts.WideSurroundings);
        _match.Find(surroundings, position);
        _wideMatch.Find(_contexts.WideSurroundings, position);
        _colors?.PredictAdaptively(in n);
        SetMatchContexts(in n);

        bool expecting = _match.Length > 0;
        if (_count == 2)
        {
            n.First = n.Second = -1;
        }
        else
        {
            if (CodeCandidate(0, n.First, index, in n, ref expecting))
            {
                return n.First;
            }

            if (n.Second >= 0 && CodeCandidate(1, n.Second, index, in n, ref expecting))
            {
                return n.Second;
            }

            if (expecting && _match.Length >= LeastExpecting && !_tiny)
            {
                n.Third = _match.Expected;
                if (CodeCandidate(Candidates - 1, n.Third, index, in n, ref expecting))
                {
                    return n.Third;
                }
            }
        }

        return CodeTree(index, in n, expecting);
    }

    private bool CodeCandidate(int which, int candidate, int index, in Neighborhood n, ref bool expecting)
    {
        int place = which < Candidates - 1 ? which : ExpectedPlace;
        _colors?.PointToCandidate(which, place, candidate, in n);
        bool expected = _match.Expected == candidate;
        int hint = !expecting ? 0 : expected ? 2 : 1;
        expecting &= !expected;
        bool found = _predictor.Code(Bit(index == candidate), Describe(place, which, (MissPatterns * which) + n.Misses, which, hint, in n)) != 0;
        if (!found)
        {
            _colors?.Exclude(candidate);
        }

        return found;
    }

    private int CodeTree(int index, in Neighborhood n, bool expecting)
    {
        uint path = Decoding ? 0 : _tree.Path(index);
        uint expectedPath = expecting ? _tree.Path(_match.Expected) : 0;
        int node = 0;
        int group = 0;
        while (true)
        {
            int left = _tree.Left[node], right = _tree.Right[node];
            int bit;
            if (IsCandidate(left, in n))
            {
                bit = 1;
            }
            else if (IsCandidate(right, in n))
            {
                bit = 0;
            }
            else
            {
                if (_tree.Group[node] != group)
                {
                    group = _tree.Group[node];
                    _slots.Locate(_contexts.Hashes, (uint)group, _contexts.Lines, 0, DenseContexts.Slots);
                    _predictor.Learn();
                    _slots.Claim(_contexts.Lines);
                }

                int place = _tree.Rank[node] + (group == 0 ? RootPlace : 0);
                _colors?.PointToNode(node, place);
                int kind = NodeKind + Math.Min((int)_tree.Depth[node], DeepestKind);
                int site = Math.Min(NodeSite + node, Decision.Sites - 1);
                int hint = expecting ? 1 + (int)(expectedPath & 1) : 0;
                bit = _predictor.Code((int)(path & 1), Describe(place, kind, site, Candidates + node, hint, in n));
                _colors?.Narrow(bit);
            }

            expecting &= (expectedPath & 1) == bit;
            path >>= 1;
            expectedPath >>= 1;
            node = bit != 0 ? right : left;
            if (node < 0)
            {
                return ~node;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsCandidate(int child, in Neighborhood n) => child < 0 && (~child == n.First || ~child == n.Second || ~child == n.Third);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Decision Describe(int place, int kind, int site, int number, int hint, in Neighborhood n)
    {
        uint matchKey = _match.Length == 0 ? 0 : (uint)((_match.Expected << 8) | _match.Grade) + 1;
        return new Decision(
            place,
            kind,
            _tiny ? TemplateContexts.Site(in n, _count, kind < NodeKind ? kind : kind - NodeKind + 2) & _tinySiteMask : site,
            (kind << 6) | (hint == 0 ? 0 : (_match.Grade << 1) + hint),
            (kind << 6) | (n.Equal & 63),
            (kind << 6) | ((_colors?.RecentError ?? 0) << 3) | n.Activity,
            (_contexts.Hashes[0] + ((uint)number * 0x9E3779B1u)) * 0x85EBCA6Bu,
            ((matchKey << 2) + (uint)hint + ((uint)kind << 26)) * 0x9E3779B1u);
    }
}
