using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Samples.ThemePalette;

/// <summary>The colours of a theme: a background, text that can be read on it, and an accent.</summary>
public sealed record Theme(RgbaColor Background, RgbaColor Text, RgbaColor Accent, IReadOnlyList<(RgbaColor Color, double Share)> Colors)
{
    /// <summary>What WCAG 2 asks of text.</summary>
    private const double ReadableContrast = 4.5;

    /// <summary>What WCAG 2 asks of controls.</summary>
    private const double VisibleContrast = 3;

    /// <summary>Takes a theme from a picture.</summary>
    /// <param name="picture">The picture; what is transparent counts as the colour of the page, white.</param>
    /// <param name="count">How many colours.</param>
    public static Theme Of(RgbaPicture picture, int count)
    {
        // Visual: OKLab, weighted by what the eye sees, so that a small vivid part gets its colour as well as a large plain one.
        PaletteResult fit = PaletteFitter.Fit([picture], new EncodeOptions { Colors = count, Tune = Tune.Visual });
        (RgbaColor Color, double Share)[] colors =
            [.. fit.Palette.Colors.ToArray().Zip(fit.Shares.ToArray()).Where(static entry => entry.First.A > 127).OrderByDescending(static entry => entry.Second)];
        RgbaColor background = colors.Length > 0 ? colors[0].Color : new RgbaColor(255, 255, 255);
        RgbaColor text = MostReadable(background, colors.Select(static entry => entry.Color));
        RgbaColor accent = colors.Select(static entry => entry.Color).Where(color => Contrast(color, background) >= VisibleContrast)
            .OrderByDescending(Vividness).FirstOrDefault(text);
        return new Theme(background, text, accent, colors);
    }

    /// <summary>The theme as custom properties of CSS.</summary>
    public string ToCss() => string.Join('\n',
    [
        ":root {",
        $"  --background: {Background};",
        $"  --text: {Text};",
        $"  --accent: {Accent};",
        .. Colors.Select(static (entry, i) => FormattableString.Invariant($"  --color-{i + 1}: {entry.Color}; /* {100 * entry.Share:0.0} % of the picture */")),
        "}",
        "",
    ]);

    /// <summary>The contrast ratio of two colours by WCAG 2, 1 to 21.</summary>
    public static double Contrast(RgbaColor one, RgbaColor other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static RgbaColor MostReadable(RgbaColor background, IEnumerable<RgbaColor> colors)
    {
        RgbaColor best = colors.OrderByDescending(color => Contrast(color, background)).FirstOrDefault();
        (RgbaColor black, RgbaColor white) = (new(0, 0, 0), new(255, 255, 255));
        return Contrast(best, background) >= ReadableContrast ? best : Contrast(black, background) > Contrast(white, background) ? black : white;
    }

    private static int Vividness(RgbaColor color) => Math.Max(color.R, Math.Max(color.G, color.B)) - Math.Min(color.R, Math.Min(color.G, color.B));

    private static double Luminance(RgbaColor color) => (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));

    private static double Linear(byte channel)
    {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
