using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>The squared distance that "nearest" means, with its order of operations.</summary>
internal static class SquaredDistance
{
    /// <summary>(x - X)^2 + (y - Y)^2 + (z - Z)^2 for the vector of points at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TLanes, TVector>(
        TVector entryX, TVector entryY, TVector entryZ, ref float x, ref float y, ref float z, int offset)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        TVector dx = TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref x, offset)), entryX);
        TVector dy = TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref y, offset)), entryY);
        TVector dz = TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref z, offset)), entryZ);
        return TLanes.Add(
            TLanes.Add(TLanes.Multiply(dx, dx), TLanes.Multiply(dy, dy)), TLanes.Multiply(dz, dz));
    }

    /// <summary>x * X + y * Y + z * Z + alpha * Alpha, added in this order: no platform's horizontal sum can differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(Vector128<float> a, Vector128<float> b)
    {
        Vector128<float> products = a * b;
        return products[0] + products[1] + products[2] + products[3];
    }

    /// <summary>The squared distance of two points with all four coordinates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Between(Vector128<float> a, Vector128<float> b) => Dot(a - b, a - b);
}
