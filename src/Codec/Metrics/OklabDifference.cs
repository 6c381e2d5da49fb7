using System.Runtime.CompilerServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The distribution of OKLab distance (Euclidean in L, a, b, times 100) between two pictures composed over mid grey.</summary>
internal sealed class OklabDifference
{
    private const double Percentile = 0.95;
    private const int Block = 1024;

    /// <summary>Non-negative floats order like their bits; dropping this many keeps 11 bits of mantissa, 0.05 %.</summary>
    private const int DroppedBits = 12;

    private readonly RgbaColor[] _composed = new RgbaColor[Block];
    private readonly float[] _x = new float[Block];
    private readonly float[] _y = new float[Block];
    private readonly float[] _z = new float[Block];
    private readonly float[] _otherX = new float[Block];
    private readonly float[] _otherY = new float[Block];
    private readonly float[] _otherZ = new float[Block];

    private readonly long[] _counts = new long[(int.MaxValue >> DroppedBits) + 1];
    private long _pixels;
    private double _sum;

    /// <summary>Mean distance of the pixels added.</summary>
    public double Mean => _sum / _pixels;

    /// <summary>The 95th percentile (to 0.05 %): the least distance that at least 95 % of the pixels added do not exceed.</summary>
    public double Percentile95
    {
        get
        {
            long rank = (long)Math.Ceiling(Percentile * _pixels);
            int bin = 0;
            while (rank > _counts[bin])
            {
                rank -= _counts[bin++];
            }

            return BitConverter.Int32BitsToSingle(bin << DroppedBits);
        }
    }

    /// <summary>Adds pixels of both pictures.</summary>
    public void Add(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        for (int start = 0; start < reference.Length; start += Block)
        {
            int count = Math.Min(Block, reference.Length - start);
            foreach (float distance in Distances(reference.Slice(start, count), other.Slice(start, count), VectorWidths.Best))
            {
                _sum += distance;
                _counts[BitConverter.SingleToInt32Bits(distance) >> DroppedBits]++;
            }
        }

        _pixels += reference.Length;
    }

    /// <summary>The distance of each pair of at most <see cref="Block"/> colours; valid until the next call.</summary>
    public ReadOnlySpan<float> Distances(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other, VectorWidth width)
    {
        int count = reference.Length;
        ToLab(reference, _x, _y, _z, width);
        ToLab(other, _otherX, _otherY, _otherZ, width);
        int done = width switch
        {
            VectorWidth.Bits512 => Subtract<Floats16>(0, count),
            VectorWidth.Bits256 => Subtract<Floats8>(0, count),
            VectorWidth.Bits128 => Subtract<Floats4>(0, count),
            _ => 0,
        };
        Subtract<Floats1>(done, count);
        return _x.AsSpan(0, count);
    }

    private void ToLab(ReadOnlySpan<RgbaColor> colors, Span<float> x, Span<float> y, Span<float> z, VectorWidth width)
    {
        for (int i = 0; i < colors.Length; i++)
        {
            RgbaColor color = colors[i];
            int behind = Luma.Middle * (255 - color.A);
            _composed[i] = color.A == 255 ? color : new RgbaColor(Over(color.R), Over(color.G), Over(color.B));

            byte Over(byte channel) => (byte)(((channel * color.A) + behind + 127) / 255);
        }

        Oklab.ToLab(_composed.AsSpan(0, colors.Length), x, y, z, offset: 0, scale: 100, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Subtract<TFloats>(int start, int count)
        where TFloats : struct, IFloats<TFloats>
    {
        int i = start;
        for (; i <= count - TFloats.Count; i += TFloats.Count)
        {
            TFloats dx = TFloats.Load(in _x[i]) - TFloats.Load(in _otherX[i]);
            TFloats dy = TFloats.Load(in _y[i]) - TFloats.Load(in _otherY[i]);
            TFloats dz = TFloats.Load(in _z[i]) - TFloats.Load(in _otherZ[i]);
            TFloats.Store(TFloats.SquareRoot((dx * dx) + (dy * dy) + (dz * dz)), ref _x[i]);
        }

        return i;
    }
}
