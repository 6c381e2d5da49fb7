using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Some of the points, copied together so that the kernels can run over them. Memory is reused from one selection to
/// the next.</summary>
// Bounds: arrays of as many places as there are points.
internal sealed class PointSelection(PointBlocks points, NearestKernels kernels)
{
    /// <summary>Keeps points within reach that rounding would put just outside.</summary>
    private const float Rounding = 1.0001f;

    private int[] _members = [];
    private int[] _labels = [];
    private int[] _labelsBefore = [];
    private float[] _scores = [];

    /// <summary>Number of points selected.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers of the points.</summary>
    public ReadOnlySpan<int> Members => _members.AsSpan(0, Count);

    /// <summary>Their coordinates and weights, once gathered.</summary>
    public PointColumns Columns { get; private set; } = new(0, false);

    /// <summary>Their weights, once gathered.</summary>
    public float[] Weights => Columns.Weights;

    /// <summary>Labels that <see cref="FindNearest"/> gave.</summary>
    public Span<int> Labels => _labels.AsSpan(0, Count);

    /// <summary>The labels there were before that.</summary>
    public ReadOnlySpan<int> LabelsBefore => _labelsBefore.AsSpan(0, Count);

    /// <summary>Scores that <see cref="FindNearest"/> gave.</summary>
    public Span<float> Scores => _scores.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(ReadOnlySpan<int> members)
    {
        Reserve(Count + members.Length);
        members.CopyTo(_members.AsSpan(Count));
        Count += members.Length;
    }

    /// <summary>Adds those of the given points that are within a distance of a place, or nearly so.</summary>
    /// <param name="place">Its coordinates.</param>
    /// <param name="distances">The distance for each of all points.</param>
    /// <param name="further">What is added to it.</param>
    public void AddWithin(ReadOnlySpan<int> members, Vector128<float> place, ReadOnlySpan<float> distances, float further)
    {
        Reserve(Count + members.Length);
        int count = Count;
        foreach (int member in members)
        {
            // Without a branch, which could not be predicted. Lanes are added in a fixed order.
            Vector128<float> apart = Vector128.LoadUnsafe(ref points.Rows[4 * member]) - place;
            apart *= apart;
            apart += Vector128.Shuffle(apart, Vector128.Create(2, 3, 0, 1));
            float square = apart.GetElement(0) + apart.GetElement(1), reach = distances[member] + further;
            _members[count] = member;
            count += square <= reach * reach * Rounding ? 1 : 0;
        }

        Count = count;
    }

    /// <summary>Copies coordinates and weights of the selected points.</summary>
    public void Gather()
    {
        ReadOnlySpan<int> members = Members;
        Gather(members, points.Columns.X, Columns.X);
        Gather(members, points.Columns.Y, Columns.Y);
        Gather(members, points.Columns.Z, Columns.Z);
        Gather(members, points.Weights, Columns.Weights);
        if (points.Dimensions == 4)
        {
            Gather(members, points.Columns.Alpha, Columns.Alpha);
        }
    }

    /// <summary>Finds the nearest of some centres for every gathered point.</summary>
    public void FindNearest(EntryTable centers)
    {
        (_labels, _labelsBefore) = (_labelsBefore, _labels);
        kernels.FindNearest(Columns, 0, Padded(Count), centers, _labels, _scores);
    }

    private static void Gather(ReadOnlySpan<int> members, float[] source, float[] destination)
    {
        Span<float> gathered = destination.AsSpan(0, members.Length);
        for (int i = 0; i < members.Length; i++)
        {
            gathered[i] = source[members[i]];
        }
    }

    private static int Padded(int count) => (count + PointBlocks.BlockSize - 1) / PointBlocks.BlockSize * PointBlocks.BlockSize;

    private void Reserve(int count)
    {
        if (count > _members.Length)
        {
            int capacity = Padded(Math.Max(count, 2 * _members.Length));
            Array.Resize(ref _members, capacity);
            Columns = new PointColumns(capacity, points.Dimensions == 4);
            _labels = new int[capacity];
            _labelsBefore = new int[capacity];
            _scores = new float[capacity];
        }
    }
}
