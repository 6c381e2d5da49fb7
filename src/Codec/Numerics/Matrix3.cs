namespace Tinct.Codec;

/// <summary>3 x 3 matrices as nine numbers, row after row.</summary>
internal static class Matrix3
{
    /// <summary>m (x, y, z).</summary>
    public static (double X, double Y, double Z) Multiply(double[] m, double x, double y, double z) => (
        (m[0] * x) + (m[1] * y) + (m[2] * z),
        (m[3] * x) + (m[4] * y) + (m[5] * z),
        (m[6] * x) + (m[7] * y) + (m[8] * z));

    /// <summary>The inverse, by cofactors.</summary>
    public static double[] Invert(double[] m)
    {
        double[] cofactors =
        [
            (m[4] * m[8]) - (m[5] * m[7]), (m[2] * m[7]) - (m[1] * m[8]), (m[1] * m[5]) - (m[2] * m[4]),
            (m[5] * m[6]) - (m[3] * m[8]), (m[0] * m[8]) - (m[2] * m[6]), (m[2] * m[3]) - (m[0] * m[5]),
            (m[3] * m[7]) - (m[4] * m[6]), (m[1] * m[6]) - (m[0] * m[7]), (m[0] * m[4]) - (m[1] * m[3]),
        ];
        double determinant = (m[0] * cofactors[0]) + (m[1] * cofactors[3]) + (m[2] * cofactors[6]);
        return Array.ConvertAll(cofactors, value => value / determinant);
    }
}
