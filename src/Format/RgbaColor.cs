using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>One colour: red, green, blue and straight (not premultiplied) alpha, 8 bits each, sRGB unless the file's
/// colour sections say otherwise. Laid out in memory as the four bytes R, G, B, A.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
/// <param name="A">Alpha, 0 (transparent) to 255 (opaque).</param>
[StructLayout(LayoutKind.Sequential, Size = 4)]
public readonly record struct RgbaColor(byte R, byte G, byte B, byte A = 255) : ISpanParsable<RgbaColor>
{
    /// <summary>The colour as one integer, red in the lowest byte and alpha in the highest, whatever the machine's byte order.</summary>
    public uint PackedValue => R | ((uint)G << 8) | ((uint)B << 16) | ((uint)A << 24);

    /// <summary>The colour whose <see cref="PackedValue"/> is <paramref name="value"/>.</summary>
    public static RgbaColor FromPacked(uint value) => new((byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24));

    /// <summary>The colour as <c>#rrggbb</c>, or <c>#rrggbbaa</c> when it is not opaque.</summary>
    public override string ToString() => A == 255 ? $"#{R:x2}{G:x2}{B:x2}" : $"#{R:x2}{G:x2}{B:x2}{A:x2}";

    /// <summary>Reads a colour as people type it: <c>#rgb</c>, <c>#rrggbb</c> or <c>#rrggbbaa</c>, the <c>#</c> optional.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: a colour is written alike everywhere.</param>
    /// <exception cref="FormatException">The text is not a colour.</exception>
    public static RgbaColor Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out RgbaColor color) ? color : throw new FormatException($"'{s}' is not a colour: #rgb, #rrggbb or #rrggbbaa.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static RgbaColor Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <summary>Reads a colour as <see cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/> does, or says that the text is not one.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The colour.</param>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out RgbaColor result)
    {
        ReadOnlySpan<char> digits = s is ['#', ..] ? s[1..] : s;
        result = default;

        // Number parsing alone would pass over zero characters at the end.
        if (digits.Length is not (3 or 6 or 8)
            || digits.Contains('\0')
            || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            return false;
        }

        result = digits.Length switch
        {
            3 => new RgbaColor(Twice(value >> 8), Twice(value >> 4), Twice(value)),
            6 => new RgbaColor((byte)(value >> 16), (byte)(value >> 8), (byte)value),
            _ => new RgbaColor((byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value),
        };
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out RgbaColor)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RgbaColor result) =>
        TryParse(s.AsSpan(), provider, out result);

    private static byte Twice(uint digit) => (byte)((digit & 15) * 17);
}
