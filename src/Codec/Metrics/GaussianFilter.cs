using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A separable Gaussian blur of planes of floats. Taps are added from the outside in, in the same order whatever the
/// vector width, so results are the same on every machine.</summary>
// Bounds: rows are padded by the filter's radius on both sides.
internal sealed class GaussianFilter
{
    private readonly float[] _halfKernel;

    /// <summary>Makes a normalised kernel of 2 * <paramref name="radius"/> + 1 taps.</summary>
    /// <param name="sigma">Standard deviation, in pixels.</param>
    /// <param name="radius">Taps on each side of the middle.</param>
    public GaussianFilter(double sigma, int radius)
    {
        Radius = radius;
        _halfKernel = new float[radius + 1];
        var taps = new double[radius + 1];
        double sum = 0;
        for (int i = 0; i <= radius; i++)
        {
            int distance = radius - i;

            // Rounded to 2^-30, so that platforms whose Exp differs in the last bit agree.
            taps[i] = Math.Round(Math.Exp(-distance * distance / (2 * sigma * sigma)) * (1 << 30));
            sum += i == radius ? taps[i] : 2 * taps[i];
        }

        for (int i = 0; i <= radius; i++)
        {
            _halfKernel[i] = (float)(taps[i] / sum);
        }
    }

    /// <summary>Taps on each side of the middle.</summary>
    public int Radius { get; }

    /// <summary>Blurs a plane, of which the outermost <see cref="Radius"/> rows and columns only contribute to their
    /// neighbours.</summary>
    /// <param name="source">(rows + 2 radius) rows of (width + 2 radius) values.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="horizontal">Working memory of at least (rows + 2 radius) * width values.</param>
    /// <param name="destination">Receives rows * width values; may be <paramref name="source"/> itself.</param>
    /// <param name="lanes">Vector width.</param>
    public void Apply(ReadOnlySpan<float> source, int width, int rows, Span<float> horizontal, Span<float> destination, VectorWidth lanes)
    {
        int stride = width + (2 * Radius), tall = rows + (2 * Radius);
        for (int row = 0; row < tall; row++)
        {
            Convolve(source.Slice(row * stride, stride), 1, horizontal.Slice(row * width, width), lanes);
        }

        // The source is not needed any more, so the destination may be the same memory.
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> around = horizontal.Slice(row * width, (2 * Radius * width) + width);
            Convolve(around, width, destination.Slice(row * width, width), lanes);
        }
    }

    private void Convolve(ReadOnlySpan<float> source, int step, Span<float> destination, VectorWidth lanes)
    {
        int done = lanes switch
        {
            VectorWidth.Bits512 => Convolve<Floats16>(0, source, step, destination),
            VectorWidth.Bits256 => Convolve<Floats8>(0, source, step, destination),
            VectorWidth.Bits128 => Convolve<Floats4>(0, source, step, destination),
            _ => 0,
        };
        Convolve<Floats1>(done, source, step, destination);
    }

    /// <summary>Output i is the weighted sum of source[i + j * step], j = 0 to 2 radius.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Convolve<TFloats>(int start, ReadOnlySpan<float> source, int step, Span<float> destination)
        where TFloats : struct, IFloats<TFloats>
    {
        ref float from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(destination);
        ref float kernel = ref MemoryMarshal.GetArrayDataReference(_halfKernel);
        int i = start;
        for (; i <= destination.Length - TFloats.Count; i += TFloats.Count)
        {
            ref float left = ref Unsafe.Add(ref from, i), right = ref Unsafe.Add(ref from, i + (2 * Radius * step));
            TFloats sum = TFloats.Create(0);
            for (int j = 0; j < Radius; j++)
            {
                // The kernel is symmetric: a tap and its mirror image share a product.
                sum += (TFloats.Load(in left) + TFloats.Load(in right)) * TFloats.Create(Unsafe.Add(ref kernel, j));
                left = ref Unsafe.Add(ref left, step);
                right = ref Unsafe.Subtract(ref right, step);
            }

            sum += TFloats.Load(in left) * TFloats.Create(Unsafe.Add(ref kernel, Radius));
            TFloats.Store(sum, ref Unsafe.Add(ref to, i));
        }

        return i;
    }
}
