using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

/// <summary>What error diffusion is for: ramps, shadows and fades keep their tone, from encode to pixels.</summary>
public class DitheredPictureTests
{
    private const int Width = 128, Height = 64;

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void ARampOnBlackAndWhiteKeepsTheMeanOfEveryEighth(double strength)
    {
        RgbaColor[] pixels = Draw((x, _) => Gray(255 * x / (Width - 1)));
        var options = new EncodeOptions
        {
            Goal = new EncodeGoal.GivenPalette(new Format.Palette([new(0, 0, 0), new(255, 255, 255)])),
            Map = new MapOptions { Dither = Dither.FloydSteinberg, DitherStrength = strength },
        };
        RgbaColor[] dithered = TinctEncoder.Encode(pixels, Width, Height, options).Image.ToPixels();
        for (int left = 0; left < Width; left += Width / 8)
        {
            Assert.Equal(Mean(pixels, left), Mean(dithered, left), 4.0);
        }

        static double Mean(RgbaColor[] picture, int left) =>
            Enumerable.Range(0, picture.Length).Where(i => i % Width >= left && i % Width < left + Width / 8).Average(i => (double)picture[i].R);
    }

    [Fact]
    public void FarColorsDoNotSwitchDitheringOff()
    {
        // A grey ramp under six saturated patches: the spacing that counts is that of the greys.
        RgbaColor[] patches = [new(230, 30, 30), new(30, 200, 40), new(40, 60, 230), new(240, 220, 30), new(220, 40, 220), new(30, 220, 220)];
        AssertKeepsTone(Draw((x, y) => y < 8 && x / 20 < 6 && x % 20 < 12 ? patches[x / 20] : Gray(255.0 * x / (Width - 1))), 16, 0.5);
    }

    [Fact]
    public void ASoftShadowKeepsItsTone() =>
        AssertKeepsTone(Draw((x, y) => x < 40 && y < 20 ? Gray(255) : Gray(235 - (90 * Soft(Math.Max(x - 40, y - 20), 24)))), 12, 0.8);

    [Fact]
    public void FadesOfAlphaKeepTheirTone()
    {
        AssertKeepsTone(Draw((x, y) => new RgbaColor((byte)(90 + y), (byte)(140 + y), 230, (byte)(255 - (2 * x)))), 16, 0.6);
        AssertKeepsTone(Draw((x, y) => new RgbaColor(0, 0, 0, (byte)(120 * Soft(Math.Abs(x - 64) + Math.Abs(y - 32), 40)))), 8, 0.8);
    }

    [Fact]
    public void FlatAreasOfAnEntryStayFlat()
    {
        RgbaColor[] pixels = Draw((x, y) => x < 64 ? new RgbaColor(198, 200, 240) : new RgbaColor((byte)(3 * y), (byte)(x + y), 90));
        var options = new EncodeOptions { Colors = 16, Map = new MapOptions { Dither = Dither.FloydSteinberg } };
        RgbaColor[] dithered = TinctEncoder.Encode(pixels, Width, Height, options).Image.ToPixels();
        for (int i = 0; i < pixels.Length; i++)
        {
            if (i % Width < 63)
            {
                Assert.Equal(dithered[0], dithered[i]);
            }
        }
    }

    [Fact]
    public void FixedColorsAreNotMovedToReachFarther()
    {
        RgbaColor given = new(100, 100, 100);
        var options = new EncodeOptions
        {
            Colors = 4,
            Fit = new FitOptions { FixedColors = new Format.Palette([given]) },
            Map = new MapOptions { Dither = Dither.FloydSteinberg },
        };
        RgbaColor[] pixels = Draw((x, _) => Gray(255.0 * x / (Width - 1)));
        Assert.Contains(given, TinctEncoder.Encode(pixels, Width, Height, options).Image.Palette.Colors.ToArray());
    }

    /// <summary>Asserts that the error of the mean colours of 8 x 8 blocks is at most this share of the error without dithering.</summary>
    private static void AssertKeepsTone(RgbaColor[] pixels, int colors, double share)
    {
        Assert.InRange(Error(Dither.FloydSteinberg), 0, share * Error(Dither.None));

        double Error(Dither dither)
        {
            var options = new EncodeOptions { Colors = colors, Map = new MapOptions { Dither = dither } };
            return BlockError(pixels, TinctEncoder.Encode(pixels, Width, Height, options).Image.ToPixels());
        }
    }

    private static double BlockError(RgbaColor[] first, RgbaColor[] second)
    {
        double sum = 0;
        foreach (IGrouping<int, int> block in Enumerable.Range(0, first.Length).GroupBy(i => (i / Width / 8 * Width) + (i % Width / 8)))
        {
            foreach (Func<RgbaColor, double> channel in (Func<RgbaColor, double>[])[p => p.R * p.A / 255.0, p => p.G * p.A / 255.0, p => p.B * p.A / 255.0, p => p.A])
            {
                double difference = block.Average(i => channel(first[i]) - channel(second[i]));
                sum += difference * difference;
            }
        }

        return Math.Sqrt(sum);
    }

    private static RgbaColor[] Draw(Func<int, int, RgbaColor> colorAt) =>
        [.. Enumerable.Range(0, Width * Height).Select(i => colorAt(i % Width, i / Width))];

    private static RgbaColor Gray(double level) => new((byte)Math.Round(level), (byte)Math.Round(level), (byte)Math.Round(level));

    private static double Soft(double distance, double scale) => Math.Exp(-distance * distance / (scale * scale));
}
