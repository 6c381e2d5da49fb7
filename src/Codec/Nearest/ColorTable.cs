using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Palette entries as coordinates in a metric space, structure of arrays, with their palette indices in ascending
/// order: the whole palette, or the few candidates for a box. Padded to a multiple of <see cref="Padding"/> with entries
/// farther away than any colour.</summary>
internal sealed class ColorTable
{
    /// <summary>The widest vector: loops over entries need no tail.</summary>
    public const int Padding = 16;

    /// <summary>The column of palette indices, the last.</summary>
    public const int IndexColumn = 4;

    /// <summary>A coordinate whose square is finite and larger than any real squared distance.</summary>
    private const float Far = 1e15f;

    private const int Columns = 5;

    /// <summary>Relative slack of the candidate test, well above the few 2^-24 that rounding can add up to.</summary>
    private const float Slack = 1e-5f;

    private float[] _data = [];
    private int _capacity;

    /// <summary>Makes an empty table with room for <paramref name="capacity"/> entries.</summary>
    public ColorTable(int capacity)
    {
        EnsureCapacity(capacity);
    }

    /// <summary>Makes a table of a whole palette.</summary>
    public ColorTable(MetricSpace space, ReadOnlySpan<Rgba32> palette)
        : this(palette.Length)
    {
        Count = palette.Length;
        HasAlpha = space.Dimensions == 4;
        space.ToCoordinates(palette, Span(0), Span(1), Span(2), Span(3));
        for (int i = 0; i < Count; i++)
        {
            Span(4)[i] = i;
        }

        Pad();
    }

    /// <summary>Entries, padding not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Entries with padding.</summary>
    public int PaddedCount => (Count + Padding - 1) & -Padding;

    /// <summary>Whether the entries have four coordinates.</summary>
    public bool HasAlpha { get; private set; }

    /// <summary>First coordinates.</summary>
    public ref float X => ref MemoryMarshal.GetArrayDataReference(_data);

    /// <summary>Second coordinates.</summary>
    public ref float Y => ref Unsafe.Add(ref X, _capacity);

    /// <summary>Third coordinates.</summary>
    public ref float Z => ref Unsafe.Add(ref X, 2 * _capacity);

    /// <summary>Fourth coordinates; zero in three dimensions.</summary>
    public ref float Alpha => ref Unsafe.Add(ref X, 3 * _capacity);

    /// <summary>Palette indices, as floats (exact: below 65,536) so that they travel through the same vector lanes.</summary>
    public ref float Indices => ref Unsafe.Add(ref X, 4 * _capacity);

    /// <summary>One coordinate of all entries: column 0 to 2 is x to z, 3 alpha, 4 the palette indices.</summary>
    public ReadOnlySpan<float> Values(int column) => Span(column)[..Count];

    /// <summary>The same with the padding.</summary>
    public ReadOnlySpan<float> Padded(int column) => Span(column)[..PaddedCount];

    /// <summary>Palette index of entry <paramref name="entry"/>.</summary>
    public ushort IndexAt(int entry) => (ushort)_data[(4 * _capacity) + entry];

    /// <summary>The entries one by one, the fourth coordinate 0 in three dimensions.</summary>
    public Vector128<float>[] ToPoints()
    {
        var points = new Vector128<float>[Count];
        for (int i = 0; i < Count; i++)
        {
            points[i] = Vector128.Create(Values(0)[i], Values(1)[i], Values(2)[i], Values(3)[i]);
        }

        return points;
    }

    /// <summary>Writes -|c|^2 / 2 of each entry, alpha not counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void NegativeHalfSquares<TLanes, TVector>(Span<float> destination)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        ref float x = ref X, y = ref Y, z = ref Z, to = ref MemoryMarshal.GetReference(destination[..PaddedCount]);
        TVector zero = TLanes.Broadcast(0), half = TLanes.Broadcast(-0.5f);
        for (int k = 0; k < PaddedCount; k += TLanes.Count)
        {
            TVector square = SquaredDistance.Of<TLanes, TVector>(zero, zero, zero, ref x, ref y, ref z, k);
            TLanes.Store(TLanes.Multiply(square, half), ref Unsafe.Add(ref to, k));
        }
    }

    /// <summary>A copy without spare room.</summary>
    public ColorTable ToTrimmed()
    {
        var copy = new ColorTable(Count) { Count = Count, HasAlpha = HasAlpha };
        for (int column = 0; column < Columns; column++)
        {
            Span(column)[..PaddedCount].CopyTo(copy.Span(column));
        }

        return copy;
    }

    /// <summary>Replaces the contents by those entries of <paramref name="source"/> that can be nearest to a point of
    /// <paramref name="box"/>. The entry nearest to the box's middle is the pivot; another stays only if some point of the box
    /// is nearer to it than to the pivot. The difference of two squared distances is linear in the point, so its extreme
    /// over the box is at a corner: with middle c and half extents h, entry k stays when
    /// d(c, k) - d(c, pivot) &lt;= 2 sum of h |k - pivot|. A little slack outweighs all rounding, so no entry is lost.</summary>
    /// <param name="source">Where the entries come from; another table.</param>
    /// <param name="box">Where the points are.</param>
    /// <param name="scratch">Working memory, enlarged as needed.</param>
    /// <param name="most">Gives up when there are more candidates than this.</param>
    /// <returns>Whether there were no more than <paramref name="most"/>; if there were, the table is not to be used.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TakeCandidates<TLanes, TVector>(ColorTable source, in ColorBox box, ref float[] scratch, int most = int.MaxValue)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        int padded = source.PaddedCount;
        EnsureCapacity(source.Count);
        HasAlpha = source.HasAlpha;
        if (scratch.Length < padded)
        {
            scratch = new float[Math.Max(padded, 2 * scratch.Length)];
        }

        int pivot = source.DistancesToMiddle<TLanes, TVector>(in box, scratch);
        ref float distances = ref MemoryMarshal.GetArrayDataReference(scratch);
        ref float x = ref source.X, y = ref source.Y, z = ref source.Z, alpha = ref source.Alpha;
        float nearest = Unsafe.Add(ref distances, pivot);
        TVector pivotX = TLanes.Broadcast(Unsafe.Add(ref x, pivot)), reachX = TLanes.Broadcast(Reach(box.LowX, box.HighX));
        TVector pivotY = TLanes.Broadcast(Unsafe.Add(ref y, pivot)), reachY = TLanes.Broadcast(Reach(box.LowY, box.HighY));
        TVector pivotZ = TLanes.Broadcast(Unsafe.Add(ref z, pivot)), reachZ = TLanes.Broadcast(Reach(box.LowZ, box.HighZ));
        TVector pivotAlpha = TLanes.Broadcast(Unsafe.Add(ref alpha, pivot));
        TVector reachAlpha = TLanes.Broadcast(Reach(box.LowAlpha, box.HighAlpha));
        TVector bound = TLanes.Broadcast((nearest * (1 + Slack)) + (box.SquaredExtent * Slack));
        TVector shrink = TLanes.Broadcast(1 - Slack);
        ref float indices = ref source.Indices;
        ref float keptX = ref X, keptY = ref Y, keptZ = ref Z, keptAlpha = ref Alpha, keptIndices = ref Indices;
        int kept = 0;
        for (int k = 0; k < padded; k += TLanes.Count)
        {
            TVector reach = TLanes.Add(
                TLanes.Add(
                    TLanes.Multiply(reachX, TLanes.Abs(TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref x, k)), pivotX))),
                    TLanes.Multiply(reachY, TLanes.Abs(TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref y, k)), pivotY)))),
                TLanes.Multiply(reachZ, TLanes.Abs(TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref z, k)), pivotZ))));
            if (source.HasAlpha)
            {
                TVector difference = TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref alpha, k)), pivotAlpha);
                reach = TLanes.Add(reach, TLanes.Multiply(reachAlpha, TLanes.Abs(difference)));
            }

            TVector distance = TLanes.Multiply(TLanes.Load(in Unsafe.Add(ref distances, k)), shrink);
            uint keep = TLanes.LessOrEqualBits(distance, TLanes.Add(reach, bound));
            if (kept + BitOperations.PopCount(keep) > most)
            {
                return false;
            }

            for (; keep != 0; keep &= keep - 1)
            {
                int from = k + BitOperations.TrailingZeroCount(keep);
                Unsafe.Add(ref keptX, kept) = Unsafe.Add(ref x, from);
                Unsafe.Add(ref keptY, kept) = Unsafe.Add(ref y, from);
                Unsafe.Add(ref keptZ, kept) = Unsafe.Add(ref z, from);
                Unsafe.Add(ref keptAlpha, kept) = Unsafe.Add(ref alpha, from);
                Unsafe.Add(ref keptIndices, kept) = Unsafe.Add(ref indices, from);
                kept++;
            }
        }

        Count = kept;
        Pad();
        return true;
    }

    /// <summary>Writes each entry's squared distance to the middle of a box; returns the nearest entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int DistancesToMiddle<TLanes, TVector>(in ColorBox box, Span<float> distances)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        ref float to = ref MemoryMarshal.GetReference(distances);
        TVector middleX = TLanes.Broadcast((box.LowX + box.HighX) / 2), middleY = TLanes.Broadcast((box.LowY + box.HighY) / 2);
        TVector middleZ = TLanes.Broadcast((box.LowZ + box.HighZ) / 2), middleAlpha = TLanes.Broadcast((box.LowAlpha + box.HighAlpha) / 2);
        TVector nearest = TLanes.Broadcast(float.MaxValue);
        ref float x = ref X, y = ref Y, z = ref Z;
        int padded = PaddedCount;
        for (int k = 0; k < padded; k += TLanes.Count)
        {
            TVector distance = SquaredDistance.Of<TLanes, TVector>(middleX, middleY, middleZ, ref x, ref y, ref z, k);
            if (HasAlpha)
            {
                TVector difference = TLanes.Subtract(TLanes.Load(in Unsafe.Add(ref Alpha, k)), middleAlpha);
                distance = TLanes.Add(distance, TLanes.Multiply(difference, difference));
            }

            TLanes.Store(distance, ref Unsafe.Add(ref to, k));
            nearest = TLanes.Min(nearest, distance);
        }

        return distances[..Count].IndexOf(TLanes.SmallestLane(nearest));
    }

    /// <summary>Twice the half extent along an axis, with room for the rounding of the middle.</summary>
    private static float Reach(float low, float high) => high - low + 1e-3f;

    private Span<float> Span(int column) => _data.AsSpan(column * _capacity, _capacity);

    private void EnsureCapacity(int count)
    {
        int needed = (count + Padding - 1) & -Padding;
        if (needed > _capacity)
        {
            _capacity = needed;
            _data = new float[Columns * needed];
        }
    }

    private void Pad()
    {
        for (int i = Count; i < PaddedCount; i++)
        {
            Unsafe.Add(ref X, i) = Far;
            Unsafe.Add(ref Y, i) = Far;
            Unsafe.Add(ref Z, i) = Far;
            Unsafe.Add(ref Alpha, i) = 0;
            Unsafe.Add(ref Indices, i) = 0;
        }
    }
}
