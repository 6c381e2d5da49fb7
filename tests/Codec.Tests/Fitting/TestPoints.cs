using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

/// <summary>Seeded point clouds.</summary>
internal static class TestPoints
{
    /// <summary>The distinct colours of pixels as points.</summary>
    public static PointSet Set(RgbaColor[] pixels, MetricSpace? space = null)
    {
        var histogram = new ColorHistogram();
        histogram.Add(pixels);
        return PointSet.FromHistogram(histogram, space ?? LinearMetricSpace.Srgb(false));
    }

    /// <summary>Points of any float coordinates in no order, so that blocks overlap.</summary>
    public static PointSet Scattered(int count, int dimensions, int seed, double scale = 255)
    {
        var random = new Random(seed);
        float[] Axis() => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * scale))];
        return new PointSet(
            dimensions, Axis(), Axis(), Axis(), dimensions == 4 ? Axis() : [], [.. Enumerable.Range(0, count).Select(_ => 1 + random.Next(9) * 0.5f)]);
    }

    /// <summary>Centres anywhere, four doubles each.</summary>
    public static double[] Centers(int count, int dimensions, int seed, double scale = 255)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 4 * count).Select(i => i % 4 < dimensions ? random.NextDouble() * scale : 0)];
    }
}
