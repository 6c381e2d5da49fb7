using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class VisualTuneTests
{
    [Theory]
    [InlineData(150)]
    [InlineData(200)]
    [InlineData(255)]
    public void ThereAreAsManyColorsAsWereAskedFor(int colors)
    {
        RgbaColor[] ramp = [.. Enumerable.Range(0, 256 * 64).Select(i => Gray(i % 256))];
        EncodeResult visual = Encode(ramp, 256, colors, Tune.Visual), balanced = Encode(ramp, 256, colors, Tune.Balanced);
        Assert.Equal(colors, visual.Colors);
        Assert.InRange(visual.Psnr, balanced.Psnr - 1, balanced.Psnr + 1);
    }

    [Fact]
    public void ColorsThatDifferInTheLowestBitAreToldApart()
    {
        RgbaColor[] pixels = [.. Enumerable.Range(0, 48 * 48).Select(i => new RgbaColor((byte)(100 + (i % 2)), (byte)(50 + (i / 2 % 3)), 200))];
        Assert.Equal(5, Encode(pixels, 48, 5, Tune.Visual).Colors);
    }

    [Fact]
    public void ALoneRedLightInAGrayPictureStaysRed()
    {
        var random = new Random(3);
        const int Width = 160;
        var red = new RgbaColor(255, 20, 10);
        RgbaColor[] pixels =
        [
            .. Enumerable.Range(0, Width * Width).Select(i =>
                i % Width is >= 70 and < 76 && i / Width is >= 70 and < 76 ? red : Gray(20 + (i % Width) + random.Next(40))),
        ];
        RgbaColor light = Encode(pixels, Width, 16, Tune.Visual).Image!.ToPixels()[(72 * Width) + 72];
        Assert.InRange(light.R - light.G, 100, 255);
    }

    [Fact]
    public void TheModelIsInTheUnitsOfTheFile()
    {
        // Few entries are fitted in a space of longer chroma axes; what is recorded of the fit is not.
        RgbaColor[] pixels = [.. Enumerable.Range(0, 64 * 64).Select(i => new RgbaColor((byte)(i % 64 * 4), (byte)(i / 64 * 4), 60))];
        var options = new EncodeOptions { Colors = 6, Tune = Tune.Visual, Fit = new FitOptions { KeepHistory = true } };
        EncodeResult result = TinctEncoder.Encode(pixels, 64, 64, options);
        float[] entries = FitCoordinates.Of(result.Image!.Palette.Colors, Tune.Visual, hasAlpha: false);
        float[] means = result.Model!.Means.ToArray();
        Assert.Equal(entries.Length, means.Length);
        for (int i = 0; i < means.Length; i++)
        {
            Assert.Equal(entries[i], means[i], 6f);
        }
    }

    private static EncodeResult Encode(RgbaColor[] pixels, int width, int colors, Tune tune) =>
        TinctEncoder.Encode(pixels, width, pixels.Length / width, new EncodeOptions { Colors = colors, Tune = tune });

    private static RgbaColor Gray(int level) => new((byte)level, (byte)level, (byte)level);
}
