namespace Tinct.Codec;

/// <summary>One run of <see cref="KMeans.Fit"/>, stage by stage.</summary>
internal sealed class KMeansFitting
{
    /// <summary>Iterations after which even the textbook algorithm stops; it converges far earlier.</summary>
    private const int TextbookIterations = 10_000;

    /// <summary>Cells of the coarse view along the longest side of the points.</summary>
    private const double CoarseDivisions = 64;

    private const double CoarseTolerance = 1e-4;
    private const double ExactTolerance = 1e-5;

    private readonly MetricSpace _space;
    private readonly int _colors;
    private readonly KMeansOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly PointSet _points;
    private readonly PointBlocks _exact;
    private readonly NearestKernels _kernels;
    private readonly int _fixed;
    private double[] _centers;

    public KMeansFitting(PointSet points, MetricSpace space, int colors, KMeansOptions options, CancellationToken cancellation)
    {
        _points = points;
        _space = space;
        _colors = colors;
        _options = options;
        _cancellation = cancellation;
        _exact = new PointBlocks(points);
        _kernels = NearestKernels.Create(points.Dimensions, options.LaneWidth);
        _fixed = options.Fixed.Count;
        _centers = RoundedPalette.ToCenters([.. options.Fixed], space);
    }

    public KMeansResult Run()
    {
        int free = _colors - _fixed;
        if (_points.Count <= free)
        {
            AddCenters(EveryPoint());
            return Round(refine: false);
        }

        if (free == 0)
        {
            return Round(refine: false);
        }

        if (_options.Search == KMeansSearch.None)
        {
            AddCenters(KMeansStart.Create(_exact, _options.Init, free, new Prng(_options.Seed)));
            Iterate(_exact, TextbookIterations, 0);
            return Round(refine: false);
        }

        PointBlocks coarse = CoarseView(free);
        AddCenters(KMeansStart.Create(coarse, _options.Init, free, new Prng(_options.Seed)));
        Iterate(coarse, _options.Effort.CoarseIterations, CoarseTolerance);
        _options.Progress?.Report(0.3);
        Iterate(_exact, _options.Effort.ExactIterations, ExactTolerance);
        _options.Progress?.Report(0.9);
        return Round(refine: true);
    }

    /// <summary>A view coarse enough to save work and fine enough to tell the clusters apart, or the exact points.</summary>
    private PointBlocks CoarseView(int clusters)
    {
        PointSet coarse = _points.Coarsen(CoarseDivisions);
        return coarse.Count >= 16L * clusters && coarse.Count < _points.Count * 0.7 ? new PointBlocks(coarse) : _exact;
    }

    private void Iterate(PointBlocks points, int iterations, double tolerance)
    {
        if (iterations > 0)
        {
            Lloyd.Run(NewAssigner(points), _centers, _fixed, iterations, tolerance, error => Record("lloyd", error), _cancellation);
        }
    }

    private ClusterAssigner NewAssigner(PointBlocks points) => new(points, _colors, _kernels, _options.Threads);

    private void AddCenters(double[] centers) => _centers = [.. _centers, .. centers];

    private double[] EveryPoint()
    {
        var centers = new double[4 * _exact.Count];
        for (int i = 0; i < _exact.Count; i++)
        {
            _exact.CopyPoint(i, centers.AsSpan(4 * i));
        }

        return centers;
    }

    private void Record(string stage, double error) =>
        _options.Trace?.Add(stage, error / _exact.TotalWeight, () => RoundedPalette.ToColors(_centers, _space));

    private KMeansResult Round(bool refine)
    {
        var palette = new RoundedPalette(_exact, _space, _kernels, _options.Threads, _centers, _fixed);
        KMeansResult result = palette.Finish([.. _options.Fixed], refine, _cancellation);
        _options.Trace?.Add("finish", result.SumSquaredError / _exact.TotalWeight, () => result.Palette);
        _options.Progress?.Report(1);
        return result;
    }
}
