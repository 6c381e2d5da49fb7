using Tinct.Format;

namespace Tinct.Tests;

/// <summary>Small pictures made by rule, row after row, with the traits that codecs stumble over. The same seed gives the same picture.</summary>
internal static class SyntheticPictures
{
    /// <summary>Independent uniform colours, as a picture or as a palette.</summary>
    public static RgbaColor[] Noise(int count, int seed, bool alpha = false)
    {
        var random = new Random(seed);
        var colors = new RgbaColor[count];
        for (int i = 0; i < count; i++)
        {
            uint value = (uint)random.NextInt64(1L << 32);
            colors[i] = RgbaColor.FromPacked(alpha ? value : value | 0xFF000000);
        }

        return colors;
    }

    /// <summary>Two exact gradients and their product; with alpha a part becomes transparent.</summary>
    public static RgbaColor[] Gradient(int width, int height, bool alpha = false) =>
    [
        .. from y in Enumerable.Range(0, height)
           from x in Enumerable.Range(0, width)
           select new RgbaColor((byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x * y) & 255), alpha && x > y ? (byte)(x * 3) : (byte)255),
    ];

    /// <summary>Two smooth gradients with a little noise, a flat square, and (with alpha) a soft transparent edge.</summary>
    public static RgbaColor[] Smooth(int width, int height, int seed, bool alpha = false)
    {
        var random = new Random(seed);
        var pixels = new RgbaColor[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool flat = x > width / 2 && y > height / 2;
                byte r = flat ? (byte)40 : (byte)Math.Clamp((255 * x / width) + random.Next(-3, 4), 0, 255);
                byte g = flat ? (byte)90 : (byte)Math.Clamp((255 * y / height) + random.Next(-3, 4), 0, 255);
                byte b = flat ? (byte)140 : (byte)((x + y) * 127 / (width + height));
                byte a = alpha ? (byte)Math.Clamp((x - (width / 4)) * 16, 0, 255) : (byte)255;
                pixels[(y * width) + x] = new RgbaColor(r, g, b, a);
            }
        }

        return pixels;
    }

    /// <summary>Pixels of a few soft blobs on a gradient, in no order: like a photograph, many near colours.</summary>
    public static RgbaColor[] Blobs(int count, int seed, bool alpha = false)
    {
        var random = new Random(seed);
        var centers = new int[12, 4];
        foreach (int i in Enumerable.Range(0, 48))
        {
            centers[i / 4, i % 4] = random.Next(256);
        }

        var pixels = new RgbaColor[count];
        for (int i = 0; i < count; i++)
        {
            int blob = random.Next(12), spread = 4 + 5 * blob;
            byte Channel(int c) => (byte)Math.Clamp(centers[blob, c] + random.Next(-spread, spread + 1) + i * 20 / count, 0, 255);
            pixels[i] = new RgbaColor(Channel(0), Channel(1), Channel(2), alpha ? (blob < 3 ? (byte)0 : blob < 6 ? Channel(3) : (byte)255) : (byte)255);
        }

        return pixels;
    }
}
