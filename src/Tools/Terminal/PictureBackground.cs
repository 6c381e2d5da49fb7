using Tinct.Format;

namespace Tinct.Tools.Terminal;

/// <summary>What is seen through pixels that are not opaque: the terminal itself, a checkerboard, or a colour.</summary>
internal sealed class PictureBackground
{
    private const string OfTerminal = "terminal", OfChecker = "checker";
    private const int CheckerSide = 4;
    private const byte HalfOpaque = 128;

    private static readonly RgbaColor s_light = new(204, 204, 204), s_dark = new(153, 153, 153);

    private readonly Func<int, int, RgbaColor>? _colorAt;

    private PictureBackground(Func<int, int, RgbaColor>? colorAt) => _colorAt = colorAt;

    /// <summary>The words it takes, for messages.</summary>
    public const string Words = $"{OfTerminal}, {OfChecker} or a colour as #rrggbb";

    /// <summary>Reads the words of the command line; false if they are none of <see cref="Words"/>.</summary>
    public static bool TryParse(string text, out PictureBackground background)
    {
        if (text is OfTerminal)
        {
            background = new PictureBackground(null);
            return true;
        }

        if (text is OfChecker)
        {
            background = new PictureBackground(static (x, y) => ((x / CheckerSide) + (y / CheckerSide)) % 2 == 0 ? s_light : s_dark);
            return true;
        }

        bool isColor = RgbaColor.TryParse(text, null, out RgbaColor color) && color.A == 255;
        background = new PictureBackground((_, _) => color);
        return isColor;
    }

    /// <summary>Lays pixels over the background.</summary>
    /// <param name="pixels">Row after row; changed.</param>
    /// <param name="keepAlpha">Whether what draws the pixels can mix them with the terminal; where it cannot, pixels over the terminal's
    /// own background become opaque, or transparent if they are less than half opaque.</param>
    public void Apply(Span<RgbaColor> pixels, int width, bool keepAlpha)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            RgbaColor color = pixels[i];
            if (color.A == 255)
            {
                continue;
            }

            if (_colorAt is not null)
            {
                pixels[i] = Over(color, _colorAt(i % width, i / width));
            }
            else if (!keepAlpha)
            {
                pixels[i] = color.A < HalfOpaque ? default : color with { A = 255 };
            }
        }
    }

    private static RgbaColor Over(RgbaColor color, RgbaColor behind)
    {
        return new RgbaColor(Mix(color.R, behind.R), Mix(color.G, behind.G), Mix(color.B, behind.B));

        byte Mix(int front, int back) => (byte)(((front * color.A) + (back * (255 - color.A)) + 127) / 255);
    }
}
