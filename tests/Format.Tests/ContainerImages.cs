namespace Tinct.Format.Tests;

/// <summary>Small pictures that look like index maps: areas, edges, a little noise. The same everywhere and always, because
/// golden files are made of them.</summary>
internal static class ContainerImages
{
    /// <summary>Makes a picture that uses its first and its last colour.</summary>
    internal static IndexedImage Make(int width, int height, int colorCount, bool alpha = false, uint seed = 1)
    {
        var random = new Sequence(seed);
        var indices = new ushort[width * height];
        int blocks = (width / 8) + 1;
        var areas = new int[blocks * ((height / 8) + 1)];
        for (int i = 0; i < areas.Length; i++)
        {
            areas[i] = random.Below(colorCount);
        }

        for (int i = 0; i < indices.Length; i++)
        {
            int x = i % width;
            int y = i / width;
            bool noise = random.Below(16) == 0;
            indices[i] = (ushort)(noise ? random.Below(colorCount) : areas[(y / 8 * blocks) + (x / 8)]);
        }

        indices[0] = (ushort)(colorCount - 1);
        indices[^1] = 0;
        return new IndexedImage(width, height, Colors(colorCount, alpha, random), indices);
    }

    /// <summary>Decoded pixels by the plain definition.</summary>
    internal static Rgba32[] Pixels(IndexedImage image) => Array.ConvertAll(image.Indices, index => image.Palette[index]);

    private static Palette Colors(int count, bool alpha, Sequence random)
    {
        var colors = new Rgba32[count];
        for (int i = 0; i < count; i++)
        {
            colors[i] = new Rgba32((byte)random.Below(256), (byte)random.Below(256), (byte)random.Below(256), alpha ? (byte)random.Below(256) : (byte)255);
        }

        if (alpha)
        {
            colors[0] = colors[0] with { A = 0 };
        }

        return new Palette(colors);
    }

    /// <summary>The linear congruential generator of Numerical Recipes, high bits.</summary>
    private sealed class Sequence(uint seed)
    {
        private uint _state = seed;

        internal int Below(int limit)
        {
            _state = (_state * 1664525) + 1013904223;
            return (int)((ulong)_state * (ulong)limit >> 32);
        }
    }
}
