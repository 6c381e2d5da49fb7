using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Finds the nearest palette entries of single points, as <see cref="NearestKernels"/> define them: a grid over the space whose
/// cells list the entries that can be nearest to a point in them. Cells are filled when first asked for, from the list of the coarse cell
/// around them, so a large palette costs only where pixels are. Points beyond the grid are compared with the whole palette. Every thread
/// needs a grid of its own, since it is filled in use.</summary>
// Bounds: an entry is the start of a list in the pool, whose first number is its padded length; cell numbers are below the grid's, or -1.
internal abstract class PaletteGrid
{
    /// <summary>The index of the entry nearest to a point (any point, also outside the gamut).</summary>
    /// <param name="point">Its coordinates; the fourth is ignored in three dimensions.</param>
    public abstract ushort Nearest(Vector128<float> point);

    /// <summary>The same for many points.</summary>
    /// <param name="start">The first point.</param>
    /// <param name="indices">Receives the index of each point's nearest entry; its length is the number of points.</param>
    public abstract void Nearest(PointColumns points, int start, Span<int> indices);
}

/// <summary>The grid at one vector width and for one kind of space. Points need not be 8-bit colours, so no products are taken to be exact.</summary>
internal sealed class PaletteGrid<TFloats, TChannels> : PaletteGrid
    where TFloats : struct, IFloats<TFloats>
    where TChannels : struct, IChannels
{
    /// <summary>Room around the palette, as a share of its extent: error diffusion leaves the gamut by about as much.</summary>
    private const float Margin = 0.25f;

    /// <summary>Fine cells along a coarse one's edge.</summary>
    private const int Refinement = 4;

    /// <summary>Cell numbers computed at a time.</summary>
    private const int Block = 256;

    /// <summary>Columns of a list: the coordinates, what scores begin with, and the indices.</summary>
    private static readonly int Columns = TChannels.Dimensions + 2;

    private readonly NearestKernels _kernels;
    private readonly EntryTable _palette;
    private readonly EntryTable _candidates;
    private readonly EntryTable?[] _coarse;
    private readonly int _side = HasAlpha ? 16 : 32;
    private readonly Vector128<float> _origin;
    private readonly Vector128<float> _step; // length of a cell's edges
    private readonly Vector128<float> _perUnit;
    private readonly float[] _cellNumbers = new float[Block];

    /// <summary>What is known of each cell: 0 nothing, ~index its only candidate, else where its list lies in the pool.</summary>
    private readonly int[] _cells = new int[HasAlpha ? 1 << 16 : 1 << 15];

    /// <summary>Lists: their padded length (as integer bits), then one column after the other, palette indices (as integer bits) last.</summary>
    private float[] _pool = new float[1024];
    private int _poolUsed = 1;
    private int _whole;

    public PaletteGrid(NearestKernels kernels, EntryTable palette)
    {
        _kernels = kernels;
        _palette = WithoutRepeats(palette);
        _candidates = new EntryTable(palette.Count);
        _coarse = new EntryTable?[_cells.Length / (HasAlpha ? 256 : 64)];
        ColorBox box = ColorBox.Empty;
        foreach (Vector128<float> entry in palette.ToPoints())
        {
            box = box.Union(new ColorBox(entry, entry));
        }

        Vector128<float> room = ((box.High - box.Low) * Margin) + Vector128.Create(8f);
        _origin = box.Low - room;
        _step = (box.High - box.Low + (room * 2)) / _side;
        _perUnit = Vector128<float>.One / _step;
    }

    private static bool HasAlpha => TChannels.Dimensions == 4;

    /// <summary>The first of every set of equal entries. The others are never the nearest, and in a palette of one colour, 65,536 times, all of them would
    /// stand in every cell's list.</summary>
    private static EntryTable WithoutRepeats(EntryTable palette)
    {
        var seen = new HashSet<Vector128<float>>(palette.Count);
        var kept = new EntryTable(palette.Count);
        kept.Clear(palette);
        Vector128<float>[] points = palette.ToPoints();
        for (int i = 0; i < points.Length; i++)
        {
            if (seen.Add(points[i]))
            {
                kept.Add(palette, i);
            }
        }

        kept.Pad();
        return kept.Count == palette.Count ? palette : kept;
    }

    /// <inheritdoc/>
    public override ushort Nearest(Vector128<float> point)
    {
        float x = point[0], y = point[1], z = point[2], alpha = point[3];
        int index = 0;
        LookUp<Floats1>(0, 1, ref x, ref y, ref z, ref alpha);
        Compare(1, ref x, ref y, ref z, ref alpha, ref index);
        return (ushort)index;
    }

    /// <inheritdoc/>
    public override void Nearest(PointColumns points, int start, Span<int> indices)
    {
        for (int done = 0; done < indices.Length; done += Block)
        {
            int first = start + done, count = Math.Min(Block, indices.Length - done);
            ref float x = ref points.X[first], y = ref points.Y[first], z = ref points.Z[first];
            ref float alpha = ref HasAlpha ? ref points.Alpha[first] : ref z;
            int whole = LookUp<TFloats>(0, count, ref x, ref y, ref z, ref alpha);
            LookUp<Floats1>(whole, count, ref x, ref y, ref z, ref alpha);
            Compare(count, ref x, ref y, ref z, ref alpha, ref indices[done]);
        }
    }

    /// <summary>Writes the cell number of each point, or -1 beyond the grid; returns how many points whole vectors covered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LookUp<TSome>(int start, int count, ref float x, ref float y, ref float z, ref float alpha)
        where TSome : struct, IFloats<TSome>
    {
        TSome side = TSome.Create(_side), zero = TSome.Create(0), beyond = TSome.Create(-1);
        int i = start;
        for (; i <= count - TSome.Count; i += TSome.Count)
        {
            TSome atX = Position<TSome>(ref Unsafe.Add(ref x, i), 0);
            TSome atY = Position<TSome>(ref Unsafe.Add(ref y, i), 1);
            TSome atZ = Position<TSome>(ref Unsafe.Add(ref z, i), 2);
            TSome least = TSome.Min(TSome.Min(atX, atY), atZ), most = TSome.Max(TSome.Max(atX, atY), atZ);
            TSome number = TSome.Truncate(atZ);
            if (HasAlpha)
            {
                TSome atAlpha = Position<TSome>(ref Unsafe.Add(ref alpha, i), 3);
                least = TSome.Min(least, atAlpha);
                most = TSome.Max(most, atAlpha);
                number = (TSome.Truncate(atAlpha) * side) + number;
            }

            number = (number * side) + TSome.Truncate(atY);
            number = (number * side) + TSome.Truncate(atX);
            number = TSome.SelectLess(most, side, number, beyond);
            TSome.Store(TSome.SelectLess(least, zero, beyond, number), ref _cellNumbers[i]);
        }

        return i;
    }

    /// <summary>Where values lie along an axis, in cells from the first one's edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TSome Position<TSome>(ref float values, int axis)
        where TSome : struct, IFloats<TSome> =>
        (TSome.Load(in values) - TSome.Create(_origin[axis])) * TSome.Create(_perUnit[axis]);

    /// <summary>Compares each point with its cell's list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(int count, ref float x, ref float y, ref float z, ref float alpha, ref int indices)
    {
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
                Unsafe.Add(ref indices, i) = ~entry;
                continue;
            }

            ref float list = ref _pool[entry];
            int length = BitConverter.SingleToInt32Bits(list);
            ref float xs = ref Unsafe.Add(ref list, 1), ys = ref Unsafe.Add(ref xs, length), zs = ref Unsafe.Add(ref ys, length);
            ref float halfNorms = ref Unsafe.Add(ref zs, length), ids = ref Unsafe.Add(ref halfNorms, length);
            ref float alphas = ref HasAlpha ? ref Unsafe.Add(ref ids, length) : ref zs;
            TFloats pointX = TFloats.Create(Unsafe.Add(ref x, i)), pointY = TFloats.Create(Unsafe.Add(ref y, i));
            TFloats pointZ = TFloats.Create(Unsafe.Add(ref z, i));
            TFloats pointAlpha = HasAlpha ? TFloats.Create(Unsafe.Add(ref alpha, i)) : pointZ;
            float best = float.MinValue;
            int place = 0;
            for (int k = 0; k < length; k += TFloats.Count)
            {
                TFloats score = NearestKernels<TFloats, TChannels>.Score(
                    pointX, pointY, pointZ, pointAlpha,
                    TFloats.Load(in Unsafe.Add(ref xs, k)), TFloats.Load(in Unsafe.Add(ref ys, k)), TFloats.Load(in Unsafe.Add(ref zs, k)),
                    TFloats.Load(in Unsafe.Add(ref alphas, k)), TFloats.Load(in Unsafe.Add(ref halfNorms, k)));

                // Lists are in ascending order, so the first of the greatest scores has the lowest index.
                float greatest = TFloats.LargestLane(score);
                if (greatest > best)
                {
                    best = greatest;
                    place = k + BitOperations.TrailingZeroCount(TFloats.LessOrEqualBits(TFloats.Create(greatest), score));
                }
            }

            Unsafe.Add(ref indices, i) = BitConverter.SingleToInt32Bits(Unsafe.Add(ref ids, place));
        }
    }

    /// <summary>Fills a cell; returns its entry.</summary>
    private int Fill(int number)
    {
        // The cell's place along each axis, and that of the coarse cell around it.
        Vector128<int> cell = Vector128.Create(
            number % _side, number / _side % _side, number / (_side * _side) % _side, number / (_side * _side * _side));
        Vector128<int> around = cell / Refinement;
        int side = _side / Refinement;
        ref EntryTable? coarse = ref _coarse[(((((around[3] * side) + around[2]) * side) + around[1]) * side) + around[0]];
        if (coarse is null)
        {
            _kernels.Select(_palette, BoxOf(around, Refinement), _candidates);
            coarse = _candidates.ToTrimmed();
        }

        _kernels.Select(coarse, BoxOf(cell, 1), _candidates);
        _candidates.Pad();
        return _cells[number] = _candidates.Count == 1 ? ~_candidates.Ids[0] : AddToPool(_candidates);
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

    private int AddToPool(EntryTable list)
    {
        int length = (list.Count + TFloats.Count - 1) / TFloats.Count * TFloats.Count;
        int entry = _poolUsed;
        _poolUsed += 1 + (Columns * length);
        if (_poolUsed > _pool.Length)
        {
            Array.Resize(ref _pool, Math.Max(_poolUsed, 2 * _pool.Length));
        }

        _pool[entry] = BitConverter.Int32BitsToSingle(length);
        Span<float> to = _pool.AsSpan(entry + 1, Columns * length);
        list.X.AsSpan(0, length).CopyTo(to);
        list.Y.AsSpan(0, length).CopyTo(to[length..]);
        list.Z.AsSpan(0, length).CopyTo(to[(2 * length)..]);
        list.MinusHalfNorms.AsSpan(0, length).CopyTo(to[(3 * length)..]);
        MemoryMarshal.Cast<int, float>(list.Ids.AsSpan(0, length)).CopyTo(to[(4 * length)..]);
        if (HasAlpha)
        {
            list.Alpha.AsSpan(0, length).CopyTo(to[(5 * length)..]);
        }

        return entry;
    }

    /// <summary>A cell <paramref name="size"/> fine ones wide, a little enlarged so that no rounding of a position puts a point outside its cell.</summary>
    private ColorBox BoxOf(Vector128<int> cell, int size)
    {
        const float Slack = 0.01f;
        Vector128<float> first = Vector128.ConvertToSingle(cell * size);
        var box = new ColorBox(
            _origin + ((first - Vector128.Create(Slack)) * _step), _origin + ((first + Vector128.Create(size + Slack)) * _step));
        return HasAlpha ? box : new ColorBox(box.Low.WithElement(3, 0), box.High.WithElement(3, 0));
    }
}
