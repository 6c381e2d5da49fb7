using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Mixing probabilities, means and covariances of a mixture, the M-step that improves them and their packing for the E-step.</summary>
internal sealed class MixtureParameters
{
    /// <summary>A component with less than this part of all weight has died: it no longer takes part.</summary>
    private const double LeastShare = 1e-10;

    private const double LogTwoPi = 1.8378770664093454836;

    private readonly double _floor;

    /// <summary>Components at the given means; no weight and unit variance yet.</summary>
    /// <param name="means">K x D coordinates.</param>
    /// <param name="dimensions">D, 3 or 4.</param>
    /// <param name="type">Shape of the covariances.</param>
    /// <param name="varianceFloor">Smallest variance in any direction.</param>
    public MixtureParameters(ReadOnlySpan<double> means, int dimensions, CovarianceType type, double varianceFloor)
    {
        _floor = varianceFloor;
        Dimensions = dimensions;
        CovarianceType = type;
        Components = means.Length / dimensions;
        Means = means.ToArray();
        Mixing = new double[Components];
        Covariances = new double[Components * dimensions * dimensions];
        for (int k = 0; k < Components; k++)
        {
            SetScale(CovarianceOf(k), 1);
        }
    }

    /// <summary>K.</summary>
    public int Components { get; }

    /// <summary>D.</summary>
    public int Dimensions { get; }

    /// <summary>Shape of the covariances.</summary>
    public CovarianceType CovarianceType { get; }

    /// <summary>K mixing probabilities.</summary>
    public double[] Mixing { get; }

    /// <summary>K x D.</summary>
    public double[] Means { get; }

    /// <summary>K x D x D.</summary>
    public double[] Covariances { get; }

    /// <summary>The M-step: the parameters of highest expected likelihood, no variance in any direction below the floor.</summary>
    /// <param name="moments">A component's weight, weighted deviations from its present mean and second moments, as the kernel for
    /// this type gathers them.</param>
    /// <param name="scatter">How all points scatter about their mean; only a tied covariance needs it.</param>
    public void Maximize(ReadOnlySpan<double> moments, TotalScatter scatter)
    {
        int stride = moments.Length / Components;
        double total = 0;
        for (int k = 0; k < Components; k++)
        {
            total += moments[k * stride];
        }

        for (int k = 0; k < Components; k++)
        {
            MaximizeComponent(k, moments.Slice(k * stride, stride), total);
        }

        if (CovarianceType == CovarianceType.Tied)
        {
            MaximizeTied(moments, stride, scatter);
        }
    }

    /// <summary>Writes what the E-step reads: for every component the mean, the whitening (by the inverse Cholesky factor over root two, so that a
    /// log density is the constant minus a squared length) and the constant.</summary>
    public void Pack(float[] packed)
    {
        int stride = packed.Length / Components;
        Span<double> factor = stackalloc double[Dimensions * Dimensions];
        Span<double> whitening = stackalloc double[Dimensions * Dimensions];
        for (int k = 0; k < Components; k++)
        {
            Span<float> target = packed.AsSpan(k * stride, stride);
            for (int d = 0; d < Dimensions; d++)
            {
                target[d] = (float)Means[(k * Dimensions) + d];
            }

            CovarianceMatrix.TryCholesky(CovarianceOf(k), Dimensions, 0, factor);
            CovarianceMatrix.InvertLower(factor, Dimensions, whitening);
            PackWhitening(whitening, target[Dimensions..^1]);
            target[^1] = Mixing[k] > 0 ? (float)LogConstant(Mixing[k], whitening) : ExpectationKernel.Dead;
        }
    }

    private Span<double> CovarianceOf(int component) =>
        Covariances.AsSpan(component * Dimensions * Dimensions, Dimensions * Dimensions);

    private void MaximizeComponent(int k, ReadOnlySpan<double> moments, double total)
    {
        double weight = moments[0];
        if (!(weight > LeastShare * total))
        {
            Mixing[k] = 0;
            return;
        }

        Mixing[k] = weight / total;
        Span<double> shift = stackalloc double[Dimensions];
        for (int d = 0; d < Dimensions; d++)
        {
            shift[d] = moments[1 + d] / weight;
            Means[(k * Dimensions) + d] += shift[d];
        }

        SetCovariance(CovarianceOf(k), moments[(1 + Dimensions)..], shift, weight);
    }

    /// <summary>Second moments about the old mean, less the square of the mean's shift, are the covariance about the new one.</summary>
    private void SetCovariance(Span<double> matrix, ReadOnlySpan<double> second, ReadOnlySpan<double> shift, double weight)
    {
        switch (CovarianceType)
        {
            case CovarianceType.Spherical:
                double trace = second[0] / weight;
                foreach (double s in shift)
                {
                    trace -= s * s;
                }

                SetScale(matrix, Math.Max(trace / Dimensions, _floor));
                break;
            case CovarianceType.Diagonal:
                for (int d = 0; d < Dimensions; d++)
                {
                    matrix[(d * Dimensions) + d] = Math.Max((second[d] / weight) - (shift[d] * shift[d]), _floor);
                }

                break;
            case CovarianceType.Full:
                for (int row = 0, i = 0; row < Dimensions; row++)
                {
                    for (int column = 0; column <= row; column++, i++)
                    {
                        double value = (second[i] / weight) - (shift[row] * shift[column]);
                        matrix[(row * Dimensions) + column] = value;
                        matrix[(column * Dimensions) + row] = value;
                    }
                }

                CovarianceMatrix.RaiseEigenvalues(matrix, Dimensions, _floor);
                break;
            default:
                break;
        }
    }

    /// <summary>The scatter of the points about their components is their scatter about the overall mean, less that of the
    /// components' means about it.</summary>
    private void MaximizeTied(ReadOnlySpan<double> moments, int stride, TotalScatter scatter)
    {
        Span<double> within = stackalloc double[Dimensions * Dimensions];
        scatter.Matrix.CopyTo(within);
        double living = 0;
        for (int k = 0; k < Components; k++)
        {
            double weight = Mixing[k] > 0 ? moments[k * stride] : 0;
            living += weight;
            for (int row = 0; row < Dimensions; row++)
            {
                double deviation = Means[(k * Dimensions) + row] - scatter.Mean[row];
                for (int column = 0; column < Dimensions; column++)
                {
                    within[(row * Dimensions) + column] -= weight * deviation * (Means[(k * Dimensions) + column] - scatter.Mean[column]);
                }
            }
        }

        for (int i = 0; i < within.Length; i++)
        {
            within[i] /= living;
        }

        CovarianceMatrix.RaiseEigenvalues(within, Dimensions, _floor);
        for (int k = 0; k < Components; k++)
        {
            within.CopyTo(CovarianceOf(k));
        }
    }

    private void PackWhitening(ReadOnlySpan<double> whitening, Span<float> target)
    {
        const double InverseRootTwo = 0.70710678118654752440;
        switch (CovarianceType)
        {
            case CovarianceType.Spherical:
                target[0] = (float)(0.5 * whitening[0] * whitening[0]);
                break;
            case CovarianceType.Diagonal:
                for (int d = 0; d < Dimensions; d++)
                {
                    double scale = whitening[(d * Dimensions) + d];
                    target[d] = (float)(0.5 * scale * scale);
                }

                break;
            default:
                for (int row = 0, i = 0; row < Dimensions; row++)
                {
                    for (int column = 0; column <= row; column++, i++)
                    {
                        target[i] = (float)(whitening[(row * Dimensions) + column] * InverseRootTwo);
                    }
                }

                break;
        }
    }

    private double LogConstant(double mixing, ReadOnlySpan<double> whitening)
    {
        double result = PortableMath.Log(mixing) - (0.5 * Dimensions * LogTwoPi);
        for (int d = 0; d < Dimensions; d++)
        {
            result += PortableMath.Log(whitening[(d * Dimensions) + d]);
        }

        return result;
    }

    private void SetScale(Span<double> matrix, double variance)
    {
        matrix.Clear();
        for (int d = 0; d < Dimensions; d++)
        {
            matrix[(d * Dimensions) + d] = variance;
        }
    }
}
