using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The one engine that finds nearest entries, for fitting (points and centres) and for mapping (pixels and palette): it rules out entries
/// by a box around some points and compares the points with the rest, or looks up single points in a grid of such lists.</summary>
/// <remarks>
/// <para>An entry c has at x the score x.c - |c|^2 / 2, which is half of |x|^2 less the squared distance: the nearest has the greatest.
/// "Nearest" means the greatest score as computed in <see cref="float"/>, beginning with -|c|^2 / 2 and adding the products of x, y, z and
/// alpha in this order, each sum and product rounded; of equal scores the entry that comes first.
/// The result does not depend on vector width or number of threads.</para>
/// <para>Over a box, the difference of two entries' scores is a linear function of the point, so its extreme is in a corner: with
/// the middle m and the half sides h, and p the best entry at m, entry c cannot win anywhere in the box when
/// score(p) - score(c) at m exceeds the sum of h |c - p| along the axes.</para>
/// </remarks>
// Bounds: points are padded to blocks of 64 and entries to 16; labels are checked at their last place.
internal abstract class NearestKernels
{
    /// <summary>Points are compared in batches of this many.</summary>
    public const int Batch = 64;

    /// <summary>Bound on what rounding does to the difference above, as a share of the largest squared norm involved: products, sums and
    /// middles lose some 40 times 2^-24.</summary>
    protected const float ScoreError = 4e-6f;

    /// <summary>Lanes of a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>The kernels for centres in 3 or 4 dimensions.</summary>
    public static NearestKernels Create(int dimensions, VectorWidth width) =>
        dimensions == 4 ? Create<FourChannels>(width) : Create<ThreeChannels>(width);

    /// <summary>The kernels for the 8-bit colours of a space.</summary>
    public static NearestKernels Create(MetricSpace space, VectorWidth width) =>
        space.HasExactProducts ? Create<ThreeExactChannels>(width) : Create(space.Dimensions, width);

    /// <summary>The smallest box around <see cref="Batch"/> points.</summary>
    public abstract ColorBox Bounds(PointColumns points, int start);

    /// <summary>Selects the entries that may be nearest to some point of a box.</summary>
    /// <param name="source">Entries to select from, padded.</param>
    /// <param name="box">Where the points are.</param>
    /// <param name="selected">Another table; receives the selection, in order and not padded.</param>
    /// <param name="most">Gives up when there are more than this.</param>
    /// <returns>Whether there were no more than <paramref name="most"/>; if there were, the selection is not complete.</returns>
    public abstract bool Select(EntryTable source, in ColorBox box, EntryTable selected, int most = int.MaxValue);

    /// <summary>Finds the nearest of <paramref name="entries"/> for consecutive points.</summary>
    /// <param name="start">First point.</param>
    /// <param name="count">How many: a multiple of <see cref="Batch"/>.</param>
    /// <param name="entries">At least one entry.</param>
    /// <param name="labels">Receives each point's entry, by its number in <see cref="EntryTable.Ids"/>.</param>
    /// <param name="scores">Receives that entry's score.</param>
    public abstract void FindNearest(PointColumns points, int start, int count, EntryTable entries, Span<int> labels, Span<float> scores);

    /// <summary>Makes a search for single points over a whole palette, for one thread.</summary>
    public abstract PaletteGrid CreateGrid(EntryTable palette);

    private static NearestKernels Create<TChannels>(VectorWidth width)
        where TChannels : struct, IChannels => width switch
        {
            VectorWidth.Bits512 => new NearestKernels<Floats16, TChannels>(),
            VectorWidth.Bits256 => new NearestKernels<Floats8, TChannels>(),
            VectorWidth.Bits128 => new NearestKernels<Floats4, TChannels>(),
            _ => new NearestKernels<Floats1, TChannels>(),
        };
}

/// <summary>The kernels at one vector width and for one kind of space.</summary>
internal sealed class NearestKernels<TFloats, TChannels> : NearestKernels
    where TFloats : struct, IFloats<TFloats>
    where TChannels : struct, IChannels
{
    /// <inheritdoc/>
    public override int Lanes => TFloats.Count;

    private static bool HasAlpha => TChannels.Dimensions == 4;

    /// <summary>Score of entries c at points x, for vectors of either: the definition that <see cref="NearestKernels"/> gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloats Score(
        TFloats x, TFloats y, TFloats z, TFloats alpha, TFloats cx, TFloats cy, TFloats cz, TFloats ca, TFloats minusHalfNorm)
    {
        if (TChannels.HasExactProducts)
        {
            // No product or sum is rounded, so neither fusing nor order changes the result.
            return TFloats.MultiplyAddExact(x, cx, TFloats.MultiplyAddExact(y, cy, TFloats.MultiplyAddExact(z, cz, minusHalfNorm)));
        }

        TFloats score = minusHalfNorm + (x * cx) + (y * cy) + (z * cz);
        return HasAlpha ? score + (alpha * ca) : score;
    }

    /// <inheritdoc/>
    public override PaletteGrid CreateGrid(EntryTable palette) =>
        HasAlpha ? new PaletteGrid<TFloats, FourChannels>(this, palette) : new PaletteGrid<TFloats, ThreeChannels>(this, palette);

    /// <inheritdoc/>
    public override ColorBox Bounds(PointColumns points, int start)
    {
        (float lowX, float highX) = Range(ref points.X[start]);
        (float lowY, float highY) = Range(ref points.Y[start]);
        (float lowZ, float highZ) = Range(ref points.Z[start]);
        (float lowAlpha, float highAlpha) = HasAlpha ? Range(ref points.Alpha[start]) : (0, 0);
        return new ColorBox(
            Vector128.Create(lowX, lowY, lowZ, lowAlpha),
            Vector128.Create(highX, highY, highZ, highAlpha));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Select(EntryTable source, in ColorBox box, EntryTable selected, int most = int.MaxValue)
    {
        ref float x = ref MemoryMarshal.GetArrayDataReference(source.X);
        ref float y = ref MemoryMarshal.GetArrayDataReference(source.Y);
        ref float z = ref MemoryMarshal.GetArrayDataReference(source.Z);
        ref float alpha = ref MemoryMarshal.GetArrayDataReference(source.Alpha);
        ref float minusHalfNorm = ref MemoryMarshal.GetArrayDataReference(source.MinusHalfNorms);
        Span<float> scores = selected.RoomForScores(source);
        ref float score = ref MemoryMarshal.GetReference(scores);
        Vector128<float> middle = box.Middle, reach = box.Reach;
        TFloats mx = TFloats.Create(middle[0]), my = TFloats.Create(middle[1]), mz = TFloats.Create(middle[2]), ma = TFloats.Create(middle[3]);
        TFloats greatest = TFloats.Create(float.MinValue);
        int count = source.Count;
        for (int k = 0; k < count; k += TFloats.Count)
        {
            TFloats s = Score(
                mx, my, mz, ma,
                TFloats.Load(in Unsafe.Add(ref x, k)), TFloats.Load(in Unsafe.Add(ref y, k)), TFloats.Load(in Unsafe.Add(ref z, k)),
                HasAlpha ? TFloats.Load(in Unsafe.Add(ref alpha, k)) : mz, TFloats.Load(in Unsafe.Add(ref minusHalfNorm, k)));
            TFloats.Store(s, ref Unsafe.Add(ref score, k));
            greatest = TFloats.Max(s, greatest);
        }

        float best = TFloats.LargestLane(greatest);
        int pivot = scores[..count].IndexOf(best);
        float margin = ScoreError * Math.Max(source.LargestNorm, box.LargestNorm);
        TFloats limit = TFloats.Create(best - margin);
        TFloats px = TFloats.Create(source.X[pivot]), py = TFloats.Create(source.Y[pivot]);
        TFloats pz = TFloats.Create(source.Z[pivot]), pa = TFloats.Create(source.Alpha[pivot]);
        TFloats rx = TFloats.Create(reach[0]), ry = TFloats.Create(reach[1]), rz = TFloats.Create(reach[2]), ra = TFloats.Create(reach[3]);
        selected.Clear(source);
        for (int k = 0; k < count; k += TFloats.Count)
        {
            TFloats gain = rx * TFloats.Abs(TFloats.Load(in Unsafe.Add(ref x, k)) - px);
            gain += ry * TFloats.Abs(TFloats.Load(in Unsafe.Add(ref y, k)) - py);
            gain += rz * TFloats.Abs(TFloats.Load(in Unsafe.Add(ref z, k)) - pz);
            if (HasAlpha)
            {
                gain += ra * TFloats.Abs(TFloats.Load(in Unsafe.Add(ref alpha, k)) - pa);
            }

            uint keep = TFloats.LessOrEqualBits(limit, TFloats.Load(in Unsafe.Add(ref score, k)) + gain);
            if (selected.Count + BitOperations.PopCount(keep) > most)
            {
                return false;
            }

            for (; keep != 0; keep &= keep - 1)
            {
                selected.Add(source, k + BitOperations.TrailingZeroCount(keep));
            }
        }

        return true;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void FindNearest(PointColumns points, int start, int count, EntryTable entries, Span<int> labels, Span<float> scores)
    {
        // The references below are not checked again.
        _ = labels[count - 1];
        _ = scores[count - 1];
        _ = points.X[start + count - 1];
        ref float x = ref points.X[start];
        ref float y = ref points.Y[start];
        ref float z = ref points.Z[start];
        ref float alpha = ref HasAlpha ? ref points.Alpha[start] : ref z;
        ref float label = ref Unsafe.As<int, float>(ref MemoryMarshal.GetReference(labels));
        ref float score = ref MemoryMarshal.GetReference(scores);

        // Four vectors at a time: an entry is broadcast less often, and comparisons do not wait for one another.
        for (nint i = 0; i < count; i += 4 * TFloats.Count)
        {
            nint j = i + TFloats.Count, k = j + TFloats.Count, l = k + TFloats.Count;
            TFloats best0 = TFloats.Create(float.MinValue), best1 = best0, best2 = best0, best3 = best0;
            TFloats id0 = TFloats.Create(0), id1 = id0, id2 = id0, id3 = id0;
            for (int c = 0; c < entries.Count; c++)
            {
                TFloats cx = TFloats.Create(entries.X[c]), cy = TFloats.Create(entries.Y[c]), cz = TFloats.Create(entries.Z[c]);
                TFloats ca = HasAlpha ? TFloats.Create(entries.Alpha[c]) : cz;
                TFloats norm = TFloats.Create(entries.MinusHalfNorms[c]);

                // Numbers travel as the bits of floats: lanes are only ever selected, not computed with.
                TFloats id = TFloats.Create(BitConverter.Int32BitsToSingle(entries.Ids[c]));
                TFloats score0 = ScoreAt(ref x, ref y, ref z, ref alpha, i, cx, cy, cz, ca, norm);
                id0 = TFloats.SelectLess(best0, score0, id, id0);
                best0 = TFloats.Max(score0, best0);
                TFloats score1 = ScoreAt(ref x, ref y, ref z, ref alpha, j, cx, cy, cz, ca, norm);
                id1 = TFloats.SelectLess(best1, score1, id, id1);
                best1 = TFloats.Max(score1, best1);
                TFloats score2 = ScoreAt(ref x, ref y, ref z, ref alpha, k, cx, cy, cz, ca, norm);
                id2 = TFloats.SelectLess(best2, score2, id, id2);
                best2 = TFloats.Max(score2, best2);
                TFloats score3 = ScoreAt(ref x, ref y, ref z, ref alpha, l, cx, cy, cz, ca, norm);
                id3 = TFloats.SelectLess(best3, score3, id, id3);
                best3 = TFloats.Max(score3, best3);
            }

            TFloats.Store(id0, ref Unsafe.Add(ref label, i));
            TFloats.Store(id1, ref Unsafe.Add(ref label, j));
            TFloats.Store(id2, ref Unsafe.Add(ref label, k));
            TFloats.Store(id3, ref Unsafe.Add(ref label, l));
            TFloats.Store(best0, ref Unsafe.Add(ref score, i));
            TFloats.Store(best1, ref Unsafe.Add(ref score, j));
            TFloats.Store(best2, ref Unsafe.Add(ref score, k));
            TFloats.Store(best3, ref Unsafe.Add(ref score, l));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats ScoreAt(
        ref float x, ref float y, ref float z, ref float alpha, nint at, TFloats cx, TFloats cy, TFloats cz, TFloats ca, TFloats norm) =>
        Score(
            TFloats.Load(in Unsafe.Add(ref x, at)), TFloats.Load(in Unsafe.Add(ref y, at)), TFloats.Load(in Unsafe.Add(ref z, at)),
            HasAlpha ? TFloats.Load(in Unsafe.Add(ref alpha, at)) : cz, cx, cy, cz, ca, norm);

    /// <summary>The smallest and the largest of <see cref="NearestKernels.Batch"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Low, float High) Range(ref float values)
    {
        TFloats low = TFloats.Load(in values), high = low;
        for (int i = TFloats.Count; i < Batch; i += TFloats.Count)
        {
            TFloats value = TFloats.Load(in Unsafe.Add(ref values, i));
            low = TFloats.Min(low, value);
            high = TFloats.Max(high, value);
        }

        return (TFloats.SmallestLane(low), TFloats.LargestLane(high));
    }
}
