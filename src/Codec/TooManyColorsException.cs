using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Thrown when a picture, with the colours that are fixed, has more colours than a file without loss can hold.</summary>
/// <param name="colors">The distinct colours of the picture, and the fixed ones that are not among them.</param>
public sealed class TooManyColorsException(int colors)
    : Exception($"The picture has {colors} colours; without loss a file holds at most {Palette.MaxCount}.")
{
    /// <summary>The distinct colours of the picture, and the fixed ones that are not among them.</summary>
    public int Colors { get; } = colors;

    /// <summary>Refuses a lossless encode of more colours than a file holds.</summary>
    internal static void ThrowIf(EncodeOptions options, int colors)
    {
        if (options.Goal is EncodeGoal.Lossless && colors > Palette.MaxCount)
        {
            throw new TooManyColorsException(colors);
        }
    }
}
