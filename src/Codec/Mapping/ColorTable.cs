using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Palette entries as coordinates in a metric space, structure of arrays, with their palette indices in ascending
/// order: the whole palette, or the few candidates for a box. Padded to a multiple of <see cref="Padding"/> with entries
/// farther away than any colour.</summary>
internal sealed class ColorTable
{
    /// <summary>The widest vector: loops over entries need no tail.</summary>
    public const int Padding = 16;

    /// <summary>A coordinate whose square is finite and larger than any real squared distance.</summary>
    private const float Far = 1e15f;

    private const int Columns = 5;

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

    /// <summary>Palette index of entry <paramref name="entry"/>.</summary>
    public ushort IndexAt(int entry) => (ushort)_data[(4 * _capacity) + entry];

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
    /// <paramref name="box"/>. An entry stays when its least distance to the box is not above the smallest of all entries'
    /// greatest distances. Both are computed by the very operations that compute distances to points, and rounding is
    /// monotone, so the choice is exact for the rounded distances too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeCandidates<TLanes, TVector>(ColorTable source, in ColorBox box, ref float[] scratch)
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

        ref float least = ref MemoryMarshal.GetArrayDataReference(scratch);
        TVector bound = TLanes.Broadcast(float.MaxValue);
        for (int k = 0; k < padded; k += TLanes.Count)
        {
            TVector near = TLanes.Broadcast(0), far = near;
            AddAxis<TLanes, TVector>(box.LowX, box.HighX, ref Unsafe.Add(ref source.X, k), ref near, ref far);
            AddAxis<TLanes, TVector>(box.LowY, box.HighY, ref Unsafe.Add(ref source.Y, k), ref near, ref far);
            AddAxis<TLanes, TVector>(box.LowZ, box.HighZ, ref Unsafe.Add(ref source.Z, k), ref near, ref far);
            if (source.HasAlpha)
            {
                AddAxis<TLanes, TVector>(box.LowAlpha, box.HighAlpha, ref Unsafe.Add(ref source.Alpha, k), ref near, ref far);
            }

            TLanes.Store(near, ref Unsafe.Add(ref least, k));
            bound = TLanes.Min(bound, far);
        }

        bound = TLanes.Broadcast(TLanes.SmallestLane(bound));
        Count = 0;
        for (int k = 0; k < padded; k += TLanes.Count)
        {
            uint keep = TLanes.LessOrEqualBits(TLanes.Load(in Unsafe.Add(ref least, k)), bound);
            for (; keep != 0; keep &= keep - 1)
            {
                Append(source, k + BitOperations.TrailingZeroCount(keep));
            }
        }

        Pad();
    }

    /// <summary>Adds one axis's share of the least and greatest squared distance from the box to each entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddAxis<TLanes, TVector>(float low, float high, ref float coordinates, ref TVector near, ref TVector far)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        TVector entry = TLanes.Load(in coordinates);
        TVector below = TLanes.Subtract(TLanes.Broadcast(low), entry);
        TVector above = TLanes.Subtract(entry, TLanes.Broadcast(high));
        TVector outside = TLanes.Max(TLanes.Broadcast(0), TLanes.Max(below, above));
        TVector opposite = TLanes.Min(below, above);
        near = TLanes.Add(near, TLanes.Multiply(outside, outside));
        far = TLanes.Add(far, TLanes.Multiply(opposite, opposite));
    }

    private void Append(ColorTable source, int entry)
    {
        int to = Count++;
        Unsafe.Add(ref X, to) = Unsafe.Add(ref source.X, entry);
        Unsafe.Add(ref Y, to) = Unsafe.Add(ref source.Y, entry);
        Unsafe.Add(ref Z, to) = Unsafe.Add(ref source.Z, entry);
        Unsafe.Add(ref Alpha, to) = Unsafe.Add(ref source.Alpha, entry);
        Unsafe.Add(ref Indices, to) = Unsafe.Add(ref source.Indices, entry);
    }

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
