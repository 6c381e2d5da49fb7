using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Sixteen floats at a time.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => 16;

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    public static Vector512<float> Load(ref readonly float source) => Vector512.LoadUnsafe(in source);

    public static void Store(Vector512<float> value, ref float destination) => value.StoreUnsafe(ref destination);

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    public static Vector512<float> MultiplyAddExact(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    public static Vector512<float> Abs(Vector512<float> value) => Vector512.Abs(value);

    public static Vector512<float> Truncate(Vector512<float> value) => Vector512.Truncate(value);

    public static Vector512<float> SquareRoot(Vector512<float> value) => Vector512.Sqrt(value);

    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.MinNative(a, b);

    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.MaxNative(a, b);

    public static Vector512<float> SelectLess(Vector512<float> a, Vector512<float> b, Vector512<float> then, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a, b), then, otherwise);

    public static uint LessOrEqualBits(Vector512<float> a, Vector512<float> b) =>
        (uint)Vector512.LessThanOrEqual(a, b).ExtractMostSignificantBits();

    public static float SmallestLane(Vector512<float> value) => Lanes256.SmallestLane(Lanes256.Min(value.GetLower(), value.GetUpper()));

    public static float LargestLane(Vector512<float> value) => Lanes256.LargestLane(Lanes256.Max(value.GetLower(), value.GetUpper()));

    public static Vector512<float> Channel(ref readonly uint packed, int shift) =>
        Vector512.ConvertToSingle(((Vector512.LoadUnsafe(in packed) >>> shift) & Vector512.Create(255u)).AsInt32());

    public static Vector512<float> CubeRootEstimate(Vector512<float> value)
    {
        Vector512<float> logarithm = Vector512.ConvertToSingle(value.AsInt32());
        return Vector512.ConvertToInt32Native((logarithm * CubeRootStart.Third) + Vector512.Create(CubeRootStart.Bias)).AsSingle();
    }

    public static void StoreIndices(Vector512<float> indices, ref ushort destination)
    {
        Vector512<uint> wide = Vector512.ConvertToInt32Native(indices).AsUInt32();
        Vector256.StoreUnsafe(Vector256.Narrow(wide.GetLower(), wide.GetUpper()), ref destination);
    }
}
