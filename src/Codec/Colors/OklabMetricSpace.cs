using Tinct.Format;

namespace Tinct.Codec;

/// <summary>OKLab features scaled to the range of 8-bit values: f = 255 M2 u with u = cbrt(lms + 0.005) - cbrt(0.005), where lms
/// are the cone responses to linear light. The offset bounds the slope at black, where displays and eyes resolve little.
/// With alpha, f is premultiplied (f * a / 255), unless the space is straight, and the fourth coordinate is a / 2: a change of alpha then
/// weighs against a change of lightness about as it does in sRGB.
/// <para>OKLab measures small differences. With few entries, which leave large ones, it gives up hue before lightness: white turns cyan, a lone
/// red light turns grey. For few entries both chroma axes are therefore longer (see <see cref="ForEntries"/>).</para></summary>
/// <param name="hasAlpha">Whether there is a fourth coordinate.</param>
/// <param name="isStraight">Whether colours are not premultiplied.</param>
/// <param name="chroma">The factor of the two chroma axes.</param>
internal sealed class OklabMetricSpace(bool hasAlpha, bool isStraight = false, float chroma = 1) : MetricSpace
{
    /// <summary>Added to cone responses before the cube root.</summary>
    private const double Offset = 0.005;

    /// <summary>Brings features to the size of 8-bit values.</summary>
    private const float Scale = 255;

    private static readonly double[] FromCones = Matrix3.Invert(Oklab.RgbToCones);
    private static readonly double[] FromFeatures = Matrix3.Invert(Array.ConvertAll(Oklab.ConesToLab, value => Scale * value));
    private static readonly float OffsetRoot = Oklab.CubeRoot((float)Offset);

    private readonly double _alphaWeight = isStraight ? 1 : 0.5;

    /// <summary>The space for a number of palette entries.</summary>
    /// <remarks>The factors were found by eye: with 1 there are cyan blots on white at 8 entries, and blue rims around white and a lost red light at 16.
    /// They cost 7 to 9 % in butteraugli's 3-norm there, and lower squared error by as much; larger palettes do without them.</remarks>
    public static OklabMetricSpace ForEntries(int entries, bool hasAlpha, bool isStraight, bool isGray) =>
        new(hasAlpha, isStraight, entries <= 8 ? 2.4f : entries <= VisualPoints.FewEntries ? 1.5f : 1) { IsGray = isGray };

    /// <inheritdoc/>
    public override int Dimensions => hasAlpha ? 4 : 3;

    /// <inheritdoc/>
    public override bool IsStraight => hasAlpha && isStraight;

    /// <inheritdoc/>
    public override MetricSpace Plain => chroma == 1 ? this : new OklabMetricSpace(hasAlpha, isStraight) { IsGray = IsGray };

    /// <inheritdoc/>
    public override bool IsIntegral => false;

    /// <inheritdoc/>
    public override bool HasExactProducts => false;

    /// <inheritdoc/>
    public override void ToCoordinates(
        ReadOnlySpan<RgbaColor> colors, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha, VectorWidth width)
    {
        RequireRoom(colors.Length, x, y, z, alpha);
        Oklab.ToLab(colors, x, y, z, (float)Offset, Scale, width);
        if (chroma != 1)
        {
            foreach (ref float a in y[..colors.Length])
            {
                a *= chroma;
            }

            foreach (ref float b in z[..colors.Length])
            {
                b *= chroma;
            }
        }

        if (hasAlpha)
        {
            AddAlpha(colors, x, y, z, alpha);
        }
    }

    /// <inheritdoc/>
    protected override RgbaColor NearestColor(double x, double y, double z, double alpha)
    {
        byte a = hasAlpha ? ToByte(alpha / _alphaWeight) : (byte)255;
        if (a == 0 && !isStraight)
        {
            return default;
        }

        double scale = isStraight ? 1 : 255.0 / a;
        (double l, double m, double s) = Matrix3.Multiply(FromFeatures, x * scale, y * scale / chroma, z * scale / chroma);
        (double r, double g, double b) = Matrix3.Multiply(FromCones, Cone(l), Cone(m), Cone(s));
        return new RgbaColor(Oklab.ToSrgb(r), Oklab.ToSrgb(g), Oklab.ToSrgb(b), a);

        static double Cone(double u)
        {
            double root = u + OffsetRoot;
            return (root * root * root) - Offset;
        }
    }

    private void AddAlpha(ReadOnlySpan<RgbaColor> colors, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha)
    {
        for (int i = 0; i < colors.Length; i++)
        {
            float opacity = isStraight ? 1 : colors[i].A / 255f;
            x[i] *= opacity;
            y[i] *= opacity;
            z[i] *= opacity;
            alpha[i] = colors[i].A * (float)_alphaWeight;
        }
    }
}
