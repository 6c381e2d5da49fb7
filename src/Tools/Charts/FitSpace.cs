using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Charts;

/// <summary>The space that a palette was fitted in.</summary>
/// <param name="Tune">What was minimised.</param>
/// <param name="HasAlpha">Whether the picture has colours that are not opaque.</param>
/// <param name="IsStraight">Whether colours with alpha count as they are, hidden ones too, instead of premultiplied.</param>
internal readonly record struct FitSpace(Tune Tune, bool HasAlpha = false, bool IsStraight = false)
{
    /// <summary>Coordinates of a colour: 3, or 4 with alpha.</summary>
    public int Dimensions => FitCoordinates.Dimensions(HasAlpha);

    /// <summary>The name of the space, for titles.</summary>
    public string Name => Tune switch
    {
        Tune.Psnr => "sRGB",
        Tune.Balanced => "luma and chroma",
        _ => "OKLab",
    };

    /// <summary>What the first three coordinates are called.</summary>
    public IReadOnlyList<string> AxisNames
    {
        get
        {
            string[] names = Tune switch
            {
                Tune.Psnr => ["red", "green", "blue"],
                Tune.Balanced => ["luma (1.5 Y)", "Cb", "1.2 Cr"],
                _ => ["L × 255", "a × 255", "b × 255"],
            };
            return HasAlpha && !IsStraight ? [.. names.Select(static name => $"{name} × alpha")] : names;
        }
    }

    /// <summary>The coordinates of each colour in turn.</summary>
    public float[] Coordinates(ReadOnlySpan<Rgba32> colors) => FitCoordinates.Of(colors, Tune, HasAlpha, IsStraight);
}
