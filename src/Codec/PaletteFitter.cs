using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A palette fitted to the colours of one or many pictures.</summary>
public sealed record PaletteResult
{
    /// <summary>The colours: fixed ones first, in their order.</summary>
    public required Palette Palette { get; init; }

    /// <summary>For each colour of the palette, the share of the pixels that are nearest to it: 0 to 1, together 1.</summary>
    public required ReadOnlyMemory<double> Shares { get; init; }

    /// <summary>Mean over the pixels of the squared distance to their colour, in the metric of the fit.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>The mixture, where EM fitted one; otherwise null.</summary>
    public FittedModel? Model { get; init; }
}

/// <summary>Fits palettes without encoding, for one picture or for many that share a palette.</summary>
/// <remarks>Memory does not grow with the number of pictures: besides their distinct colours, only one picture is in memory at a time.</remarks>
public static class PaletteFitter
{
    /// <summary>Fits a palette to counted colours.</summary>
    /// <param name="colors">The colours of all pictures; at least one pixel.</param>
    /// <param name="options">Number of colours, method, metric, effort, seed and fixed colours. <see cref="Tune.Visual"/> weighs pixels by their
    /// neighbours, which a histogram does not know, and is refused: it needs the pictures themselves.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="ArgumentException">There are no colours, the options have a goal or do not fit each other, or the metric needs whole pictures.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PaletteResult Fit(ColorHistogram colors, EncodeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(colors);
        ArgumentNullException.ThrowIfNull(options);
        return options.Tune == Tune.Visual
            ? throw new ArgumentException("The visual metric weighs pixels by their neighbours; counted colours have none.", nameof(options))
            : Fit(colors, [], options, cancellationToken);
    }

    /// <summary>Fits a palette to pictures, with any metric.</summary>
    /// <param name="pictures">At least one pixel together. Enumerated once, or up to three times with <see cref="Tune.Visual"/>: read them
    /// anew each time, so that only one is in memory.</param>
    /// <param name="options">Number of colours, method, metric, effort, seed and fixed colours.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="ArgumentException">There are no colours, or the options have a goal or do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PaletteResult Fit(IEnumerable<RgbaPicture> pictures, EncodeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(options);
        var colors = new ColorHistogram(options.KeepHiddenColor);
        foreach (RgbaPicture picture in pictures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            colors.Add(picture.Pixels.Span);
        }

        return Fit(colors, pictures, options, cancellationToken);
    }

    /// <summary>Fits a palette to pictures whose colours are counted already, with any metric.</summary>
    /// <param name="colors">The colours of all pictures; at least one pixel.</param>
    /// <param name="pictures">The pictures; enumerated up to twice with <see cref="Tune.Visual"/>, otherwise not at all.</param>
    /// <param name="options">Number of colours, method, metric, effort, seed and fixed colours.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="ArgumentException">There are no colours, or the options have a goal or do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PaletteResult Fit(
        ColorHistogram colors, IEnumerable<RgbaPicture> pictures, EncodeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(colors);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Goal is not null)
        {
            throw new ArgumentException("A palette is fitted to a number of colours, not to a goal, which takes files to compare.", nameof(options));
        }

        options.CheckTogether();
        ArgumentOutOfRangeException.ThrowIfZero(colors.PixelCount, nameof(colors));
        var source = new CountedColors(colors, pictures, options.KeepHiddenColor);
        FittedPalette fit = ColorFit.Run(source, options.Colors, options, new FitTrace(), progress: null, cancellationToken);
        var palette = new Palette(fit.Colors);
        ushort[] labels = IndexMap.LabelsOf(colors.Colors, fit, options.Threads, cancellationToken);
        double error = MeanSquaredError(fit, colors, labels);
        return new PaletteResult
        {
            Palette = palette,
            Shares = Shares(colors, labels, palette.Count),
            MeanSquaredError = error,
            Model = fit.Mixture is null
                ? null
                : FittedModels.Create(fit.Mixture, FitMethod.Em, options.Tune, fit.Space, fit.Colors, Components(fit), error),
        };
    }

    private static double[] Shares(ColorHistogram colors, ushort[] labels, int count)
    {
        ReadOnlySpan<uint> counts = colors.Counts;
        var shares = new double[count];
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            shares[labels[i]] += counts[i];
            total += counts[i];
        }

        for (int k = 0; k < count; k++)
        {
            shares[k] /= total;
        }

        return shares;
    }

    private static double MeanSquaredError(FittedPalette fit, ColorHistogram colors, ushort[] labels)
    {
        PointSet points = PointSet.FromHistogram(colors, fit.Space.Plain);
        var ones = new float[fit.Colors.Length];
        Array.Fill(ones, 1);
        PointSet entries = PointSet.FromColors(fit.Colors, ones, fit.Space.Plain);
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int k = labels[i];
            double x = points.X[i] - entries.X[k];
            double y = points.Y[i] - entries.Y[k];
            double z = points.Z[i] - entries.Z[k];
            double alpha = points.Dimensions == 4 ? points.Alpha[i] - entries.Alpha[k] : 0;
            sum += points.Weights[i] * ((x * x) + (y * y) + (z * z) + (alpha * alpha));
        }

        return sum / points.TotalWeight;
    }

    /// <summary>The mixture's component of each entry; fixed entries have none.</summary>
    private static int[] Components(FittedPalette fit) =>
        [.. Enumerable.Range(0, fit.Colors.Length).Select(k => k < fit.FixedCount ? -1 : k - fit.FixedCount)];
}
