using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The few elementwise operations the colour code needs, so that one kernel serves every vector width and the
/// scalar reference. Every width gives the same results bit for bit: lanes never mix, and sums over lanes do not occur. Operations are single
/// IEEE 754 roundings; inputs are never NaN. Kernels are compiled with
/// <see cref="System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization"/>: a first, unoptimised tier that calls each
/// operation would take longer over one picture than the whole job.</summary>
/// <typeparam name="TVector">A float or a vector of floats.</typeparam>
internal interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Every lane <paramref name="value"/>.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>Loads <see cref="Count"/> consecutive floats.</summary>
    static abstract TVector Load(ref readonly float source);

    /// <summary>Stores <see cref="Count"/> consecutive floats.</summary>
    static abstract void Store(TVector value, ref float destination);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a * b + c for operands whose product and sum are exact, so that fusing them changes nothing.</summary>
    static abstract TVector MultiplyAddExact(TVector a, TVector b, TVector c);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>The absolute value.</summary>
    static abstract TVector Abs(TVector value);

    /// <summary>The integer part.</summary>
    static abstract TVector Truncate(TVector value);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract TVector SquareRoot(TVector value);

    /// <summary>The smaller of each pair.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The larger of each pair.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Where a &lt; b <paramref name="then"/>, elsewhere <paramref name="otherwise"/>.</summary>
    static abstract TVector SelectLess(TVector a, TVector b, TVector then, TVector otherwise);

    /// <summary>One bit a lane, lane 0 lowest: a &lt;= b.</summary>
    static abstract uint LessOrEqualBits(TVector a, TVector b);

    /// <summary>The smallest lane.</summary>
    static abstract float SmallestLane(TVector value);

    /// <summary>The largest lane.</summary>
    static abstract float LargestLane(TVector value);

    /// <summary>One byte of each of <see cref="Count"/> packed colours, as a float 0 to 255.</summary>
    /// <param name="packed">Colours as they lie in memory.</param>
    /// <param name="shift">Bit position of the channel, from <see cref="ChannelShift"/>.</param>
    static abstract TVector Channel(ref readonly uint packed, int shift);

    /// <summary>A cube root within 6 %, by a third of the exponent: the start of an iteration. For normal positive numbers.</summary>
    static abstract TVector CubeRootEstimate(TVector value);

    /// <summary>Stores lanes that hold integers 0 to 65,535.</summary>
    static abstract void StoreIndices(TVector indices, ref ushort destination);
}

/// <summary>Where the channels of an <see cref="Rgba32"/> lie in a 32-bit integer read from its memory.</summary>
internal static class ChannelShift
{
    public static readonly int Red = BitConverter.IsLittleEndian ? 0 : 24;
    public static readonly int Green = BitConverter.IsLittleEndian ? 8 : 16;
    public static readonly int Blue = BitConverter.IsLittleEndian ? 16 : 8;
    public static readonly int Alpha = BitConverter.IsLittleEndian ? 24 : 0;

    /// <summary>The colours as they lie in memory.</summary>
    public static ref uint Packed(ReadOnlySpan<Rgba32> colors) =>
        ref Unsafe.As<Rgba32, uint>(ref MemoryMarshal.GetReference(colors));
}

/// <summary>Constants of <see cref="ILanes{TVector}.CubeRootEstimate"/>.</summary>
internal static class CubeRootStart
{
    /// <summary>The bits of a float, taken as an integer, approximate its logarithm; a third of them plus two thirds of the
    /// exponent's bias (slightly lowered to balance the error) are the bits of its cube root.</summary>
    public const float Bias = 709_921_077f;

    public const float Third = 1f / 3f;
}

/// <summary>One float: what the wider lanes must agree with.</summary>
internal readonly struct ScalarLanes : ILanes<float>
{
    public static int Count => 1;

    public static float Broadcast(float value) => value;

    public static float Load(ref readonly float source) => source;

    public static void Store(float value, ref float destination) => destination = value;

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float MultiplyAddExact(float a, float b, float c) => (a * b) + c;

    public static float Divide(float a, float b) => a / b;

    public static float Abs(float value) => MathF.Abs(value);

    public static float Truncate(float value) => MathF.Truncate(value);

    public static float SquareRoot(float value) => MathF.Sqrt(value);

    public static float Min(float a, float b) => a < b ? a : b;

    public static float Max(float a, float b) => a > b ? a : b;

    public static float SelectLess(float a, float b, float then, float otherwise) => a < b ? then : otherwise;

    public static uint LessOrEqualBits(float a, float b) => a <= b ? 1u : 0u;

    public static float SmallestLane(float value) => value;

    public static float LargestLane(float value) => value;

    public static float Channel(ref readonly uint packed, int shift) => (packed >> shift) & 255;

    public static float CubeRootEstimate(float value) =>
        BitConverter.Int32BitsToSingle((int)((BitConverter.SingleToInt32Bits(value) * CubeRootStart.Third) + CubeRootStart.Bias));

    public static void StoreIndices(float indices, ref ushort destination) => destination = (ushort)indices;
}
