using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tinct.Codec;

/// <summary>A grid over the metric space whose cells list the entries that can be nearest to a point in them. Cells are filled
/// when first asked for, from the list of the coarse cell around them, so a large palette costs only where pixels are.
/// Points beyond the grid are compared with the whole palette.</summary>
internal sealed class PaletteGrid<TLanes, TVector> : PaletteSearch
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Room around the palette, as a share of its extent: error diffusion leaves the gamut by about as much.</summary>
    private const float Margin = 0.25f;

    /// <summary>Fine cells along a coarse one's edge: two bits.</summary>
    private const int Refinement = 4;

    /// <summary>Cell numbers computed at a time.</summary>
    private const int Block = 256;

    private readonly ColorTable _palette;
    private readonly ColorTable _candidates;
    private readonly ColorTable?[] _coarse;
    private readonly GridAxis _x;
    private readonly GridAxis _y;
    private readonly GridAxis _z;
    private readonly GridAxis _alpha;
    private readonly int _side;
    private readonly int _columns;
    private readonly float[] _cellNumbers = new float[Block];

    /// <summary>What is known of each cell: 0 nothing, ~index its only candidate, else where its list lies in the pool.</summary>
    private readonly int[] _cells;

    /// <summary>Lists: their padded length (as integer bits), then one column after the other, palette indices last.</summary>
    private float[] _pool = new float[1024];
    private int _poolUsed = 1;
    private int _whole;
    private float[] _scratch = [];

    public PaletteGrid(ColorTable palette)
    {
        _palette = palette;
        _columns = palette.HasAlpha ? 5 : 4;
        _side = palette.HasAlpha ? 16 : 32;
        _cells = new int[1 << (palette.HasAlpha ? 16 : 15)];
        _coarse = new ColorTable?[_cells.Length / (palette.HasAlpha ? 256 : 64)];
        _candidates = new ColorTable(palette.Count);
        _x = new GridAxis(palette.Values(0), _side, Margin);
        _y = new GridAxis(palette.Values(1), _side, Margin);
        _z = new GridAxis(palette.Values(2), _side, Margin);
        _alpha = new GridAxis(palette.Values(3), _side, Margin);
    }

    /// <inheritdoc/>
    public override ushort Nearest(float x, float y, float z, float alpha)
    {
        Span<ushort> index = stackalloc ushort[1];
        LookUp<ScalarLanes, float>(0, 1, ref x, ref y, ref z, ref alpha);
        Compare(1, ref x, ref y, ref z, ref alpha, ref index[0]);
        return index[0];
    }

    /// <inheritdoc/>
    public override void Nearest(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> alpha, Span<ushort> indices)
    {
        for (int start = 0; start < indices.Length; start += Block)
        {
            int count = Math.Min(Block, indices.Length - start);
            ref float xs = ref MemoryMarshal.GetReference(x[start..]), ys = ref MemoryMarshal.GetReference(y[start..]);
            ref float zs = ref MemoryMarshal.GetReference(z[start..]), alphas = ref MemoryMarshal.GetReference(alpha[start..]);
            int done = LookUp<TLanes, TVector>(0, count, ref xs, ref ys, ref zs, ref alphas);
            LookUp<ScalarLanes, float>(done, count, ref xs, ref ys, ref zs, ref alphas);
            Compare(count, ref xs, ref ys, ref zs, ref alphas, ref indices[start]);
        }
    }

    /// <summary>Writes the cell number of each point, or -1 beyond the grid; returns how many points whole vectors covered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LookUp<TSomeLanes, TSome>(int start, int count, ref float x, ref float y, ref float z, ref float alpha)
        where TSomeLanes : ILanes<TSome>
        where TSome : struct
    {
        TSome side = TSomeLanes.Broadcast(_side), zero = TSomeLanes.Broadcast(0), beyond = TSomeLanes.Broadcast(-1);
        bool hasAlpha = _palette.HasAlpha;
        int i = start;
        for (; i <= count - TSomeLanes.Count; i += TSomeLanes.Count)
        {
            TSome atX = _x.Position<TSomeLanes, TSome>(ref Unsafe.Add(ref x, i));
            TSome atY = _y.Position<TSomeLanes, TSome>(ref Unsafe.Add(ref y, i));
            TSome atZ = _z.Position<TSomeLanes, TSome>(ref Unsafe.Add(ref z, i));
            TSome least = TSomeLanes.Min(TSomeLanes.Min(atX, atY), atZ), most = TSomeLanes.Max(TSomeLanes.Max(atX, atY), atZ);
            TSome number = TSomeLanes.Truncate(atZ);
            if (hasAlpha)
            {
                TSome atAlpha = _alpha.Position<TSomeLanes, TSome>(ref Unsafe.Add(ref alpha, i));
                least = TSomeLanes.Min(least, atAlpha);
                most = TSomeLanes.Max(most, atAlpha);
                number = TSomeLanes.Add(TSomeLanes.Multiply(TSomeLanes.Truncate(atAlpha), side), number);
            }

            number = TSomeLanes.Add(TSomeLanes.Multiply(number, side), TSomeLanes.Truncate(atY));
            number = TSomeLanes.Add(TSomeLanes.Multiply(number, side), TSomeLanes.Truncate(atX));
            number = TSomeLanes.SelectLess(most, side, number, beyond);
            TSomeLanes.Store(TSomeLanes.SelectLess(least, zero, beyond, number), ref _cellNumbers[i]);
        }

        return i;
    }

    /// <summary>Compares each point with its cell's list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(int count, ref float x, ref float y, ref float z, ref float alpha, ref ushort indices)
    {
        bool hasAlpha = _palette.HasAlpha;
        int[] cells = _cells;
        float[] numbers = _cellNumbers;
        for (int i = 0; i < count; i++)
        {
            int number = (int)numbers[i];
            int entry = number < 0 ? Whole() : cells[number];
            if (entry == 0)
            {
                entry = Fill(number);
            }

            if (entry < 0)
            {
                Unsafe.Add(ref indices, i) = (ushort)~entry;
                continue;
            }

            ref float list = ref _pool[entry];
            int length = BitConverter.SingleToInt32Bits(list);
            ref float xs = ref Unsafe.Add(ref list, 1), ys = ref Unsafe.Add(ref xs, length), zs = ref Unsafe.Add(ref ys, length);
            ref float alphas = ref Unsafe.Add(ref zs, length), lastColumn = ref Unsafe.Add(ref zs, hasAlpha ? 2 * length : length);
            TVector pointX = TLanes.Broadcast(Unsafe.Add(ref x, i)), pointY = TLanes.Broadcast(Unsafe.Add(ref y, i));
            TVector pointZ = TLanes.Broadcast(Unsafe.Add(ref z, i)), pointAlpha = TLanes.Broadcast(Unsafe.Add(ref alpha, i));
            float best = float.MaxValue;
            int place = 0;
            for (int k = 0; k < length; k += TLanes.Count)
            {
                TVector distance = SquaredDistance.Of<TLanes, TVector>(pointX, pointY, pointZ, ref xs, ref ys, ref zs, k);
                if (hasAlpha)
                {
                    TVector difference = TLanes.Subtract(pointAlpha, TLanes.Load(in Unsafe.Add(ref alphas, k)));
                    distance = TLanes.Add(distance, TLanes.Multiply(difference, difference));
                }

                // Lists are in ascending order, so the first of the least distances has the lowest index.
                float least = TLanes.SmallestLane(distance);
                if (least < best)
                {
                    best = least;
                    place = k + BitOperations.TrailingZeroCount(TLanes.LessOrEqualBits(distance, TLanes.Broadcast(least)));
                }
            }

            Unsafe.Add(ref indices, i) = (ushort)Unsafe.Add(ref lastColumn, place);
        }
    }

    /// <summary>Fills a cell; returns its entry.</summary>
    private int Fill(int number)
    {
        int x = number % _side, y = number / _side % _side, z = number / (_side * _side) % _side, alpha = number / (_side * _side * _side);
        int side = _side / Refinement;
        int coarseX = x / Refinement, coarseY = y / Refinement, coarseZ = z / Refinement, coarseAlpha = alpha / Refinement;
        ref ColorTable? coarse = ref _coarse[(((((coarseAlpha * side) + coarseZ) * side) + coarseY) * side) + coarseX];
        if (coarse is null)
        {
            _candidates.TakeCandidates<TLanes, TVector>(_palette, BoxOf(coarseX, coarseY, coarseZ, coarseAlpha, Refinement), ref _scratch);
            coarse = _candidates.ToTrimmed();
        }

        _candidates.TakeCandidates<TLanes, TVector>(coarse, BoxOf(x, y, z, alpha, 1), ref _scratch);
        return _cells[number] = _candidates.Count == 1 ? ~_candidates.IndexAt(0) : AddToPool(_candidates);
    }

    /// <summary>The entry of a list of the whole palette, for points beyond the grid.</summary>
    private int Whole()
    {
        if (_whole == 0)
        {
            _whole = AddToPool(_palette);
        }

        return _whole;
    }

    private int AddToPool(ColorTable list)
    {
        int length = (list.Count + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        int entry = _poolUsed;
        _poolUsed += 1 + (_columns * length);
        if (_poolUsed > _pool.Length)
        {
            Array.Resize(ref _pool, Math.Max(_poolUsed, 2 * _pool.Length));
        }

        _pool[entry] = BitConverter.Int32BitsToSingle(length);
        for (int column = 0; column < _columns; column++)
        {
            // Opaque lists have no alpha column; indices are always the table's last.
            int from = column == _columns - 1 ? ColorTable.IndexColumn : column;
            list.Padded(from)[..length].CopyTo(_pool.AsSpan(entry + 1 + (column * length)));
        }

        return entry;
    }

    private ColorBox BoxOf(int x, int y, int z, int alpha, int size)
    {
        (float lowX, float highX) = _x.Edges(x, size);
        (float lowY, float highY) = _y.Edges(y, size);
        (float lowZ, float highZ) = _z.Edges(z, size);
        (float lowAlpha, float highAlpha) = _palette.HasAlpha ? _alpha.Edges(alpha, size) : (0, 0);
        return new ColorBox(lowX, highX, lowY, highY, lowZ, highZ, lowAlpha, highAlpha);
    }
}
