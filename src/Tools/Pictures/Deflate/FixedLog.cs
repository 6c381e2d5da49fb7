using System.Numerics;

namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Logarithms in integers: floating-point ones may differ in the last bit from machine to machine, and so would the file.</summary>
internal static class FixedLog
{
    /// <summary>Bits after the point.</summary>
    public const int Shift = 6;

    private const int TableBits = 12;
    private static readonly ushort[] s_table = [.. Enumerable.Range(0, 1 << TableBits).Select(static value => Compute((uint)Math.Max(1, value)))];

    /// <summary>The logarithm to base 2 of a positive number, in units of 2^-<see cref="Shift"/>; 0 of 0.</summary>
    public static int Of(int value) => value < 1 << TableBits ? s_table[value] : Compute((uint)value);

    /// <summary>Digit by digit: a number from 1 to 2 that is squared has one more bit of its logarithm before the point.</summary>
    private static ushort Compute(uint value)
    {
        int log = BitOperations.Log2(value);
        ulong mantissa = (ulong)value << (31 - log);
        int result = log;
        for (int bit = 0; bit <= Shift; bit++)
        {
            mantissa = (mantissa * mantissa) >> 31;
            result = (result << 1) | (int)(mantissa >> 32);
            mantissa >>= (int)(mantissa >> 32);
        }

        return (ushort)((result + 1) >> 1);
    }
}
