using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Bench.Resilience;

/// <summary>Pictures made by rule, of a few kinds and numbers of colours; others can be named on the command line.</summary>
internal static class SamplePictures
{
    private const int Width = 64;

    // Three bands of 64 rows.
    private const int Height = 192;

    public static IndexedImage[] All() => [.. ((int[])[2, 4, 13, 16, 60, 200, 256, 1000]).SelectMany(static colors => (IndexedImage[])[Gradient(colors), Blocks(colors)])];

    private static IndexedImage Gradient(int colors)
    {
        var pixels = new RgbaColor[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i % Width, y = i / Width;
            pixels[i] = new RgbaColor((byte)(3 * x), (byte)y, (byte)((x * y / 47) + (((x * 7) ^ (y * 13)) & 7)));
        }

        var options = new EncodeOptions { Colors = colors, Effort = 2 };
        return TinctEncoder.Encode(new RgbaPicture(pixels, Width), default(Stream), options).Image;
    }

    private static IndexedImage Blocks(int colors)
    {
        RgbaColor[] palette = [.. Enumerable.Range(0, colors).Select(static i => new RgbaColor((byte)(i * 37), (byte)(i * 91), (byte)(i >> 2)))];
        ushort[] indices = [.. Enumerable.Range(0, Width * Height).Select(i => (ushort)(((i % Width / 9 * 31) + (i / Width / 7 * 17)) % colors))];
        return new IndexedImage(Width, Height, new Palette(palette), indices);
    }
}
