using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

/// <summary>A picture of greys gets a palette of greys, however it is encoded.</summary>
public class GrayPictureTests
{
    [Theory]
    [InlineData(Tune.Psnr)]
    [InlineData(Tune.Balanced)]
    [InlineData(Tune.Visual)]
    public void EveryTuneAndEffortKeepsGraysGray(Tune tune)
    {
        for (int effort = 1; effort <= 9; effort++)
        {
            foreach (int colors in (int[])[2, 16, 64])
            {
                AssertGray(new EncodeOptions { Colors = colors, Tune = tune, Effort = effort });
            }
        }
    }

    [Theory]
    [InlineData(Tune.Psnr)]
    [InlineData(Tune.Balanced)]
    [InlineData(Tune.Visual)]
    public void MixturesKeepGraysGray(Tune tune)
    {
        foreach (CovarianceType shape in Enum.GetValues<CovarianceType>())
        {
            AssertGray(new EncodeOptions { Colors = 12, Tune = tune, Fit = new() { Method = FitMethod.Em, Covariance = shape } });
        }
    }

    [Theory]
    [InlineData(Tune.Psnr)]
    [InlineData(Tune.Balanced)]
    [InlineData(Tune.Visual)]
    public void SmoothingDitheringAndTextbookFitsKeepGraysGray(Tune tune)
    {
        var options = new EncodeOptions { Colors = 16, Tune = tune };
        AssertGray(options with { Map = options.Map with { Smooth = 1 } });
        AssertGray(options with { Map = options.Map with { Dither = Dither.FloydSteinberg } });
        AssertGray(options with { Map = options.Map with { Dither = Dither.Ordered } });
        AssertGray(options with { Fit = options.Fit with { Search = KMeansSearch.None, Init = KMeansInit.KMeansPlusPlus } });
    }

    [Fact]
    public void AFixedColorIsKeptAndTheOthersStayGray()
    {
        RgbaColor red = new(200, 10, 10);
        EncodeResult result = TinctEncoder.Encode(
            Picture(hasAlpha: false), Width, Width, new EncodeOptions { Colors = 16, Fit = new() { FixedColors = new Palette(new[] { red }) } });
        Assert.All(result.Image.Palette.Colors.ToArray(), color => Assert.True(color == red || IsGray(color)));
    }

    [Fact]
    public void OneTintedPixelIsEnoughForColors()
    {
        RgbaColor[] pixels = Picture(hasAlpha: false);
        pixels.AsSpan(0, 300).Fill(new RgbaColor(90, 30, 30));
        EncodeResult result = TinctEncoder.Encode(pixels, Width, Width, new EncodeOptions { Colors = 16 });
        Assert.Contains(result.Image.Palette.Colors.ToArray(), color => color.R > color.G + 30);
    }

    private const int Width = 48;

    private static void AssertGray(EncodeOptions options)
    {
        foreach (bool hasAlpha in (bool[])[false, true])
        {
            EncodeResult result = TinctEncoder.Encode(Picture(hasAlpha), Width, Width, options);
            Assert.All(result.Image.Palette.Colors.ToArray(), color => Assert.True(IsGray(color), $"{color} is not grey"));
        }
    }

    private static bool IsGray(RgbaColor color) => color.R == color.G && color.B == color.G;

    /// <summary>A ramp with noise, dark and light parts, and soft alpha where asked for.</summary>
    private static RgbaColor[] Picture(bool hasAlpha)
    {
        var random = new Random(5);
        var pixels = new RgbaColor[Width * Width];
        for (int i = 0; i < pixels.Length; i++)
        {
            byte level = (byte)Math.Clamp((i % Width * 5) + random.Next(-14, 15), 0, 255);
            pixels[i] = new RgbaColor(level, level, level, hasAlpha ? (byte)Math.Clamp(i / Width * 7, 0, 255) : (byte)255);
        }

        return pixels;
    }
}
