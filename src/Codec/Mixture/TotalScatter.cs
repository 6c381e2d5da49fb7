namespace Tinct.Codec;

/// <summary>The weighted mean of all points and their scatter about it.</summary>
internal sealed class TotalScatter
{
    /// <summary>Measures <paramref name="points"/>.</summary>
    public TotalScatter(PointSet points)
    {
        int size = points.Dimensions;
        float[][] channels = [points.X, points.Y, points.Z, points.Alpha];
        Mean = new double[size];
        for (int d = 0; d < size; d++)
        {
            for (int i = 0; i < points.Count; i++)
            {
                Mean[d] += (double)points.Weights[i] * channels[d][i];
            }

            Mean[d] /= points.TotalWeight;
        }

        Matrix = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = 0;
                for (int i = 0; i < points.Count; i++)
                {
                    sum += points.Weights[i] * (channels[row][i] - Mean[row]) * (channels[column][i] - Mean[column]);
                }

                Matrix[(row * size) + column] = sum;
                Matrix[(column * size) + row] = sum;
            }
        }
    }

    /// <summary>D coordinates.</summary>
    public double[] Mean { get; }

    /// <summary>D x D: the sum of weight x deviation x deviation.</summary>
    public double[] Matrix { get; }
}
