using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Exact sums of channel errors over the pixels added so far. Errors of premultiplied colours are multiples of
/// 1/255; everything is counted in that unit, so opaque and translucent stretches add up in integers.</summary>
// Bounds: both spans are checked to have the same length; vectors stop before the end.
internal struct ErrorSums
{
    private const int Unit = 255;

    /// <summary>Pixels classed as opaque or translucent at a time; few enough that 32-bit lanes hold their sums
    /// (512 steps of at most 4 * 255^2).</summary>
    private const int Block = 4096;

    private ulong _squares;
    private ulong _absolute;
    private int _largest;
    private bool _hasAlpha;

    /// <summary>The largest channel error, 0 to 255.</summary>
    public readonly double Largest => _largest / (double)Unit;

    /// <summary>Mean over pixels of the summed squared errors. Whole parts are divided as integers: exact for opaque pictures.</summary>
    public readonly double MeanSquared(long pixels)
    {
        const ulong Squared = Unit * Unit;
        return ((_squares / Squared) + ((_squares % Squared) / (double)Squared)) / pixels;
    }

    /// <summary>Mean over pixels and channels (four once there was alpha) of the absolute errors.</summary>
    public readonly double MeanAbsolute(long pixels) => _absolute / (double)Unit / pixels / (_hasAlpha ? 4 : 3);

    /// <summary>Adds the errors between two stretches of equal length.</summary>
    public void Add(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        for (int start = 0; start < reference.Length; start += Block)
        {
            int count = Math.Min(Block, reference.Length - start);
            AddBlock(reference.Slice(start, count), other.Slice(start, count));
        }
    }

    /// <summary>Adds the errors of an index map, without decoding it first.</summary>
    public void Add(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<ushort> indices, ReadOnlySpan<RgbaColor> palette)
    {
        Span<RgbaColor> decoded = stackalloc RgbaColor[1024];
        for (int start = 0; start < indices.Length; start += decoded.Length)
        {
            int count = Math.Min(decoded.Length, indices.Length - start);
            Palette.LookUp(indices.Slice(start, count), palette, decoded);
            Add(reference.Slice(start, count), decoded[..count]);
        }
    }

    /// <summary>Adds pixels one by one: the definition, and the way for pixels with alpha.</summary>
    public void AddPixelwise(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        for (int i = 0; i < reference.Length; i++)
        {
            RgbaColor a = reference[i], b = other[i];
            _hasAlpha |= (a.A & b.A) != Unit;
            AddChannel((a.R * a.A) - (b.R * b.A));
            AddChannel((a.G * a.A) - (b.G * b.A));
            AddChannel((a.B * a.A) - (b.B * b.A));
            AddChannel(Unit * (a.A - b.A));
        }
    }

    private void AddChannel(int difference)
    {
        int size = Math.Abs(difference);
        _squares += (ulong)size * (ulong)size;
        _absolute += (ulong)size;
        _largest = Math.Max(_largest, size);
    }

    private void AddBlock(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        ErrorSums before = this;
        int vectorised = reference.Length & -(Vector256<byte>.Count / 4);
        if (!AddBytes(MemoryMarshal.AsBytes(reference[..vectorised]), MemoryMarshal.AsBytes(other[..vectorised])))
        {
            // Some pixel is not opaque: the whole block goes by the definition.
            this = before;
            vectorised = 0;
        }

        AddPixelwise(reference[vectorised..], other[vectorised..]);
    }

    /// <summary>Adds errors byte by byte, which is right if all pixels are opaque (equal alpha bytes add nothing); returns
    /// whether they are. Integer sums are exact, so the vector's width does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AddBytes(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        ref byte first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
        Vector256<byte> common = Vector256<byte>.AllBitsSet, largest = Vector256<byte>.Zero;
        Vector256<uint> squares = Vector256<uint>.Zero, absolute = squares;
        for (int i = 0; i < a.Length; i += Vector256<byte>.Count)
        {
            Vector256<byte> x = Vector256.LoadUnsafe(ref first, (nuint)i), y = Vector256.LoadUnsafe(ref second, (nuint)i);
            common &= x & y;
            Vector256<byte> difference = Vector256.Max(x, y) - Vector256.Min(x, y);
            largest = Vector256.Max(largest, difference);
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(difference);

            // 255 squared fits 16 bits.
            absolute += WidenedSum(low + high);
            squares += WidenedSum(low * low) + WidenedSum(high * high);
        }

        _squares += SumLanes(squares) * Unit * Unit;
        _absolute += SumLanes(absolute) * Unit;
        for (int lane = 0; lane < Vector256<byte>.Count; lane++)
        {
            _largest = Math.Max(_largest, largest[lane] * Unit);
        }

        Vector256<byte> alpha = Vector256.Create(255u << ChannelShift.Alpha).AsByte();
        return (common & alpha) == alpha;
    }

    private static Vector256<uint> WidenedSum(Vector256<ushort> values)
    {
        (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(values);
        return low + high;
    }

    private static ulong SumLanes(Vector256<uint> values)
    {
        (Vector256<ulong> low, Vector256<ulong> high) = Vector256.Widen(values);
        return Vector256.Sum(low + high);
    }
}
