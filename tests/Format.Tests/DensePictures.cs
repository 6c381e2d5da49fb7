namespace Tinct.Format.Tests;

/// <summary>Small synthetic index maps and palettes for the tests of the dense method.</summary>
internal static class DensePictures
{
    public static Rgba32[] RandomPalette(int count, int seed, bool alpha = false)
    {
        var random = new Random(seed);
        var palette = new Rgba32[count];
        for (int i = 0; i < count; i++)
        {
            palette[i] = Rgba32.FromPacked((uint)random.NextInt64(1L << 32) | (alpha ? 0 : 0xFF000000));
        }

        return palette;
    }

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

    /// <summary>Flat areas, repeated tiles, a gradient and some specks: every path of the model.</summary>
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
}
