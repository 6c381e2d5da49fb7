using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Sixteen lanes in two 256-bit registers.</summary>
internal readonly struct Sixteen256(Vector256<float> low, Vector256<float> high) : ISixteen<Sixteen256>
{
    private readonly Vector256<float> _low = low;
    private readonly Vector256<float> _high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 Load(ref float source) => new(Vector256.LoadUnsafe(ref source), Vector256.LoadUnsafe(ref source, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 Create(float value)
    {
        Vector256<float> all = Vector256.Create(value);
        return new(all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Sixteen256 value, ref float destination)
    {
        value._low.StoreUnsafe(ref destination);
        value._high.StoreUnsafe(ref destination, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 operator +(Sixteen256 left, Sixteen256 right) => new(left._low + right._low, left._high + right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 operator -(Sixteen256 left, Sixteen256 right) => new(left._low - right._low, left._high - right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 operator *(Sixteen256 left, Sixteen256 right) => new(left._low * right._low, left._high * right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 operator /(Sixteen256 left, Sixteen256 right) => new(left._low / right._low, left._high / right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 Max(Sixteen256 left, Sixteen256 right) =>
        new(Vector256.MaxNative(left._low, right._low), Vector256.MaxNative(left._high, right._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreater(Sixteen256 left, Sixteen256 right)
    {
        Vector256<float> any = Vector256.GreaterThan(left._low, right._low)
            | Vector256.GreaterThan(left._high, right._high);
        return any.ExtractMostSignificantBits() != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 SelectGreater(Sixteen256 left, Sixteen256 right, Sixteen256 ifGreater, Sixteen256 otherwise) => new(
        Vector256.ConditionalSelect(Vector256.GreaterThan(left._low, right._low), ifGreater._low, otherwise._low),
        Vector256.ConditionalSelect(Vector256.GreaterThan(left._high, right._high), ifGreater._high, otherwise._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 PowerOfTwo(Sixteen256 rounded) => new(PowerOfTwo(rounded._low), PowerOfTwo(rounded._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen256 SplitExponent(Sixteen256 value, out Sixteen256 exponent)
    {
        Vector256<float> lowMantissa = SplitExponent(value._low, out Vector256<float> lowExponent);
        Vector256<float> highMantissa = SplitExponent(value._high, out Vector256<float> highExponent);
        exponent = new(lowExponent, highExponent);
        return new(lowMantissa, highMantissa);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<float> rounded) =>
        ((rounded.AsInt32() << 23) + Vector256.Create(SixteenMath.OneBits)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SplitExponent(Vector256<float> value, out Vector256<float> exponent)
    {
        Vector256<int> bits = value.AsInt32();
        Vector256<int> power = (bits - Vector256.Create(SixteenMath.HalfRootBits)) >> 23;
        exponent = Vector256.ConvertToSingle(power);
        return (bits - (power << 23)).AsSingle();
    }
}
