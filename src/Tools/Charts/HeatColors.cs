using Tinct.Format;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Charts;

/// <summary>Colours for amounts: evenly lighter from near black over violet, red and orange to pale yellow, so that they order themselves without
/// a legend, in grey and to the colour-blind too.</summary>
/// <remarks>In OKLCh (Ottosson, 2020), for t from 0 to 1: L = 0.12 + 0.85 t, h = 280 + 185 t degrees, C = 0.2 sin(pi t^0.8)^0.8, the chroma then
/// reduced where sRGB cannot show it. L rises in equal steps: that is the order.</remarks>
internal static class HeatColors
{
    /// <summary>Number of colours.</summary>
    public const int Count = 256;

    private const int ChromaSteps = 64;

    /// <summary>The colours, of rising lightness.</summary>
    public static Palette Palette { get; } = new([.. Enumerable.Range(0, Count).Select(static i => Color(i / (double)(Count - 1)))]);

    private static Rgba32 Color(double t)
    {
        double lightness = 0.12 + (0.85 * t);
        double hue = (280 + (185 * t)) * Math.PI / 180;
        double chroma = 0.2 * Math.Pow(Math.Sin(Math.PI * Math.Pow(t, 0.8)), 0.8);
        for (int step = ChromaSteps; step > 0; step--)
        {
            double[] light = ToLight(lightness, chroma * step / ChromaSteps * Math.Cos(hue), chroma * step / ChromaSteps * Math.Sin(hue));
            if (light.All(static channel => channel is >= 0 and <= 1))
            {
                return ToColor(light);
            }
        }

        return ToColor(ToLight(lightness, 0, 0));
    }

    private static Rgba32 ToColor(double[] light) => new(LinearLight.ToByte(light[0]), LinearLight.ToByte(light[1]), LinearLight.ToByte(light[2]));

    /// <summary>OKLab to linear sRGB.</summary>
    private static double[] ToLight(double lightness, double a, double b)
    {
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return
        [
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s),
        ];
    }

    private static double Cube(double value) => value * value * value;
}
