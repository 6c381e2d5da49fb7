using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>Finds the nearest palette entry of single points.</summary>
internal interface IPointSearch
{
    /// <summary>The index of the entry nearest to a point (any point, also outside the gamut); of equally near the lowest.</summary>
    /// <param name="x">First coordinate.</param>
    /// <param name="y">Second coordinate.</param>
    /// <param name="z">Third coordinate.</param>
    /// <param name="alpha">Fourth coordinate; 0 in three dimensions.</param>
    ushort Nearest(float x, float y, float z, float alpha);
}

/// <summary>A grid over the metric space whose cells list the entries that can be nearest to a point in them. Cells are filled
/// when first asked for, from the list of the coarse cell around them, so a large palette costs only where pixels are.
/// Points beyond the grid are compared with the whole palette.</summary>
internal sealed class PaletteGrid<TLanes, TVector> : IPointSearch
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Room around the palette, as a share of its extent: error diffusion leaves the gamut by about as much.</summary>
    private const float Margin = 0.25f;

    /// <summary>Fine cells along a coarse one's edge: two bits.</summary>
    private const int Refinement = 4;

    private readonly ColorTable _palette;
    private readonly ColorTable?[] _coarse;
    private readonly ColorTable?[] _fine;
    private readonly int _side;
    private readonly bool _hasAlpha;
    private readonly float[] _origin = new float[4];
    private readonly float[] _step = new float[4];
    private readonly float[] _perUnit = new float[4];
    private readonly Lock _filling = new();
    private readonly ColorTable _candidates;
    private float[] _scratch = [];

    public PaletteGrid(ColorTable palette, int dimensions)
    {
        _palette = palette;
        _hasAlpha = dimensions == 4;
        _side = _hasAlpha ? 16 : 32;
        _fine = new ColorTable?[1 << (_hasAlpha ? 16 : 15)];
        _coarse = new ColorTable?[_fine.Length / (_hasAlpha ? 256 : 64)];
        _candidates = new ColorTable(palette.Count);
        SetAxis(0, ref palette.X);
        SetAxis(1, ref palette.Y);
        SetAxis(2, ref palette.Z);
        SetAxis(3, ref palette.Alpha);
    }

    /// <inheritdoc/>
    public ushort Nearest(float x, float y, float z, float alpha)
    {
        // Truncation of a value above -1 gives cell 0, half a cell too wide: boxes allow for it.
        int cellX = Cell(0, x), cellY = Cell(1, y), cellZ = Cell(2, z), cellAlpha = _hasAlpha ? Cell(3, alpha) : 0;
        uint side = (uint)_side;
        if ((uint)cellX >= side || (uint)cellY >= side || (uint)cellZ >= side || (uint)cellAlpha >= side)
        {
            return Scan(_palette, x, y, z, alpha);
        }

        ColorTable candidates = FineCell(cellX, cellY, cellZ, cellAlpha);
        return candidates.Count == 1 ? candidates.IndexAt(0) : Scan(candidates, x, y, z, alpha);
    }

    /// <summary>Compares a point with every entry of a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ushort Scan(ColorTable table, float x, float y, float z, float alpha)
    {
        TVector pointX = TLanes.Broadcast(x), pointY = TLanes.Broadcast(y), pointZ = TLanes.Broadcast(z), pointAlpha = TLanes.Broadcast(alpha);
        TVector best = TLanes.Broadcast(float.MaxValue), index = TLanes.Broadcast(0);
        int padded = table.PaddedCount;
        bool hasAlpha = table.HasAlpha;
        for (int k = 0; k < padded; k += TLanes.Count)
        {
            TVector distance = SquaredDistance.Of<TLanes, TVector>(pointX, pointY, pointZ, ref table.X, ref table.Y, ref table.Z, k);
            if (hasAlpha)
            {
                TVector difference = TLanes.Subtract(pointAlpha, TLanes.Load(in Unsafe.Add(ref table.Alpha, k)));
                distance = TLanes.Add(distance, TLanes.Multiply(difference, difference));
            }

            index = TLanes.SelectLess(distance, best, TLanes.Load(in Unsafe.Add(ref table.Indices, k)), index);
            best = TLanes.Min(distance, best);
        }

        // Each lane holds its lowest index; of the lanes that reached the least distance, the lowest wins.
        TVector least = TLanes.Broadcast(TLanes.SmallestLane(best));
        return (ushort)TLanes.SmallestLane(TLanes.SelectLess(least, best, TLanes.Broadcast(float.MaxValue), index));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Cell(int axis, float value) => (int)((value - _origin[axis]) * _perUnit[axis]);

    private ColorTable FineCell(int x, int y, int z, int alpha)
    {
        int number = (((((alpha * _side) + z) * _side) + y) * _side) + x;
        return Volatile.Read(ref _fine[number]) ?? FillFine(number, x, y, z, alpha);
    }

    private ColorTable FillFine(int number, int x, int y, int z, int alpha)
    {
        lock (_filling)
        {
            int side = _side / Refinement;
            int coarseX = x / Refinement, coarseY = y / Refinement, coarseZ = z / Refinement, coarseAlpha = alpha / Refinement;
            int coarseNumber = (((((coarseAlpha * side) + coarseZ) * side) + coarseY) * side) + coarseX;
            ColorTable coarse = _coarse[coarseNumber] ??=
                Candidates(_palette, BoxOf(coarseX, coarseY, coarseZ, coarseAlpha, Refinement));
            ColorTable fine = Candidates(coarse, BoxOf(x, y, z, alpha, 1));
            Volatile.Write(ref _fine[number], fine);
            return fine;
        }
    }

    private ColorTable Candidates(ColorTable source, ColorBox box)
    {
        _candidates.TakeCandidates<TLanes, TVector>(source, in box, ref _scratch);
        return _candidates.ToTrimmed();
    }

    /// <summary>The box of a cell <paramref name="size"/> fine cells wide, a little enlarged so that no rounding in
    /// <see cref="Cell"/> puts a point outside its cell's box.</summary>
    private ColorBox BoxOf(int x, int y, int z, int alpha, int size)
    {
        (float lowX, float highX) = Edge(0, x, size);
        (float lowY, float highY) = Edge(1, y, size);
        (float lowZ, float highZ) = Edge(2, z, size);
        (float lowAlpha, float highAlpha) = _hasAlpha ? Edge(3, alpha, size) : (0, 0);
        return new ColorBox(lowX, highX, lowY, highY, lowZ, highZ, lowAlpha, highAlpha);
    }

    private (float Low, float High) Edge(int axis, int cell, int size)
    {
        const float Slack = 0.01f;
        // Cell 0 also receives what truncation rounds up to it from below.
        float below = cell == 0 ? 1 : Slack;
        return (_origin[axis] + (((cell * size) - below) * _step[axis]), _origin[axis] + ((((cell + 1) * size) + Slack) * _step[axis]));
    }

    private void SetAxis(int axis, ref float coordinates)
    {
        float low = coordinates, high = low;
        for (int i = 1; i < _palette.Count; i++)
        {
            low = Math.Min(low, Unsafe.Add(ref coordinates, i));
            high = Math.Max(high, Unsafe.Add(ref coordinates, i));
        }

        float margin = ((high - low) * Margin) + 8;
        _origin[axis] = low - margin;
        _step[axis] = (high - low + (2 * margin)) / _side;
        _perUnit[axis] = 1 / _step[axis];
    }
}
