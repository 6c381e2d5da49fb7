using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A palette from a Gaussian mixture: EM starts where k-means ended, and its means become the colours.</summary>
internal static class MixturePalette
{
    /// <summary>Moves the free entries of a palette to the means of a mixture.</summary>
    /// <param name="start">What k-means found, with its points; at least one entry is free.</param>
    /// <param name="kmeans">The same before rounding.</param>
    /// <param name="options">Covariance shape and threads.</param>
    /// <param name="trace">Receives log-likelihood and palette of every iteration.</param>
    /// <param name="cancellation">Ends the fit.</param>
    public static FittedPalette Fit(FittedPalette start, KMeansResult kmeans, EncodeOptions options, FitTrace trace, CancellationToken cancellation)
    {
        PointSet points = start.Points?.Value ?? throw new ArgumentException("Nothing was fitted.", nameof(start));
        int dimensions = points.Dimensions;

        // Fixed colours are not the mixture's to move: it models the colours with the free entries alone.
        var means = new double[(start.Colors.Length - start.FixedCount) * dimensions];
        for (int i = 0; i < means.Length / dimensions; i++)
        {
            kmeans.Centers.AsSpan((start.FixedCount + i) * 4, dimensions).CopyTo(means.AsSpan(i * dimensions));
        }

        var mixtureOptions = new MixtureOptions
        {
            CovarianceType = options.Fit.Covariance,
            Threads = options.Threads,
            Step = (logLikelihood, parameters) => trace.Add(FitStage.Em, logLikelihood, () => Colors(start, parameters.Means, dimensions)),
        };
        GaussianMixture mixture = MixtureFitter.Fit(points, means, mixtureOptions, cancellationToken: cancellation);
        return start with { Colors = Colors(start, mixture.Parameters.Means, dimensions), Mixture = mixture };
    }

    /// <summary>The entry of highest responsibility for each of a histogram's colours.</summary>
    /// <param name="fit">A palette with its mixture.</param>
    /// <param name="histogram">The colours.</param>
    /// <param name="points">The same in the metric, in their order.</param>
    /// <param name="transparentApart">Whether the transparent colour has its own entry and is not among the points.</param>
    public static ushort[] Labels(FittedPalette fit, ColorHistogram histogram, PointSet points, bool transparentApart)
    {
        int[] components = MixtureFitter.MapAssign(fit.Mixture!, points);
        ReadOnlySpan<Rgba32> colors = histogram.Colors;
        var labels = new ushort[colors.Length];
        int point = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = transparentApart && colors[i].A == 0
                ? (ushort)Array.IndexOf(fit.Colors, default)
                : (ushort)(fit.FixedCount + components[point++]);
        }

        return labels;
    }

    private static Rgba32[] Colors(FittedPalette start, double[] means, int dimensions)
    {
        var colors = (Rgba32[])start.Colors.Clone();
        for (int i = 0; i < means.Length / dimensions; i++)
        {
            ReadOnlySpan<double> mean = means.AsSpan(i * dimensions, dimensions);
            colors[start.FixedCount + i] = start.Space.ToColor(mean[0], mean[1], mean[2], dimensions == 4 ? mean[3] : 255);
        }

        return colors;
    }
}
