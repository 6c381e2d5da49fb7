using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Four floats in a register of 128 bits.</summary>
// Bounds: loads and stores 4 values: callers step by Count and stop Count before the end.
internal readonly struct Floats4(Vector128<float> lanes) : IFloats<Floats4>
{
    private readonly Vector128<float> _lanes = lanes;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 Load(ref readonly float source) => new(Vector128.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Floats4 value, ref float destination) => value._lanes.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 operator +(Floats4 left, Floats4 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 operator -(Floats4 left, Floats4 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 operator *(Floats4 left, Floats4 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 operator /(Floats4 left, Floats4 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 MultiplyAddExact(Floats4 a, Floats4 b, Floats4 c) =>
        new(Vector128.MultiplyAddEstimate(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 Abs(Floats4 value) => new(Vector128.Abs(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 Truncate(Floats4 value) => new(Vector128.Truncate(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 SquareRoot(Floats4 value) => new(Vector128.Sqrt(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 Min(Floats4 left, Floats4 right) => new(Vector128.MinNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 Max(Floats4 left, Floats4 right) => new(Vector128.MaxNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 SelectLess(Floats4 left, Floats4 right, Floats4 then, Floats4 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left._lanes, right._lanes), then._lanes, otherwise._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LessOrEqualBits(Floats4 left, Floats4 right) =>
        Vector128.LessThanOrEqual(left._lanes, right._lanes).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SmallestLane(Floats4 value)
    {
        Vector128<float> pairs = Vector128.MinNative(value._lanes, Vector128.Shuffle(value._lanes, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MinNative(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LargestLane(Floats4 value)
    {
        Vector128<float> pairs = Vector128.MaxNative(value._lanes, Vector128.Shuffle(value._lanes, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 Channel(ref readonly uint packed, int shift) =>
        new(Vector128.ConvertToSingle(((Vector128.LoadUnsafe(in packed) >>> shift) & Vector128.Create(255u)).AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 PowerOfTwo(Floats4 rounded) =>
        new(((rounded._lanes.AsInt32() << 23) + Vector128.Create(FloatBits.One)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 SplitExponent(Floats4 value, out Floats4 exponent)
    {
        Vector128<int> bits = value._lanes.AsInt32();
        Vector128<int> power = (bits - Vector128.Create(FloatBits.HalfRoot)) >> 23;
        exponent = new(Vector128.ConvertToSingle(power));
        return new((bits - (power << 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats4 CubeRootEstimate(Floats4 value)
    {
        Vector128<float> logarithm = Vector128.ConvertToSingle(value._lanes.AsInt32());
        return new(Vector128.ConvertToInt32Native((logarithm * FloatBits.Third) + Vector128.Create(FloatBits.CubeRootBias)).AsSingle());
    }
}
