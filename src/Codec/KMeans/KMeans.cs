using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Fits a palette by k-means: the colours with the least squared error in a metric.</summary>
internal static class KMeans
{
    /// <summary>Fits <paramref name="colors"/> colours to weighted points.</summary>
    /// <param name="points">At least one point, all distinct.</param>
    /// <param name="space">The metric whose coordinates the points are.</param>
    /// <param name="colors">Entries wanted, 1 to 65,536. When there are no more points than entries, every point becomes one.</param>
    /// <param name="cancellation">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">There are no points, or more fixed colours than <paramref name="colors"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="colors"/> is not 1 to 65,536.</exception>
    public static KMeansResult Fit(
        PointSet points, MetricSpace space, int colors, KMeansOptions options, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(colors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(colors, Format.Palette.MaxCount);
        if (points.Count == 0 || options.Fixed.Count > colors)
        {
            throw new ArgumentException(
                $"{colors} colours, {options.Fixed.Count} of them fixed, cannot be fitted to {points.Count} points.", nameof(options));
        }

        return new KMeansFitting(points, space, colors, options, cancellation).Run();
    }
}

/// <summary>How a palette is fitted by k-means.</summary>
internal sealed record KMeansOptions
{
    /// <summary>Where it starts.</summary>
    public KMeansInit Init { get; init; } = KMeansInit.Split;

    /// <summary>Whether a local search follows. <see cref="KMeansSearch.None"/> is the textbook algorithm: the start, Lloyd's iteration on
    /// the exact points, rounding.</summary>
    public KMeansSearch Search { get; init; } = KMeansSearch.Swap;

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How much work to do.</summary>
    public Effort Effort { get; init; } = Effort.Level(Effort.Default);

    /// <summary>Threads to use; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Colours that must be in the palette as they are, at most as many as asked for; they become its first entries.</summary>
    public IReadOnlyList<RgbaColor> Fixed { get; init; } = [];

    /// <summary>Vector width; the result does not depend on it.</summary>
    public VectorWidth VectorWidth { get; init; } = VectorWidths.Best;

    /// <summary>Receives the course of the fit.</summary>
    public FitTrace? Trace { get; init; }

    /// <summary>Receives the fraction done, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>A fitted palette.</summary>
/// <param name="Palette">The colours, fixed ones first in their order, the others in no particular order. Distinct, except
/// that fixed colours may repeat; at most as many as asked for.</param>
/// <param name="Centers">Coordinates of each colour of <paramref name="Palette"/> before rounding to 8 bits, four doubles an entry (the fourth 0
/// in three dimensions).</param>
/// <param name="Weights">Weight of the points nearest to each colour.</param>
/// <param name="SumSquaredError">Weighted squared error of the points against <paramref name="Palette"/> (rounded), in the metric's units,
/// <see cref="PointSet.Residual"/> included.</param>
internal sealed record KMeansResult(RgbaColor[] Palette, double[] Centers, double[] Weights, double SumSquaredError);

/// <summary>One run of <see cref="KMeans.Fit"/>, stage by stage.</summary>
internal sealed class KMeansFitting
{
    /// <summary>Iterations after which even the textbook algorithm stops; it converges far earlier.</summary>
    private const int TextbookIterations = 10_000;

    /// <summary>More points than this are merged for the search: in such varied pictures clusters are large compared with the cells.</summary>
    private const int MostPoints = 1 << 17;

    /// <summary>More colours than this are merged with their neighbours before anything else: they would take much memory and change no palette.
    /// </summary>
    private const int MostColors = 1 << 20;

    /// <summary>A view has at least this many points for each cluster, or it could not tell clusters apart.</summary>
    private const int LeastPointsPerCluster = 4;

    private const double FinestDivisions = 192;
    private const double WorthCoarsening = 0.8; // of the number of points left

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
        _points = points.Count > Math.Max(MostColors, LeastPointsPerCluster * colors) ? points.Coarsen(FinestDivisions) : points;
        _space = space;
        _colors = colors;
        _options = options;
        _cancellation = cancellation;
        _exact = new PointBlocks(_points);
        _kernels = NearestKernels.Create(points.Dimensions, options.VectorWidth);
        _fixed = options.Fixed.Count;
        _centers = PaletteRounding.ToCenters([.. options.Fixed], space);
    }

    public KMeansResult Run()
    {
        int free = _colors - _fixed;
        if (_points.Count <= free)
        {
            AddCenters(EveryPoint());
            return Round(_exact, refine: false);
        }

        if (free == 0)
        {
            return Round(_exact, refine: false);
        }

        if (_options.Search == KMeansSearch.None)
        {
            AddCenters(KMeansStart.Create(_exact, _options.Init, free, new Prng(_options.Seed)));
            Iterate(_exact, TextbookIterations, 0);
            return Round(_exact, refine: false);
        }

        Effort effort = _options.Effort;
        double fineness = Math.Sqrt(free);
        PointBlocks coarse = View(Math.Max(24, 4 * fineness));
        AddCenters(KMeansStart.Create(coarse, _options.Init, free, new Prng(_options.Seed)));
        Iterate(coarse, effort.CoarseIterations, CoarseTolerance);
        _options.Progress?.Report(0.1);
        if (effort.CoarseSearch > 0)
        {
            coarse = View(Math.Max(32, 8 * fineness));
            Search(coarse, effort.CoarseSearch);
            Breed(coarse);
            _options.Progress?.Report(0.5);
        }

        PointBlocks fine = View(double.MaxValue);
        Iterate(fine, effort.ExactIterations, ExactTolerance);
        Search(fine, effort.ExactSearch);
        _options.Progress?.Report(0.9);
        return Round(fine, refine: true);
    }

    /// <summary>The points, or a coarser view of them.</summary>
    /// <param name="divisions">Cells along the longest side; as clusters get smaller, so must the cells.</param>
    private PointBlocks View(double divisions)
    {
        int most = Math.Max(MostPoints, LeastPointsPerCluster * _colors);
        if (divisions >= FinestDivisions && _points.Count <= most)
        {
            return _exact;
        }

        divisions = Math.Min(divisions, FinestDivisions);
        PointSet view = _points.Coarsen(divisions);
        while (view.Count > most)
        {
            divisions *= 0.75;
            view = _points.Coarsen(divisions);
        }

        bool isSmaller = view.Count < _points.Count * WorthCoarsening || _points.Count > most;
        return isSmaller && view.Count >= LeastPointsPerCluster * _colors ? new PointBlocks(view) : _exact;
    }

    private void Iterate(PointBlocks points, int iterations, double tolerance)
    {
        if (iterations > 0)
        {
            Lloyd.Run(NewAssigner(points), _centers, _fixed, iterations, tolerance, error => Record(FitStage.Lloyd, error), _cancellation);
        }
    }

    private void Search(PointBlocks points, int millionDistances)
    {
        if (millionDistances > 0 && _colors is > 1 and <= SwapSearch.MostClusters)
        {
            new SwapSearch(NewAssigner(points), _centers, _fixed)
                .Run(millionDistances * 1_000_000L, error => Record(FitStage.Swap, error + points.Residual), _cancellation);
        }
    }

    private void Breed(PointBlocks points)
    {
        Effort effort = _options.Effort;
        if (effort.Population > 1 && _colors is > 1 and <= PaletteCrossover.MostClusters)
        {
            _centers = new PaletteCrossover(NewAssigner(points), _centers, _fixed, new Prng(_options.Seed))
                .Run(
                    effort.Population,
                    effort.Crossings,
                    effort.CrossingSearch * 1_000_000L,
                    error => Record(FitStage.Cross, error + points.Residual),
                    _cancellation);
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

    private void Record(FitStage stage, double error) =>
        _options.Trace?.Add(stage, error / _exact.TotalWeight, () => PaletteRounding.ToColors(_centers, _space));

    private KMeansResult Round(PointBlocks view, bool refine)
    {
        var palette = new PaletteRounding(_exact, _space, _kernels, _options.Threads, _centers, _fixed);
        KMeansResult result = palette.Finish([.. _options.Fixed], view, refine, _options.Effort, _cancellation);
        _options.Trace?.Add(FitStage.Finish, result.SumSquaredError / _exact.TotalWeight, () => result.Palette);
        _options.Progress?.Report(1);
        return result;
    }
}
