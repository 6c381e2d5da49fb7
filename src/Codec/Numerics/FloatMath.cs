using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>Exponential and logarithm made of additions, products and one division alone, so that every
/// machine and vector width gets the same bits.</summary>
internal static class FloatMath
{
    /// <summary>e^x for x in [-80, 80], relative error below 2e-7: 2^n by the exponent bits, times the Taylor polynomial of the
    /// rest, which is at most ln(2)/2 in magnitude. Outside the range the result is meaningless.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, IFloats<T>
    {
        T magic = T.Create(12582912f); // 1.5 * 2^23: adding it leaves the nearest integer in the lowest bits.
        T rounded = (x * T.Create(1.44269504f)) + magic;
        T n = rounded - magic;

        // ln 2 in two parts, the first with few enough bits that n * part is exact (Cody and Waite).
        T rest = x - (n * T.Create(0.693359375f)) - (n * T.Create(-2.12194440e-4f));
        T p = T.Create(1f / 720);
        p = (p * rest) + T.Create(1f / 120);
        p = (p * rest) + T.Create(1f / 24);
        p = (p * rest) + T.Create(1f / 6);
        p = (p * rest) + T.Create(0.5f);
        p = (p * rest) + T.Create(1f);
        p = (p * rest) + T.Create(1f);
        return p * T.PowerOfTwo(rounded);
    }

    /// <summary>ln x for positive normal x, absolute error below 2e-7 (1 + |ln x|): the exponent times ln 2 plus the series of
    /// 2 atanh((m - 1) / (m + 1)) for the mantissa m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : struct, IFloats<T>
    {
        T mantissa = T.SplitExponent(x, out T exponent);
        T one = T.Create(1f);
        T z = (mantissa - one) / (mantissa + one);
        T z2 = z * z;
        T p = T.Create(2f / 9);
        p = (p * z2) + T.Create(2f / 7);
        p = (p * z2) + T.Create(2f / 5);
        p = (p * z2) + T.Create(2f / 3);
        p = (p * z2) + T.Create(2f);
        return (exponent * T.Create(0.693147181f)) + (p * z);
    }
}
