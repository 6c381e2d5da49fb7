using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Sixteen lanes in four 128-bit registers.</summary>
internal readonly struct Sixteen128(Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    : ISixteen<Sixteen128>
{
    private readonly Vector128<float> _first = first;
    private readonly Vector128<float> _second = second;
    private readonly Vector128<float> _third = third;
    private readonly Vector128<float> _fourth = fourth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 Load(ref float source) => new(
        Vector128.LoadUnsafe(ref source),
        Vector128.LoadUnsafe(ref source, 4),
        Vector128.LoadUnsafe(ref source, 8),
        Vector128.LoadUnsafe(ref source, 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 Create(float value)
    {
        Vector128<float> all = Vector128.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Sixteen128 value, ref float destination)
    {
        value._first.StoreUnsafe(ref destination);
        value._second.StoreUnsafe(ref destination, 4);
        value._third.StoreUnsafe(ref destination, 8);
        value._fourth.StoreUnsafe(ref destination, 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 operator +(Sixteen128 left, Sixteen128 right) => new(
        left._first + right._first,
        left._second + right._second,
        left._third + right._third,
        left._fourth + right._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 operator -(Sixteen128 left, Sixteen128 right) => new(
        left._first - right._first,
        left._second - right._second,
        left._third - right._third,
        left._fourth - right._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 operator *(Sixteen128 left, Sixteen128 right) => new(
        left._first * right._first,
        left._second * right._second,
        left._third * right._third,
        left._fourth * right._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 operator /(Sixteen128 left, Sixteen128 right) => new(
        left._first / right._first,
        left._second / right._second,
        left._third / right._third,
        left._fourth / right._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 Max(Sixteen128 left, Sixteen128 right) => new(
        Vector128.MaxNative(left._first, right._first),
        Vector128.MaxNative(left._second, right._second),
        Vector128.MaxNative(left._third, right._third),
        Vector128.MaxNative(left._fourth, right._fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreater(Sixteen128 left, Sixteen128 right)
    {
        Vector128<float> any = Vector128.GreaterThan(left._first, right._first)
            | Vector128.GreaterThan(left._second, right._second)
            | Vector128.GreaterThan(left._third, right._third)
            | Vector128.GreaterThan(left._fourth, right._fourth);
        return any.ExtractMostSignificantBits() != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 SelectGreater(Sixteen128 left, Sixteen128 right, Sixteen128 ifGreater, Sixteen128 otherwise) => new(
        Vector128.ConditionalSelect(Vector128.GreaterThan(left._first, right._first), ifGreater._first, otherwise._first),
        Vector128.ConditionalSelect(Vector128.GreaterThan(left._second, right._second), ifGreater._second, otherwise._second),
        Vector128.ConditionalSelect(Vector128.GreaterThan(left._third, right._third), ifGreater._third, otherwise._third),
        Vector128.ConditionalSelect(Vector128.GreaterThan(left._fourth, right._fourth), ifGreater._fourth, otherwise._fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 PowerOfTwo(Sixteen128 rounded) => new(
        PowerOfTwo(rounded._first),
        PowerOfTwo(rounded._second),
        PowerOfTwo(rounded._third),
        PowerOfTwo(rounded._fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen128 SplitExponent(Sixteen128 value, out Sixteen128 exponent)
    {
        Vector128<float> firstMantissa = SplitExponent(value._first, out Vector128<float> firstExponent);
        Vector128<float> secondMantissa = SplitExponent(value._second, out Vector128<float> secondExponent);
        Vector128<float> thirdMantissa = SplitExponent(value._third, out Vector128<float> thirdExponent);
        Vector128<float> fourthMantissa = SplitExponent(value._fourth, out Vector128<float> fourthExponent);
        exponent = new(firstExponent, secondExponent, thirdExponent, fourthExponent);
        return new(firstMantissa, secondMantissa, thirdMantissa, fourthMantissa);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PowerOfTwo(Vector128<float> rounded) =>
        ((rounded.AsInt32() << 23) + Vector128.Create(SixteenMath.OneBits)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SplitExponent(Vector128<float> value, out Vector128<float> exponent)
    {
        Vector128<int> bits = value.AsInt32();
        Vector128<int> power = (bits - Vector128.Create(SixteenMath.HalfRootBits)) >> 23;
        exponent = Vector128.ConvertToSingle(power);
        return (bits - (power << 23)).AsSingle();
    }
}
