using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>The model of an index map: goes through it pixel by pixel and turns every index into decisions for the predictor. One
/// code for both directions: what it does depends only on indices already coded.</summary>
internal sealed unsafe class DenseModel<TCoder>
    where TCoder : struct, IBinaryCoder
{
    private const int Pad = 8;
    private const int RowMask = 7;
    private const int ShortestRun = 8;
    private const int LongestRun = 32;

    // Kinds of decisions, places in the first slot, and selectors.
    private const int FirstKind = 0, SecondKind = 1, RunKind = 2, NodeKind = 3;
    private const int RunPlace = 5, RootPlace = 2;
    private const int RunSelector = 64, NodeSelector = 72;

    private readonly int _width;
    private readonly int _rows;
    private readonly int _colors;
    private readonly ushort* _indices;
    private readonly PaletteTree _tree;
    private readonly DenseContexts _contexts;
    private readonly SlotTable _slots;
    private readonly DenseMixer _mixer;
    private readonly DensePredictor<TCoder> _predictor;
    private readonly MatchModel _match;
    private readonly ushort* _history;
    private readonly byte* _missed;
    private readonly uint* _runCounters;
    private readonly int _stride;

    public DenseModel(NativeArena arena, int width, int rows, ReadOnlySpan<Rgba32> palette, DensePreset preset, ushort* indices, TCoder coder)
    {
        _width = width;
        _rows = rows;
        _colors = palette.Length;
        _indices = indices;
        _tree = new PaletteTree(palette);
        int sizeBits = BitOperations.Log2((ulong)width * (ulong)rows) + 1;
        var contexts = new DenseContexts(arena, palette, _tree, preset);
        int lanes = contexts.Slots + contexts.Direct;
        _mixer = new DenseMixer(arena, lanes, DensePredictor<TCoder>.Kinds, DensePredictor<TCoder>.Selectors);
        contexts.DirectLines = _mixer.Lines + contexts.Slots;
        _contexts = contexts;
        _slots = new SlotTable(arena, contexts.Slots, Math.Clamp(sizeBits, 6, _colors <= DenseContexts.SmallPalette ? 14 : 16));
        _predictor = new DensePredictor<TCoder>(arena, _mixer, Math.Clamp(sizeBits - 3, 6, 14), coder);
        _match = new MatchModel(arena, Math.Clamp(sizeBits, 6, 18), indices);
        _stride = width + (2 * Pad);
        _history = arena.Allocate<ushort>((RowMask + 1L) * _stride);
        _missed = arena.Allocate<byte>(2L * _stride);
        _runCounters = arena.Allocate<uint>(64 * 8);
    }

    /// <summary>The coder, for its end.</summary>
    public ref TCoder Coder => ref _predictor.Coder;

    private static bool Decoding => typeof(TCoder) == typeof(BinaryDecoder);

    /// <summary>Codes row <paramref name="y"/>; rows come in order.</summary>
    public void CodeRow(int y)
    {
        ushort* row = Row(y);
        ushort* above = Row(y - 1);
        if (y > 0)
        {
            for (int k = 1; k <= Pad; k++)
            {
                row[-k] = above[0];
                above[_width + k - 1] = above[_width - 1];
            }
        }

        ushort* coded = _indices + ((nint)y * _width);
        ushort* above2 = Row(y - 2);
        byte* missed = _missed + ((y & 1) * _stride) + Pad;
        byte* missedAbove = _missed + ((~y & 1) * _stride) + Pad;
        int runsFrom = 0;
        Neighbourhood n = default;
        for (int x = 0; x < _width; x++)
        {
            n.W = row[x - 1];
            n.N = above[x];
            n.NW = above[x - 1];
            n.NE = above[x + 1];
            n.WW = row[x - 2];
            n.NN = above2[x];
            n.NNE = above2[x + 1];
            n.NWW = above[x - 2];
            n.NEE = above[x + 2];
            n.NNW = above2[x - 1];
            n.WWW = row[x - 3];
            n.Equal = Equalities(in n);
            n.Misses = missed[x - 1] | (missedAbove[x] << 1) | (missedAbove[x + 1] << 2) | (missedAbove[x - 1] << 3) | (missed[x - 2] << 4);
            int index = coded[x];
            if (x >= runsFrom && n.Equal == 0xFFFF && n.W == n.WWW && (_match.Length == 0 || _match.Expected == n.W))
            {
                int run = UniformRun(x, n.W, above, above2);
                if (run >= ShortestRun)
                {
                    if (CodeRun(coded + x, run, ref n))
                    {
                        for (int k = 0; k < run; k++)
                        {
                            Keep(row, coded, missed, x + k, n.W, 0, y);
                        }

                        x += run - 1;
                        continue;
                    }

                    runsFrom = x + run;
                }
            }

            index = CodePixel(index, ref n, (int)(coded - _indices) + x);
            Keep(row, coded, missed, x, index, index != n.First ? 1 : 0, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bit(bool value) => value ? 1 : 0;

    private static int Equalities(in Neighbourhood n) =>
        Bit(n.W == n.N) | (Bit(n.W == n.NW) << 1) | (Bit(n.W == n.NE) << 2) | (Bit(n.N == n.NW) << 3)
        | (Bit(n.N == n.NE) << 4) | (Bit(n.NW == n.NE) << 5) | (Bit(n.W == n.WW) << 6) | (Bit(n.N == n.NN) << 7)
        | (Bit(n.NE == n.NEE) << 8) | (Bit(n.NW == n.NWW) << 9) | (Bit(n.N == n.NNE) << 10) | (Bit(n.W == n.NWW) << 11)
        | (Bit(n.NN == n.NNW) << 12) | (Bit(n.NN == n.NNE) << 13) | (Bit(n.NE == n.NNE) << 14) | (Bit(n.NW == n.NNW) << 15);

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
        if (y == 0)
        {
            // The rows above the first are the first itself, moved right by one.
            for (int above = 1; above <= RowMask; above++)
            {
                new Span<ushort>(Row(-above) + x + 1, Pad - 1).Fill((ushort)index);
            }
        }
    }

    private int UniformRun(int x, int index, ushort* above, ushort* above2)
    {
        int limit = Math.Min(_width - x, LongestRun);
        int run = 0;
        while (run < limit && above[x + run + 2] == index && above2[x + run + 1] == index)
        {
            run++;
        }

        return run;
    }

    private bool CodeRun(ushort* coded, int run, ref Neighbourhood n)
    {
        int uniform = Decoding ? 0 : Bit(new ReadOnlySpan<ushort>(coded, run).IndexOfAnyExcept((ushort)n.W) < 0);
        _contexts.Derive(ref n);
        uint surroundings = DenseContexts.Surroundings(in n);
        _contexts.SetHashes(in n, _match, surroundings);
        _slots.Select(_contexts.Hashes, 0, _mixer.Lines);
        int grade = BitOperations.Log2((uint)run);
        for (int i = 0; i < _contexts.Direct; i++)
        {
            _mixer.Lines[_contexts.Slots + i] = _runCounters + (i * 64) + grade;
        }

        uint near = _contexts.Hashes[0];
        return _predictor.Code(uniform, new Decision(RunPlace, RunKind, RunSelector + grade, RunSelector + grade, near, near)) != 0;
    }

    private int CodePixel(int index, ref Neighbourhood n, int position)
    {
        _contexts.Derive(ref n);
        uint surroundings = DenseContexts.Surroundings(in n);
        _match.Find(surroundings, position);
        _contexts.SetHashes(in n, _match, surroundings);
        _slots.Select(_contexts.Hashes, 0, _mixer.Lines);
        uint near = _contexts.Hashes[0];
        bool expecting = _match.Length > 0;
        int expected = _match.Expected;
        uint far = expecting ? (uint)((expected << 8) | _match.Grade) + 1 : 0;
        if (_colors > 2)
        {
            _contexts.DirectCandidate(0, in n);
            uint hint = !expecting ? 0u : expected == n.First ? 2u : 1u;
            if (_predictor.Code(Bit(index == n.First), Make(0, FirstKind, n.Misses, 0, near, far, hint)) != 0)
            {
                return n.First;
            }

            expecting &= expected != n.First;
            if (n.Second >= 0)
            {
                _contexts.DirectCandidate(1, in n);
                hint = !expecting ? 0u : expected == n.Second ? 2u : 1u;
                if (_predictor.Code(Bit(index == n.Second), Make(1, SecondKind, 32 + n.Misses, 1, near, far, hint)) != 0)
                {
                    return n.Second;
                }

                expecting &= expected != n.Second;
            }
        }
        else
        {
            n.First = n.Second = -1;
        }

        return CodeTree(index, ref n, near, far, expecting);
    }

    private int CodeTree(int index, ref Neighbourhood n, uint near, uint far, bool expecting)
    {
        uint path = Decoding ? 0 : _tree.Path(index);
        uint expectedPath = expecting ? _tree.Path(_match.Expected) : 0;
        int node = 0;
        int group = 0;
        while (true)
        {
            int left = _tree.Left[node], right = _tree.Right[node];
            int bit;
            if (left < 0 && (~left == n.First || ~left == n.Second))
            {
                bit = 1;
            }
            else if (right < 0 && (~right == n.First || ~right == n.Second))
            {
                bit = 0;
            }
            else
            {
                if (_tree.Group[node] != group)
                {
                    group = _tree.Group[node];
                    _slots.Select(_contexts.Hashes, (uint)group, _mixer.Lines);
                }

                int place = _tree.Place[node] + (group == 0 ? RootPlace : 0);
                _contexts.DirectNode(node, place, in n);
                int selector = NodeSelector + Math.Min(node, DensePredictor<TCoder>.Selectors - NodeSelector - 1);
                uint hint = expecting ? 1 + (expectedPath & 1) : 0;
                bit = _predictor.Code(
                    (int)(path & 1), Make(place, NodeKind + Math.Min((int)_tree.Depth[node], 12), selector, node + 2, near, far, hint));
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
    private static Decision Make(int place, int kind, int selector, int number, uint near, uint far, uint hint) => new(
        place, kind, selector, selector, (near + ((uint)number * 0x9E3779B1u)) * 0x85EBCA6Bu, ((far << 2) + hint + ((uint)kind << 26)) * 0x9E3779B1u);
}
