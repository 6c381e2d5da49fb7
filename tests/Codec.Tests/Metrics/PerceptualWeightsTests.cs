using Tinct.Format;

namespace Tinct.Codec.Tests;

public class PerceptualWeightsTests
{
    [Theory]
    [InlineData(40, 150, 1)]
    [InlineData(5, 3, 2)]
    public void WeightsFollowTheFormula(int width, int height, int threads)
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(width, height, 4, false);
        ushort[] weights = PerceptualWeights.Visibility(pixels, width, threads);
        double[] kernel = Kernel(2, 6);
        double Luma(int x, int y)
        {
            RgbaColor c = pixels[(Math.Clamp(y, 0, height - 1) * width) + Math.Clamp(x, 0, width - 1)];
            return (0.299 * c.R) + (0.587 * c.G) + (0.114 * c.B);
        }

        foreach ((int x, int y) in new[] { (0, 0), (width - 1, height - 1), (width / 2, height / 2), (width / 3, height - 1), (1, height * 63 / 150) })
        {
            double activity = Blur(kernel, x, y, (u, v) => Math.Abs(Luma(u, v) - Blur(kernel, u, v, Luma)));
            double vividness = Vividness.Of(pixels[(y * width) + x]);
            Assert.Equal(Math.Sqrt(vividness / (1 + (activity / 4))), weights[(y * width) + x] * PerceptualWeights.Unit, 1e-4);
        }
    }

    [Fact]
    public void MissedRegionsGainWeightAndOthersDoNot()
    {
        const int Width = 100, Height = 90;
        var pixels = new RgbaColor[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            bool red = i % Width is >= 40 and < 60 && i / Width is >= 50 and < 70;
            pixels[i] = red ? new RgbaColor(200, 20, 20) : new RgbaColor(100, 100, 100);
        }

        var fitted = new NearestColorMapper(MetricSpace.Create(Tune.Visual, false), [new(100, 100, 100)]);
        ushort[] before = PerceptualWeights.Visibility(pixels, Width);
        var factors = new float[pixels.Length];
        PerceptualWeights.InStrips(
            new RgbaPicture(pixels, Width),
            fitted,
            threads: 2,
            (start, weights) =>
            {
                for (int i = start; i < start + weights.Length; i++)
                {
                    factors[i] = weights.Span[i - start] / (before[i] * PerceptualWeights.Unit);
                }
            },
            default);
        Assert.Equal(1, factors[0], 1e-4f);
        Assert.Equal(1, factors[(20 * Width) + 50], 1e-4f);
        Assert.Equal(6, factors[(60 * Width) + 50], 1e-3f);
        Assert.InRange(factors[(60 * Width) + 33], 1.02f, 5.8f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BinsHoldTheWeightedMeans(bool alpha)
    {
        RgbaColor[] pixels = [.. SyntheticPictures.Smooth(90, 70, 3, alpha), .. SyntheticPictures.Noise(5000, 2, alpha)];
        var random = new Random(5);
        float[] weights = [.. pixels.Select(_ => 0.1f + random.NextSingle())];
        MetricSpace space = MetricSpace.Create(Tune.Visual, alpha);
        var bins = new WeightedColorBins(space);
        bins.Add(pixels.AsSpan(0, 1234), weights.AsSpan(0, 1234));
        bins.Add(pixels.AsSpan(1234), weights.AsSpan(1234));
        PointSet points = bins.ToPointSet();

        int n = pixels.Length;
        float[] x = new float[n], y = new float[n], z = new float[n], a = new float[n];
        space.ToCoordinates(pixels, x, y, z, a);
        var expected = Enumerable.Range(0, n)
            .GroupBy(i => pixels[i].A == 0 ? 0 : pixels[i].PackedValue & 0xFEFEFEFE)
            .OrderBy(group => MortonCode.Encode(group.Key)).ToArray();
        Assert.Equal(expected.Length, points.Count);
        double residual = 0;
        for (int bin = 0; bin < expected.Length; bin++)
        {
            double weight = expected[bin].Sum(i => (double)weights[i]);
            double meanX = expected[bin].Sum(i => (double)weights[i] * x[i]) / weight, meanY = expected[bin].Sum(i => (double)weights[i] * y[i]) / weight;
            double meanZ = expected[bin].Sum(i => (double)weights[i] * z[i]) / weight, meanA = expected[bin].Sum(i => (double)weights[i] * a[i]) / weight;
            Assert.Equal(weight, points.Weights[bin], weight * 1e-6);
            Assert.Equal(meanX, points.X[bin], 1e-4);
            Assert.Equal(meanY, points.Y[bin], 1e-4);
            Assert.Equal(meanZ, points.Z[bin], 1e-4);
            Assert.Equal(alpha ? meanA : 0, alpha ? points.Alpha[bin] : 0, 1e-4);
            residual += expected[bin].Sum(i => weights[i] * (
                Math.Pow(x[i] - meanX, 2) + Math.Pow(y[i] - meanY, 2) + Math.Pow(z[i] - meanZ, 2) + Math.Pow(a[i] - meanA, 2)));
        }

        Assert.Equal(residual, points.Residual, (residual * 1e-4) + 1e-3);
    }

    [Fact]
    public void TheSecondRoundGivesMissedRegionsMoreOfTheWeight()
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(80, 60, 1, true);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 80 is >= 60 and < 70 && i / 80 < 12 ? new RgbaColor(255, 0, 40) : pixels[i] with { R = 60 };
        }

        MetricSpace space = MetricSpace.Create(Tune.Visual, true);
        var points = new VisualPoints(space, [new RgbaPicture(pixels, 80)], skipTransparent: true, distinctColors: pixels.Length, entries: 64, threads: 2);
        PointSet first = points.First();
        PointSet second = points.Second([new(60, 90, 140), new(60, 40, 30)]);
        Assert.Equal(first.X, second.X, (a, b) => Math.Abs(a - b) < 30);
        Assert.True(RedShare(second) > 1.2 * RedShare(first));
        Assert.All(second.Alpha, alpha => Assert.True(alpha > 0));

        static double RedShare(PointSet points) =>
            Enumerable.Range(0, points.Count).Where(i => points.Y[i] > 40).Sum(i => (double)points.Weights[i]) / points.TotalWeight;
    }

    private static double[] Kernel(double sigma, int radius)
    {
        double[] taps = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(d => Math.Exp(-d * d / (2 * sigma * sigma)))];
        return [.. taps.Select(tap => tap / taps.Sum())];
    }

    private static double Blur(double[] kernel, int x, int y, Func<int, int, double> value)
    {
        int radius = kernel.Length / 2;
        double sum = 0;
        for (int v = -radius; v <= radius; v++)
        {
            for (int u = -radius; u <= radius; u++)
            {
                sum += kernel[u + radius] * kernel[v + radius] * value(x + u, y + v);
            }
        }

        return sum;
    }
}
