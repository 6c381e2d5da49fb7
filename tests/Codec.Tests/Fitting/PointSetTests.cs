using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class PointSetTests
{
    [Theory]
    [InlineData(3, 4)]
    [InlineData(3, 64)]
    [InlineData(4, 16)]
    public void CoarseViewKeepsWeightMeanAndError(int dimensions, double divisions)
    {
        LinearMetricSpace space = LinearMetricSpace.Srgb(dimensions == 4);
        PointSet fine = TestPoints.Set(SyntheticPictures.Blobs(9000, 41, dimensions == 4), space), coarse = fine.Coarsen(divisions);
        Assert.True(coarse.Count < fine.Count);
        Assert.Equal(fine.TotalWeight, coarse.TotalWeight);
        Assert.Equal(Mean(fine.X, fine), Mean(coarse.X, coarse), 1e-4);
        Assert.Equal(Mean(fine.Z, fine), Mean(coarse.Z, coarse), 1e-4);

        // Against one centre, the error seen plus the error hidden in the bins is the whole error.
        double[] center = [100, 50, 20, dimensions == 4 ? 90 : 0];
        Assert.Equal(1, Error(coarse, center) / Error(fine, center), 1e-6);
    }

    [Fact]
    public void HistogramBecomesPoints()
    {
        var histogram = new ColorHistogram();
        histogram.Add([new(1, 2, 3), new(4, 5, 6, 0), new(1, 2, 3), new(255, 0, 0, 51)]);
        PointSet points = PointSet.FromHistogram(histogram, LinearMetricSpace.Srgb(true));
        Assert.Equal([0f, 51f, 255f], points.Alpha);
        Assert.Equal([0f, 51f, 1f], points.X);
        Assert.Equal([1f, 1f, 2f], points.Weights);
        Assert.Equal(4, points.TotalWeight);
    }

    private static double Mean(float[] axis, PointSet points) => axis.Zip(points.Weights, (a, w) => a * (double)w).Sum() / points.TotalWeight;

    private static double Error(PointSet points, double[] center)
    {
        var blocks = new PointBlocks(points);
        return points.Residual + Enumerable.Range(0, points.Count).Sum(i => points.Weights[i] * blocks.SquaredDistance(i, center));
    }

    [Fact]
    public void TooManyPointsAreMergedAndNothingElseIs()
    {
        var histogram = new ColorHistogram();
        histogram.Add(SyntheticPictures.Noise(20_000, 5, alpha: true));
        RgbaColor[] colors = [.. histogram.Colors];
        float[] weights = [.. Enumerable.Range(0, colors.Length).Select(i => 1f + (i % 7))];
        MetricSpace space = LinearMetricSpace.Srgb(true);
        PointSet points = PointSet.FromColors(colors, weights, space);
        Assert.Equal(points.X, PointSet.FromColors(colors, weights, space, colors.Length).X);

        PointSet bounded = PointSet.FromColors(colors, weights, space, 3000);
        Assert.InRange(bounded.Count, 100, 3000);
        Assert.Equal(points.TotalWeight, bounded.TotalWeight);
        Assert.Equal(1, Moment(bounded, bounded.Alpha) / Moment(points, points.Alpha), 1e-5);
        Assert.True(bounded.Residual > 0);
        Assert.Equal(1, PointSet.FromColors(colors, weights, space, 1).Count);

        static double Moment(PointSet set, float[] axis) => axis.Zip(set.Weights, (x, w) => (double)x * w).Sum();
    }
}
