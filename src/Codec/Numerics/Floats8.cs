using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Eight floats in a register of 256 bits.</summary>
// Bounds: loads and stores 8 values: callers step by Count and stop Count before the end.
internal readonly struct Floats8(Vector256<float> lanes) : IFloats<Floats8>
{
    private readonly Vector256<float> _lanes = lanes;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 Load(ref readonly float source) => new(Vector256.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Floats8 value, ref float destination) => value._lanes.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 operator +(Floats8 left, Floats8 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 operator -(Floats8 left, Floats8 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 operator *(Floats8 left, Floats8 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 operator /(Floats8 left, Floats8 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 MultiplyAddExact(Floats8 a, Floats8 b, Floats8 c) =>
        new(Vector256.MultiplyAddEstimate(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 Abs(Floats8 value) => new(Vector256.Abs(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 Truncate(Floats8 value) => new(Vector256.Truncate(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 SquareRoot(Floats8 value) => new(Vector256.Sqrt(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 Min(Floats8 left, Floats8 right) => new(Vector256.MinNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 Max(Floats8 left, Floats8 right) => new(Vector256.MaxNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 SelectLess(Floats8 left, Floats8 right, Floats8 then, Floats8 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left._lanes, right._lanes), then._lanes, otherwise._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LessOrEqualBits(Floats8 left, Floats8 right) =>
        Vector256.LessThanOrEqual(left._lanes, right._lanes).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SmallestLane(Floats8 value) =>
        Floats4.SmallestLane(new(Vector128.MinNative(value._lanes.GetLower(), value._lanes.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LargestLane(Floats8 value) =>
        Floats4.LargestLane(new(Vector128.MaxNative(value._lanes.GetLower(), value._lanes.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 Channel(ref readonly uint packed, int shift) =>
        new(Vector256.ConvertToSingle(((Vector256.LoadUnsafe(in packed) >>> shift) & Vector256.Create(255u)).AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 PowerOfTwo(Floats8 rounded) =>
        new(((rounded._lanes.AsInt32() << 23) + Vector256.Create(FloatBits.One)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 SplitExponent(Floats8 value, out Floats8 exponent)
    {
        Vector256<int> bits = value._lanes.AsInt32();
        Vector256<int> power = (bits - Vector256.Create(FloatBits.HalfRoot)) >> 23;
        exponent = new(Vector256.ConvertToSingle(power));
        return new((bits - (power << 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats8 CubeRootEstimate(Floats8 value)
    {
        Vector256<float> logarithm = Vector256.ConvertToSingle(value._lanes.AsInt32());
        return new(Vector256.ConvertToInt32Native((logarithm * FloatBits.Third) + Vector256.Create(FloatBits.CubeRootBias)).AsSingle());
    }
}
