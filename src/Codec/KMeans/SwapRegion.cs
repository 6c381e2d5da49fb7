using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>A few neighbouring clusters cut out of the picture, on which Lloyd's iteration runs by itself. Since the points may only
/// choose among these clusters, the error found is an upper bound of what the whole palette would give.</summary>
internal sealed class SwapRegion(PointBlocks points, NearestKernels kernels)
{
    /// <summary>How much of its last gain an iteration is expected to make again, at most.</summary>
    private const double Decay = 0.6;

    private const double Converged = 1e-6;

    private readonly PointSelection _selection = new(points, kernels);
    private readonly List<int> _clusters = [];
    private readonly List<SearchCluster> _before = [];
    private readonly List<bool> _isFixed = [];
    private EntryTable _table = new(32);
    private double[] _centers = [];
    private ClusterSums _sums = new(0);
    private double _sumOfSquares;

    /// <summary>The clusters' numbers; labels and <see cref="Centers"/> are in this order.</summary>
    public IReadOnlyList<int> Clusters => _clusters;

    /// <summary>Centres, four doubles each.</summary>
    public Span<double> Centers => _centers.AsSpan(0, 4 * _clusters.Count);

    /// <summary>The points' numbers.</summary>
    public ReadOnlySpan<int> Members => _selection.Members;

    /// <summary>For each of <see cref="Members"/> which of <see cref="Clusters"/> it belongs to, after <see cref="Improve"/>.</summary>
    public ReadOnlySpan<int> Labels => _selection.Labels;

    /// <summary>How many distances between points and centres all calls have computed.</summary>
    public long Distances { get; private set; }

    /// <summary>Error of the clusters as they were gathered.</summary>
    public double ErrorBefore { get; private set; }

    /// <summary>Starts an empty region.</summary>
    public void Clear()
    {
        _clusters.Clear();
        _before.Clear();
        _isFixed.Clear();
        _selection.Clear();
        _sumOfSquares = 0;
        ErrorBefore = 0;
    }

    /// <summary>Adds a cluster and its points, unless it is there already.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cluster">Its points.</param>
    /// <param name="center">Its centre, four doubles.</param>
    /// <param name="isFixed">Whether the centre must stay.</param>
    public void Add(int number, SearchCluster cluster, ReadOnlySpan<double> center, bool isFixed)
    {
        if (_clusters.Contains(number))
        {
            return;
        }

        if (_centers.Length < 4 * (_clusters.Count + 1))
        {
            Array.Resize(ref _centers, 4 * 2 * (_clusters.Count + 1));
        }

        center.CopyTo(_centers.AsSpan(4 * _clusters.Count));
        _clusters.Add(number);
        _before.Add(cluster);
        _isFixed.Add(isFixed);
        ErrorBefore += cluster.Error;
        _sumOfSquares += cluster.SumOfSquares;
        _selection.Add(cluster.Members);
    }

    /// <summary>Puts the centre of one of the clusters elsewhere.</summary>
    public void SetCenter(int number, Vector256<double> center) => center.CopyTo(_centers.AsSpan(4 * _clusters.IndexOf(number)));

    /// <summary>Runs Lloyd's iteration, giving up as soon as a goal seems out of reach.</summary>
    /// <param name="iterations">The most iterations.</param>
    /// <param name="goal">Squared error to get below.</param>
    /// <returns>Whether it got there; then <see cref="Centers"/> and <see cref="Labels"/> are the new ones.</returns>
    public bool Improve(int iterations, double goal)
    {
        if (!_table.Fits(_clusters.Count))
        {
            _table = new EntryTable(_clusters.Count);
        }

        _selection.Gather();
        TakeSums();
        double error = double.MaxValue;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            double previous = error;
            Assign();
            MoveCenters();
            error = _sums.ErrorAt(_sumOfSquares, Centers);
            double saved = previous - error;
            if (iteration > 0 && error - saved * Decay * (iterations - 1 - iteration) > goal)
            {
                return false;
            }

            if (saved < Converged * error)
            {
                break;
            }
        }

        return error < goal;
    }

    /// <summary>Starts from the known sums of the clusters: only points that change theirs will have to be added up.</summary>
    private void TakeSums()
    {
        _sums = new ClusterSums(_clusters.Count);
        Span<int> labels = _selection.Labels;
        for (int k = 0; k < _clusters.Count; k++)
        {
            SearchCluster cluster = _before[k];
            _sums.Weights[k] = cluster.Weight;
            _sums.Counts[k] = cluster.Count;
            cluster.Sum.CopyTo(_sums.Coordinates, 4 * k);
            labels[..cluster.Count].Fill(k);
            labels = labels[cluster.Count..];
        }
    }

    private void Assign()
    {
        Distances += (long)_selection.Count * _clusters.Count;
        _table.Load(Centers);
        _selection.FindNearest(_table);
        ReadOnlySpan<int> before = _selection.LabelsBefore, after = _selection.Labels;
        for (int i = 0; (i += before[i..].CommonPrefixLength(after[i..])) < after.Length; i++)
        {
            _sums.Move(points, _selection.Members[i], before[i], after[i]);
        }

        _sums.ClearEmpty();
    }

    private void MoveCenters()
    {
        for (int k = 0; k < _clusters.Count; k++)
        {
            if (_isFixed[k] || _sums.Weights[k] <= 0)
            {
                continue;
            }

            for (int i = 4 * k; i < 4 * k + 4; i++)
            {
                _centers[i] = _sums.Coordinates[i] / _sums.Weights[k];
            }
        }
    }
}
