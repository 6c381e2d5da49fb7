using System.Globalization;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>Colours as people type them: <c>#rgb</c>, <c>#rrggbb</c> or <c>#rrggbbaa</c>, the <c>#</c> optional.</summary>
internal static class HexColor
{
    /// <summary>Parses a colour; false if <paramref name="text"/> is not one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Rgba32 color)
    {
        text = text.TrimStart('#');
        color = default;
        if (text.Length is not (3 or 6 or 8) || !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            return false;
        }

        color = text.Length switch
        {
            3 => new Rgba32(Twice(value >> 8), Twice(value >> 4), Twice(value)),
            6 => new Rgba32((byte)(value >> 16), (byte)(value >> 8), (byte)value),
            _ => new Rgba32((byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value),
        };
        return true;
    }

    /// <summary>The colour without its alpha, as <c>#rrggbb</c>.</summary>
    public static string Opaque(Rgba32 color) => (color with { A = 255 }).ToString();

    private static byte Twice(uint digit) => (byte)((digit & 15) * 17);
}
