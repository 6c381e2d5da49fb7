using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Some of the points, copied together so that the kernels can run over them. Memory is reused from one selection to
/// the next.</summary>
internal sealed class PointSelection(PointBlocks points, NearestKernels kernels)
{
    private int[] _members = [];
    private int[] _labels = [];
    private float[] _ranks = [];

    /// <summary>Number of points selected.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers of the points.</summary>
    public ReadOnlySpan<int> Members => _members.AsSpan(0, Count);

    /// <summary>Their coordinates by axis, once gathered.</summary>
    public PointColumns Columns { get; private set; } = new(0, false);

    /// <summary>Their coordinates by point, four each, once gathered.</summary>
    public float[] Rows { get; private set; } = [];

    /// <summary>Their weights, once gathered.</summary>
    public float[] Weights { get; private set; } = [];

    /// <summary>Labels that <see cref="FindNearest"/> gave.</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Count);

    /// <summary>Ranks that <see cref="FindNearest"/> gave.</summary>
    public Span<float> Ranks => _ranks.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(ReadOnlySpan<int> members)
    {
        Reserve(Count + members.Length);
        members.CopyTo(_members.AsSpan(Count));
        Count += members.Length;
    }

    public void Add(int member)
    {
        Reserve(Count + 1);
        _members[Count++] = member;
    }

    /// <summary>Copies coordinates and weights of the selected points.</summary>
    public void Gather()
    {
        float[] x = Columns.X, y = Columns.Y, z = Columns.Z, alpha = Columns.Alpha;
        for (int i = 0; i < Count; i++)
        {
            int member = _members[i];
            Vector128<float> row = Vector128.LoadUnsafe(ref points.Rows[4 * member]);
            row.CopyTo(Rows.AsSpan(4 * i, 4));
            x[i] = row.GetElement(0);
            y[i] = row.GetElement(1);
            z[i] = row.GetElement(2);
            if (alpha.Length != 0)
            {
                alpha[i] = row.GetElement(3);
            }

            Weights[i] = points.Weights[member];
        }
    }

    /// <summary>Finds the nearest of some centres for every gathered point.</summary>
    public void FindNearest(CenterTable centers) => kernels.FindNearest(Columns, 0, Padded(Count), centers, _labels, _ranks);

    private static int Padded(int count) => (count + PointBlocks.BlockSize - 1) / PointBlocks.BlockSize * PointBlocks.BlockSize;

    private void Reserve(int count)
    {
        if (count > _members.Length)
        {
            int capacity = Padded(Math.Max(count, 2 * _members.Length));
            Array.Resize(ref _members, capacity);
            Columns = new PointColumns(capacity, points.Dimensions == 4);
            Rows = new float[4 * capacity];
            Weights = new float[capacity];
            _labels = new int[capacity];
            _ranks = new float[capacity];
        }
    }
}
