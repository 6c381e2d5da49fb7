using Tinct.Format;

namespace Tinct.Tests;

/// <summary>Small index maps made by rule, row after row. The same seed gives the same map.</summary>
internal static class SyntheticMaps
{
    /// <summary>Independent uniform indices.</summary>
    public static ushort[] Noise(int pixels, int colors, int seed)
    {
        var random = new Random(seed);
        var map = new ushort[pixels];
        for (int i = 0; i < pixels; i++)
        {
            map[i] = (ushort)random.Next(colors);
        }

        return map;
    }

    /// <summary>Flat areas, repeated tiles, a gradient and some specks: every path of the dense model.</summary>
    public static ushort[] Scene(int width, int rows, int colors, int seed)
    {
        var random = new Random(seed);
        var map = new ushort[width * rows];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int value = (y / 7 % 3) switch
                {
                    0 => 0,
                    1 => ((x % 9) * (y % 7) / 5) + 1,
                    _ => (x * colors / width) + (y % 2),
                };
                map[(y * width) + x] = (ushort)((random.Next(40) == 0 ? random.Next(colors) : value) % colors);
            }
        }

        return map;
    }

    /// <summary>A picture of areas, edges and a little noise that uses its first and its last colour. Golden files are made of it, so it uses a
    /// generator of its own: the same everywhere and always.</summary>
    public static IndexedImage Blocks(int width, int height, int colorCount, bool alpha = false, uint seed = 1)
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
    public static RgbaColor[] Pixels(IndexedImage image) => Array.ConvertAll(image.Indices, index => image.Palette[index]);

    private static Palette Colors(int count, bool alpha, Sequence random)
    {
        var colors = new RgbaColor[count];
        for (int i = 0; i < count; i++)
        {
            colors[i] = new RgbaColor((byte)random.Below(256), (byte)random.Below(256), (byte)random.Below(256), alpha ? (byte)random.Below(256) : (byte)255);
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
