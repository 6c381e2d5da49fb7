using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Merges runs of consecutive points into bins; see <see cref="PointSet.Coarsen"/>.</summary>
internal sealed class RunCoarsener(PointSet points)
{
    private readonly List<Vector128<float>> _means = new(points.Count / 4);
    private readonly List<float> _weights = new(points.Count / 4);
    private double _residual = points.Residual;

    /// <summary>Merges points as long as every coordinate stays within an interval narrower than <paramref name="side"/>.</summary>
    public PointSet Run(float side)
    {
        Vector128<float> low = default, high = default, limit = Vector128.Create(side);
        Vector256<double> sum = default, squares = default;
        double weight = 0;
        for (int i = 0; i < points.Count; i++)
        {
            Vector128<float> point = At(i);
            Vector128<float> lower = Vector128.MinNative(low, point), upper = Vector128.MaxNative(high, point);
            if (weight > 0 && Vector128.GreaterThanOrEqualAny(upper - lower, limit))
            {
                Close(sum, squares, weight);
                weight = 0;
            }

            if (weight == 0)
            {
                sum = squares = default;
                lower = upper = point;
            }

            (low, high) = (lower, upper);
            Vector256<double> wide = Vector256.WidenLower(point.ToVector256Unsafe()), weighted = wide * Vector256.Create((double)points.Weights[i]);
            sum += weighted;
            squares += weighted * wide;
            weight += points.Weights[i];
        }

        if (weight > 0)
        {
            Close(sum, squares, weight);
        }

        float[] Axis(int d) => [.. _means.Select(mean => mean[d])];
        return new PointSet(points.Dimensions, Axis(0), Axis(1), Axis(2), points.Dimensions == 4 ? Axis(3) : [], [.. _weights], _residual);
    }

    private Vector128<float> At(int i) =>
        Vector128.Create(points.X[i], points.Y[i], points.Z[i], points.Dimensions == 4 ? points.Alpha[i] : 0);

    private void Close(Vector256<double> sum, Vector256<double> squares, double weight)
    {
        Vector256<double> mean = sum / Vector256.Create(weight), lost = squares - mean * sum;
        _residual += Math.Max(0, lost[0] + lost[1] + (lost[2] + lost[3]));
        _means.Add(Vector128.Create((float)mean[0], (float)mean[1], (float)mean[2], (float)mean[3]));
        _weights.Add((float)weight);
    }
}
