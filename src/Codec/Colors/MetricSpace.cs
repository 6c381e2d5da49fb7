using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A colour space in which squared error is measured: palette fitting, mapping and dithering all work on its
/// coordinates. Opaque pictures need three coordinates, pictures with alpha four: alpha, and colour premultiplied by it, so
/// that what is seen less counts less. Where the colour under zero alpha is to be kept, colour is straight instead and
/// counts alike everywhere.</summary>
internal abstract class MetricSpace
{
    /// <summary>3 for opaque pictures, 4 with alpha.</summary>
    public abstract int Dimensions { get; }

    /// <summary>Whether there is alpha and colours are not premultiplied by it. Alpha then weighs twice as much, because premultiplied colours
    /// would differ with it too: what is transparent must not become visible.</summary>
    public abstract bool IsStraight { get; }

    /// <summary>Whether the coordinates of every 8-bit colour are integers 0 to 255, so that squared distances are exact in
    /// <see cref="float"/> and centres may be optimised on the integer grid.</summary>
    public abstract bool IsIntegral { get; }

    /// <summary>Whether |c|^2 / 2 - x * c and all its partial sums are exact in <see cref="float"/> for any two 8-bit colours x
    /// and c: then it orders entries as the squared distance does, in half the operations, fused or not.</summary>
    public abstract bool HasExactProducts { get; }

    /// <summary>The space in the units that files and <see cref="Analysis.FitCoordinates"/> know, where this one is a variant of it.</summary>
    public virtual MetricSpace Plain => this;

    /// <summary>Whether only grey colours come out of <see cref="ToColor"/>, because the picture has no others: its palette
    /// must be grey, whatever its means are rounded to.</summary>
    public bool IsGray { get; init; }

    /// <summary>The space a <see cref="Tune"/> names.</summary>
    /// <param name="tune">What to minimise.</param>
    /// <param name="hasAlpha">Whether the picture or the palette has colours that are not opaque.</param>
    /// <param name="isStraight">Whether colours with alpha are taken as they are instead of premultiplied.</param>
    /// <param name="isGray">Whether all colours of the picture are grey.</param>
    public static MetricSpace Create(Tune tune, bool hasAlpha, bool isStraight = false, bool isGray = false) => tune switch
    {
        Tune.Psnr => LinearMetricSpace.Srgb(hasAlpha, isStraight, isGray),
        Tune.Balanced => LinearMetricSpace.Balanced(hasAlpha, isStraight, isGray),
        Tune.Visual => new OklabMetricSpace(hasAlpha, isStraight) { IsGray = isGray },
        _ => throw new ArgumentOutOfRangeException(nameof(tune), tune, "Unknown tune."),
    };

    /// <summary>Whether all the colours are grey, whatever their alpha.</summary>
    public static bool AreGray(ReadOnlySpan<RgbaColor> colors)
    {
        foreach (RgbaColor color in colors)
        {
            if (color.R != color.G || color.B != color.G)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the coordinates of <paramref name="colors"/>, one coordinate a span.</summary>
    /// <param name="colors">Straight-alpha colours.</param>
    /// <param name="x">First coordinate of each colour; as long as <paramref name="colors"/>.</param>
    /// <param name="y">Second coordinate.</param>
    /// <param name="z">Third coordinate.</param>
    /// <param name="alpha">Fourth coordinate; ignored (may be empty) when <see cref="Dimensions"/> is 3.</param>
    public void ToCoordinates(ReadOnlySpan<RgbaColor> colors, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha) =>
        ToCoordinates(colors, x, y, z, alpha, VectorWidths.Best);

    /// <summary>The same with a chosen vector width; the results do not depend on it.</summary>
    public abstract void ToCoordinates(
        ReadOnlySpan<RgbaColor> colors, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha, VectorWidth width);

    /// <summary>The 8-bit colour nearest to a point, clipped to the gamut.</summary>
    public RgbaColor ToColor(double x, double y, double z, double alpha)
    {
        RgbaColor color = NearestColor(x, y, z, alpha);

        // Means of greys lie on the line of greys: their channels differ by rounding at most.
        return IsGray ? new RgbaColor(color.G, color.G, color.G, color.A) : color;
    }

    /// <summary><see cref="ToColor"/> without regard to <see cref="IsGray"/>.</summary>
    protected abstract RgbaColor NearestColor(double x, double y, double z, double alpha);

    /// <summary>Rounds a channel to 8 bits, clipped.</summary>
    protected static byte ToByte(double value) => (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);

    /// <summary>Checks the spans of
    /// <see cref="ToCoordinates(ReadOnlySpan{RgbaColor}, Span{float}, Span{float}, Span{float}, Span{float}, VectorWidth)"/>.</summary>
    protected void RequireRoom(int count, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha)
    {
        if (x.Length < count || y.Length < count || z.Length < count || (Dimensions == 4 && alpha.Length < count))
        {
            throw new ArgumentException($"Every coordinate span needs room for {count} colours.", nameof(x));
        }
    }
}
