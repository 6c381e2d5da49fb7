using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Makes the record of a fit that goes into the file: the mixture that EM fitted, or the clusters of k-means seen as one.</summary>
internal static class ModelRecorder
{
    /// <summary>Records a fit where the options ask for it and something was fitted.</summary>
    /// <inheritdoc cref="Record"/>
    public static FittedModel? RecordIfWanted(
        FittedPalette fit, Palette palette, ReadOnlySpan<int> places, EncodeOptions options, CancellationToken cancellation)
    {
        bool isWanted = options.Write.SaveModel || options.Fit.KeepHistory || fit.Mixture is not null;
        return isWanted && fit.Points is not null ? Record(fit, palette, places, options, cancellation) : null;
    }

    /// <summary>Records a fit.</summary>
    /// <param name="fit">The fit, with its points.</param>
    /// <param name="places">For each of the fit's colours its place in <paramref name="palette"/>, or -1.</param>
    /// <param name="options">How it was fitted.</param>
    public static FittedModel Record(FittedPalette fit, Palette palette, ReadOnlySpan<int> places, EncodeOptions options, CancellationToken cancellation)
    {
        PointSet points = fit.Points?.Value ?? throw new ArgumentException("Nothing was fitted.", nameof(fit));
        int firstFree = fit.Mixture is null ? 0 : fit.FixedCount;
        GaussianMixture mixture = fit.Mixture ?? Clusters(fit, points, options, cancellation);
        var components = new int[palette.Count];
        components.AsSpan().Fill(-1);
        for (int entry = firstFree; entry < places.Length; entry++)
        {
            if (places[entry] >= 0)
            {
                components[places[entry]] = entry - firstFree;
            }
        }

        FitMethod method = fit.Mixture is null ? FitMethod.KMeans : FitMethod.Em;
        return FittedModels.Create(mixture, method, options.Tune, fit.Space.Plain, palette.Colors, components, MeanSquaredError(fit, points, options));
    }

    /// <summary>The clusters' shares, means and spherical variances: a mixture's start that is not iterated.</summary>
    private static GaussianMixture Clusters(FittedPalette fit, PointSet points, EncodeOptions options, CancellationToken cancellation)
    {
        double[] means = Array.ConvertAll(FitCoordinates.Of(fit.Colors, fit.Space.Plain), static coordinate => (double)coordinate);
        var none = new MixtureOptions { CovarianceType = CovarianceType.Spherical, MaxIterations = 0, Threads = options.Threads };
        return MixtureFitter.Fit(points, means, none, cancellationToken: cancellation);
    }

    /// <summary>Mean squared distance of the points to their nearest entry, in the metric.</summary>
    private static double MeanSquaredError(FittedPalette fit, PointSet points, EncodeOptions options)
    {
        var blocks = new PointBlocks(points);
        double[] centers = PaletteRounding.ToCenters(fit.Colors, fit.Space.Plain);
        var assigner = new ClusterAssigner(blocks, fit.Colors.Length, NearestKernels.Create(points.Dimensions, VectorWidths.Best), options.Threads);
        return (assigner.Assign(centers).ErrorAt(blocks.SumOfSquares, centers) + blocks.Residual) / blocks.TotalWeight;
    }
}
