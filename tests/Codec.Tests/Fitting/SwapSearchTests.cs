using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class SwapSearchTests
{
    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 24)]
    [InlineData(4, 24)]
    public void NeverWorsensAndKeepsItsBooks(int dimensions, int clusters)
    {
        var points = new PointBlocks(
            TestPoints.Set(SyntheticPictures.Blobs(8000, 21, dimensions == 4), LinearMetricSpace.Srgb(dimensions == 4)));
        var assigner = new ClusterAssigner(points, clusters, NearestKernels.Create(dimensions, VectorWidths.Best), 1);
        double[] centers = KMeansStart.Create(points, KMeansInit.Random, clusters, new Prng(3));
        double lloyd = Lloyd.Run(assigner, centers, 0, 100, 0, null, default);
        var errors = new List<double> { lloyd };
        var search = new SwapSearch(assigner, centers, 0);
        Assert.Equal(lloyd, search.Error, lloyd * 1e-9);
        search.Run(30_000_000, errors.Add, default);
        for (int i = 1; i < errors.Count; i++)
        {
            Assert.True(errors[i] <= errors[i - 1] * (1 + 1e-9));
        }

        double error = assigner.Assign(centers).ErrorAt(points.SumOfSquares, centers);
        Assert.Equal(error, search.Error, error * 1e-6);
    }

    [Fact]
    public void FindsTheBlobsThatABadStartMisses()
    {
        // Eight far-apart blobs; all centres start in the first.
        var random = new Random(5);
        float[] Axis(int shift) => [.. Enumerable.Range(0, 3200).Select(i => (i / 400 >> shift & 1) * 120 + 60 + (float)random.NextDouble() * 4)];
        var points = new PointBlocks(new PointSet(3, Axis(0), Axis(1), Axis(2), [], [.. Enumerable.Repeat(1f, 3200)]));

        var assigner = new ClusterAssigner(points, 8, NearestKernels.Create(3, VectorWidths.Best), 1);
        double[] centers = [.. Enumerable.Range(0, 8).SelectMany(i => new double[] { 61 + 0.25 * i, 62, 62, 0 })];
        new SwapSearch(assigner, centers, 0).Run(10_000_000, null, default);
        double error = assigner.Assign(centers).ErrorAt(points.SumOfSquares, centers);
        Assert.True(error / 3200 < 3 * 4.0 * 4 / 12 * 1.05, $"{error / 3200}");
    }

    [Fact]
    public void FixedCentersStayAndStillImprove()
    {
        var points = new PointBlocks(TestPoints.Set(SyntheticPictures.Blobs(8000, 22)));
        var assigner = new ClusterAssigner(points, 12, NearestKernels.Create(3, VectorWidths.Best), 1);
        double[] centers = [255, 0, 255, 0, 0, 255, 0, 0, .. KMeansStart.Create(points, KMeansInit.Random, 10, new Prng(4))];
        double before = Lloyd.Run(assigner, centers, 2, 50, 0, null, default);
        new SwapSearch(assigner, centers, 2).Run(30_000_000, null, default);
        Assert.Equal([255, 0, 255, 0, 0, 255, 0, 0], centers[..8]);
        Assert.True(assigner.Assign(centers).ErrorAt(points.SumOfSquares, centers) <= before);
    }

    [Fact]
    public void BreedingNeverLosesTheBest()
    {
        var points = new PointBlocks(TestPoints.Set(SyntheticPictures.Blobs(4000, 23)));
        var assigner = new ClusterAssigner(points, 10, NearestKernels.Create(3, VectorWidths.Best), 1);
        double[] centers = KMeansStart.Create(points, KMeansInit.Random, 10, new Prng(4));
        double previous = Lloyd.Run(assigner, centers, 0, 50, 0, null, default) * (1 + 1e-9);
        double[] bred = new PaletteCrossover(assigner, centers, 0, new Prng(9)).Run(
            3,
            5,
            1_000_000,
            error =>
            {
                Assert.True(error <= previous);
                previous = error;
            },
            default);
        Assert.Equal(previous, assigner.Assign(bred).ErrorAt(points.SumOfSquares, bred), previous * 1e-6);
    }
}
