using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

/// <summary>Seeded point clouds and pictures.</summary>
internal static class TestPoints
{
    /// <summary>Pixels of a few soft blobs on a gradient: like a photograph, many near colours.</summary>
    public static Rgba32[] Pixels(int count, int seed, bool alpha = false)
    {
        var random = new Random(seed);
        var centers = new int[12, 4];
        foreach (int i in Enumerable.Range(0, 48))
        {
            centers[i / 4, i % 4] = random.Next(256);
        }

        var pixels = new Rgba32[count];
        for (int i = 0; i < count; i++)
        {
            int blob = random.Next(12), spread = 4 + 5 * blob;
            byte Channel(int c) => (byte)Math.Clamp(centers[blob, c] + random.Next(-spread, spread + 1) + i * 20 / count, 0, 255);
            pixels[i] = new Rgba32(Channel(0), Channel(1), Channel(2), alpha ? (blob < 3 ? (byte)0 : blob < 6 ? Channel(3) : (byte)255) : (byte)255);
        }

        return pixels;
    }

    /// <summary>The distinct colours of pixels as points.</summary>
    public static PointSet Set(Rgba32[] pixels, MetricSpace? space = null)
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
