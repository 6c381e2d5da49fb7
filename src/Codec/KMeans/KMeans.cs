namespace Tinct.Codec;

/// <summary>Fits a palette by k-means: the colours with the least squared error in a metric.</summary>
internal static class KMeans
{
    /// <summary>Fits <paramref name="colors"/> colours to weighted points.</summary>
    /// <param name="points">At least one point, all distinct.</param>
    /// <param name="space">The metric whose coordinates the points are.</param>
    /// <param name="colors">Entries wanted, 1 to 65,536. When there are no more points than entries, every point becomes one.</param>
    /// <param name="options">How.</param>
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
