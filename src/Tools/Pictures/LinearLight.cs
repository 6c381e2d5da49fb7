namespace Tinct.Tools.Pictures;

/// <summary>Converts between 8-bit sRGB values and the light they stand for (IEC 61966-2-1), which is what adds up when pixels are mixed.</summary>
internal static class LinearLight
{
    private static readonly double[] s_light = [.. Enumerable.Range(0, 256).Select(static value => Decode(value / 255.0))];

    /// <summary>Light of an 8-bit value, 0 to 1.</summary>
    public static double Of(byte value) => s_light[value];

    /// <summary>The 8-bit value nearest to a light, clipped.</summary>
    public static byte ToByte(double light)
    {
        light = Math.Clamp(light, 0, 1);
        double value = light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;
        return (byte)((255 * value) + 0.5);
    }

    private static double Decode(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
}
