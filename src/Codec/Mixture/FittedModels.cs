using Tinct.Format;

namespace Tinct.Codec;

/// <summary>From a fitted mixture to what a file records of it.</summary>
/// <remarks>The clusters of k-means are a mixture too: fit one from their means with no iterations, and pass
/// <see cref="FitMethod.KMeans"/>.</remarks>
internal static class FittedModels
{
    /// <summary>Makes the record.</summary>
    /// <param name="mixture">The mixture, or k-means' clusters as one.</param>
    /// <param name="method">Which of the two.</param>
    /// <param name="tune">What it was fitted for.</param>
    /// <param name="space">The metric it was fitted in.</param>
    /// <param name="components">The component of each palette entry, or -1 for entries without one: they get their own colour as
    /// mean, no share and no variance.</param>
    /// <param name="meanSquaredError">Mean squared error of the picture in the metric.</param>
    /// <exception cref="ArgumentException">There are not as many components as palette entries.</exception>
    public static FittedModel Create(
        GaussianMixture mixture,
        FitMethod method,
        Tune tune,
        MetricSpace space,
        ReadOnlySpan<RgbaColor> palette,
        ReadOnlySpan<int> components,
        double meanSquaredError)
    {
        if (components.Length != palette.Length)
        {
            throw new ArgumentException($"{palette.Length} colours cannot have {components.Length} components.", nameof(components));
        }

        int dimensions = mixture.Dimensions;
        var shares = new float[palette.Length];
        float[] means = FitCoordinates.Of(palette, space);
        var covariances = new List<float>();
        if (mixture.CovarianceType == CovarianceType.Tied)
        {
            AddTriangle(covariances, mixture.Covariance(0), dimensions);
        }

        var nothing = new double[dimensions * dimensions];
        for (int entry = 0; entry < palette.Length; entry++)
        {
            int component = components[entry];
            if (component >= 0)
            {
                shares[entry] = (float)mixture.MixingProbabilities[component];
                for (int d = 0; d < dimensions; d++)
                {
                    means[(entry * dimensions) + d] = (float)mixture.Mean(component)[d];
                }
            }

            AddCovariance(covariances, mixture.CovarianceType, component >= 0 ? mixture.Covariance(component) : nothing, dimensions);
        }

        return new FittedModel
        {
            Method = method,
            Covariance = mixture.CovarianceType,
            Space = ToFile(tune, space.IsStraight),
            Dimensions = dimensions,
            Iterations = (uint)mixture.Iterations,
            LogLikelihood = method == FitMethod.KMeans ? 0 : mixture.LogLikelihood,
            MeanSquaredError = meanSquaredError,
            MixingProbabilities = shares,
            Means = means,
            Covariances = covariances.ToArray(),
        };
    }

    private static void AddCovariance(List<float> values, CovarianceType type, ReadOnlySpan<double> matrix, int dimensions)
    {
        switch (type)
        {
            case CovarianceType.Spherical:
                values.Add((float)matrix[0]);
                break;
            case CovarianceType.Diagonal:
                for (int d = 0; d < dimensions; d++)
                {
                    values.Add((float)matrix[(d * dimensions) + d]);
                }

                break;
            case CovarianceType.Full:
                AddTriangle(values, matrix, dimensions);
                break;
            default:
                break;
        }
    }

    private static void AddTriangle(List<float> values, ReadOnlySpan<double> matrix, int dimensions)
    {
        for (int row = 0; row < dimensions; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                values.Add((float)matrix[(row * dimensions) + column]);
            }
        }
    }

    private static ModelSpace ToFile(Tune tune, bool isStraight) => tune switch
    {
        Tune.Psnr => isStraight ? ModelSpace.StraightSrgb : ModelSpace.Srgb,
        Tune.Balanced => isStraight ? ModelSpace.StraightBalanced : ModelSpace.Balanced,
        _ => isStraight ? ModelSpace.StraightOkLab : ModelSpace.OkLab,
    };
}
