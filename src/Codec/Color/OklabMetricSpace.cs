using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>OKLab features scaled to the range of 8-bit values: f = 255 M2 u with u = cbrt(lms + 0.005) - cbrt(0.005), where lms
/// are the cone responses to linear light. The offset bounds the slope at black, where displays and eyes resolve little.
/// With alpha, f is premultiplied (f * a / 255) and the fourth coordinate is a / 2: a change of alpha then weighs against
/// a change of lightness about as it does in sRGB.</summary>
internal sealed class OklabMetricSpace(bool hasAlpha) : MetricSpace
{
    /// <summary>Added to cone responses before the cube root.</summary>
    private const double Offset = 0.005;

    private const double AlphaWeight = 0.5;

    private static readonly float[] ToCones = Array.ConvertAll(Oklab.RgbToCones, value => (float)value);
    private static readonly float[] ToFeatures = Array.ConvertAll(Oklab.ConesToLab, value => (float)(255 * value));
    private static readonly double[] FromCones = Matrix3.Invert(Oklab.RgbToCones);
    private static readonly double[] FromFeatures = Matrix3.Invert(Array.ConvertAll(Oklab.ConesToLab, value => 255 * value));
    private static readonly float OffsetRoot = Oklab.CubeRoot<ScalarLanes, float>((float)Offset);

    /// <inheritdoc/>
    public override int Dimensions => hasAlpha ? 4 : 3;

    /// <inheritdoc/>
    public override bool IsIntegral => false;

    /// <inheritdoc/>
    public override void ToCoordinates(
        ReadOnlySpan<Rgba32> colors, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha, LaneWidth width)
    {
        RequireRoom(colors.Length, x, y, z, alpha);
        float[] linear = Oklab.Linear;
        for (int i = 0; i < colors.Length; i++)
        {
            Rgba32 color = colors[i];
            x[i] = linear[color.R];
            y[i] = linear[color.G];
            z[i] = linear[color.B];
        }

        int done = width switch
        {
            LaneWidth.Bits512 => Transform<Lanes512, Vector512<float>>(0, colors.Length, x, y, z),
            LaneWidth.Bits256 => Transform<Lanes256, Vector256<float>>(0, colors.Length, x, y, z),
            LaneWidth.Bits128 => Transform<Lanes128, Vector128<float>>(0, colors.Length, x, y, z),
            _ => 0,
        };
        Transform<ScalarLanes, float>(done, colors.Length, x, y, z);
        if (hasAlpha)
        {
            Premultiply(colors, x, y, z, alpha);
        }
    }

    /// <inheritdoc/>
    public override Rgba32 ToColor(double x, double y, double z, double alpha)
    {
        byte a = hasAlpha ? ToByte(alpha / AlphaWeight) : (byte)255;
        if (a == 0)
        {
            return default;
        }

        double scale = 255.0 / a;
        (double l, double m, double s) = Matrix3.Multiply(FromFeatures, x * scale, y * scale, z * scale);
        (double r, double g, double b) = Matrix3.Multiply(FromCones, Cone(l), Cone(m), Cone(s));
        return new Rgba32(Oklab.ToSrgb(r), Oklab.ToSrgb(g), Oklab.ToSrgb(b), a);

        static double Cone(double u)
        {
            double root = u + OffsetRoot;
            return (root * root * root) - Offset;
        }
    }

    /// <summary>Turns linear light into features in place, whole vectors from <paramref name="start"/> on; returns where it stopped.</summary>
    private static int Transform<TLanes, TVector>(int start, int count, Span<float> x, Span<float> y, Span<float> z)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        ref float xs = ref MemoryMarshal.GetReference(x), ys = ref MemoryMarshal.GetReference(y), zs = ref MemoryMarshal.GetReference(z);
        int i = start;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector r = TLanes.Load(in Unsafe.Add(ref xs, i));
            TVector g = TLanes.Load(in Unsafe.Add(ref ys, i));
            TVector b = TLanes.Load(in Unsafe.Add(ref zs, i));
            TVector l = Response<TLanes, TVector>(Row<TLanes, TVector>(ToCones, 0, r, g, b));
            TVector m = Response<TLanes, TVector>(Row<TLanes, TVector>(ToCones, 3, r, g, b));
            TVector s = Response<TLanes, TVector>(Row<TLanes, TVector>(ToCones, 6, r, g, b));
            TLanes.Store(Row<TLanes, TVector>(ToFeatures, 0, l, m, s), ref Unsafe.Add(ref xs, i));
            TLanes.Store(Row<TLanes, TVector>(ToFeatures, 3, l, m, s), ref Unsafe.Add(ref ys, i));
            TLanes.Store(Row<TLanes, TVector>(ToFeatures, 6, l, m, s), ref Unsafe.Add(ref zs, i));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Response<TLanes, TVector>(TVector cone)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Subtract(
            Oklab.CubeRoot<TLanes, TVector>(TLanes.Add(cone, TLanes.Broadcast((float)Offset))), TLanes.Broadcast(OffsetRoot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Row<TLanes, TVector>(float[] matrix, int row, TVector a, TVector b, TVector c)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Add(
            TLanes.Add(TLanes.Multiply(TLanes.Broadcast(matrix[row]), a), TLanes.Multiply(TLanes.Broadcast(matrix[row + 1]), b)),
            TLanes.Multiply(TLanes.Broadcast(matrix[row + 2]), c));

    private static void Premultiply(ReadOnlySpan<Rgba32> colors, Span<float> x, Span<float> y, Span<float> z, Span<float> alpha)
    {
        for (int i = 0; i < colors.Length; i++)
        {
            float opacity = colors[i].A / 255f;
            x[i] *= opacity;
            y[i] *= opacity;
            z[i] *= opacity;
            alpha[i] = colors[i].A * (float)AlphaWeight;
        }
    }
}
