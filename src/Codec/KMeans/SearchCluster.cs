using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>What the swap search knows about one cluster.</summary>
internal sealed class SearchCluster
{
    private int[] _members = [];

    /// <summary>Number of points.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers of the points.</summary>
    public ReadOnlySpan<int> Members => _members.AsSpan(0, Count);

    /// <summary>Weight of the points.</summary>
    public double Weight { get; set; }

    /// <summary>Weighted sum of the points.</summary>
    public Vector256<double> Sum { get; set; }

    /// <summary>Weighted sum of the points' squared norms.</summary>
    public double SumOfSquares { get; set; }

    /// <summary>Squared error of the points against the centre.</summary>
    public double Error { get; set; }

    /// <summary>Two centres that would serve the points better, and how much better.</summary>
    public VarianceSplit Split { get; set; }

    /// <summary>Error added if the centre were gone and each point went to the best of the neighbouring centres.</summary>
    public double RemovalCost { get; set; }

    /// <summary>Changes whenever the points do so much that <see cref="Split"/> is looked for anew.</summary>
    public ushort Version { get; set; }

    public void Clear() => Count = 0;

    /// <summary>Drops the points whose entry in <paramref name="owners"/> is not <paramref name="owner"/>.</summary>
    public void KeepOwned(int[] owners, int owner)
    {
        int kept = 0;
        foreach (int point in Members)
        {
            _members[kept] = point;
            kept += owners[point] == owner ? 1 : 0;
        }

        Count = kept;
    }

    public void Add(int point)
    {
        if (Count == _members.Length)
        {
            Array.Resize(ref _members, Math.Max(16, 2 * Count));
        }

        _members[Count++] = point;
    }
}
