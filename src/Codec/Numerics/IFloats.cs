using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>One or more single-precision numbers worked on together, one a lane: kernels are written once, with operators, for
/// every vector width and for one number at a time, which is the reference and the tail of every loop. Each operation is a single IEEE 754
/// rounding, lanes never mix, and nothing fuses a product with a sum unless both are exact: every width gives the same bits. Inputs are never
/// NaN.</summary>
/// <remarks>Kernels are compiled with <see cref="MethodImplOptions.AggressiveOptimization"/>: a first, unoptimised tier that calls each
/// operation would take longer over one picture than the whole job, and precompiled code would be limited to the vectors every machine has.
/// </remarks>
// Bounds: says what loads and stores touch: Count values.
internal interface IFloats<TSelf>
    where TSelf : struct, IFloats<TSelf>
{
    /// <summary>Number of lanes: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Create(float value);

    /// <summary>The <see cref="Count"/> numbers at <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref readonly float source);

    /// <summary>Writes all lanes to <paramref name="destination"/>.</summary>
    static abstract void Store(TSelf value, ref float destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>a * b + c for operands whose product and sum are exact, so that fusing them changes nothing.</summary>
    static abstract TSelf MultiplyAddExact(TSelf a, TSelf b, TSelf c);

    /// <summary>The absolute value.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The integer part.</summary>
    static abstract TSelf Truncate(TSelf value);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract TSelf SquareRoot(TSelf value);

    /// <summary>The smaller of each pair.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger of each pair.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>Where left &lt; right <paramref name="then"/>, elsewhere <paramref name="otherwise"/>.</summary>
    static abstract TSelf SelectLess(TSelf left, TSelf right, TSelf then, TSelf otherwise);

    /// <summary>One bit a lane, lane 0 lowest: left &lt;= right.</summary>
    static abstract uint LessOrEqualBits(TSelf left, TSelf right);

    /// <summary>The smallest lane.</summary>
    static abstract float SmallestLane(TSelf value);

    /// <summary>The largest lane.</summary>
    static abstract float LargestLane(TSelf value);

    /// <summary>One byte of each of <see cref="Count"/> packed colours, as a float 0 to 255.</summary>
    /// <param name="packed">Colours as they lie in memory.</param>
    /// <param name="shift">Bit position of the channel, from <see cref="ChannelShift"/>.</param>
    static abstract TSelf Channel(ref readonly uint packed, int shift);

    /// <summary>2^n where the lowest bits of <paramref name="rounded"/>, seen as an integer, hold n in -126..127 (as they do
    /// after adding 1.5 * 2^23, which also rounds to the nearest integer).</summary>
    static abstract TSelf PowerOfTwo(TSelf rounded);

    /// <summary>Writes a positive, normal number as mantissa * 2^exponent.</summary>
    /// <returns>The mantissa, from sqrt(1/2) up to sqrt(2).</returns>
    static abstract TSelf SplitExponent(TSelf value, out TSelf exponent);

    /// <summary>A cube root within 6 %, by a third of the exponent: the start of an iteration. For normal positive numbers.</summary>
    static abstract TSelf CubeRootEstimate(TSelf value);
}

/// <summary>Constants for the bits of a float.</summary>
internal static class FloatBits
{
    /// <summary>The bits of 1.0f.</summary>
    public const int One = 0x3F800000;

    /// <summary>The bits of sqrt(1/2), rounded: subtracting them before the shift puts mantissas around 1.</summary>
    public const int HalfRoot = 0x3F3504F3;

    /// <summary>The bits of a float, taken as an integer, approximate its logarithm; a third of them plus two thirds of the
    /// exponent's bias (slightly lowered to balance the error) are the bits of its cube root.</summary>
    public const float CubeRootBias = 709_921_077f;

    public const float Third = 1f / 3f;
}

/// <summary>Where the channels of an <see cref="RgbaColor"/> lie in a 32-bit integer read from its memory.</summary>
internal static class ChannelShift
{
    public static readonly int Red = BitConverter.IsLittleEndian ? 0 : 24;
    public static readonly int Green = BitConverter.IsLittleEndian ? 8 : 16;
    public static readonly int Blue = BitConverter.IsLittleEndian ? 16 : 8;
    public static readonly int Alpha = BitConverter.IsLittleEndian ? 24 : 0;

    /// <summary>The colours as they lie in memory.</summary>
    public static ref uint Packed(ReadOnlySpan<RgbaColor> colors) =>
        ref Unsafe.As<RgbaColor, uint>(ref MemoryMarshal.GetReference(colors));
}
