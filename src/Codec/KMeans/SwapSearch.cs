using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Escapes Lloyd's local minima: takes a centre away where it is missed least and puts it where it helps most, as long
/// as the clusters around both places come out better together.</summary>
/// <remarks>
/// Every cluster keeps the cost of removing its centre (its points go to the best of the nearest other centres) and the gain of
/// splitting it in two. Pairs are tried in the order of cheap removals and large gains; Lloyd's iteration on the neighbourhoods alone
/// decides. A pair that failed is not tried again until one of its clusters has changed.
/// </remarks>
// Bounds: arrays of as many places as there are points.
internal sealed class SwapSearch
{
    /// <summary>The version table has the square of this many entries.</summary>
    public const int MostClusters = 2048;

    private const int Neighbors = 7;
    private const int RegionIterations = 12;
    /// <summary>The least gain of a split, as a share of the cost of the removal, for which a pair is tried. Below 1, because both are estimates on
    /// the safe side: the clusters around a split gain too, and those around a removal adapt.</summary>
    private const double LeastPromise = 0.25;

    private const double LeastSaving = 1e-7; // of the whole error
    private const double ChangedError = 1e-3; // relative change that makes failed pairs worth another trial
    private const int GlobalIterations = 2;
    private const int FinalIterations = 16; // of all clusters, when no swap is left
    private const double WorthAnotherRound = 3e-6; // of the whole error

    private readonly ClusterAssigner _assigner;
    private readonly PointBlocks _points;
    private readonly int _fixed;
    private readonly double[] _centers;
    private readonly SearchCluster[] _clusters;
    private readonly VarianceSplitter _splitter;
    private readonly SwapRegion _region;
    private readonly PointSelection _selection;
    private readonly EntryTable _neighborTable = new(Neighbors);
    private readonly uint[] _failed; // versions of the pair when it last failed; entry removed * K + split
    private readonly int[] _byGain;
    private readonly int[] _byCost;

    /// <summary>Prepares to search.</summary>
    /// <param name="centers">Four doubles a cluster, at most <see cref="MostClusters"/> of them; improved in place.</param>
    /// <param name="fixedCenters">How many of the first centres stay.</param>
    public SwapSearch(ClusterAssigner assigner, double[] centers, int fixedCenters)
    {
        int count = centers.Length / 4;
        _assigner = assigner;
        _points = assigner.Points;
        _centers = centers;
        _fixed = fixedCenters;
        _splitter = new VarianceSplitter(_points);
        _region = new SwapRegion(_points, assigner.Kernels);
        _selection = new PointSelection(_points, assigner.Kernels);
        _clusters = new SearchCluster[count];
        for (int k = 0; k < count; k++)
        {
            _clusters[k] = new SearchCluster();
        }

        _failed = new uint[count * count];
        Array.Fill(_failed, uint.MaxValue);
        _byGain = new int[count];
        _byCost = new int[count];
        Load();
    }

    /// <summary>Squared error of the centres, <see cref="PointBlocks.Residual"/> left out; an upper bound between global iterations.</summary>
    public double Error { get; private set; }

    /// <summary>Tries swaps until none is left that promises anything, or the budget is spent.</summary>
    /// <param name="distances">Budget: how many distances between points and centres may be computed in trials.</param>
    /// <param name="step">Called with the squared error after each global iteration.</param>
    /// <param name="cancellation">Checked before every round.</param>
    public void Run(long distances, Action<double>? step, CancellationToken cancellation)
    {
        int accepted = 0, period = Math.Max(8, _clusters.Length / 8);
        while (_region.Distances < distances)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryBestPairs(distances))
            {
                if (++accepted % period == 0)
                {
                    IterateAll(GlobalIterations, cancellation);
                    step?.Invoke(Error);
                }
            }
            else
            {
                double before = Error;
                IterateAll(FinalIterations, cancellation);
                step?.Invoke(Error);
                if (!(Error < before * (1 - WorthAnotherRound)))
                {
                    return;
                }
            }
        }

        IterateAll(GlobalIterations, cancellation);
        step?.Invoke(Error);
    }

    /// <summary>Walks the pairs from the most promising one until a swap succeeds.</summary>
    private bool TryBestPairs(long distances)
    {
        int count = _clusters.Length;
        for (int k = 0; k < count; k++)
        {
            _byGain[k] = _byCost[k] = k;
        }

        Array.Sort(_byGain, (a, b) => Compare(_clusters[b].Split.Gain, _clusters[a].Split.Gain, a, b));
        Array.Sort(_byCost, (a, b) => Compare(_clusters[a].RemovalCost, _clusters[b].RemovalCost, a, b));
        int movable = count - _fixed; // fixed clusters have infinite cost: they come last
        for (int diagonal = 0; diagonal < count + movable - 1; diagonal++)
        {
            for (int i = Math.Max(0, diagonal - movable + 1); i <= Math.Min(diagonal, count - 1); i++)
            {
                int split = _byGain[i], removed = _byCost[diagonal - i];
                double gain = _clusters[split].Split.Gain;
                if (split == removed || gain <= 0 || gain < LeastPromise * _clusters[removed].RemovalCost)
                {
                    continue;
                }

                ref uint failed = ref _failed[removed * count + split];

                // Versions of 16 bits wrap harmlessly: after exactly 65,536 changes a pair that failed once would be passed over once more.
                uint versions = (uint)_clusters[removed].Version << 16 | _clusters[split].Version;
                if (failed == versions)
                {
                    continue;
                }

                if (_region.Distances >= distances)
                {
                    return false;
                }

                if (TrySwap(removed, split))
                {
                    return true;
                }

                failed = versions;
            }
        }

        return false;
    }

    private static int Compare(double a, double b, int indexA, int indexB) => a != b ? a.CompareTo(b) : indexA.CompareTo(indexB);

    private bool TrySwap(int removed, int split)
    {
        Span<int> near = stackalloc int[Neighbors];
        _region.Clear();
        AddToRegion(removed);
        AddToRegion(split);
        foreach (int k in near[..CenterNeighbors.Find(_centers, removed, near)])
        {
            AddToRegion(k);
        }

        foreach (int k in near[..CenterNeighbors.Find(_centers, split, near)])
        {
            AddToRegion(k);
        }

        VarianceSplit parts = _clusters[split].Split;
        _region.SetCenter(removed, parts.First);
        _region.SetCenter(split, parts.Second);
        if (!_region.Improve(RegionIterations, _region.ErrorBefore - LeastSaving * Error))
        {
            return false;
        }

        Accept();
        return true;
    }

    private void AddToRegion(int cluster) =>
        _region.Add(cluster, _clusters[cluster], _centers.AsSpan(4 * cluster, 4), cluster < _fixed);

    /// <summary>Takes over the region's clusters.</summary>
    private void Accept()
    {
        List<int> changed = [.. _region.Clusters];
        foreach (int k in changed)
        {
            _clusters[k].Clear();
        }

        for (int i = 0; i < _region.Members.Length; i++)
        {
            _clusters[changed[_region.Labels[i]]].Add(_region.Members[i]);
        }

        for (int i = 0; i < changed.Count; i++)
        {
            _region.Centers.Slice(4 * i, 4).CopyTo(_centers.AsSpan(4 * changed[i]));
        }

        Error -= _region.ErrorBefore;
        foreach (int k in changed)
        {
            Measure(k);
            MeasureSplit(k);
            Error += _clusters[k].Error;
        }

        foreach (int k in changed)
        {
            MeasureRemoval(k);
        }
    }

    private void IterateAll(int iterations, CancellationToken cancellation)
    {
        Lloyd.Run(_assigner, _centers, _fixed, iterations, 1e-6, null, cancellation);
        Load();
    }

    /// <summary>Assigns every point and measures every cluster; those that have not changed much keep their version.</summary>
    private void Load()
    {
        _assigner.Assign(_centers);
        ReadOnlySpan<int> labels = _assigner.Labels;
        foreach (SearchCluster cluster in _clusters)
        {
            cluster.Clear();
        }

        for (int i = 0; i < _points.Count; i++)
        {
            _clusters[labels[i]].Add(i);
        }

        Error = 0;
        for (int k = 0; k < _clusters.Length; k++)
        {
            double before = _clusters[k].Error;
            Measure(k);
            Error += _clusters[k].Error;
            if (Math.Abs(before - _clusters[k].Error) > ChangedError * before)
            {
                MeasureSplit(k);
            }
        }

        for (int k = 0; k < _clusters.Length; k++)
        {
            MeasureRemoval(k);
        }
    }

    /// <summary>Brings a cluster's centre, weight, error and split up to date with its points.</summary>
    private void Measure(int k)
    {
        SearchCluster cluster = _clusters[k];
        Vector256<double> center = Vector256.Create<double>(_centers.AsSpan(4 * k, 4));
        Vector256<double> sum = default, squares = default;
        double weight = 0;
        foreach (int member in cluster.Members)
        {
            Vector256<double> row = Vector256.WidenLower(Vector128.LoadUnsafe(ref _points.Rows[4 * member]).ToVector256Unsafe());
            double w = _points.Weights[member];
            Vector256<double> weighted = row * Vector256.Create(w);
            sum += weighted;
            squares += weighted * row;
            weight += w;
        }

        if (k >= _fixed && weight > 0)
        {
            center = sum / Vector256.Create(weight);
            center.CopyTo(_centers.AsSpan(4 * k));
        }

        cluster.Weight = weight;
        cluster.Sum = sum;
        cluster.SumOfSquares = Total(squares);
        cluster.Error = Math.Max(0, cluster.SumOfSquares + weight * Total(center * center) - 2 * Total(center * sum));
    }

    private void MeasureSplit(int k)
    {
        SearchCluster cluster = _clusters[k];
        cluster.Version++;
        cluster.Split = k < _fixed || cluster.Count < 2 ? default : _splitter.Split(cluster.Members);
    }

    private void MeasureRemoval(int k)
    {
        SearchCluster cluster = _clusters[k];
        if (k < _fixed)
        {
            cluster.RemovalCost = double.PositiveInfinity;
            return;
        }

        Span<int> near = stackalloc int[Neighbors];
        int count = CenterNeighbors.Find(_centers, k, near);
        if (cluster.Count == 0 || count == 0)
        {
            cluster.RemovalCost = count == 0 ? double.PositiveInfinity : 0;
            return;
        }

        _neighborTable.Clear();
        foreach (int other in near[..count])
        {
            _neighborTable.Add(other, _centers.AsSpan(4 * other, 4));
        }

        _selection.Clear();
        _selection.Add(cluster.Members);
        _selection.Gather();
        _selection.FindNearest(_neighborTable);
        double error = cluster.SumOfSquares;
        for (int i = 0; i < _selection.Count; i++)
        {
            error -= 2 * _selection.Weights[i] * (double)_selection.Scores[i];
        }

        cluster.RemovalCost = Math.Max(0, error - cluster.Error);
    }

    // Spelled out: the library's sum may add lanes in an order that depends on the machine.
    private static double Total(Vector256<double> v) => v.GetElement(0) + v.GetElement(1) + (v.GetElement(2) + v.GetElement(3));
}

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

    /// <summary>Changes whenever the points change so much that <see cref="Split"/> is looked for anew.</summary>
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
