using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class BalancedWeightsTests
{
    private static readonly RgbaColor s_red = new(150, 90, 90);

    [Fact]
    public void AVividColourCountsByTheRootOfItsVividness()
    {
        RgbaColor[] colors = [new(0, 0, 0), new(77, 77, 77), new(255, 0, 0), new(0, 0, 255)];
        float[] weights = [1, 20, 1, 3];
        BalancedWeights.Weigh(colors, weights, BalancedWeights.FewColors + 1);
        Assert.Equal(1, weights[0]);
        Assert.Equal(20, weights[1]);
        Assert.Equal(Math.Sqrt(Vividness.Of(colors[2])), weights[2], 1e-6);
        Assert.Equal(3 * Math.Sqrt(Vividness.Of(colors[3])), weights[3], 1e-6);
    }

    [Fact]
    public void InASmallPaletteAKindCountsByTheFifteenthSixteenthPowerOfItsPixels()
    {
        var histogram = new ColorHistogram();
        histogram.Add([.. SyntheticPictures.Noise(3000, seed: 4, alpha: true).Select(color => new RgbaColor(color.R, color.R, color.R, color.A))]);
        histogram.Add(Enumerable.Repeat(new RgbaColor(8, 8, 8), 5000).ToArray());
        RgbaColor[] colors = histogram.Colors.ToArray();
        float[] counts = Counts(histogram), weights = Counts(histogram);
        BalancedWeights.Weigh(colors, weights, BalancedWeights.FewColors);

        foreach (IGrouping<RgbaColor, int> kind in Enumerable.Range(0, colors.Length).GroupBy(i => Kind(colors[i])))
        {
            double pixels = kind.Sum(i => counts[i]);
            Assert.Equal(Math.Pow(pixels, 15.0 / 16), kind.Sum(i => weights[i]), 1e-6 * pixels);
            Assert.All(kind, i => Assert.Equal(counts[i] / counts[kind.First()], weights[i] / weights[kind.First()], 1e-5));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void TwoEntriesGoToARareRedRatherThanToTwoLikeGreysWhenWeighed(bool weighed, bool keepsRed)
    {
        var histogram = new ColorHistogram();
        histogram.Add(GraysAndRed());
        MetricSpace space = MetricSpace.Create(Tune.Balanced, hasAlpha: false);
        float[] weights = Counts(histogram);
        if (weighed)
        {
            BalancedWeights.Weigh(histogram.Colors, weights, 2);
        }

        KMeansResult result = KMeans.Fit(PointSet.FromColors(histogram.Colors, weights, space), space, 2, new KMeansOptions());
        Assert.Equal(keepsRed, result.Palette.Contains(s_red));
    }

    [Theory]
    [InlineData(Tune.Balanced, 2, true)]
    [InlineData(Tune.Psnr, 2, false)]
    public void OnlyTheBalancedMetricWeighs(Tune tune, int colors, bool keepsRed)
    {
        EncodeResult result = TinctEncoder.Encode(GraysAndRed(), 200, 101, new EncodeOptions { Colors = colors, Tune = tune, Write = new() { SaveModel = true } });
        Assert.Equal(keepsRed, result.Image.Palette.Colors.Contains(s_red));
        Assert.Equal(
            result.Image.Palette.Colors.ToArray().Select((_, entry) => result.Image.Indices.Count(index => index == entry) / 20_200.0),
            result.Model!.MixingProbabilities.ToArray().Select(share => (double)share), new Near(1e-6));
    }

    private static RgbaColor[] GraysAndRed() =>
    [
        .. Enumerable.Repeat(new RgbaColor(100, 100, 100), 10_000), .. Enumerable.Repeat(new RgbaColor(106, 106, 106), 10_000),
        .. Enumerable.Repeat(s_red, 200),
    ];

    private static float[] Counts(ColorHistogram histogram) => [.. histogram.Counts.ToArray().Select(count => (float)count)];

    private static RgbaColor Kind(RgbaColor color) => new((byte)(color.R >> 4), (byte)(color.G >> 4), (byte)(color.B >> 4), (byte)(color.A >> 4));

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
