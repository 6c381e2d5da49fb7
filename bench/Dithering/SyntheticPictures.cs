using Tinct.Format;
using Tinct.Tools.Pictures;

namespace Tinct.Bench.Dithering;

/// <summary>Pictures that show what dithering is for: ramps, soft shadows, skies, glows, icon edges and gradients of user interfaces, opaque and
/// with alpha.</summary>
internal static class SyntheticPictures
{
    private const int Width = 256, Height = 160;

    /// <summary>Colour and alpha, 0 to 255, at a place; x and y run from 0 to 1.</summary>
    private delegate (double R, double G, double B, double A) Shade(double x, double y);

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<(string Name, Picture Picture)> All()
    {
        yield return ("grey ramp", Draw((x, _) => Gray(255 * x)));
        yield return ("grey ramp, downwards", Draw((_, y) => Gray(255 * y)));
        yield return ("dark ramp", Draw((x, _) => Gray(60 * x)));
        yield return ("blue to orange", Draw((x, _) => (30 + (200 * x), 80 + (60 * x), 200 - (170 * x), 255)));
        yield return ("ramp and patches", Draw(RampAndPatches));
        yield return ("shadow of a white card", Draw((x, y) => Math.Abs(x - 0.5) * Width < 58 && Math.Abs(y - 0.45) * Height < 38
            ? Gray(255)
            : Gray(235 - (90 * Soft(BeyondCard(x, y), 18)))));
        yield return ("sky", Draw((x, y) => (90 + (120 * y) + (20 * x), 140 + (90 * y), 220 + (30 * y), 255)));
        yield return ("glow", Draw((x, y) =>
            (20 + (200 * Soft(FromMiddle(x, y), 50)), 20 + (120 * Soft(FromMiddle(x, y), 60)), 40 + (60 * Soft(FromMiddle(x, y), 80)), 255)));
        yield return ("icon", Draw((x, y) => Over(IconColor(x, y), IconCover(x, y), 250)));
        yield return ("user interface", Draw(Panels));
        yield return ("shadow, alpha", Draw((x, y) => (0, 0, 0, 120 * Soft(BeyondCard(x, y), 22))));
        yield return ("sky, alpha", Draw((_, y) => (90 + (120 * y), 140 + (90 * y), 220 + (30 * y), 255 * (1 - y))));
        yield return ("glow, alpha", Draw((x, y) => (255, 200, 80, 230 * Soft(FromMiddle(x, y), 45))));
        yield return ("icon, alpha", Draw((x, y) => IconColor(x, y) with { A = 255 * IconCover(x, y) }));
        yield return ("ramp of alpha", Draw((x, _) => (40, 90, 200, 255 * x)));
        yield return ("window and shadow, alpha", Draw((x, y) => (60 + (60 * y), 110 + (70 * y), 190 + (50 * y),
            Math.Abs(x - 0.5) * Width < 100 && Math.Abs(y - 0.5) * Height < 50 ? 230 : 80 * Soft(Math.Max(BeyondCard(x, y) - 8, 0), 14))));
    }

    private static Picture Draw(Shade shade)
    {
        var pixels = new RgbaColor[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (double r, double g, double b, double a) = shade(i % Width / (Width - 1.0), i / Width / (Height - 1.0));
            pixels[i] = new RgbaColor(Round(r), Round(g), Round(b), Round(a));
        }

        var info = new PictureInfo
        {
            Format = "PNG",
            Width = Width,
            Height = Height,
            BitDepth = 8,
            HadAlpha = Array.Exists(pixels, pixel => pixel.A != 255),
        };
        return new Picture(info, pixels);
    }

    private static byte Round(double value) => (byte)Math.Round(Math.Clamp(value, 0, 255));

    private static (double R, double G, double B, double A) Gray(double level) => (level, level, level, 255);

    private static double Soft(double distance, double scale) => Math.Exp(-distance * distance / (scale * scale));

    private static double FromMiddle(double x, double y) => Math.Sqrt(Square((x - 0.5) * Width) + Square((y - 0.5) * Height));

    private static double BeyondCard(double x, double y) =>
        Math.Sqrt(Square(Math.Max((Math.Abs(x - 0.5) * Width) - 60, 0)) + Square(Math.Max((Math.Abs(y - 0.5) * Height) - 40, 0)));

    private static double Square(double value) => value * value;

    private static (double R, double G, double B, double A) RampAndPatches(double x, double y)
    {
        (double R, double G, double B, double A)[] patches =
            [(230, 30, 30, 255), (30, 200, 40, 255), (40, 60, 230, 255), (240, 220, 30, 255), (220, 40, 220, 255), (30, 220, 220, 255)];
        int column = (int)(x * Width) - 10, row = (int)(y * Height);
        return row is >= 4 and < 24 && column >= 0 && column / 40 < patches.Length && column % 40 < 24 ? patches[column / 40] : Gray(255 * x);
    }

    private static (double R, double G, double B, double A) IconColor(double x, double y) => (250 - (60 * y), 120 + (40 * x), 20, 255);

    private static double IconCover(double x, double y) => Math.Clamp(60.5 - FromMiddle(x, y), 0, 1);

    private static (double R, double G, double B, double A) Over((double R, double G, double B, double A) color, double cover, double behind) =>
        (behind + ((color.R - behind) * cover), behind + ((color.G - behind) * cover), behind + ((color.B - behind) * cover), 255);

    private static (double R, double G, double B, double A) Panels(double x, double y)
    {
        int column = (int)(x * Width), row = (int)(y * Height);
        return (column, row) switch
        {
            ( >= 20 and < 236, >= 20 and < 60) => (60 + (60 * y), 110 + (70 * y), 190 + (50 * y), 255),
            ( >= 20 and < 120, >= 80 and < 140) => Gray(252),
            ( >= 140 and < 236, >= 80 and < 140) => (200 - (40 * y), 205 - (40 * y), 215 - (40 * y), 255),
            _ => Gray(240),
        };
    }
}
