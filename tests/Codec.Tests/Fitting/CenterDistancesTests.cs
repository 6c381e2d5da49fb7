namespace Tinct.Codec.Tests.Fitting;

public class CenterDistancesTests
{
    [Theory]
    [InlineData(3, 1000)]
    [InlineData(4, 130)]
    [InlineData(3, 1)]
    public void FarthestIsTheFirstOfTheFarthest(int dimensions, int count)
    {
        var points = new PointBlocks(TestPoints.Scattered(count, dimensions, 3));
        var distances = new CenterDistances(points);
        double[] centers = TestPoints.Centers(30, dimensions, 4);
        double[] nearest = [.. Enumerable.Repeat(double.MaxValue, count)];
        for (int k = 0; k < 30; k++)
        {
            distances.Add(centers.AsSpan(4 * k, 4));
            for (int i = 0; i < count; i++)
            {
                nearest[i] = Math.Min(nearest[i], points.SquaredDistance(i, centers.AsSpan(4 * k, 4)));
            }

            Assert.Equal(Array.IndexOf(nearest, nearest.Max()), distances.Farthest());
        }
    }

    [Fact]
    public void PointsAreDrawnByWeightedSquaredDistance()
    {
        var points = new PointBlocks(TestPoints.Scattered(150, 3, 5));
        var distances = new CenterDistances(points);
        double[] center = [0, 0, 0, 0];
        points.CopyPoint(7, center);
        distances.Add(center);
        double[] shares = [.. Enumerable.Range(0, 150).Select(i => points.Weights[i] * points.SquaredDistance(i, center))];
        var drawn = new int[150];
        var random = new Prng(6);
        for (int i = 0; i < 60_000; i++)
        {
            drawn[distances.Draw(random)]++;
        }

        Assert.Equal(0, drawn[7]);
        double total = shares.Sum();
        for (int i = 0; i < 150; i++)
        {
            double expected = 60_000 * shares[i] / total;
            Assert.InRange(drawn[i], expected - 6 * Math.Sqrt(expected) - 1, expected + 6 * Math.Sqrt(expected) + 1);
        }
    }
}
