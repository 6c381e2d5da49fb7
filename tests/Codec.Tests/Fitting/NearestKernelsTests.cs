using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class NearestKernelsTests
{
    private static readonly VectorWidth[] s_widths = Enum.GetValues<VectorWidth>();

    public static TheoryData<int, int, int, double> Cases()
    {
        var cases = new TheoryData<int, int, int, double>();
        foreach (int dimensions in (int[])[3, 4])
        {
            foreach (int clusters in (int[])[1, 2, 15, 16, 17, 100, 300])
            {
                cases.Add(dimensions, clusters, 1500, 255);
                cases.Add(dimensions, clusters, 70, 0.5);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PrunedAssignmentEqualsBruteForceAtEveryWidth(int dimensions, int clusters, int count, double scale)
    {
        var points = new PointBlocks(TestPoints.Scattered(count, dimensions, clusters, scale));
        double[] centers = TestPoints.Centers(clusters, dimensions, count + clusters, scale);
        AssertEqualsBruteForce(points, centers);
    }

    [Fact]
    public void PrunedAssignmentEqualsBruteForceOnCoherentColors()
    {
        var points = new PointBlocks(TestPoints.Set(SyntheticPictures.Blobs(30_000, 7)));
        double[] centers = KMeansStart.Create(points, KMeansInit.Split, 200, new Prng(1));
        AssertEqualsBruteForce(points, centers);
    }

    [Fact]
    public void PrunedAssignmentEqualsBruteForceWhenEverythingTies()
    {
        // Points on a grid, centres on its even places: odd points are equally far from up to eight centres, some of them doubled.
        float[] axis = [.. Enumerable.Range(0, 512).Select(i => (float)(i % 8))];
        float[] middle = [.. Enumerable.Range(0, 512).Select(i => (float)(i / 8 % 8))];
        float[] slow = [.. Enumerable.Range(0, 512).Select(i => (float)(i / 64))];
        var points = new PointBlocks(new PointSet(3, axis, middle, slow, [], [.. Enumerable.Repeat(1f, 512)]));
        double[] centers = [.. Enumerable.Range(0, 128).SelectMany(i => new double[] { i % 4 * 2, i / 4 % 4 * 2, i / 16 % 4 * 2, 0 })];
        AssertEqualsBruteForce(points, centers);
    }

    [Fact]
    public void FarAwayCentersDoNotWinByRounding()
    {
        var points = new PointBlocks(TestPoints.Scattered(200, 3, 5, 0.01));
        double[] centers = TestPoints.Centers(40, 3, 6, 255);
        AssertEqualsBruteForce(points, centers);
    }

    private static void AssertEqualsBruteForce(PointBlocks points, double[] centers)
    {
        int clusters = centers.Length / 4, padded = points.BlockCount * PointBlocks.BlockSize;
        int[] expected = [.. Enumerable.Range(0, padded).Select(i => Nearest(points, i, centers))];
        foreach (VectorWidth width in s_widths)
        {
            NearestKernels kernels = NearestKernels.Create(points.Dimensions, width);
            var assigner = new ClusterAssigner(points, clusters, kernels, 1);
            assigner.Assign(centers);
            Assert.Equal(expected, assigner.Labels);
        }
    }

    private static int Nearest(PointBlocks points, int point, double[] centers)
    {
        int nearest = 0;
        for (int k = 1; k < centers.Length / 4; k++)
        {
            nearest = Score(points, point, centers, k) > Score(points, point, centers, nearest) ? k : nearest;
        }

        return nearest;
    }

    // The score exactly as documented, in plain floats.
    private static float Score(PointBlocks points, int point, double[] centers, int k)
    {
        float x = (float)centers[4 * k], y = (float)centers[4 * k + 1], z = (float)centers[4 * k + 2], a = (float)centers[4 * k + 3];
        float score = -0.5f * (x * x + y * y + (z * z + a * a));
        score += points.Columns.X[point] * x;
        score += points.Columns.Y[point] * y;
        score += points.Columns.Z[point] * z;
        return points.Dimensions == 4 ? score + points.Columns.Alpha[point] * a : score;
    }
}
