using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The two inner loops of palette fitting: ruling out centres by a bounding box, and finding each point's nearest
/// centre. A centre c is ranked at x by |c|^2 / 2 - x.c, half the squared distance less |x|^2 / 2, computed in the same order
/// without fused operations at every vector width; equal ranks go to the centre that comes first.</summary>
internal abstract class NearestKernels
{
    /// <summary>Rounding of a rank, relative to the largest squared norm involved: products, sums and box midpoints each lose a few
    /// units of 2^-24.</summary>
    public const double RankError = 4e-6;

    /// <summary>The kernels for 3 or 4 dimensions at a vector width.</summary>
    public static NearestKernels Create(int dimensions, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => Create<Lanes512, Vector512<float>>(dimensions),
        VectorWidth.Bits256 => Create<Lanes256, Vector256<float>>(dimensions),
        VectorWidth.Bits128 => Create<Lanes128, Vector128<float>>(dimensions),
        _ => Create<ScalarLanes, float>(dimensions),
    };

    /// <summary>Selects the centres that may be nearest to some point of a box.</summary>
    /// <param name="source">Centres to select from, padded.</param>
    /// <param name="boxes">Holds the box.</param>
    /// <param name="box">Its number.</param>
    /// <param name="margin">Ranks closer than this count as equal: above what rounding can do.</param>
    /// <param name="ranks">Scratch, as long as the source's arrays.</param>
    /// <param name="selected">Receives the selection, in order and not padded.</param>
    /// <remarks>Over a box, the difference of two centres' ranks is a linear function, least in a corner: a centre is out
    /// when even there it ranks after the one nearest to the box's middle.</remarks>
    public abstract void Select(CenterTable source, BoundingBoxes boxes, int box, float margin, float[] ranks, CenterTable selected);

    /// <summary>Finds the nearest of <paramref name="centers"/> for consecutive points.</summary>
    /// <param name="points">Holds the points.</param>
    /// <param name="start">First point.</param>
    /// <param name="count">How many: a multiple of 64.</param>
    /// <param name="centers">At least one centre.</param>
    /// <param name="labels">Receives each point's centre, by its number in <see cref="CenterTable.Ids"/>.</param>
    /// <param name="ranks">Receives that centre's rank.</param>
    public abstract void FindNearest(PointColumns points, int start, int count, CenterTable centers, Span<int> labels, Span<float> ranks);

    private static NearestKernels Create<TLanes, TVector>(int dimensions)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        dimensions == 4
            ? new NearestKernels<TLanes, TVector, FourDimensions>()
            : new NearestKernels<TLanes, TVector, ThreeDimensions>();
}

/// <summary>Whether kernels read the fourth coordinate.</summary>
internal interface IDimensions
{
    static abstract bool HasAlpha { get; }
}

internal readonly struct ThreeDimensions : IDimensions
{
    public static bool HasAlpha => false;
}

internal readonly struct FourDimensions : IDimensions
{
    public static bool HasAlpha => true;
}

/// <summary>The kernels at one vector width and number of dimensions.</summary>
internal sealed class NearestKernels<TLanes, TVector, TDimensions> : NearestKernels
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TDimensions : struct, IDimensions
{
    // Compiled at full optimisation on first use: these loops are entered few times and run long, and precompiled code would be
    // limited to the vectors every machine has.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Select(CenterTable source, BoundingBoxes boxes, int box, float margin, float[] ranks, CenterTable selected)
    {
        ref float x = ref MemoryMarshal.GetArrayDataReference(source.X);
        ref float y = ref MemoryMarshal.GetArrayDataReference(source.Y);
        ref float z = ref MemoryMarshal.GetArrayDataReference(source.Z);
        ref float alpha = ref MemoryMarshal.GetArrayDataReference(source.Alpha);
        ref float halfNorm = ref MemoryMarshal.GetArrayDataReference(source.HalfNorm);
        ref float rank = ref MemoryMarshal.GetArrayDataReference(ranks);
        ReadOnlySpan<float> middle = boxes.Middles.AsSpan(4 * box, 4), half = boxes.HalfSides.AsSpan(4 * box, 4);
        TVector mx = TLanes.Broadcast(middle[0]), my = TLanes.Broadcast(middle[1]);
        TVector mz = TLanes.Broadcast(middle[2]), ma = TLanes.Broadcast(middle[3]);
        TVector least = TLanes.Broadcast(float.MaxValue), place = TLanes.Broadcast(0);
        for (int k = 0; k < source.Count; k += TLanes.Count)
        {
            TVector r = TLanes.Load(in Unsafe.Add(ref halfNorm, k));
            r = TLanes.Subtract(r, TLanes.Multiply(mx, TLanes.Load(in Unsafe.Add(ref x, k))));
            r = TLanes.Subtract(r, TLanes.Multiply(my, TLanes.Load(in Unsafe.Add(ref y, k))));
            r = TLanes.Subtract(r, TLanes.Multiply(mz, TLanes.Load(in Unsafe.Add(ref z, k))));
            if (TDimensions.HasAlpha)
            {
                r = TLanes.Subtract(r, TLanes.Multiply(ma, TLanes.Load(in Unsafe.Add(ref alpha, k))));
            }

            TLanes.Store(r, ref Unsafe.Add(ref rank, k));
            place = TLanes.SelectLess(r, least, TLanes.Broadcast(BitConverter.Int32BitsToSingle(k)), place);
            least = TLanes.Min(r, least);
        }

        Span<float> lanes = stackalloc float[32];
        TLanes.Store(least, ref lanes[0]);
        TLanes.Store(place, ref lanes[16]);
        int lane = 0;
        for (int i = 1; i < TLanes.Count; i++)
        {
            lane = lanes[i] < lanes[lane] ? i : lane;
        }

        int nearest = BitConverter.SingleToInt32Bits(lanes[16 + lane]) + lane;
        TVector best = TLanes.Broadcast(lanes[lane]), limit = TLanes.Broadcast(margin);
        TVector nx = TLanes.Broadcast(source.X[nearest]), ny = TLanes.Broadcast(source.Y[nearest]);
        TVector nz = TLanes.Broadcast(source.Z[nearest]), na = TLanes.Broadcast(source.Alpha[nearest]);
        TVector hx = TLanes.Broadcast(half[0]), hy = TLanes.Broadcast(half[1]), hz = TLanes.Broadcast(half[2]), ha = TLanes.Broadcast(half[3]);
        selected.Count = 0;
        for (int k = 0; k < source.Count; k += TLanes.Count)
        {
            TVector reach = TLanes.Multiply(hx, Distance(TLanes.Load(in Unsafe.Add(ref x, k)), nx));
            reach = TLanes.Add(reach, TLanes.Multiply(hy, Distance(TLanes.Load(in Unsafe.Add(ref y, k)), ny)));
            reach = TLanes.Add(reach, TLanes.Multiply(hz, Distance(TLanes.Load(in Unsafe.Add(ref z, k)), nz)));
            if (TDimensions.HasAlpha)
            {
                reach = TLanes.Add(reach, TLanes.Multiply(ha, Distance(TLanes.Load(in Unsafe.Add(ref alpha, k)), na)));
            }

            TVector ahead = TLanes.Subtract(TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref rank, k)), best), reach);
            for (uint bits = TLanes.LessOrEqualBits(ahead, limit); bits != 0; bits &= bits - 1)
            {
                selected.Add(source, k + BitOperations.TrailingZeroCount(bits));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void FindNearest(PointColumns points, int start, int count, CenterTable centers, Span<int> labels, Span<float> ranks)
    {
        _ = labels[count - 1];
        _ = ranks[count - 1];
        ref float x = ref points.X[start];
        ref float y = ref points.Y[start];
        ref float z = ref points.Z[start];
        ref float alpha = ref MemoryMarshal.GetArrayDataReference(points.Alpha);
        if (TDimensions.HasAlpha)
        {
            alpha = ref points.Alpha[start];
        }

        ref float label = ref Unsafe.As<int, float>(ref MemoryMarshal.GetReference(labels));
        ref float rank = ref MemoryMarshal.GetReference(ranks);
        for (nint i = 0; i < count; i += 4 * TLanes.Count)
        {
            nint j = i + TLanes.Count, k = j + TLanes.Count, l = k + TLanes.Count;
            TVector best0 = TLanes.Broadcast(float.MaxValue), best1 = best0, best2 = best0, best3 = best0;
            TVector id0 = TLanes.Broadcast(0), id1 = id0, id2 = id0, id3 = id0;
            for (int c = 0; c < centers.Count; c++)
            {
                TVector cx = TLanes.Broadcast(centers.X[c]), cy = TLanes.Broadcast(centers.Y[c]), cz = TLanes.Broadcast(centers.Z[c]);
                TVector ca = TDimensions.HasAlpha ? TLanes.Broadcast(centers.Alpha[c]) : cz;
                TVector norm = TLanes.Broadcast(centers.HalfNorm[c]), id = TLanes.Broadcast(BitConverter.Int32BitsToSingle(centers.Ids[c]));
                TVector rank0 = Rank(ref x, ref y, ref z, ref alpha, i, cx, cy, cz, ca, norm);
                id0 = TLanes.SelectLess(rank0, best0, id, id0);
                best0 = TLanes.Min(rank0, best0);
                TVector rank1 = Rank(ref x, ref y, ref z, ref alpha, j, cx, cy, cz, ca, norm);
                id1 = TLanes.SelectLess(rank1, best1, id, id1);
                best1 = TLanes.Min(rank1, best1);
                TVector rank2 = Rank(ref x, ref y, ref z, ref alpha, k, cx, cy, cz, ca, norm);
                id2 = TLanes.SelectLess(rank2, best2, id, id2);
                best2 = TLanes.Min(rank2, best2);
                TVector rank3 = Rank(ref x, ref y, ref z, ref alpha, l, cx, cy, cz, ca, norm);
                id3 = TLanes.SelectLess(rank3, best3, id, id3);
                best3 = TLanes.Min(rank3, best3);
            }

            TLanes.Store(id0, ref Unsafe.Add(ref label, i));
            TLanes.Store(id1, ref Unsafe.Add(ref label, j));
            TLanes.Store(id2, ref Unsafe.Add(ref label, k));
            TLanes.Store(id3, ref Unsafe.Add(ref label, l));
            TLanes.Store(best0, ref Unsafe.Add(ref rank, i));
            TLanes.Store(best1, ref Unsafe.Add(ref rank, j));
            TLanes.Store(best2, ref Unsafe.Add(ref rank, k));
            TLanes.Store(best3, ref Unsafe.Add(ref rank, l));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Distance(TVector a, TVector b) => TLanes.Max(TLanes.Subtract(a, b), TLanes.Subtract(b, a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Rank(
        ref float x, ref float y, ref float z, ref float alpha, nint at, TVector cx, TVector cy, TVector cz, TVector ca, TVector norm)
    {
        TVector rank = TLanes.Subtract(norm, TLanes.Multiply(TLanes.Load(in Unsafe.Add(ref x, at)), cx));
        rank = TLanes.Subtract(rank, TLanes.Multiply(TLanes.Load(in Unsafe.Add(ref y, at)), cy));
        rank = TLanes.Subtract(rank, TLanes.Multiply(TLanes.Load(in Unsafe.Add(ref z, at)), cz));
        return TDimensions.HasAlpha ? TLanes.Subtract(rank, TLanes.Multiply(TLanes.Load(in Unsafe.Add(ref alpha, at)), ca)) : rank;
    }
}
