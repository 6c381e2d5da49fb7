using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>The arithmetic of OKLab (B. Ottosson, "A perceptual color space for image processing", 2020): linear light, cone
/// responses, cube roots, opponent axes. Everything is built from + - * / alone, which IEEE 754 rounds the same everywhere;
/// the platform's Pow and Cbrt may differ in the last bit.</summary>
internal static class Oklab
{
    /// <summary>Linear sRGB to cone responses l, m, s.</summary>
    public static readonly double[] RgbToCones =
    [
        0.4122214708, 0.5363325363, 0.0514459929,
        0.2119034982, 0.6806995451, 0.1073969566,
        0.0883024619, 0.2817188376, 0.6299787005,
    ];

    /// <summary>Cube roots of cone responses to L, a, b.</summary>
    public static readonly double[] ConesToLab =
    [
        0.2104542553, 0.7936177850, -0.0040720468,
        1.9779984951, -2.4285922050, 0.4505937099,
        0.0259040371, 0.7827717662, -0.8086757660,
    ];

    /// <summary>Linear light, 0 to 1, of each 8-bit sRGB value (IEC 61966-2-1).</summary>
    public static float[] Linear { get; } = Array.ConvertAll(ExactLinear(), value => (float)value);

    /// <summary>The linear light halfway between 8-bit values v and v + 1 in sRGB: what rounds a linear value to 8 bits.</summary>
    private static double[] Thresholds { get; } = MakeThresholds();

    /// <summary>The 8-bit sRGB value nearest to a linear value, clipped to 0 to 255.</summary>
    public static byte ToSrgb(double linear)
    {
        int low = 0, high = 255;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (linear < Thresholds[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return (byte)low;
    }

    /// <summary>Cube root of a normal positive number to within 2 units in the last place: an estimate from the exponent, then
    /// Halley's iteration twice, each of which cubes the relative error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector CubeRoot<TLanes, TVector>(TVector value)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        TVector root = Halley<TLanes, TVector>(value, TLanes.CubeRootEstimate(value));
        return Halley<TLanes, TVector>(value, root);
    }

    /// <summary>Linear light of an sRGB value, both 0 to 1.</summary>
    public static double ToLinear(double srgb)
    {
        if (srgb <= 0.04045)
        {
            return srgb / 12.92;
        }

        // x^2.4 = x^2 * (x^2)^(1/5), the root by Newton's iteration.
        double x = (srgb + 0.055) / 1.055;
        double square = x * x;
        double root = 1;
        for (int i = 0; i < 40; i++)
        {
            double fourth = root * root * root * root;
            root -= ((fourth * root) - square) / (5 * fourth);
        }

        return square * root;
    }

    private static double[] ExactLinear()
    {
        var table = new double[256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = ToLinear(i / 255.0);
        }

        return table;
    }

    private static double[] MakeThresholds()
    {
        var thresholds = new double[255];
        for (int i = 0; i < thresholds.Length; i++)
        {
            thresholds[i] = ToLinear((i + 0.5) / 255.0);
        }

        return thresholds;
    }

    /// <summary>y (y^3 + 2x) / (2 y^3 + x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Halley<TLanes, TVector>(TVector value, TVector root)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        TVector cube = TLanes.Multiply(TLanes.Multiply(root, root), root);
        TVector numerator = TLanes.Add(cube, TLanes.Add(value, value));
        TVector denominator = TLanes.Add(TLanes.Add(cube, cube), value);
        return TLanes.Multiply(root, TLanes.Divide(numerator, denominator));
    }
}
