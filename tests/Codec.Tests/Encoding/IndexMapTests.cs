using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class IndexMapTests
{
    [Theory]
    [InlineData(Tune.Psnr, 100, false, 1)]
    [InlineData(Tune.Balanced, 100, true, 3)]
    [InlineData(Tune.Visual, 100, true, 1)]
    [InlineData(Tune.Visual, 100, false, 4)]
    [InlineData(Tune.Balanced, 20, false, 2)]
    [InlineData(Tune.Psnr, 20, true, 1)]
    public void LookedUpOrNotEveryPixelTakesItsNearestEntry(Tune tune, int entries, bool alpha, int threads)
    {
        // 5,000 colours, eight times each, some of them transparent: over more than one piece of work.
        RgbaColor[] some = SyntheticPictures.Noise(5000, seed: 12, alpha);
        for (int i = 0; alpha && i < some.Length; i += 7)
        {
            some[i] = new RgbaColor(some[i].R, some[i].G, some[i].B, 0);
        }

        RgbaColor[] pixels = [.. Enumerable.Range(0, 40_000).Select(i => some[i * 13 % 5000])];
        RgbaColor[] palette = [.. SyntheticPictures.Noise(entries, seed: 13, alpha), default];
        CountedColors colors = CountedColors.Of(new RgbaPicture(pixels, 200), keepHiddenColor: false, _ => { }, default);
        MetricSpace space = MetricSpace.Create(tune, colors.HasAlpha || alpha);
        var fit = new FittedPalette { Colors = palette, FixedCount = 2, Space = space };
        var indices = new ushort[pixels.Length];

        var map = IndexMap.ByColor(colors, fit, threads, default);
        map.Map(pixels, 200, indices, threads, default);

        var expected = new ushort[pixels.Length];
        new NearestColorMapper(space, palette).Map(pixels, 200, expected);
        Assert.Equal(expected.Select(entry => palette[entry]), indices.Select(index => map.Palette[index]));
        Assert.Equal(palette.AsSpan(0, 2), map.Palette.Colors[..2]);
    }
}
