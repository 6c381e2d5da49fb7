namespace Tinct.Format.Tests;

/// <summary>Small pictures for the tests of the swift method. The same everywhere and always, because golden files are made of them.</summary>
internal static class SwiftPictures
{
    /// <summary>A slanted gradient with noise over a palette that runs from dark to light: what photo mode is made for.</summary>
    public static IndexedImage Gradient(int width, int height, int colors, uint seed = 1)
    {
        var indices = new ushort[width * height];
        for (int i = 0; i < indices.Length; i++)
        {
            int x = i % width, y = i / width;
            int noise = (int)(Next(ref seed) % 5) - 2;
            int value = ((x + (2 * y)) * colors / (width + (2 * height))) + (noise * (colors / 24));
            indices[i] = (ushort)(Next(ref seed) % 50 == 0 ? Next(ref seed) % (uint)colors : (uint)Math.Clamp(value, 0, colors - 1));
        }

        indices[0] = (ushort)(colors - 1);
        return new IndexedImage(width, height, new Palette(Ramp(colors)), indices);
    }

    /// <summary>Flat areas, tiles that come again exactly and with faults, specks: runs, whole and cut, matches, copies, right and wrong.</summary>
    public static IndexedImage Tiles(int width, int height, int colors, uint seed = 1)
    {
        var indices = new ushort[width * height];
        var tile = new ushort[48 * 24];
        for (int i = 0; i < tile.Length; i++)
        {
            tile[i] = (ushort)(Next(ref seed) % 3 == 0 ? Next(ref seed) % (uint)colors : 0);
        }

        for (int i = 0; i < indices.Length; i++)
        {
            int x = i % width, y = i / width;
            bool flat = y / 12 % 3 == 1;
            uint value = flat ? (uint)(colors - 1) : tile[(y % 24 * 48) + ((x + (y / 24 * 7)) % 48)];
            indices[i] = (ushort)(Next(ref seed) % 300 == 0 ? Next(ref seed) % (uint)colors : value);
        }

        return new IndexedImage(width, height, new Palette(Ramp(colors, alpha: true)), indices);
    }

    /// <summary>The golden pictures: every mode, class of palette size and kind of row.</summary>
    public static IEnumerable<(string Name, IndexedImage Image, SwiftMode Mode)> ForVectors()
    {
        foreach (int colors in (int[])[2, 3, 4, 5, 16, 17, 64, 65, 255, 256])
        {
            yield return ($"swift-photo-{colors}", Gradient(45, 23, colors), SwiftMode.Photo);
            yield return ($"swift-graphic-{colors}", Tiles(97, 51, colors), SwiftMode.Graphic);
            yield return ($"swift-matches-{colors}", Tiles(131, 77, colors, 2), SwiftMode.GraphicWithMatches);
        }

        foreach (int colors in (int[])[257, 1000, 4096, 4097])
        {
            yield return ($"swift-graphic-{colors}", Gradient(31, 17, colors), SwiftMode.Graphic);
            yield return ($"swift-matches-{colors}", Tiles(131, 30, colors, 2), SwiftMode.GraphicWithMatches);
        }

        foreach ((int width, int height) in ((int, int)[])[(1, 1), (1, 40), (2, 9), (3, 3), (12, 6), (13, 1), (13, 2), (13, 3), (14, 4), (2111, 1), (2111, 3)])
        {
            yield return ($"swift-photo-{width}x{height}", Gradient(width, height, 20), SwiftMode.Photo);
            yield return ($"swift-photo-few-{width}x{height}", Gradient(width, height, 3), SwiftMode.Photo);
            yield return ($"swift-matches-{width}x{height}", Tiles(width, height, 20), SwiftMode.GraphicWithMatches);
        }

        // Large enough for the limits of the tables and of the counts.
        yield return ("swift-photo-large-4", Gradient(320, 220, 4), SwiftMode.Photo);
        yield return ("swift-photo-large-12", Gradient(200, 160, 12), SwiftMode.Photo);
        yield return ("swift-photo-large-60", Gradient(160, 128, 60), SwiftMode.Photo);
        yield return ("swift-photo-large-250", Gradient(160, 128, 250), SwiftMode.Photo);
        yield return ("swift-matches-large-30", Tiles(331, 240, 30), SwiftMode.GraphicWithMatches);
        yield return ("swift-matches-large-3", Tiles(331, 240, 3), SwiftMode.GraphicWithMatches);
        yield return ("swift-run-4500", new IndexedImage(9200, 2, new Palette(Ramp(5)), Line(9200, 2, 4700)), SwiftMode.Graphic);
    }

    /// <summary>Colors from dark to light with different slopes in the channels.</summary>
    public static RgbaColor[] Ramp(int colors, bool alpha = false)
    {
        var ramp = new RgbaColor[colors];
        for (int i = 0; i < colors; i++)
        {
            int light = i * 255 / Math.Max(1, colors - 1);
            ramp[i] = new RgbaColor((byte)light, (byte)(light * 3 / 4), (byte)(255 - light + (i % 7)), alpha && i % 5 == 0 ? (byte)(i * 40) : (byte)255);
        }

        return ramp;
    }

    private static ushort[] Line(int width, int height, int fault)
    {
        var indices = new ushort[width * height];
        Array.Fill(indices, (ushort)3);
        indices[^fault] = 1;
        return indices;
    }

    private static uint Next(ref uint seed)
    {
        seed = (seed * 1664525) + 1013904223;
        return seed >> 8;
    }
}
