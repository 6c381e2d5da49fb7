using Tinct.Format;

namespace Tinct.Codec.Analysis;

/// <summary>Colours as palette fitting sees them: their coordinates in the space whose squared distances a <see cref="Tune"/> minimises,
/// and in which a <see cref="FittedModel"/> has its means and covariances.</summary>
public static class FitCoordinates
{
    /// <summary>Coordinates of a colour: 3, or 4 with alpha.</summary>
    public static int Dimensions(bool hasAlpha) => hasAlpha ? 4 : 3;

    /// <summary>Whether a fit to these colours takes them as they are instead of premultiplied by alpha: true where one of them lies under
    /// zero alpha, which only counts with <see cref="EncodeOptions.KeepHiddenColor"/>.</summary>
    /// <param name="colors">The distinct colours that are fitted, as <see cref="ColorHistogram"/> counts them.</param>
    public static bool IsStraight(ReadOnlySpan<RgbaColor> colors)
    {
        foreach (RgbaColor color in colors)
        {
            if (color.A == 0 && color != default)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Computes coordinates.</summary>
    /// <param name="colors">Straight-alpha colours.</param>
    /// <param name="tune">Names the space: R, G, B of 0 to 255; (1.5 Y, Cb, 1.2 Cr), Y measured from mid grey where there is no
    /// alpha; OKLab times 255.</param>
    /// <param name="hasAlpha">Whether the picture has colours that are not opaque: there is a fourth coordinate then, which measures alpha, and the
    /// others are premultiplied by it.</param>
    /// <param name="isStraight">Whether the others are not premultiplied: see <see cref="IsStraight"/>.</param>
    /// <returns>The coordinates of each colour in turn, <see cref="Dimensions"/> of them.</returns>
    public static float[] Of(ReadOnlySpan<RgbaColor> colors, Tune tune, bool hasAlpha, bool isStraight = false) =>
        Of(colors, MetricSpace.Create(tune, hasAlpha, isStraight));

    /// <summary>Computes coordinates in a space.</summary>
    internal static float[] Of(ReadOnlySpan<RgbaColor> colors, MetricSpace space)
    {
        int count = colors.Length;
        int dimensions = space.Dimensions;
        float[][] axes = [new float[count], new float[count], new float[count], new float[count]];
        space.ToCoordinates(colors, axes[0], axes[1], axes[2], axes[3]);
        var coordinates = new float[count * dimensions];
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = axes[i % dimensions][i / dimensions];
        }

        return coordinates;
    }
}
