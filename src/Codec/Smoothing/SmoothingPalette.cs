using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The palette while a picture is smoothed: colours, their coordinates, and how to move them to the means of their pixels.</summary>
internal sealed class SmoothingPalette
{
    private readonly MetricSpace _space;
    private readonly int _fixed;

    /// <summary>Starts from a palette.</summary>
    /// <param name="colors">The entries; copied.</param>
    /// <param name="fixedEntries">How many of the first entries never move.</param>
    public SmoothingPalette(ReadOnlySpan<RgbaColor> colors, MetricSpace space, int fixedEntries)
    {
        _space = space;
        _fixed = fixedEntries;
        Colors = colors.ToArray();
        Coordinates = Locate(Colors);
    }

    /// <summary>The entries.</summary>
    public RgbaColor[] Colors { get; }

    /// <summary>Four coordinates an entry; the last is 0 in three dimensions.</summary>
    public float[] Coordinates { get; private set; }

    /// <summary>Mean over the pixels of a map of their weighted squared error.</summary>
    public double MeanError(SmoothingIndices map, SmoothingPixels pixels)
    {
        SmoothingRow row = pixels.NewRow();
        double error = 0;
        for (int y = 0; y < map.Height; y++)
        {
            pixels.Read(y, row);
            ReadOnlySpan<ushort> labels = map.Row(y);
            for (int x = 0; x < labels.Length; x++)
            {
                error += row.WeightedError(x, Coordinates.AsSpan(labels[x] * 4, 4));
            }
        }

        return error / ((double)map.Width * map.Height);
    }

    /// <summary>Moves every entry that is not fixed to the 8-bit colour nearest to the mean of its pixels, where that lowers their error:
    /// rounding and the gamut's edge can spoil a move.</summary>
    public void Recenter(SmoothingIndices map, SmoothingPixels pixels)
    {
        double[] sums = Sum(map, pixels);
        var moved = (RgbaColor[])Colors.Clone();
        for (int k = _fixed; k < Colors.Length; k++)
        {
            ReadOnlySpan<double> s = sums.AsSpan(k * 5, 5);
            if (s[4] > 0)
            {
                moved[k] = _space.ToColor(s[0] / s[4], s[1] / s[4], s[2] / s[4], s[3] / s[4]);
            }
        }

        float[] coordinates = Locate(moved);
        for (int k = _fixed; k < Colors.Length; k++)
        {
            if (RelativeError(coordinates, k, sums) < RelativeError(Coordinates, k, sums))
            {
                Colors[k] = moved[k];
            }
        }

        Coordinates = Locate(Colors);
    }

    /// <summary>Five numbers an entry: the weighted coordinates of its pixels, and their weight.</summary>
    private double[] Sum(SmoothingIndices map, SmoothingPixels pixels)
    {
        var sums = new double[Colors.Length * 5];
        bool hasAlpha = _space.Dimensions == 4;
        SmoothingRow row = pixels.NewRow();
        for (int y = 0; y < map.Height; y++)
        {
            pixels.Read(y, row);
            ReadOnlySpan<ushort> labels = map.Row(y);
            for (int x = 0; x < labels.Length; x++)
            {
                Span<double> s = sums.AsSpan(labels[x] * 5, 5);
                double weight = row.Weights[x];
                s[0] += weight * row.X[x];
                s[1] += weight * row.Y[x];
                s[2] += weight * row.Z[x];
                s[3] += hasAlpha ? weight * row.Alpha[x] : 0;
                s[4] += weight;
            }
        }

        return sums;
    }

    /// <summary>Squared error of an entry's pixels up to a constant: W |c|^2 - 2 c S.</summary>
    private static double RelativeError(float[] coordinates, int entry, double[] sums)
    {
        double error = 0;
        for (int d = 0; d < 4; d++)
        {
            double c = coordinates[(entry * 4) + d];
            error += c * ((c * sums[(entry * 5) + 4]) - (2 * sums[(entry * 5) + d]));
        }

        return error;
    }

    private float[] Locate(RgbaColor[] colors)
    {
        int count = colors.Length;
        float[][] axes = [new float[count], new float[count], new float[count], new float[count]];
        _space.ToCoordinates(colors, axes[0], axes[1], axes[2], axes[3]);
        var coordinates = new float[count * 4];
        for (int k = 0; k < count; k++)
        {
            for (int d = 0; d < _space.Dimensions; d++)
            {
                coordinates[(k * 4) + d] = axes[d][k];
            }
        }

        return coordinates;
    }
}
