using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Merges runs of consecutive points into bins as long as every coordinate stays within an interval of some width; see
/// <see cref="PointSet.Coarsen"/>.</summary>
/// <param name="dimensions">3 or 4.</param>
/// <param name="side">Width of the intervals.</param>
internal sealed class RunCoarsener(int dimensions, float side)
{
    private const int FloatsPerBin = 5; // four coordinates of the mean, weight

    private float[] _bins = new float[FloatsPerBin << 10];
    private int _count;
    private double _residual;
    private Bin _open;

    /// <summary>Adds the next points.</summary>
    public void Add(PointSet points)
    {
        _residual += points.Residual;
        Vector128<float> limit = Vector128.Create(side);
        Bin bin = _open;
        for (int i = 0; i < points.Count; i++)
        {
            var point = Vector128.Create(points.X[i], points.Y[i], points.Z[i], dimensions == 4 ? points.Alpha[i] : 0);
            Vector128<float> low = Vector128.MinNative(bin.Low, point), high = Vector128.MaxNative(bin.High, point);
            if (bin.Weight > 0 && Vector128.GreaterThanOrEqualAny(high - low, limit))
            {
                Close(bin);
                bin = default;
            }

            (bin.Low, bin.High) = bin.Weight > 0 ? (low, high) : (point, point);
            Vector256<double> wide = Vector256.WidenLower(point.ToVector256Unsafe()), weighted = wide * Vector256.Create((double)points.Weights[i]);
            bin.Sum += weighted;
            bin.Squares += weighted * wide;
            bin.Weight += points.Weights[i];
        }

        _open = bin;
    }

    /// <summary>The bins of all points added.</summary>
    public PointSet ToPointSet()
    {
        if (_open.Weight > 0)
        {
            Close(_open);
            _open = default;
        }

        return new PointSet(dimensions, Column(0), Column(1), Column(2), dimensions == 4 ? Column(3) : [], Column(4), _residual);
    }

    private float[] Column(int which)
    {
        var column = new float[_count];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = _bins[FloatsPerBin * i + which];
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // called often, yet not often enough to be compiled again
    private void Close(in Bin bin)
    {
        Vector256<double> mean = bin.Sum / Vector256.Create(bin.Weight), lost = bin.Squares - mean * bin.Sum;
        _residual += Math.Max(0, lost[0] + lost[1] + (lost[2] + lost[3]));
        int start = FloatsPerBin * _count++;
        if (start + FloatsPerBin > _bins.Length)
        {
            Array.Resize(ref _bins, 2 * _bins.Length);
        }

        for (int d = 0; d < 4; d++)
        {
            _bins[start + d] = (float)mean[d];
        }

        _bins[start + 4] = (float)bin.Weight;
    }

    /// <summary>A run of points: its bounding box, weight, and weighted sums of coordinates and their squares.</summary>
    private struct Bin
    {
        public Vector128<float> Low, High;
        public Vector256<double> Sum, Squares;
        public double Weight;
    }
}
