using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class ChannelDescentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryStepLowersTheErrorUntilNoneDoes(bool alpha)
    {
        LinearMetricSpace space = LinearMetricSpace.Srgb(alpha);
        PointSet set = TestPoints.Set(SyntheticPictures.Blobs(3000, 31, alpha), space);
        var points = new PointBlocks(set);
        var assigner = new ClusterAssigner(points, 20, NearestKernels.Create(space.Dimensions, VectorWidths.Best), 1);
        double[] centers = KMeansStart.Create(points, KMeansInit.Split, 20, new Prng(1));
        Lloyd.Run(assigner, centers, 0, 30, 0, null, default);
        RgbaColor[] colors = PaletteRounding.ToColors(centers, space);
        double error = Error(points, colors, space);
        int total = 0;
        while (true)
        {
            int steps = new ChannelDescent(assigner, space, colors, 0).Run(1, default);
            double now = Error(points, colors, space);
            total += steps;
            Assert.True(steps == 0 ? now == error : now < error, $"{error} to {now} in {steps} steps");
            error = now;
            if (steps == 0)
            {
                break;
            }
        }

        Assert.True(total > 0);
    }

    [Fact]
    public void FirstRoundOfAnOptimumFindsNothingAndFixedColorsStay()
    {
        LinearMetricSpace space = LinearMetricSpace.Srgb(false);
        var points = new PointBlocks(TestPoints.Set([new(10, 10, 10), new(200, 10, 10), new(10, 200, 10)]));
        RgbaColor[] colors = [new(12, 10, 10), new(197, 10, 10), new(10, 200, 10)];
        var assigner = new ClusterAssigner(points, 3, NearestKernels.Create(3, VectorWidths.Best), 1);
        Assert.Equal(3, new ChannelDescent(assigner, space, colors, 1).Run(9, default));
        Assert.Equal([new(12, 10, 10), new(200, 10, 10), new RgbaColor(10, 200, 10)], colors);
        Assert.Equal(0, new ChannelDescent(assigner, space, colors, 1).Run(9, default));
    }

    private static double Error(PointBlocks points, RgbaColor[] colors, MetricSpace space)
    {
        double[] centers = PaletteRounding.ToCenters(colors, space);
        return Enumerable.Range(0, points.Count).Sum(
            i => points.Weights[i] * Enumerable.Range(0, colors.Length).Min(k => points.SquaredDistance(i, centers.AsSpan(4 * k))));
    }
}
