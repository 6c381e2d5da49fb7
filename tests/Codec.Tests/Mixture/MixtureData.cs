using System.Globalization;

namespace Tinct.Codec.Tests;

/// <summary>Points to fit mixtures to.</summary>
internal static class MixtureData
{
    /// <summary>Weighted clumps of colours in 3 or 4 dimensions: integers 0 to 255, as a histogram has them.</summary>
    public static PointSet Clumps(int dimensions, int count, int clumps, int seed, double spread = 14)
    {
        var random = new Random(seed);
        var centres = new double[clumps * dimensions];
        for (int i = 0; i < centres.Length; i++)
        {
            centres[i] = random.Next(30, 226);
        }

        float[][] channels = [new float[count], new float[count], new float[count], new float[dimensions == 4 ? count : 0]];
        var weights = new float[count];
        for (int i = 0; i < count; i++)
        {
            int clump = random.Next(clumps);
            double common = Normal(random) * spread;
            for (int d = 0; d < dimensions; d++)
            {
                double value = centres[(clump * dimensions) + d] + (common * (d + 1) / 3) + (Normal(random) * spread / 2);
                channels[d][i] = (float)Math.Clamp(Math.Round(value), 0, 255);
            }

            weights[i] = random.Next(1, 9);
        }

        return new PointSet(dimensions, channels[0], channels[1], channels[2], channels[3], weights);
    }

    /// <summary>The first <paramref name="components"/> points as means.</summary>
    public static double[] FirstPoints(PointSet points, int components)
    {
        var means = new List<double>();
        for (int k = 0; k < components; k++)
        {
            int i = k % points.Count;
            means.AddRange([points.X[i], points.Y[i], points.Z[i]]);
            if (points.Dimensions == 4)
            {
                means.Add(points.Alpha[i]);
            }
        }

        return [.. means];
    }

    /// <summary>A file of the Data folder.</summary>
    public static string PathOf(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Data", name)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? throw new FileNotFoundException(name), "Data", name);
    }

    /// <summary>All pixels of the 64 x 64 test crop, each a point of weight 1.</summary>
    public static PointSet Crop()
    {
        ReadOnlySpan<byte> pixels = File.ReadAllBytes(PathOf("kodim23-crop.ppm")).AsSpan()[^(64 * 64 * 3)..];
        int count = pixels.Length / 3;
        float[][] channels = [new float[count], new float[count], new float[count]];
        for (int i = 0; i < pixels.Length; i++)
        {
            channels[i % 3][i / 3] = pixels[i];
        }

        var weights = new float[count];
        Array.Fill(weights, 1f);
        return new PointSet(3, channels[0], channels[1], channels[2], [], weights);
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Normal(Random random)
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }
}
