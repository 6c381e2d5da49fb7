using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Eight floats at a time.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => 8;

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    public static Vector256<float> Load(ref readonly float source) => Vector256.LoadUnsafe(in source);

    public static void Store(Vector256<float> value, ref float destination) => value.StoreUnsafe(ref destination);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> MultiplyAddExact(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    public static Vector256<float> Abs(Vector256<float> value) => Vector256.Abs(value);

    public static Vector256<float> Truncate(Vector256<float> value) => Vector256.Truncate(value);

    public static Vector256<float> SquareRoot(Vector256<float> value) => Vector256.Sqrt(value);

    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.MinNative(a, b);

    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.MaxNative(a, b);

    public static Vector256<float> SelectLess(Vector256<float> a, Vector256<float> b, Vector256<float> then, Vector256<float> otherwise) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a, b), then, otherwise);

    public static uint LessOrEqualBits(Vector256<float> a, Vector256<float> b) =>
        Vector256.LessThanOrEqual(a, b).ExtractMostSignificantBits();

    public static float SmallestLane(Vector256<float> value) => Lanes128.SmallestLane(Lanes128.Min(value.GetLower(), value.GetUpper()));

    public static float LargestLane(Vector256<float> value) => Lanes128.LargestLane(Lanes128.Max(value.GetLower(), value.GetUpper()));

    public static Vector256<float> Channel(ref readonly uint packed, int shift) =>
        Vector256.ConvertToSingle(((Vector256.LoadUnsafe(in packed) >>> shift) & Vector256.Create(255u)).AsInt32());

    public static Vector256<float> CubeRootEstimate(Vector256<float> value)
    {
        Vector256<float> logarithm = Vector256.ConvertToSingle(value.AsInt32());
        return Vector256.ConvertToInt32Native((logarithm * CubeRootStart.Third) + Vector256.Create(CubeRootStart.Bias)).AsSingle();
    }

    public static void StoreIndices(Vector256<float> indices, ref ushort destination)
    {
        Vector256<uint> wide = Vector256.ConvertToInt32Native(indices).AsUInt32();
        Vector128.StoreUnsafe(Vector128.Narrow(wide.GetLower(), wide.GetUpper()), ref destination);
    }
}
