using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Products and distances of single points of four coordinates.</summary>
internal static class SquaredDistance
{
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
