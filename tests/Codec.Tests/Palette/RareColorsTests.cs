using Tinct.Format;

namespace Tinct.Codec.Tests.Palette;

public class RareColorsTests
{
    private static readonly Rgba32 s_red = new(140, 90, 90);

    [Fact]
    public void A_kind_counts_by_the_seventh_eighth_power_of_its_pixels()
    {
        var histogram = new ColorHistogram();
        histogram.Add(TestPictures.Noise(3000, seed: 4, alpha: true));
        histogram.Add(Enumerable.Repeat(new Rgba32(8, 16, 24), 5000).ToArray());
        Rgba32[] colors = histogram.Colors.ToArray();
        float[] counts = [.. histogram.Counts.ToArray().Select(count => (float)count)];
        float[] weights = RareColors.Weigh(colors, counts);

        foreach (IGrouping<Rgba32, int> kind in Enumerable.Range(0, colors.Length).GroupBy(i => Kind(colors[i])))
        {
            double pixels = kind.Sum(i => counts[i]);
            Assert.Equal(Math.Pow(pixels, 7.0 / 8), kind.Sum(i => weights[i]), 1e-6 * pixels);
            Assert.All(kind, i => Assert.Equal(counts[i] / counts[kind.First()], weights[i] / weights[kind.First()], 1e-5));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Two_entries_go_to_a_rare_red_rather_than_to_two_like_greys_when_weighed(bool weighed, bool keepsRed)
    {
        var histogram = new ColorHistogram();
        histogram.Add(Enumerable.Repeat(new Rgba32(100, 100, 100), 10_000).ToArray());
        histogram.Add(Enumerable.Repeat(new Rgba32(106, 106, 106), 10_000).ToArray());
        histogram.Add(Enumerable.Repeat(s_red, 200).ToArray());
        MetricSpace space = MetricSpace.Create(Tune.Balanced, hasAlpha: false);
        float[] weights = [.. histogram.Counts.ToArray().Select(count => (float)count)];
        if (weighed)
        {
            weights = RareColors.Weigh(histogram.Colors, weights);
        }

        KMeansResult result = KMeans.Fit(PointSet.FromColors(histogram.Colors, weights, space), space, 2, new KMeansOptions());
        Assert.Equal(keepsRed, result.Palette.Contains(s_red));
    }

    [Theory]
    [InlineData(Tune.Balanced, 2, true)]
    [InlineData(Tune.Psnr, 2, false)]
    public void Only_the_balanced_metric_weighs(Tune tune, int colors, bool keepsRed)
    {
        Rgba32[] pixels =
        [
            .. Enumerable.Repeat(new Rgba32(100, 100, 100), 10_000), .. Enumerable.Repeat(new Rgba32(106, 106, 106), 10_000),
            .. Enumerable.Repeat(s_red, 200),
        ];
        EncodeResult result = TinctEncoder.Encode(pixels, 200, 101, new EncodeOptions { Colors = colors, Tune = tune, SaveModel = true });
        Assert.Equal(keepsRed, result.Image.Palette.Colors.Contains(s_red));
        Assert.Equal(
            result.Image.Palette.Colors.ToArray().Select((_, entry) => result.Image.Indices.Count(index => index == entry) / 20_200.0),
            result.Model!.MixingProbabilities.ToArray().Select(share => (double)share), new Near(1e-6));
    }

    private static Rgba32 Kind(Rgba32 color) => new((byte)(color.R >> 3), (byte)(color.G >> 3), (byte)(color.B >> 3), (byte)(color.A >> 3));

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
