namespace Tinct.Codec;

/// <summary>Functions whose last bits differ between C libraries, made of IEEE operations, which do not differ.</summary>
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417;

    /// <summary>ln <paramref name="value"/> for a positive, normal number; relative error near 1e-15.</summary>
    public static double Log(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // 2 atanh(z) = 2 (z + z^3/3 + z^5/5 ...); |z| is at most 0.172, so that the 21st power is below 1e-16.
        double z = (mantissa - 1) / (mantissa + 1);
        double z2 = z * z;
        double series = 0;
        for (int power = 21; power >= 1; power -= 2)
        {
            series = (series * z2) + (2.0 / power);
        }

        return (exponent * Ln2) + (series * z);
    }

    /// <summary>The logarithm to base 2 of a positive, normal number.</summary>
    public static double Log2(double value) => Log(value) / Ln2;

    /// <summary>2 to the power of <paramref name="value"/>, -1000 to 1000; relative error near 1e-15.</summary>
    public static double Exp2(double value)
    {
        double whole = Math.Round(value);
        double x = (value - whole) * Ln2;

        // e^x by its series; |x| is at most 0.35, so that the term after the 16th is below 1e-20.
        double series = 1;
        for (int i = 16; i >= 1; i--)
        {
            series = 1 + (series * x / i);
        }

        return series * BitConverter.Int64BitsToDouble(((long)whole + 1023) << 52);
    }
}
