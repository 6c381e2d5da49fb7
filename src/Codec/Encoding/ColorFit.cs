using Tinct.Format;

namespace Tinct.Codec;

/// <summary>From a picture's colours to a palette: takes what is given, codes few colours exactly, and fits the rest by k-means or EM.</summary>
internal static class ColorFit
{
    /// <summary>More colours than this are merged with their neighbours before they are fitted.</summary>
    private const int MostPoints = 1 << 21;

    private static readonly RgbaColor s_transparent = new(0, 0, 0, 0);

    /// <summary>Finds the palette that the options ask for.</summary>
    /// <param name="colors">Palette size, fixed colours included; not looked at for a given palette.</param>
    /// <param name="options">Method, metric, effort, given and fixed colours.</param>
    /// <param name="trace">Receives the course of the fit.</param>
    /// <param name="progress">Receives the fraction done.</param>
    public static FittedPalette Run(
        CountedColors picture, int colors, EncodeOptions options, FitTrace trace, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (options.Goal is EncodeGoal.GivenPalette { Palette: { } palette })
        {
            RgbaColor[] given = palette.Colors.ToArray();
            return new FittedPalette { Colors = given, FixedCount = given.Length, Space = Space(picture, given, options) };
        }

        List<RgbaColor> fixedColors = options.Fit.FixedColors is { } kept ? [.. kept.Colors] : [];
        if (TryExact(picture, colors, fixedColors, options) is { } exact)
        {
            return exact;
        }

        // Fully transparent pixels are exact whatever the fit does, and there are so many that they would draw soft edges
        // towards transparency: they get an entry of their own and stay out of the fit.
        bool transparentApart = picture.HasTransparent && !picture.KeepsHiddenColor && colors > fixedColors.Count;
        if (transparentApart && !fixedColors.Contains(s_transparent))
        {
            fixedColors.Add(s_transparent);
        }

        MetricSpace space = Space(picture, fixedColors, options);
        if (options is { Tune: Tune.Visual, Fit.Method: FitMethod.KMeans })
        {
            space = OklabMetricSpace.ForEntries(colors, space.Dimensions == 4, space.IsStraight, space.IsGray);
        }

        VisualPoints? visual = options.Tune == Tune.Visual
            ? new VisualPoints(space, picture.Pictures, transparentApart, picture.Histogram.Count, colors, options.Threads)
            : null;
        int weighedFor = options is { Tune: Tune.Balanced, Fit.Method: FitMethod.KMeans } ? colors : 0;
        PointSet points = visual?.First(cancellation) ?? Points(picture.Histogram, space, transparentApart, MostPoints, weighedFor);
        var kmeans = new KMeansOptions
        {
            Init = options.Fit.Init,
            Search = options.Fit.Search,
            Seed = options.Fit.Seed,
            Effort = Effort.Level(options.Effort),
            Threads = options.Threads,
            Fixed = fixedColors,
            Trace = options.Fit.Method == FitMethod.KMeans ? trace : null,
            Progress = progress,
        };
        KMeansResult result = KMeans.Fit(points, space, colors, kmeans, cancellation);
        if (visual is not null && colors >= VisualPoints.SecondRoundFrom)
        {
            trace.Round++;
            points = visual.Second(result.Palette, cancellation);
            result = KMeans.Fit(points, space, colors, kmeans with { Progress = null }, cancellation);
        }

        var fit = new FittedPalette
        {
            Colors = result.Palette,
            FixedCount = fixedColors.Count,
            Space = space,
            Points = weighedFor > 0 ? new(() => Points(picture.Histogram, space, transparentApart, MostPoints))
                : space.Plain == space ? new(points)
                : new(() => new VisualPoints(
                    space.Plain, picture.Pictures, transparentApart, picture.Histogram.Count, colors, options.Threads).First(cancellation)),
            Trace = trace,
        };
        if (options.Fit.Method != FitMethod.Em || colors == fixedColors.Count)
        {
            return fit;
        }

        fit = FitMixture(fit, result, options, trace, cancellation);
        if (options.Map.Assignment != Assignment.Map)
        {
            return fit;
        }

        PointSet all = Points(picture.Histogram, space, transparentApart, int.MaxValue);
        return fit with { Labels = MostResponsible(fit, picture.Histogram, all, transparentApart) };
    }

    /// <summary>The palette of the picture's own colours, if they and the fixed ones are few enough.</summary>
    private static FittedPalette? TryExact(CountedColors picture, int colors, List<RgbaColor> fixedColors, EncodeOptions options)
    {
        ReadOnlySpan<RgbaColor> own = picture.Histogram.Colors;
        if (own.Length > colors)
        {
            return null;
        }

        var places = new Dictionary<uint, ushort>();
        var palette = new List<RgbaColor>(fixedColors);
        for (int i = fixedColors.Count - 1; i >= 0; i--)
        {
            places[fixedColors[i].PackedValue] = (ushort)i;
        }

        var labels = new ushort[own.Length];
        for (int i = 0; i < own.Length; i++)
        {
            if (!places.TryGetValue(own[i].PackedValue, out labels[i]))
            {
                if (palette.Count == colors)
                {
                    return null;
                }

                labels[i] = (ushort)palette.Count;
                palette.Add(own[i]);
            }
        }

        return new FittedPalette
        {
            Colors = [.. palette],
            FixedCount = fixedColors.Count,
            IsExact = true,
            Labels = labels,
            Space = Space(picture, fixedColors, options),
        };
    }

    /// <summary>Moves the free entries of a palette to the means of a mixture.</summary>
    /// <param name="start">What k-means found, with its points; at least one entry is free.</param>
    /// <param name="kmeans">The same before rounding.</param>
    /// <param name="options">Covariance shape and threads.</param>
    /// <param name="trace">Receives log-likelihood and palette of every iteration.</param>
    private static FittedPalette FitMixture(FittedPalette start, KMeansResult kmeans, EncodeOptions options, FitTrace trace, CancellationToken cancellation)
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
            Step = (logLikelihood, parameters) => trace.Add(FitStage.Em, logLikelihood, () => MeanColors(start, parameters.Means, dimensions)),
        };
        GaussianMixture mixture = MixtureFitter.Fit(points, means, mixtureOptions, cancellationToken: cancellation);
        return start with { Colors = MeanColors(start, mixture.Parameters.Means, dimensions), Mixture = mixture };
    }

    /// <summary>The entry of highest responsibility for each of a histogram's colours.</summary>
    /// <param name="fit">A palette with its mixture.</param>
    /// <param name="points">The histogram's colours in the metric, in their order.</param>
    /// <param name="transparentApart">Whether the transparent colour has its own entry and is not among the points.</param>
    private static ushort[] MostResponsible(FittedPalette fit, ColorHistogram histogram, PointSet points, bool transparentApart)
    {
        int[] components = MixtureFitter.MapAssign(fit.Mixture!, points);
        ReadOnlySpan<RgbaColor> colors = histogram.Colors;
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

    private static RgbaColor[] MeanColors(FittedPalette start, double[] means, int dimensions)
    {
        var colors = (RgbaColor[])start.Colors.Clone();
        for (int i = 0; i < means.Length / dimensions; i++)
        {
            ReadOnlySpan<double> mean = means.AsSpan(i * dimensions, dimensions);
            colors[start.FixedCount + i] = start.Space.ToColor(mean[0], mean[1], mean[2], dimensions == 4 ? mean[3] : 255);
        }

        return colors;
    }

    /// <summary>The picture's colours as points.</summary>
    /// <param name="withoutTransparent">Whether a transparent colour is left out.</param>
    /// <param name="most">Points allowed.</param>
    /// <param name="weighedFor">The palette size for which <see cref="BalancedWeights"/> apply; 0 for plain numbers of pixels.</param>
    private static PointSet Points(ColorHistogram histogram, MetricSpace space, bool withoutTransparent, int most, int weighedFor = 0)
    {
        // The transparent colour, if it is the only one of alpha 0, comes first in the histogram's order.
        int first = withoutTransparent && histogram.Colors[0].A == 0 ? 1 : 0;
        ReadOnlySpan<RgbaColor> colors = histogram.Colors[first..];
        ReadOnlySpan<uint> counts = histogram.Counts[first..];
        var weights = new float[colors.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = counts[i];
        }

        if (weighedFor > 0)
        {
            BalancedWeights.Weigh(colors, weights, weighedFor);
        }

        return PointSet.FromColors(colors, weights, space, most);
    }

    private static MetricSpace Space(CountedColors picture, IEnumerable<RgbaColor> palette, EncodeOptions options) =>
        MetricSpace.Create(
            options.Tune, picture.HasAlpha || palette.Any(static color => color.A != 255), picture.HasHiddenColor,
            MetricSpace.AreGray(picture.Histogram.Colors));
}
