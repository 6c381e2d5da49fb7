using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class PaletteFitterTests
{
    private static readonly RgbaColor[] s_picture = SyntheticPictures.Smooth(64, 48, 3, alpha: false);

    [Theory]
    [InlineData(Tune.Psnr, 12)]
    [InlineData(Tune.Balanced, 12)]
    [InlineData(Tune.Visual, 12)]
    [InlineData(Tune.Visual, VisualPoints.SecondRoundFrom)]
    public void ASinglePictureGetsThePaletteThatEncodingGivesIt(Tune tune, int colors)
    {
        EncodeOptions options = new() { Colors = colors, Tune = tune };
        PaletteResult result = PaletteFitter.Fit([new RgbaPicture(s_picture, 64)], options);
        EncodeResult encoded = TinctEncoder.Encode(s_picture, 64, 48, options);
        Assert.Equal(encoded.Image.Palette.Colors.ToArray().ToHashSet(), [.. result.Palette.Colors.ToArray()]);
        Assert.Equal(1, result.Shares.ToArray().Sum(), 1e-9);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(VisualPoints.SecondRoundFrom)]
    public void TheVisualMetricSeesAllPicturesAndEachByItself(int colors)
    {
        RgbaColor[] other = [.. s_picture.Select(color => new RgbaColor((byte)(255 - color.R), color.B, color.G))];
        EncodeOptions options = new() { Colors = colors, Tune = Tune.Visual };
        RgbaPicture first = new(s_picture, 64), second = new(other, 32);
        RgbaColor[] both = Fit([first, second], options), swapped = Fit([second, first], options);
        Assert.Equal(both, swapped);
        Assert.NotEqual(both, Fit([first], options));
        Assert.NotEqual(both, Fit([first, new RgbaPicture(other, 64)], options));
    }

    [Fact]
    public void PicturesAreReadOneAtATimeAndOnlyAsOftenAsNeeded()
    {
        int reads = 0;
        IEnumerable<RgbaPicture> Pictures()
        {
            reads++;
            yield return new RgbaPicture(s_picture, 64);
        }

        PaletteFitter.Fit(Pictures(), new EncodeOptions { Colors = 9 });
        Assert.Equal(1, reads);
        PaletteFitter.Fit(Pictures(), new EncodeOptions { Colors = VisualPoints.SecondRoundFrom, Tune = Tune.Visual });
        Assert.Equal(4, reads);
        var histogram = new ColorHistogram();
        histogram.Add(s_picture);
        PaletteFitter.Fit(histogram, Pictures(), new EncodeOptions { Colors = VisualPoints.SecondRoundFrom - 1, Tune = Tune.Visual });
        Assert.Equal(5, reads);
        Assert.Throws<ArgumentException>(() => PaletteFitter.Fit(histogram, new EncodeOptions { Tune = Tune.Visual }));
    }

    [Fact]
    public void MoreFixedColorsThanThePaletteHasAreRefused()
    {
        RgbaPicture[] pictures = [new(s_picture, 64)];
        var options = new EncodeOptions { Colors = 2, Fit = new() { FixedColors = new Palette(new RgbaColor[3]) } };
        Assert.Equal("FixedColors", Assert.Throws<ArgumentException>(() => PaletteFitter.Fit(pictures, options)).ParamName);
    }

    [Fact]
    public void AGoalIsRefused()
    {
        RgbaPicture[] pictures = [new(s_picture, 64)];
        foreach (EncodeGoal goal in (EncodeGoal[])[new EncodeGoal.Knee(), new EncodeGoal.MinPsnr(30), new EncodeGoal.GivenPalette(new Palette([default]))])
        {
            Assert.Equal("options", Assert.Throws<ArgumentException>(() => PaletteFitter.Fit(pictures, new EncodeOptions { Goal = goal })).ParamName);
        }
    }

    private static RgbaColor[] Fit(RgbaPicture[] pictures, EncodeOptions options) =>
        [.. PaletteFitter.Fit(pictures, options).Palette.Colors.ToArray().OrderBy(color => color.PackedValue)];
}
