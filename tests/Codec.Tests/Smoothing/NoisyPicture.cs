using Tinct.Format;

namespace Tinct.Codec.Tests;

/// <summary>A picture of blocks of palette colours with noise on them, mapped to the nearest entry: a picture that smoothing is for.</summary>
internal sealed record NoisyPicture(RgbaColor[] Pixels, int Width, RgbaColor[] Palette, ushort[] Indices)
{
    /// <summary>Makes one; neighbouring entries of the palette are 13 to 17 apart in every channel.</summary>
    public static NoisyPicture Create(int width, int height, int colors, int seed, int noise = 20)
    {
        var random = new Random(seed);
        RgbaColor[] palette = [.. Enumerable.Range(0, colors).Select(k => new RgbaColor((byte)(16 + (k * 17)), (byte)(20 + (k * 13)), (byte)(230 - (k * 15))))];
        var blocks = new int[64];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = random.Next(colors);
        }

        var pixels = new RgbaColor[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            RgbaColor color = palette[blocks[(i % width * 8 / width) + (i / width * 8 / height * 8)]];
            int shift = random.Next(-noise, noise + 1);
            pixels[i] = new RgbaColor(Shift(color.R, shift), Shift(color.G, shift), Shift(color.B, -shift));
        }

        var indices = new ushort[pixels.Length];
        new NearestColorMapper(LinearMetricSpace.Srgb(hasAlpha: false), palette).Map(pixels, width, indices);
        return new NoisyPicture(pixels, width, palette, indices);
    }

    public SmoothingResult Smooth(SmoothingOptions options) =>
        Smoothing.Smooth(Pixels, Width, LinearMetricSpace.Srgb(hasAlpha: false), Palette, Indices, options);

    /// <summary>Squared error of the whole picture.</summary>
    public double Error(RgbaColor[] palette, ushort[] indices)
    {
        double sum = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            sum += Distance(i, palette[indices[i]]);
        }

        return sum;
    }

    public double Distance(int pixel, RgbaColor color)
    {
        double r = Pixels[pixel].R - color.R;
        double g = Pixels[pixel].G - color.G;
        double b = Pixels[pixel].B - color.B;
        return (r * r) + (g * g) + (b * b);
    }

    /// <summary>Pairs of pixels beside or above one another that differ.</summary>
    public int Differences(ushort[] indices)
    {
        int count = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            count += (i + 1) % Width != 0 && indices[i] != indices[i + 1] ? 1 : 0;
            count += i + Width < indices.Length && indices[i] != indices[i + Width] ? 1 : 0;
        }

        return count;
    }

    private static byte Shift(byte value, int shift) => (byte)Math.Clamp(value + shift, 0, 255);
}
