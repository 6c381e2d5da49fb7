using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Smooths an index map with a Markov random field prior: where it costs little error, neighbouring pixels prefer the same
/// colour, or one that often lies beside theirs. A little error saves many bytes, since isolated differences cost the coder of an index
/// map most.</summary>
/// <remarks>
/// The energy is the squared error in the metric plus price x cost of every pair among the eight neighbours. It is lowered
/// by <see cref="SmoothingSweep{TCost}"/>, in rounds after which the palette moves to the means of its pixels (the k-means
/// of hidden Markov random fields: Zhang, Brady and Smith, 2001, with equal variances) and the prior is learned again.
/// Where this raises the error by more than <see cref="SmoothingOptions.MostErrorAdded"/>, it is done again at a lower price.
/// </remarks>
internal static class Smoothing
{
    /// <summary>Smooths.</summary>
    /// <param name="pixels">The picture, row after row.</param>
    /// <param name="space">The metric of the error.</param>
    /// <param name="palette">1 to 65,535 colours.</param>
    /// <param name="indices">The palette entry of every pixel, before.</param>
    /// <param name="weights">How much every pixel's error counts, in units of <see cref="PerceptualWeights.Unit"/>; empty where all count alike.</param>
    /// <param name="cancellation">Checked between bands of rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or an option or index is out of range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static SmoothingResult Smooth(
        ReadOnlyMemory<RgbaColor> pixels,
        int width,
        MetricSpace space,
        ReadOnlySpan<RgbaColor> palette,
        ReadOnlySpan<ushort> indices,
        SmoothingOptions options,
        ReadOnlyMemory<ushort> weights = default,
        CancellationToken cancellation = default)
    {
        Validate(pixels.Length, width, palette.Length, indices, options, weights.Length);
        var picture = new SmoothingPixels(pixels, width, space, weights);
        var start = new SmoothingIndices(indices, width, (ushort)palette.Length);
        double error = new SmoothingPalette(palette, space, options.FixedEntries).MeanError(start, picture);
        double price = options.Strength * error;
        (SmoothingIndices map, SmoothingPalette moved) = Lower(start, picture, palette, price, options, cancellation);
        double most = (1 + options.MostErrorAdded) * error;
        if (moved.MeanError(map, picture) is var reached && reached > most)
        {
            // Error grows at least as fast as the price, so that this share of it is enough.
            price *= (most - error) / (reached - error);
            start = new SmoothingIndices(indices, width, (ushort)palette.Length);
            (map, moved) = Lower(start, picture, palette, price, options, cancellation);
        }

        var result = new ushort[indices.Length];
        map.CopyTo(result);
        int changed = 0;
        for (int i = 0; i < result.Length; i++)
        {
            changed += result[i] != indices[i] ? 1 : 0;
        }

        return new SmoothingResult(moved.Colors, result, changed);
    }

    /// <summary>Lowers the energy at a price, in rounds. Changes the map, and moves the palette with it.</summary>
    private static (SmoothingIndices Map, SmoothingPalette Palette) Lower(
        SmoothingIndices map, SmoothingPixels picture, ReadOnlySpan<RgbaColor> palette, double price, SmoothingOptions options, CancellationToken cancellation)
    {
        var moving = new SmoothingPalette(palette, picture.Space, options.FixedEntries);
        if (price <= 0)
        {
            return (map, moving);
        }

        var nearest = new ushort[map.Width * map.Height];
        NeighborWeights prices = NeighborWeights.For(options.Rate).Scale((float)price);
        for (int round = 0; round < options.Rounds; round++)
        {
            if (options.Prior == SmoothingPrior.Pairs && palette.Length <= SmoothingPairs.MaxColors)
            {
                Sweep(map, picture, nearest, moving, SmoothingPairs.Learn(map, palette.Length), prices, options, cancellation);
            }
            else
            {
                Sweep(map, picture, nearest, moving, default(PottsCost), prices, options, cancellation);
            }

            moving.Recenter(map, picture);
        }

        return (map, moving);
    }

    private static void Sweep<TCost>(
        SmoothingIndices map,
        SmoothingPixels pixels,
        ushort[] nearest,
        SmoothingPalette palette,
        TCost cost,
        NeighborWeights prices,
        SmoothingOptions options,
        CancellationToken cancellation)
        where TCost : struct, IPairCost
    {
        new NearestColorMapper(pixels.Space, palette.Colors).Map(pixels.Colors, map.Width, nearest, options.Threads, cancellation);
        var sweep = new SmoothingSweep<TCost>(map, pixels, nearest, palette.Coordinates, cost, prices);
        int changes = 1;
        for (int i = 0; i < options.Sweeps && changes > 0; i++)
        {
            changes = sweep.Run(options.Threads, cancellation);
        }
    }

    private static void Validate(
        int pixels, int width, int colors, ReadOnlySpan<ushort> indices, SmoothingOptions options, int weights)
    {
        if (width < 1 || pixels % width != 0 || indices.Length != pixels || (weights != 0 && weights != pixels))
        {
            throw new ArgumentException(
                $"{pixels} pixels in rows of {width}, {indices.Length} indices and {weights} weights do not fit together.", nameof(indices));
        }

        if (colors is < 1 or >= Palette.MaxCount)
        {
            throw new ArgumentException($"Smoothing takes 1 to {Palette.MaxCount - 1} colours, not {colors}.", nameof(colors));
        }

        foreach (ushort index in indices)
        {
            if (index >= colors)
            {
                throw new ArgumentException($"Index {index} is outside the palette of {colors} colours.", nameof(indices));
            }
        }

        if (!double.IsFinite(options.Strength) || options.Strength < 0)
        {
            throw new ArgumentException($"A smoothing strength of {options.Strength} is not 0 or above.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.Rounds);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Sweeps);
        ArgumentOutOfRangeException.ThrowIfNegative(options.FixedEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.FixedEntries, colors);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
    }
}
