using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class ClusterAssignerTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void ReassigningAddsUpToWhatAssigningAnewDoes(int dimensions)
    {
        var points = new PointBlocks(TestPoints.Scattered(20_000, dimensions, 1));
        var kernels = NearestKernels.Create(dimensions, VectorWidths.Best);
        var again = new ClusterAssigner(points, 24, kernels, 1);
        for (int seed = 0; seed < 4; seed++)
        {
            // Some centres far away from everything: their clusters are emptied, and must be exactly empty.
            double[] centers = TestPoints.Centers(24, dimensions, seed);
            foreach (int k in Enumerable.Range(seed, 3))
            {
                centers[4 * k] = 5000;
            }

            ClusterSums expected = new ClusterAssigner(points, 24, kernels, 1).Assign(centers), sums = again.Assign(centers);
            Assert.Equal(expected.Counts, sums.Counts);
            Assert.Equal(points.BlockCount * PointBlocks.BlockSize, sums.Counts.Sum());
            for (int k = 0; k < 24; k++)
            {
                Assert.Equal(expected.Weights[k], sums.Weights[k], 1e-9 * expected.Weights[k]);
                Assert.Equal(expected.Coordinates[4 * k], sums.Coordinates[4 * k], 1e-9 * expected.Coordinates[4 * k]);
            }
        }
    }

    [Fact]
    public void SumsDoNotDependOnThreads()
    {
        var points = new PointBlocks(TestPoints.Scattered(60_000, 3, 2));
        var kernels = NearestKernels.Create(3, VectorWidths.Best);
        ClusterAssigner one = new(points, 40, kernels, 1), three = new(points, 40, kernels, 3);
        for (int seed = 0; seed < 3; seed++)
        {
            double[] centers = TestPoints.Centers(40, 3, seed);
            one.Assign(centers);
            three.Assign(centers);
            Assert.Equal(one.Labels, three.Labels);
            Assert.Equal(one.Sums.Coordinates, three.Sums.Coordinates);
            Assert.Equal(one.Sums.Weights, three.Sums.Weights);
        }
    }
}
