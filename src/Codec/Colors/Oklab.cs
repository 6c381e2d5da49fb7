using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The arithmetic of OKLab (B. Ottosson, "A perceptual color space for image processing", 2020): linear light, cone
/// responses, cube roots, opponent axes. Everything is built from + - * / alone, which IEEE 754 rounds the same everywhere;
/// the platform's Pow and Cbrt may differ in the last bit.</summary>
// Bounds: as many results as colours; vectors stop before the end; tables have an entry for each byte.
internal static class Oklab
{
    private static readonly float[] Linear = MakeTable(256, i => (float)ToLinear(i / 255.0));

    /// <summary>The linear light halfway between 8-bit values v and v + 1 in sRGB: rounds a linear value to 8 bits.</summary>
    private static readonly double[] Thresholds = MakeTable(255, i => ToLinear((i + 0.5) / 255.0));

    /// <summary>Linear sRGB to cone responses l, m, s.</summary>
    public static readonly double[] RgbToCones =
    [
        0.4122214708, 0.5363325363, 0.0514459929,
        0.2119034982, 0.6806995451, 0.1073969566,
        0.0883024619, 0.2817188376, 0.6299787005,
    ];

    /// <summary>Cube roots of cone responses to L, a, b.</summary>
    public static readonly double[] ConesToLab =
    [
        0.2104542553, 0.7936177850, -0.0040720468,
        1.9779984951, -2.4285922050, 0.4505937099,
        0.0259040371, 0.7827717662, -0.8086757660,
    ];

    /// <summary>Writes scale * M2 (cbrt(lms + offset) - cbrt(offset)) of each colour, alpha ignored.</summary>
    /// <param name="colors">The colours.</param>
    /// <param name="x">Receives L.</param>
    /// <param name="y">Receives a.</param>
    /// <param name="z">Receives b.</param>
    /// <param name="offset">0 for OKLab itself; larger bounds the slope at black.</param>
    /// <param name="scale">The value of L for white, when the offset is 0.</param>
    /// <param name="width">Vector width.</param>
    public static void ToLab(
        ReadOnlySpan<RgbaColor> colors, Span<float> x, Span<float> y, Span<float> z, float offset, float scale, VectorWidth width)
    {
        for (int i = 0; i < colors.Length; i++)
        {
            RgbaColor color = colors[i];
            x[i] = Linear[color.R];
            y[i] = Linear[color.G];
            z[i] = Linear[color.B];
        }

        var transform = new Transform(offset, scale);
        int done = width switch
        {
            VectorWidth.Bits512 => transform.Apply<Floats16>(0, colors.Length, x, y, z),
            VectorWidth.Bits256 => transform.Apply<Floats8>(0, colors.Length, x, y, z),
            VectorWidth.Bits128 => transform.Apply<Floats4>(0, colors.Length, x, y, z),
            _ => 0,
        };
        transform.Apply<Floats1>(done, colors.Length, x, y, z);
    }

    /// <summary>The 8-bit sRGB value nearest to a linear value, clipped to 0 to 255.</summary>
    public static byte ToSrgb(double linear)
    {
        int low = 0, high = 255;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (linear < Thresholds[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return (byte)low;
    }

    /// <summary>Cube root of a normal positive number to within 2 units in the last place: an estimate from the exponent, then
    /// Halley's iteration twice, each of which cubes the relative error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloats CubeRoot<TFloats>(TFloats value)
        where TFloats : struct, IFloats<TFloats>
    {
        return Halley(value, Halley(value, TFloats.CubeRootEstimate(value)));
    }

    /// <summary>The same for one number.</summary>
    public static float CubeRoot(float value) => Floats1.SmallestLane(CubeRoot(Floats1.Create(value)));

    /// <summary>Linear light of an sRGB value, both 0 to 1 (IEC 61966-2-1).</summary>
    private static double ToLinear(double srgb)
    {
        if (srgb <= 0.04045)
        {
            return srgb / 12.92;
        }

        // x^2.4 = x^2 * (x^2)^(1/5), the root by Newton's iteration.
        double x = (srgb + 0.055) / 1.055;
        double square = x * x;
        double root = 1;
        for (int i = 0; i < 40; i++)
        {
            double fourth = root * root * root * root;
            root -= ((fourth * root) - square) / (5 * fourth);
        }

        return square * root;
    }

    private static T[] MakeTable<T>(int length, Func<int, T> value)
    {
        var table = new T[length];
        for (int i = 0; i < length; i++)
        {
            table[i] = value(i);
        }

        return table;
    }

    /// <summary>y (y^3 + 2x) / (2 y^3 + x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats Halley<TFloats>(TFloats value, TFloats root)
        where TFloats : struct, IFloats<TFloats>
    {
        TFloats cube = root * root * root;
        return root * ((cube + (value + value)) / (cube + cube + value));
    }

    /// <summary>Linear light to Lab, in place.</summary>
    private readonly ref struct Transform(float offset, float scale)
    {
        private static readonly float[] ToCones = Array.ConvertAll(RgbToCones, value => (float)value);

        private readonly float[] _toLab = Array.ConvertAll(ConesToLab, value => (float)(scale * value));
        private readonly float _offset = offset;
        private readonly float _offsetRoot = CubeRoot(offset);

        /// <summary>Transforms whole vectors from <paramref name="start"/> on; returns where it stopped.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public int Apply<TFloats>(int start, int count, Span<float> x, Span<float> y, Span<float> z)
            where TFloats : struct, IFloats<TFloats>
        {
            ref float xs = ref MemoryMarshal.GetReference(x), ys = ref MemoryMarshal.GetReference(y), zs = ref MemoryMarshal.GetReference(z);
            int i = start;
            for (; i <= count - TFloats.Count; i += TFloats.Count)
            {
                TFloats r = TFloats.Load(in Unsafe.Add(ref xs, i));
                TFloats g = TFloats.Load(in Unsafe.Add(ref ys, i));
                TFloats b = TFloats.Load(in Unsafe.Add(ref zs, i));
                TFloats l = Response(Row(ToCones, 0, r, g, b));
                TFloats m = Response(Row(ToCones, 3, r, g, b));
                TFloats s = Response(Row(ToCones, 6, r, g, b));
                TFloats.Store(Row(_toLab, 0, l, m, s), ref Unsafe.Add(ref xs, i));
                TFloats.Store(Row(_toLab, 3, l, m, s), ref Unsafe.Add(ref ys, i));
                TFloats.Store(Row(_toLab, 6, l, m, s), ref Unsafe.Add(ref zs, i));
            }

            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TFloats Response<TFloats>(TFloats cone)
            where TFloats : struct, IFloats<TFloats> =>
            CubeRoot(cone + TFloats.Create(_offset)) - TFloats.Create(_offsetRoot);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TFloats Row<TFloats>(float[] matrix, int row, TFloats a, TFloats b, TFloats c)
            where TFloats : struct, IFloats<TFloats> =>
            (TFloats.Create(matrix[row]) * a) + (TFloats.Create(matrix[row + 1]) * b) + (TFloats.Create(matrix[row + 2]) * c);
    }
}
