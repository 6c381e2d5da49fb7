using System.Runtime.CompilerServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How a picture is cut for mapping: groups of 64 x 16 pixels, of 4 x 4 tiles of 16 x 4. Near pixels have near
/// colours, so a tile's few candidates serve all its pixels.</summary>
internal static class TileLayout
{
    public const int TileWidth = 16;
    public const int TileHeight = 4;
    public const int TilePixels = TileWidth * TileHeight;
    public const int GroupWidth = 64;
    public const int GroupHeight = 16;
    public const int GroupPixels = GroupWidth * GroupHeight;
    public const int Tiles = GroupPixels / TilePixels;
}

/// <summary>Maps bands of rows; one thread's working memory.</summary>
internal abstract class TileMapper
{
    /// <summary>Maps the rows of one band, <see cref="TileLayout.GroupHeight"/> of them or what is left.</summary>
    public abstract void MapBand(ReadOnlySpan<Rgba32> pixels, int width, Span<ushort> indices, int band);

    /// <summary>Maps colours that are no picture: 1 to <see cref="TileLayout.GroupPixels"/> of them.</summary>
    public abstract void MapRun(ReadOnlySpan<Rgba32> pixels, Span<ushort> indices);
}

/// <summary>The mapper for one vector width. A group's bounding box thins the palette to the entries that can be nearest
/// anywhere in it, each tile's box thins those further, and the tile's pixels are compared with what remains.</summary>
internal sealed class TileMapper<TLanes, TVector>(MetricSpace space, ColorTable palette, VectorWidth width) : TileMapper
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>With more candidates than this a tile's colours have little in common, and looking each pixel up in the grid,
    /// whose cost hardly depends on the palette, is faster. Both limits come from counting operations; the result is the same.</summary>
    private readonly int _manyCandidates = (space.HasExactProducts ? 7 : 4) * TLanes.Count;

    /// <summary>With more entries than this most tiles have that many candidates.</summary>
    private readonly int _largePalette = (space.HasExactProducts ? 24 : 12) * TLanes.Count;

    private readonly Rgba32[] _colors = new Rgba32[TileLayout.GroupPixels];
    private readonly float[] _x = new float[TileLayout.GroupPixels];
    private readonly float[] _y = new float[TileLayout.GroupPixels];
    private readonly float[] _z = new float[TileLayout.GroupPixels];
    private readonly float[] _alpha = new float[TileLayout.GroupPixels];
    private readonly ushort[] _indices = new ushort[TileLayout.GroupPixels];
    private readonly ColorBox[] _boxes = new ColorBox[TileLayout.Tiles];
    private readonly ColorTable _group = new(palette.Count);
    private readonly ColorTable _tile = new(palette.Count);
    private readonly float[] _negativeHalfSquares = new float[palette.PaddedCount];
    private readonly PaletteSearch _search = PaletteSearch.Create(palette, width);
    private float[] _scratch = new float[palette.PaddedCount];
    private ColorBox _groupBox = new(1, 0, 1, 0, 1, 0, 1, 0);

    /// <inheritdoc/>
    public override void MapBand(ReadOnlySpan<Rgba32> pixels, int width, Span<ushort> indices, int band)
    {
        int top = band * TileLayout.GroupHeight;
        int rows = Math.Min(TileLayout.GroupHeight, (pixels.Length / width) - top);
        for (int left = 0; left < width; left += TileLayout.GroupWidth)
        {
            int columns = Math.Min(TileLayout.GroupWidth, width - left);
            int tiles = GatherTiles(pixels[((top * width) + left)..], width, columns, rows);
            MapGroup(tiles);
            ScatterTiles(indices[((top * width) + left)..], width, columns, rows);
        }
    }

    /// <inheritdoc/>
    public override void MapRun(ReadOnlySpan<Rgba32> pixels, Span<ushort> indices)
    {
        int tiles = (pixels.Length + TileLayout.TilePixels - 1) / TileLayout.TilePixels;
        pixels.CopyTo(_colors);
        _colors.AsSpan(pixels.Length, (tiles * TileLayout.TilePixels) - pixels.Length).Fill(pixels[^1]);
        MapGroup(tiles);
        _indices.AsSpan(0, pixels.Length).CopyTo(indices);
    }

    /// <summary>Copies the pixels of a group tile after tile, repeating the last column and row where the picture ends
    /// inside a tile; returns the number of tiles.</summary>
    private int GatherTiles(ReadOnlySpan<Rgba32> pixels, int stride, int columns, int rows)
    {
        int to = 0;
        for (int top = 0; top < rows; top += TileLayout.TileHeight)
        {
            for (int left = 0; left < columns; left += TileLayout.TileWidth)
            {
                int inside = Math.Min(TileLayout.TileWidth, columns - left);
                for (int row = top; row < top + TileLayout.TileHeight; row++, to += TileLayout.TileWidth)
                {
                    ReadOnlySpan<Rgba32> source = pixels.Slice((Math.Min(row, rows - 1) * stride) + left, inside);
                    source.CopyTo(_colors.AsSpan(to));
                    _colors.AsSpan(to + inside, TileLayout.TileWidth - inside).Fill(source[^1]);
                }
            }
        }

        return to / TileLayout.TilePixels;
    }

    private void ScatterTiles(Span<ushort> indices, int stride, int columns, int rows)
    {
        int from = 0;
        for (int top = 0; top < rows; top += TileLayout.TileHeight)
        {
            int inside = Math.Min(TileLayout.TileHeight, rows - top);
            for (int left = 0; left < columns; left += TileLayout.TileWidth, from += TileLayout.TilePixels)
            {
                int length = Math.Min(TileLayout.TileWidth, columns - left);
                for (int row = 0; row < inside; row++)
                {
                    _indices.AsSpan(from + (row * TileLayout.TileWidth), length).CopyTo(indices[(((top + row) * stride) + left)..]);
                }
            }
        }
    }

    private void MapGroup(int tiles)
    {
        int count = tiles * TileLayout.TilePixels;
        space.ToCoordinates(_colors.AsSpan(0, count), _x, _y, _z, _alpha, width);
        ColorBox box = _boxes[0] = TileBox(0);
        for (int tile = 1; tile < tiles; tile++)
        {
            _boxes[tile] = TileBox(tile * TileLayout.TilePixels);
            box = box.Union(in _boxes[tile]);
        }

        if (palette.Count > _largePalette)
        {
            LookUpTiles(tiles);
            return;
        }

        // Flat areas repeat the same box: what was found for it, or for one around it, still holds.
        if (!_groupBox.Contains(in box))
        {
            _group.TakeCandidates<TLanes, TVector>(palette, in box, ref _scratch);
            _groupBox = box;
        }

        if (_group.Count == 1)
        {
            _indices.AsSpan(0, count).Fill(_group.IndexAt(0));
            return;
        }

        for (int tile = 0; tile < tiles; tile++)
        {
            MapTile(tile * TileLayout.TilePixels, in _boxes[tile]);
        }
    }

    private void MapTile(int start, in ColorBox box)
    {
        if (!_tile.TakeCandidates<TLanes, TVector>(_group, in box, ref _scratch, _manyCandidates))
        {
            LookUp(start, TileLayout.TilePixels);
        }
        else if (_tile.Count == 1)
        {
            _indices.AsSpan(start, TileLayout.TilePixels).Fill(_tile.IndexAt(0));
        }
        else
        {
            CompareTile(start);
        }
    }

    private void CompareTile(int start)
    {
        if (space.HasExactProducts)
        {
            _tile.NegativeHalfSquares<TLanes, TVector>(_negativeHalfSquares);
        }

        for (int i = start; i < start + TileLayout.TilePixels; i += 4 * TLanes.Count)
        {
            if (space.HasExactProducts)
            {
                CompareProducts(i);
            }
            else if (space.Dimensions == 3)
            {
                CompareInThree(i);
            }
            else
            {
                CompareInFour(i);
            }
        }
    }

    private void LookUpTiles(int tiles)
    {
        for (int tile = 0; tile < tiles; tile++)
        {
            int start = tile * TileLayout.TilePixels;
            if (_boxes[tile].SquaredExtent == 0)
            {
                LookUp(start, 1);
                _indices.AsSpan(start + 1, TileLayout.TilePixels - 1).Fill(_indices[start]);
            }
            else
            {
                LookUp(start, TileLayout.TilePixels);
            }
        }
    }

    private void LookUp(int start, int count) => _search.Nearest(
        _x.AsSpan(start), _y.AsSpan(start), _z.AsSpan(start), _alpha.AsSpan(start), _indices.AsSpan(start, count));

    private ColorBox TileBox(int start)
    {
        (float lowX, float highX) = Range(ref _x[start]);
        (float lowY, float highY) = Range(ref _y[start]);
        (float lowZ, float highZ) = Range(ref _z[start]);
        (float lowAlpha, float highAlpha) = space.Dimensions == 4 ? Range(ref _alpha[start]) : (0, 0);
        return new ColorBox(lowX, highX, lowY, highY, lowZ, highZ, lowAlpha, highAlpha);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Low, float High) Range(ref float values)
    {
        TVector low = TLanes.Load(in values), high = low;
        for (int i = TLanes.Count; i < TileLayout.TilePixels; i += TLanes.Count)
        {
            TVector value = TLanes.Load(in Unsafe.Add(ref values, i));
            low = TLanes.Min(low, value);
            high = TLanes.Max(high, value);
        }

        return (TLanes.SmallestLane(low), TLanes.LargestLane(high));
    }

    /// <summary>Compares four vectors of opaque pixels with the tile's candidates. Four, so that an entry is broadcast
    /// seldom and the comparisons do not wait for one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareInThree(int start)
    {
        ref float x = ref _x[start], y = ref _y[start], z = ref _z[start];
        ref float tableX = ref _tile.X, tableY = ref _tile.Y, tableZ = ref _tile.Z, tableIndices = ref _tile.Indices;
        int n = TLanes.Count, count = _tile.Count;
        TVector best0 = TLanes.Broadcast(float.MaxValue), best1 = best0, best2 = best0, best3 = best0;
        TVector index0 = TLanes.Broadcast(0), index1 = index0, index2 = index0, index3 = index0;
        for (int k = 0; k < count; k++)
        {
            TVector entryX = TLanes.Broadcast(Unsafe.Add(ref tableX, k));
            TVector entryY = TLanes.Broadcast(Unsafe.Add(ref tableY, k));
            TVector entryZ = TLanes.Broadcast(Unsafe.Add(ref tableZ, k));
            TVector index = TLanes.Broadcast(Unsafe.Add(ref tableIndices, k));
            TVector distance = SquaredDistance.Of<TLanes, TVector>(entryX, entryY, entryZ, ref x, ref y, ref z, 0);
            index0 = TLanes.SelectLess(distance, best0, index, index0);
            best0 = TLanes.Min(distance, best0);
            distance = SquaredDistance.Of<TLanes, TVector>(entryX, entryY, entryZ, ref x, ref y, ref z, n);
            index1 = TLanes.SelectLess(distance, best1, index, index1);
            best1 = TLanes.Min(distance, best1);
            distance = SquaredDistance.Of<TLanes, TVector>(entryX, entryY, entryZ, ref x, ref y, ref z, 2 * n);
            index2 = TLanes.SelectLess(distance, best2, index, index2);
            best2 = TLanes.Min(distance, best2);
            distance = SquaredDistance.Of<TLanes, TVector>(entryX, entryY, entryZ, ref x, ref y, ref z, 3 * n);
            index3 = TLanes.SelectLess(distance, best3, index, index3);
            best3 = TLanes.Min(distance, best3);
        }

        ref ushort to = ref _indices[start];
        TLanes.StoreIndices(index0, ref to);
        TLanes.StoreIndices(index1, ref Unsafe.Add(ref to, n));
        TLanes.StoreIndices(index2, ref Unsafe.Add(ref to, 2 * n));
        TLanes.StoreIndices(index3, ref Unsafe.Add(ref to, 3 * n));
    }

    /// <summary>The same where x * c - |c|^2 / 2, greatest for the nearest entry, is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareProducts(int start)
    {
        ref float x = ref _x[start], y = ref _y[start], z = ref _z[start];
        ref float tableX = ref _tile.X, tableY = ref _tile.Y, tableZ = ref _tile.Z, tableIndices = ref _tile.Indices;
        ref float halfSquares = ref _negativeHalfSquares[0];
        int n = TLanes.Count, count = _tile.Count;
        TVector best0 = TLanes.Broadcast(float.MinValue), best1 = best0, best2 = best0, best3 = best0;
        TVector index0 = TLanes.Broadcast(0), index1 = index0, index2 = index0, index3 = index0;
        for (int k = 0; k < count; k++)
        {
            TVector entryX = TLanes.Broadcast(Unsafe.Add(ref tableX, k));
            TVector entryY = TLanes.Broadcast(Unsafe.Add(ref tableY, k));
            TVector entryZ = TLanes.Broadcast(Unsafe.Add(ref tableZ, k));
            TVector halfSquare = TLanes.Broadcast(Unsafe.Add(ref halfSquares, k));
            TVector index = TLanes.Broadcast(Unsafe.Add(ref tableIndices, k));
            TVector score = Score(entryX, entryY, entryZ, halfSquare, ref x, ref y, ref z, 0);
            index0 = TLanes.SelectLess(best0, score, index, index0);
            best0 = TLanes.Max(score, best0);
            score = Score(entryX, entryY, entryZ, halfSquare, ref x, ref y, ref z, n);
            index1 = TLanes.SelectLess(best1, score, index, index1);
            best1 = TLanes.Max(score, best1);
            score = Score(entryX, entryY, entryZ, halfSquare, ref x, ref y, ref z, 2 * n);
            index2 = TLanes.SelectLess(best2, score, index, index2);
            best2 = TLanes.Max(score, best2);
            score = Score(entryX, entryY, entryZ, halfSquare, ref x, ref y, ref z, 3 * n);
            index3 = TLanes.SelectLess(best3, score, index, index3);
            best3 = TLanes.Max(score, best3);
        }

        ref ushort to = ref _indices[start];
        TLanes.StoreIndices(index0, ref to);
        TLanes.StoreIndices(index1, ref Unsafe.Add(ref to, n));
        TLanes.StoreIndices(index2, ref Unsafe.Add(ref to, 2 * n));
        TLanes.StoreIndices(index3, ref Unsafe.Add(ref to, 3 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Score(
        TVector entryX, TVector entryY, TVector entryZ, TVector halfSquare, ref float x, ref float y, ref float z, int offset)
    {
        TVector sum = TLanes.MultiplyAddExact(TLanes.Load(in Unsafe.Add(ref z, offset)), entryZ, halfSquare);
        sum = TLanes.MultiplyAddExact(TLanes.Load(in Unsafe.Add(ref y, offset)), entryY, sum);
        return TLanes.MultiplyAddExact(TLanes.Load(in Unsafe.Add(ref x, offset)), entryX, sum);
    }

    /// <summary>The same for pixels with alpha, a vector at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareInFour(int start)
    {
        for (int i = start; i < start + (4 * TLanes.Count); i += TLanes.Count)
        {
            TVector best = TLanes.Broadcast(float.MaxValue), index = TLanes.Broadcast(0);
            TVector alpha = TLanes.Load(in _alpha[i]);
            for (int k = 0; k < _tile.Count; k++)
            {
                TVector entryX = TLanes.Broadcast(Unsafe.Add(ref _tile.X, k));
                TVector entryY = TLanes.Broadcast(Unsafe.Add(ref _tile.Y, k));
                TVector entryZ = TLanes.Broadcast(Unsafe.Add(ref _tile.Z, k));
                TVector distance = SquaredDistance.Of<TLanes, TVector>(entryX, entryY, entryZ, ref _x[i], ref _y[i], ref _z[i], 0);
                TVector difference = TLanes.Subtract(alpha, TLanes.Broadcast(Unsafe.Add(ref _tile.Alpha, k)));
                distance = TLanes.Add(distance, TLanes.Multiply(difference, difference));
                index = TLanes.SelectLess(distance, best, TLanes.Broadcast(Unsafe.Add(ref _tile.Indices, k)), index);
                best = TLanes.Min(distance, best);
            }

            TLanes.StoreIndices(index, ref _indices[i]);
        }
    }
}
