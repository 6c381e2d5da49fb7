using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How a picture is cut for mapping: groups of 64 x 16 pixels, of 4 x 4 tiles of 16 x 4. Near pixels have near
/// colours, so a tile's few candidates serve all its pixels.</summary>
// Bounds: a tile is clipped to the picture before it is mapped.
internal static class TileLayout
{
    public const int TileWidth = 16;
    public const int TileHeight = 4;
    public const int TilePixels = TileWidth * TileHeight; // one batch of the kernels
    public const int GroupWidth = 64;
    public const int GroupHeight = 16;
    public const int GroupPixels = GroupWidth * GroupHeight;
    public const int Tiles = GroupPixels / TilePixels;
}

/// <summary>Maps bands of rows; one thread's working memory. A group's bounding box thins the palette to the entries that can be nearest
/// anywhere in it, each tile's box thins those further, and the tile's pixels are compared with what remains.</summary>
internal sealed class TileMapper(MetricSpace space, EntryTable palette, NearestKernels kernels, VectorWidth width)
{
    /// <summary>With more candidates than this a tile's colours have little in common, and looking each pixel up in the grid,
    /// whose cost hardly depends on the palette, is faster. Found by timing both over photographs; the result is the same.</summary>
    private readonly int _manyCandidates = (space.HasExactProducts ? 7 : 4) * kernels.Lanes;

    /// <summary>With more palette entries than this, most tiles have that many candidates.</summary>
    private readonly int _largePalette = (space.HasExactProducts ? 24 : 12) * kernels.Lanes;

    private readonly RgbaColor[] _colors = new RgbaColor[TileLayout.GroupPixels];
    private readonly PointColumns _points = new(TileLayout.GroupPixels, space.Dimensions == 4);
    private readonly int[] _labels = new int[TileLayout.GroupPixels];
    private readonly float[] _scores = new float[TileLayout.GroupPixels];
    private readonly ColorBox[] _boxes = new ColorBox[TileLayout.Tiles];
    private readonly EntryTable _group = new(palette.Count);
    private readonly EntryTable _tile = new(palette.Count);
    private readonly PaletteGrid _grid = kernels.CreateGrid(palette);
    private ColorBox _groupBox = ColorBox.Empty;

    /// <summary>Maps the rows of one band, <see cref="TileLayout.GroupHeight"/> of them or what is left.</summary>
    public void MapBand(ReadOnlySpan<RgbaColor> pixels, int width, Span<ushort> indices, int band)
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

    /// <summary>Maps colours that are no picture: 1 to <see cref="TileLayout.GroupPixels"/> of them.</summary>
    public void MapRun(ReadOnlySpan<RgbaColor> pixels, Span<ushort> indices)
    {
        int tiles = (pixels.Length + TileLayout.TilePixels - 1) / TileLayout.TilePixels;
        pixels.CopyTo(_colors);
        _colors.AsSpan(pixels.Length, (tiles * TileLayout.TilePixels) - pixels.Length).Fill(pixels[^1]);
        MapGroup(tiles);
        Narrow(_labels.AsSpan(0, pixels.Length), indices);
    }

    /// <summary>Copies the pixels of a group tile after tile, repeating the last column and row where the picture ends
    /// inside a tile; returns the number of tiles.</summary>
    private int GatherTiles(ReadOnlySpan<RgbaColor> pixels, int stride, int columns, int rows)
    {
        int to = 0;
        for (int top = 0; top < rows; top += TileLayout.TileHeight)
        {
            for (int left = 0; left < columns; left += TileLayout.TileWidth)
            {
                int inside = Math.Min(TileLayout.TileWidth, columns - left);
                for (int row = top; row < top + TileLayout.TileHeight; row++, to += TileLayout.TileWidth)
                {
                    ReadOnlySpan<RgbaColor> source = pixels.Slice((Math.Min(row, rows - 1) * stride) + left, inside);
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
                    Narrow(
                        _labels.AsSpan(from + (row * TileLayout.TileWidth), length), indices[(((top + row) * stride) + left)..]);
                }
            }
        }
    }

    private void MapGroup(int tiles)
    {
        int count = tiles * TileLayout.TilePixels;
        space.ToCoordinates(_colors.AsSpan(0, count), _points.X, _points.Y, _points.Z, _points.Alpha, width);
        ColorBox box = ColorBox.Empty;
        for (int tile = 0; tile < tiles; tile++)
        {
            _boxes[tile] = kernels.Bounds(_points, tile * TileLayout.TilePixels);
            box = box.Union(in _boxes[tile]);
        }

        bool isLarge = palette.Count > _largePalette;

        // Flat areas repeat the same box: what was found for it, or for one around it, still holds.
        if (!isLarge && !_groupBox.Contains(in box))
        {
            kernels.Select(palette, in box, _group);
            _group.Pad();
            _groupBox = box;
        }

        if (!isLarge && _group.Count == 1)
        {
            _labels.AsSpan(0, count).Fill(_group.Ids[0]);
            return;
        }

        for (int tile = 0; tile < tiles; tile++)
        {
            int start = tile * TileLayout.TilePixels;
            Span<int> labels = _labels.AsSpan(start, TileLayout.TilePixels);
            if (_boxes[tile].IsPoint)
            {
                _grid.Nearest(_points, start, labels[..1]);
                labels.Fill(labels[0]);
            }
            else if (isLarge || !kernels.Select(_group, in _boxes[tile], _tile, _manyCandidates))
            {
                _grid.Nearest(_points, start, labels);
            }
            else if (_tile.Count == 1)
            {
                labels.Fill(_tile.Ids[0]);
            }
            else
            {
                kernels.FindNearest(_points, start, TileLayout.TilePixels, _tile, labels, _scores);
            }
        }
    }

    private static void Narrow(ReadOnlySpan<int> labels, Span<ushort> indices)
    {
        int i = 0;
        for (; i <= labels.Length - 8; i += 8)
        {
            Vector128.Narrow(Vector128.LoadUnsafe(in labels[i]).AsUInt32(), Vector128.LoadUnsafe(in labels[i + 4]).AsUInt32())
                .StoreUnsafe(ref indices[i]);
        }

        for (; i < labels.Length; i++)
        {
            indices[i] = (ushort)labels[i];
        }
    }
}
