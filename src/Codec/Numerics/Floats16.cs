using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Sixteen floats in a register of 512 bits.</summary>
// Bounds: loads and stores 16 values: callers step by Count and stop Count before the end.
internal readonly struct Floats16(Vector512<float> lanes) : IFloats<Floats16>
{
    private readonly Vector512<float> _lanes = lanes;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 Load(ref readonly float source) => new(Vector512.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Floats16 value, ref float destination) => value._lanes.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 operator +(Floats16 left, Floats16 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 operator -(Floats16 left, Floats16 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 operator *(Floats16 left, Floats16 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 operator /(Floats16 left, Floats16 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 MultiplyAddExact(Floats16 a, Floats16 b, Floats16 c) =>
        new(Vector512.MultiplyAddEstimate(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 Abs(Floats16 value) => new(Vector512.Abs(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 Truncate(Floats16 value) => new(Vector512.Truncate(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 SquareRoot(Floats16 value) => new(Vector512.Sqrt(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 Min(Floats16 left, Floats16 right) => new(Vector512.MinNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 Max(Floats16 left, Floats16 right) => new(Vector512.MaxNative(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 SelectLess(Floats16 left, Floats16 right, Floats16 then, Floats16 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left._lanes, right._lanes), then._lanes, otherwise._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LessOrEqualBits(Floats16 left, Floats16 right) =>
        (uint)Vector512.LessThanOrEqual(left._lanes, right._lanes).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SmallestLane(Floats16 value) =>
        Floats8.SmallestLane(new(Vector256.MinNative(value._lanes.GetLower(), value._lanes.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LargestLane(Floats16 value) =>
        Floats8.LargestLane(new(Vector256.MaxNative(value._lanes.GetLower(), value._lanes.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 Channel(ref readonly uint packed, int shift) =>
        new(Vector512.ConvertToSingle(((Vector512.LoadUnsafe(in packed) >>> shift) & Vector512.Create(255u)).AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 PowerOfTwo(Floats16 rounded) =>
        new(((rounded._lanes.AsInt32() << 23) + Vector512.Create(FloatBits.One)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 SplitExponent(Floats16 value, out Floats16 exponent)
    {
        Vector512<int> bits = value._lanes.AsInt32();
        Vector512<int> power = (bits - Vector512.Create(FloatBits.HalfRoot)) >> 23;
        exponent = new(Vector512.ConvertToSingle(power));
        return new((bits - (power << 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats16 CubeRootEstimate(Floats16 value)
    {
        Vector512<float> logarithm = Vector512.ConvertToSingle(value._lanes.AsInt32());
        return new(Vector512.ConvertToInt32Native((logarithm * FloatBits.Third) + Vector512.Create(FloatBits.CubeRootBias)).AsSingle());
    }
}
