namespace Tinct.Codec;

/// <summary>An index map with a border of one pixel all around, so that every pixel has eight neighbours.</summary>
internal sealed class SmoothingIndices
{
    /// <summary>Copies a map.</summary>
    /// <param name="indices">Row after row.</param>
    /// <param name="border">The index in the border, which no palette entry has.</param>
    public SmoothingIndices(ReadOnlySpan<ushort> indices, int width, ushort border)
    {
        Width = width;
        Height = indices.Length / width;
        Stride = width + 2;
        Labels = new ushort[Stride * (Height + 2)];
        Labels.AsSpan().Fill(border);
        for (int y = 0; y < Height; y++)
        {
            indices.Slice(y * width, width).CopyTo(Row(y));
        }
    }

    /// <summary>Pixels a row, without the border.</summary>
    public int Width { get; }

    /// <summary>Rows, without the border.</summary>
    public int Height { get; }

    /// <summary>From a pixel to the one below it.</summary>
    public int Stride { get; }

    /// <summary>The map and its border.</summary>
    public ushort[] Labels { get; }

    /// <summary>Where a pixel is in <see cref="Labels"/>.</summary>
    public int Position(int x, int y) => ((y + 1) * Stride) + x + 1;

    /// <summary>A row without the border.</summary>
    public Span<ushort> Row(int y) => Labels.AsSpan(Position(0, y), Width);

    /// <summary>Copies the map without the border.</summary>
    /// <param name="indices">Receives it, row after row.</param>
    public void CopyTo(Span<ushort> indices)
    {
        for (int y = 0; y < Height; y++)
        {
            Row(y).CopyTo(indices[(y * Width)..]);
        }
    }
}
