using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>What a set of colours needs of a format that holds them.</summary>
/// <param name="HasAlpha">Some colour is not opaque.</param>
/// <param name="IsGrey">Every colour has equal red, green and blue.</param>
/// <param name="IsBilevel">Every colour is black or white, and alpha, too, is 0 or 255.</param>
internal readonly record struct PixelTraits(bool HasAlpha, bool IsGrey, bool IsBilevel)
{
    /// <summary>The traits of <paramref name="colors"/>: a palette, or all pixels of a picture.</summary>
    public static PixelTraits Of(ReadOnlySpan<RgbaColor> colors)
    {
        bool alpha = false;
        bool grey = true;
        bool bilevel = true;
        foreach (RgbaColor color in colors)
        {
            alpha |= color.A != 255;
            grey &= color.R == color.G && color.G == color.B;
            bilevel &= color.R is 0 or 255 && color.A is 0 or 255;
        }

        return new PixelTraits(alpha, grey, grey && bilevel);
    }
}
