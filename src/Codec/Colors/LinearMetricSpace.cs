using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A linear transform of sRGB values: sRGB itself, or the balanced space (1.5 Y, Cb, 1.2 Cr).
/// Without alpha all coordinates are multiples of 1/8 and Y is measured from mid grey: then products of coordinates, and the
/// sums that mapping makes of them, are exact in <see cref="float"/> (units of 1/128, below 2^24 of them).
/// With alpha, each channel is first premultiplied, unless the space is straight: the float nearest to c * a / 255 (so distinct visible colours stay
/// distinct), and alpha itself, 0 to 255, is the fourth coordinate.</summary>
// Bounds: as many results as colours; vectors stop before the end.
internal sealed class LinearMetricSpace : MetricSpace
{
    /// <summary>The unit of the fixed-point coefficients.</summary>
    private const float Unit = 1f / 256f;

    /// <summary>The unit of the fixed-point coordinates of opaque colours.</summary>
    private const float Step = 1f / 8f;

    private const float StraightAlphaWeight = 2;

    /// <summary>1.5 times the luma of mid grey, a multiple of <see cref="Step"/>.</summary>
    private const float MiddleLuma = 191.25f;

    private static readonly float[] Identity = [256, 0, 0, 0, 256, 0, 0, 0, 256];

    /// <summary>JPEG's Y (times 1.5), Cb, and Cr (times 1.2), rounded to 1/256 so that the chroma rows' sums are 0: greys have no chroma.
    /// The factors were found over photographs: more weight on Cb lowers nothing but squared error, more on Cr lowers
    /// butteraugli and structural similarity.</summary>
    private static readonly float[] LumaChroma = [115, 225, 44, -43, -85, 128, 154, -129, -25];

    private readonly float[] _matrix;
    private readonly double[] _inverse;
    private readonly bool _hasAlpha;
    private readonly bool _premultiplies;

    private LinearMetricSpace(float[] matrix, bool hasAlpha, bool isStraight)
    {
        _matrix = matrix;
        _hasAlpha = hasAlpha;
        _premultiplies = hasAlpha && !isStraight;
        _inverse = Matrix3.Invert(Array.ConvertAll(matrix, value => (double)value * Unit));
    }

    /// <inheritdoc/>
    public override int Dimensions => _hasAlpha ? 4 : 3;

    /// <inheritdoc/>
    public override bool IsStraight => _hasAlpha && !_premultiplies;

    /// <inheritdoc/>
    public override bool IsIntegral => !_hasAlpha && IsSrgb;

    /// <inheritdoc/>
    public override bool HasExactProducts => !_hasAlpha;

    private bool IsSrgb => ReferenceEquals(_matrix, Identity);

    /// <summary>Squared error in sRGB, as PSNR measures it.</summary>
    public static LinearMetricSpace Srgb(bool hasAlpha, bool isStraight = false, bool isGray = false) =>
        new(Identity, hasAlpha, isStraight) { IsGray = isGray };

    /// <summary>Squared error in (1.5 Y, Cb, 1.2 Cr).</summary>
    public static LinearMetricSpace Balanced(bool hasAlpha, bool isStraight = false, bool isGray = false) =>
        new(LumaChroma, hasAlpha, isStraight) { IsGray = isGray };

    /// <inheritdoc/>
    public override void ToCoordinates(
        ReadOnlySpan<RgbaColor> colors, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha, VectorWidth width)
    {
        RequireRoom(colors.Length, x, y, z, alpha);
        int done = width switch
        {
            VectorWidth.Bits512 => Transform<Floats16>(colors, 0, x, y, z, alpha),
            VectorWidth.Bits256 => Transform<Floats8>(colors, 0, x, y, z, alpha),
            VectorWidth.Bits128 => Transform<Floats4>(colors, 0, x, y, z, alpha),
            _ => 0,
        };
        Transform<Floats1>(colors, done, x, y, z, alpha);
    }

    /// <inheritdoc/>
    protected override RgbaColor NearestColor(double x, double y, double z, double alpha)
    {
        bool isCentered = !_hasAlpha && !IsSrgb;
        (double r, double g, double b) = Matrix3.Multiply(_inverse, isCentered ? x + MiddleLuma : x, y, z);
        if (!_hasAlpha)
        {
            return new RgbaColor(ToByte(r), ToByte(g), ToByte(b));
        }

        if (!_premultiplies)
        {
            return new RgbaColor(ToByte(r), ToByte(g), ToByte(b), ToByte(alpha / StraightAlphaWeight));
        }

        byte a = ToByte(alpha);
        if (a == 0)
        {
            return default;
        }

        double scale = 255.0 / a;
        return new RgbaColor(ToByte(r * scale), ToByte(g * scale), ToByte(b * scale), a);
    }

    /// <summary>Transforms whole vectors from <paramref name="start"/> on; returns where it stopped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Transform<TFloats>(
        ReadOnlySpan<RgbaColor> colors, int start, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha)
        where TFloats : struct, IFloats<TFloats>
    {
        ref uint packed = ref ChannelShift.Packed(colors);
        ref float xs = ref MemoryMarshal.GetReference(x), ys = ref MemoryMarshal.GetReference(y), zs = ref MemoryMarshal.GetReference(z);
        ref float alphas = ref MemoryMarshal.GetReference(alpha);
        TFloats full = TFloats.Create(255);
        bool isSrgb = IsSrgb;
        int i = start;
        for (; i <= colors.Length - TFloats.Count; i += TFloats.Count)
        {
            ref uint source = ref Unsafe.Add(ref packed, i);
            TFloats r = TFloats.Channel(in source, ChannelShift.Red);
            TFloats g = TFloats.Channel(in source, ChannelShift.Green);
            TFloats b = TFloats.Channel(in source, ChannelShift.Blue);
            if (_hasAlpha)
            {
                TFloats a = TFloats.Channel(in source, ChannelShift.Alpha);
                if (!_premultiplies)
                {
                    a *= TFloats.Create(StraightAlphaWeight);
                }
                else
                {
                    r = r * a / full;
                    g = g * a / full;
                    b = b * a / full;
                }

                TFloats.Store(a, ref Unsafe.Add(ref alphas, i));
            }

            if (!isSrgb)
            {
                (r, g, b) = Mix(r, g, b);
            }

            TFloats.Store(r, ref Unsafe.Add(ref xs, i));
            TFloats.Store(g, ref Unsafe.Add(ref ys, i));
            TFloats.Store(b, ref Unsafe.Add(ref zs, i));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (TFloats X, TFloats Y, TFloats Z) Mix<TFloats>(TFloats r, TFloats g, TFloats b)
        where TFloats : struct, IFloats<TFloats>
    {
        TFloats x = Row(0, r, g, b), y = Row(3, r, g, b), z = Row(6, r, g, b);
        return _hasAlpha ? (x, y, z) : (RoundToStep(x) - TFloats.Create(MiddleLuma), RoundToStep(y), RoundToStep(z));
    }

    /// <summary>The nearest multiple of <see cref="Step"/>, halves upwards. A bias keeps what is truncated positive; every
    /// operation is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats RoundToStep<TFloats>(TFloats value)
        where TFloats : struct, IFloats<TFloats>
    {
        TFloats steps = (value * TFloats.Create(1 / Step)) + TFloats.Create(4096.5f);
        return (TFloats.Truncate(steps) - TFloats.Create(4096)) * TFloats.Create(Step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TFloats Row<TFloats>(int row, TFloats r, TFloats g, TFloats b)
        where TFloats : struct, IFloats<TFloats>
    {
        float[] m = _matrix;
        return ((TFloats.Create(m[row]) * r) + (TFloats.Create(m[row + 1]) * g) + (TFloats.Create(m[row + 2]) * b)) * TFloats.Create(Unit);
    }
}
