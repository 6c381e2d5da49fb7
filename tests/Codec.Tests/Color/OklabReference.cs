using Tinct.Format;

namespace Tinct.Codec.Tests;

/// <summary>OKLab as its author publishes it, with the platform's functions.</summary>
internal static class OklabReference
{
    public static (double L, double A, double B) Of(RgbaColor color, double offset = 0)
    {
        double r = Linear(color.R), g = Linear(color.G), b = Linear(color.B);
        double l = Root((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b), offset);
        double m = Root((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b), offset);
        double s = Root((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b), offset);
        return (
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s));
    }

    private static double Linear(byte value) =>
        value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);

    private static double Root(double cone, double offset) => Math.Cbrt(cone + offset) - Math.Cbrt(offset);
}
