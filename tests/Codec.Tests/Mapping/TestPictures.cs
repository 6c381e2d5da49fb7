using Tinct.Format;

namespace Tinct.Codec.Tests;

/// <summary>Small synthetic pictures with the traits that matter to mapping: noise, smooth areas, flat areas.</summary>
internal static class TestPictures
{
    /// <summary>Independent uniform colours.</summary>
    public static Rgba32[] Noise(int count, int seed, bool alpha)
    {
        var random = new Random(seed);
        var colors = new Rgba32[count];
        for (int i = 0; i < count; i++)
        {
            uint value = (uint)random.NextInt64(1L << 32);
            colors[i] = Rgba32.FromPacked(alpha ? value : value | 0xFF000000);
        }

        return colors;
    }

    /// <summary>Two smooth gradients with a little noise, a flat square, and (with alpha) a soft transparent edge.</summary>
    public static Rgba32[] Smooth(int width, int height, int seed, bool alpha)
    {
        var random = new Random(seed);
        var pixels = new Rgba32[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool flat = x > width / 2 && y > height / 2;
                byte r = flat ? (byte)40 : (byte)Math.Clamp((255 * x / width) + random.Next(-3, 4), 0, 255);
                byte g = flat ? (byte)90 : (byte)Math.Clamp((255 * y / height) + random.Next(-3, 4), 0, 255);
                byte b = flat ? (byte)140 : (byte)((x + y) * 127 / (width + height));
                byte a = alpha ? (byte)Math.Clamp((x - (width / 4)) * 16, 0, 255) : (byte)255;
                pixels[(y * width) + x] = new Rgba32(r, g, b, a);
            }
        }

        return pixels;
    }
}
