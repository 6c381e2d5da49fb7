using Tinct.Format;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Resolutions in the units of different formats.</summary>
internal static class Density
{
    private const double Inch = 0.0254, Centimeter = 0.01;

    /// <summary>Pixels an inch.</summary>
    public static PixelDensity? OfInches(double x, double y) => Of(x / Inch, y / Inch);

    /// <summary>Pixels a centimetre.</summary>
    public static PixelDensity? OfCentimeters(double x, double y) => Of(x / Centimeter, y / Centimeter);

    /// <summary>Pixels a metre; null where they are none.</summary>
    public static PixelDensity? Of(double x, double y) => IsSound(x) && IsSound(y)
        ? new PixelDensity(DensityUnit.PixelsPerMeter, (uint)Math.Round(x), (uint)Math.Round(y))
        : null;

    private static bool IsSound(double value) => value is >= 1 and <= int.MaxValue;
}
