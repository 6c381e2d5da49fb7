using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>One colour: red, green, blue and straight (not premultiplied) alpha, 8 bits each, sRGB unless the file
/// carries an ICC profile. Laid out in memory as the four bytes R, G, B, A.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
/// <param name="A">Alpha, 0 (transparent) to 255 (opaque).</param>
[StructLayout(LayoutKind.Sequential, Size = 4)]
public readonly record struct Rgba32(byte R, byte G, byte B, byte A = 255)
{
    /// <summary>The colour as one integer, red in the lowest byte and alpha in the highest, whatever the machine's byte order.</summary>
    public uint PackedValue => R | ((uint)G << 8) | ((uint)B << 16) | ((uint)A << 24);

    /// <summary>The colour whose <see cref="PackedValue"/> is <paramref name="value"/>.</summary>
    public static Rgba32 FromPacked(uint value) => new((byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24));

    /// <summary>The colour as <c>#rrggbb</c>, or <c>#rrggbbaa</c> when it is not opaque.</summary>
    public override string ToString() => A == 255 ? $"#{R:x2}{G:x2}{B:x2}" : $"#{R:x2}{G:x2}{B:x2}{A:x2}";
}
