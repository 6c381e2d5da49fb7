using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Sixteen lanes in one 512-bit register.</summary>
internal readonly struct Sixteen512(Vector512<float> all) : ISixteen<Sixteen512>
{
    private readonly Vector512<float> _all = all;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 Load(ref float source) => new(Vector512.LoadUnsafe(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Sixteen512 value, ref float destination) => value._all.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 operator +(Sixteen512 left, Sixteen512 right) => new(left._all + right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 operator -(Sixteen512 left, Sixteen512 right) => new(left._all - right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 operator *(Sixteen512 left, Sixteen512 right) => new(left._all * right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 operator /(Sixteen512 left, Sixteen512 right) => new(left._all / right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 Max(Sixteen512 left, Sixteen512 right) => new(Vector512.MaxNative(left._all, right._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreater(Sixteen512 left, Sixteen512 right) => Vector512.GreaterThanAny(left._all, right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 SelectGreater(Sixteen512 left, Sixteen512 right, Sixteen512 ifGreater, Sixteen512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(left._all, right._all), ifGreater._all, otherwise._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 PowerOfTwo(Sixteen512 rounded) =>
        new(((rounded._all.AsInt32() << 23) + Vector512.Create(SixteenMath.OneBits)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen512 SplitExponent(Sixteen512 value, out Sixteen512 exponent)
    {
        Vector512<int> bits = value._all.AsInt32();
        Vector512<int> power = (bits - Vector512.Create(SixteenMath.HalfRootBits)) >> 23;
        exponent = new(Vector512.ConvertToSingle(power));
        return new((bits - (power << 23)).AsSingle());
    }
}
