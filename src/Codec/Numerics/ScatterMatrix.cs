using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>A symmetric positive semidefinite 4 x 4 matrix by rows: how points scatter about their mean.</summary>
/// <remarks>Products run lane by lane, so results are the same on every machine.</remarks>
internal readonly record struct ScatterMatrix(Vector256<double> Row0, Vector256<double> Row1, Vector256<double> Row2, Vector256<double> Row3)
{
    private const int Squarings = 5; // the matrix to the power of 32: as good as so many power iterations

    private double Trace => Row0.GetElement(0) + Row1.GetElement(1) + (Row2.GetElement(2) + Row3.GetElement(3));

    /// <summary>Finds the direction in which the points scatter most, by squaring the matrix again and again.</summary>
    /// <returns>The direction, of unit length, and the eigenvalue that belongs to it; zeros for points that do not scatter.</returns>
    public (Vector256<double> Axis, double Eigenvalue) MainAxis()
    {
        ScatterMatrix power = this;
        for (int i = 0; i < Squarings; i++)
        {
            double trace = power.Trace;
            if (!(trace > 0))
            {
                return default;
            }

            power = power.Squared(1 / trace);
        }

        double d0 = power.Row0.GetElement(0), d1 = power.Row1.GetElement(1), d2 = power.Row2.GetElement(2), d3 = power.Row3.GetElement(3);
        double largest = Math.Max(Math.Max(d0, d1), Math.Max(d2, d3));
        Vector256<double> axis = largest == d0 ? power.Row0 : largest == d1 ? power.Row1 : largest == d2 ? power.Row2 : power.Row3;
        axis /= Vector256.Create(Length(axis));
        return (axis, Length(Times(axis)));
    }

    /// <summary>The square of the matrix times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ScatterMatrix Squared(double factor)
    {
        Vector256<double> scale = Vector256.Create(factor);
        var scaled = new ScatterMatrix(Row0 * scale, Row1 * scale, Row2 * scale, Row3 * scale);
        return new ScatterMatrix(scaled.Times(scaled.Row0), scaled.Times(scaled.Row1), scaled.Times(scaled.Row2), scaled.Times(scaled.Row3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Times(Vector256<double> v) =>
        Row0 * Vector256.Create(v.GetElement(0)) + Row1 * Vector256.Create(v.GetElement(1))
        + (Row2 * Vector256.Create(v.GetElement(2)) + Row3 * Vector256.Create(v.GetElement(3)));

    private static double Length(Vector256<double> v)
    {
        v *= v;
        return Math.Sqrt(v.GetElement(0) + v.GetElement(1) + (v.GetElement(2) + v.GetElement(3)));
    }
}
