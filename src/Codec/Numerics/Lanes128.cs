using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Four floats at a time.</summary>
internal readonly struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => 4;

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> Load(ref readonly float source) => Vector128.LoadUnsafe(in source);

    public static void Store(Vector128<float> value, ref float destination) => value.StoreUnsafe(ref destination);

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> MultiplyAddExact(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    public static Vector128<float> Abs(Vector128<float> value) => Vector128.Abs(value);

    public static Vector128<float> Truncate(Vector128<float> value) => Vector128.Truncate(value);

    public static Vector128<float> SquareRoot(Vector128<float> value) => Vector128.Sqrt(value);

    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.MinNative(a, b);

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(a, b);

    public static Vector128<float> SelectLess(Vector128<float> a, Vector128<float> b, Vector128<float> then, Vector128<float> otherwise) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a, b), then, otherwise);

    public static uint LessOrEqualBits(Vector128<float> a, Vector128<float> b) =>
        Vector128.LessThanOrEqual(a, b).ExtractMostSignificantBits();

    public static float SmallestLane(Vector128<float> value)
    {
        value = Min(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return Min(value, Vector128.Shuffle(value, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    public static float LargestLane(Vector128<float> value)
    {
        value = Max(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return Max(value, Vector128.Shuffle(value, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    public static Vector128<float> Channel(ref readonly uint packed, int shift) =>
        Vector128.ConvertToSingle(((Vector128.LoadUnsafe(in packed) >>> shift) & Vector128.Create(255u)).AsInt32());

    public static Vector128<float> CubeRootEstimate(Vector128<float> value)
    {
        Vector128<float> logarithm = Vector128.ConvertToSingle(value.AsInt32());
        return Vector128.ConvertToInt32Native((logarithm * CubeRootStart.Third) + Vector128.Create(CubeRootStart.Bias)).AsSingle();
    }

    public static void StoreIndices(Vector128<float> indices, ref ushort destination)
    {
        Vector128<uint> wide = Vector128.ConvertToInt32Native(indices).AsUInt32();
        Vector64.StoreUnsafe(Vector128.Narrow(wide, wide).GetLower(), ref destination);
    }
}
