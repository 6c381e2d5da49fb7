using System.Runtime.CompilerServices;

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
}
