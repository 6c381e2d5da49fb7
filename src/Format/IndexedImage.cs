using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>A decoded file: a palette and, for every pixel, the number of its palette entry.</summary>
public sealed class IndexedImage
{
    /// <summary>The largest width or height: what the header's 24-bit fields hold.</summary>
    public const int MaxDimension = 16_777_215;

    /// <summary>Wraps (does not copy) an index map.</summary>
    /// <param name="width">Pixels a row, 1 to <see cref="MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="MaxDimension"/>.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="indices">Row after row from the top, left to right; exactly width x height, each below the palette's count.</param>
    /// <exception cref="ArgumentException">A dimension is out of range, the number of indices is not width x height, or an
    /// index is not below the palette's count.</exception>
    public IndexedImage(int width, int height, Palette palette, ushort[] indices)
    {
        ArgumentNullException.ThrowIfNull(palette);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxDimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxDimension);
        if ((long)width * height != indices.Length)
        {
            throw new ArgumentException($"{width} x {height} pixels need {(long)width * height} indices, not {indices.Length}.", nameof(indices));
        }

        int largest = BitPacking.MaxIndex(MemoryMarshal.AsBytes<ushort>(indices), bits: 16);
        if (largest >= palette.Count)
        {
            throw new ArgumentException($"Index {largest} is outside the palette of {palette.Count} colours.", nameof(indices));
        }

        Width = width;
        Height = height;
        Palette = palette;
        Indices = indices;
    }

    private IndexedImage(Palette palette, int width, int height, ushort[] indices)
    {
        Width = width;
        Height = height;
        Palette = palette;
        Indices = indices;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The colours.</summary>
    public Palette Palette { get; }

    /// <summary>Palette entry of every pixel, row after row from the top, left to right.</summary>
#pragma warning disable CA1819 // The array is the image; copying it to guard it would double its memory.
    public ushort[] Indices { get; }
#pragma warning restore CA1819

    /// <summary>The colour of every pixel, row after row from the top, left to right; a new array.</summary>
    public RgbaColor[] ToPixels()
    {
        var pixels = new RgbaColor[Indices.Length];
        Palette.LookUp(Indices, pixels);
        return pixels;
    }

    /// <summary>Wraps an index map that the decoder has checked already, without checking it again.</summary>
    internal static IndexedImage FromChecked(int width, int height, Palette palette, ushort[] indices) => new(palette, width, height, indices);
}
