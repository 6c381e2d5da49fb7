using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Fits a Gaussian mixture by expectation-maximisation (Dempster, Laird and Rubin, 1977) on weighted colours.</summary>
/// <remarks>
/// <para>The start is the clusters of the given means: their shares, means and covariances. The E-step is log-sum-exp, see
/// <see cref="ExpectationKernel"/>. The M-step keeps every eigenvalue of a covariance at or above the floor, and is the best step under
/// that constraint, so the log-likelihood never falls by more than the E-step's accuracy.</para>
/// <para>Points are cut into runs by their number alone, sums of runs are added in order: the result depends neither on
/// threads nor on the width of the machine's registers.</para>
/// </remarks>
internal sealed class MixtureFitter
{
    private const int MaxRuns = 16;

    private readonly PointColumns _points;
    private readonly int _groups;
    private readonly ExpectationKernel _kernel;
    private readonly MixtureParameters _parameters;
    private readonly ExpectationSums[] _runs;
    private readonly float[] _packed;
    private readonly int _groupsPerRun;

    private MixtureFitter(PointSet points, MixtureParameters parameters, VectorWidth width)
    {
        _points = PointColumns.Padded(points);
        _groups = (points.Count + ExpectationKernel.GroupSize - 1) / ExpectationKernel.GroupSize;
        _parameters = parameters;
        _kernel = ExpectationKernel.Create(width, points.Dimensions, parameters.CovarianceType);
        _packed = new float[parameters.Components * _kernel.ParameterCount];

        // Many components make large sums: each run gets more groups of points than there are components.
        _groupsPerRun = Math.Max(_groups / MaxRuns, Math.Max(256, parameters.Components)) + 1;
        _runs = new ExpectationSums[(_groups + _groupsPerRun - 1) / _groupsPerRun];
        for (int run = 0; run < _runs.Length; run++)
        {
            _runs[run] = new ExpectationSums(parameters.Components, _kernel.MomentCount);
        }
    }

    /// <summary>Fits a mixture.</summary>
    /// <param name="points">The colours; at least one.</param>
    /// <param name="initialMeans">K x D coordinates, as from k-means. More components than colours are allowed: those without a colour of
    /// their own are dead from the start.</param>
    /// <param name="options">Covariance type, when to stop, floor, threads.</param>
    /// <param name="width">Registers to use, the widest by default; the result is the same with all.</param>
    /// <param name="cancellationToken">Checked before every iteration.</param>
    /// <exception cref="ArgumentException">There are no points or means, the means are not whole, or an option is out of range.</exception>
    public static GaussianMixture Fit(
        PointSet points,
        ReadOnlySpan<double> initialMeans,
        MixtureOptions options,
        VectorWidth? width = null,
        CancellationToken cancellationToken = default)
    {
        Validate(points, initialMeans.Length, options);
        var scatter = new TotalScatter(points);
        var parameters = new MixtureParameters(initialMeans, points.Dimensions, options.CovarianceType, options.VarianceFloor);
        VectorWidth chosen = width ?? VectorWidths.Best;
        parameters.Maximize(HardMoments(points, parameters, chosen), scatter);

        var fitter = new MixtureFitter(points, parameters, chosen);
        (double[] trace, bool converged) = fitter.Iterate(points.TotalWeight, scatter, options, cancellationToken);
        return new GaussianMixture(parameters, points.TotalWeight, trace, converged);
    }

    /// <summary>The component of highest responsibility for every point; the lowest of equals.</summary>
    public static int[] MapAssign(GaussianMixture mixture, PointSet points, VectorWidth? width = null)
    {
        if (points.Dimensions != mixture.Dimensions)
        {
            throw new ArgumentException($"Points of {points.Dimensions} channels for a mixture of {mixture.Dimensions}.", nameof(points));
        }

        return Assign(points, mixture.Parameters, width ?? VectorWidths.Best);
    }

    private static void Validate(PointSet points, int meanLength, MixtureOptions options)
    {
        if (points.Count == 0)
        {
            throw new ArgumentException("A mixture needs at least one point.", nameof(points));
        }

        if (meanLength == 0 || meanLength % points.Dimensions != 0)
        {
            throw new ArgumentException($"{meanLength} numbers are not means in {points.Dimensions} channels.", nameof(meanLength));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxIterations);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tolerance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.VarianceFloor);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
    }

    private static int[] Assign(PointSet points, MixtureParameters parameters, VectorWidth width)
    {
        ExpectationKernel kernel = ExpectationKernel.Create(width, points.Dimensions, parameters.CovarianceType);
        var packed = new float[parameters.Components * kernel.ParameterCount];
        parameters.Pack(packed);
        var labels = new int[points.Count];
        kernel.Assign(PointColumns.Padded(points), packed, parameters.Components, labels);
        return labels;
    }

    /// <summary>Moments of the starting clusters, in the layout of the M-step: every point belongs to its nearest mean alone. That is the
    /// component of highest responsibility while all have the same weight and variance.</summary>
    private static double[] HardMoments(PointSet points, MixtureParameters parameters, VectorWidth width)
    {
        var alike = new MixtureParameters(parameters.Means, points.Dimensions, CovarianceType.Spherical, 1);
        Array.Fill(alike.Mixing, 1);
        int[] labels = Assign(points, alike, width);
        int dimensions = points.Dimensions;
        int stride = ExpectationKernel.Create(VectorWidth.Scalar, dimensions, parameters.CovarianceType).MomentCount;
        var moments = new double[parameters.Components * stride];
        Span<double> deviation = stackalloc double[dimensions];
        for (int i = 0; i < points.Count; i++)
        {
            ReadOnlySpan<double> mean = parameters.Means.AsSpan(labels[i] * dimensions, dimensions);
            deviation[0] = points.X[i] - mean[0];
            deviation[1] = points.Y[i] - mean[1];
            deviation[2] = points.Z[i] - mean[2];
            if (dimensions == 4)
            {
                deviation[3] = points.Alpha[i] - mean[3];
            }

            AddMoments(moments.AsSpan(labels[i] * stride, stride), points.Weights[i], deviation, parameters.CovarianceType);
        }

        return moments;
    }

    private static void AddMoments(Span<double> moments, double weight, ReadOnlySpan<double> deviation, CovarianceType type)
    {
        int dimensions = deviation.Length;
        moments[0] += weight;
        for (int row = 0, i = 1 + dimensions; row < dimensions; row++)
        {
            double product = weight * deviation[row];
            moments[1 + row] += product;
            switch (type)
            {
                case CovarianceType.Spherical:
                    moments[1 + dimensions] += product * deviation[row];
                    break;
                case CovarianceType.Diagonal:
                    moments[1 + dimensions + row] += product * deviation[row];
                    break;
                case CovarianceType.Full:
                    for (int column = 0; column <= row; column++, i++)
                    {
                        moments[i] += product * deviation[column];
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private (double[] Trace, bool Converged) Iterate(
        double totalWeight, TotalScatter scatter, MixtureOptions options, CancellationToken cancellationToken)
    {
        var trace = new List<double>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ExpectationSums sums = Expect(options.Threads);
            double logLikelihood = sums.LogLikelihood / totalWeight;
            options.Step?.Invoke(logLikelihood, _parameters);
            double gain = trace.Count == 0 ? double.PositiveInfinity : logLikelihood - trace[^1];
            trace.Add(logLikelihood);
            if (gain <= options.Tolerance * Math.Abs(logLikelihood))
            {
                return ([.. trace], true);
            }

            if (trace.Count > options.MaxIterations)
            {
                return ([.. trace], false);
            }

            _parameters.Maximize(sums.Moments, scatter);
        }
    }

    private ExpectationSums Expect(int threads)
    {
        _parameters.Pack(_packed);
        if (threads == 1 || _runs.Length == 1)
        {
            for (int run = 0; run < _runs.Length; run++)
            {
                ExpectRun(run);
            }
        }
        else
        {
            Workers.Run(_runs.Length, threads, static () => 0, (_, run) => ExpectRun(run), CancellationToken.None);
        }

        for (int run = 1; run < _runs.Length; run++)
        {
            _runs[0].Add(_runs[run]);
        }

        return _runs[0];
    }

    private void ExpectRun(int run)
    {
        int first = run * _groupsPerRun;
        _runs[run].Clear();
        _kernel.Accumulate(_points, first, Math.Min(first + _groupsPerRun, _groups), _packed, _runs[run]);
    }
}
