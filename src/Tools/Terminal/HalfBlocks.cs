using System.Text;
using Tinct.Format;

namespace Tinct.Tools.Terminal;

/// <summary>Draws pixels as characters: the upper half block in the colour of one pixel over the colour of the one below it.</summary>
internal static class HalfBlocks
{
    private const string Reset = "\e[0m";

    /// <summary>Draws a picture, a line of characters at a time. Every line ends in the terminal's own colours, even one that is not
    /// finished.</summary>
    /// <param name="pixels">Row after row; opaque, or of alpha 0, where the terminal's background stays.</param>
    public static void Write(Stream stream, ReadOnlySpan<RgbaColor> pixels, int width, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        for (; !pixels.IsEmpty; pixels = pixels[Math.Min(pixels.Length, 2 * width)..])
        {
            cancellation.ThrowIfCancellationRequested();
            line.Clear();
            Append(line, pixels[..width], pixels.Length > width ? pixels.Slice(width, width) : []);
            stream.Write(Encoding.UTF8.GetBytes(line.Append(Reset).Append('\n').ToString()));
        }
    }

    private static void Append(StringBuilder line, ReadOnlySpan<RgbaColor> upper, ReadOnlySpan<RgbaColor> lower)
    {
        RgbaColor? ink = null;
        RgbaColor? paper = default(RgbaColor);
        for (int x = 0; x < upper.Length; x++)
        {
            RgbaColor above = upper[x];
            RgbaColor below = lower.IsEmpty ? default : lower[x];
            bool isUpper = above.A != 0;
            SetPaper(line, isUpper ? below : default, ref paper);
            if (isUpper || below.A != 0)
            {
                SetInk(line, isUpper ? above : below, ref ink);
                line.Append(isUpper ? '▀' : '▄');
            }
            else
            {
                line.Append(' ');
            }
        }
    }

    private static void SetInk(StringBuilder line, RgbaColor color, ref RgbaColor? current)
    {
        if (current != color)
        {
            line.Append($"\e[38;2;{color.R};{color.G};{color.B}m");
            current = color;
        }
    }

    private static void SetPaper(StringBuilder line, RgbaColor color, ref RgbaColor? current)
    {
        if (current != color)
        {
            line.Append(color.A == 0 ? "\e[49m" : $"\e[48;2;{color.R};{color.G};{color.B}m");
            current = color;
        }
    }
}
