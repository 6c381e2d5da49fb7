using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class PictureMapperTests
{
    [Theory]
    [InlineData(Tune.Psnr, false, 1)]
    [InlineData(Tune.Balanced, true, 3)]
    [InlineData(Tune.Visual, true, 1)]
    [InlineData(Tune.Visual, false, 4)]
    public void ColoursThatRepeatAreLookedUpWithTheSameOutcome(Tune tune, bool alpha, int threads)
    {
        // 5,000 colours, eight times each, some of them transparent: over more than one piece of work.
        Rgba32[] some = SyntheticPictures.Noise(5000, seed: 12, alpha);
        for (int i = 0; alpha && i < some.Length; i += 7)
        {
            some[i] = new Rgba32(some[i].R, some[i].G, some[i].B, 0);
        }

        Rgba32[] pixels = [.. Enumerable.Range(0, 40_000).Select(i => some[i * 13 % 5000])];
        Rgba32[] palette = [.. SyntheticPictures.Noise(100, seed: 13, alpha), default];
        var picture = new SourcePicture(pixels, 200, 200, keepHiddenColor: false);
        MetricSpace space = MetricSpace.Create(tune, picture.HasAlpha || alpha);
        var fit = new FittedPalette { Colors = palette, FixedCount = palette.Length, Space = space };

        ushort[] indices = PictureMapper.Map(picture, fit, new EncodeOptions { Tune = tune, Threads = threads }, default);

        var expected = new ushort[pixels.Length];
        new NearestColorMapper(space, palette).Map(pixels, 200, expected);
        Assert.Equal(expected, indices);
    }
}
