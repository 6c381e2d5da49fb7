using Tinct.Format;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>Colours as figures write them.</summary>
internal static class HexColor
{
    /// <summary>The colour without its alpha, as <c>#rrggbb</c>.</summary>
    public static string Opaque(RgbaColor color) => (color with { A = 255 }).ToString();
}
