using Tinct.Format;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>A palette as a picture with this palette: a square for each colour, in rows.</summary>
internal static class Swatch
{
    private const int Side = 16;
    private const int FewestColumns = 16;

    /// <summary>Draws a palette. The last row's unused squares repeat the last colour.</summary>
    public static IndexedImage Draw(Palette palette)
    {
        int columns = Math.Min(palette.Count, Math.Max(FewestColumns, (int)Math.Ceiling(Math.Sqrt(palette.Count))));
        int rows = (palette.Count + columns - 1) / columns;
        int width = columns * Side;
        var indices = new ushort[width * rows * Side];
        for (int i = 0; i < indices.Length; i++)
        {
            int square = (i / width / Side * columns) + (i % width / Side);
            indices[i] = (ushort)Math.Min(square, palette.Count - 1);
        }

        return new IndexedImage(width, rows * Side, palette, indices);
    }
}
