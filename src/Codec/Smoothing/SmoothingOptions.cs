using Tinct.Format;

namespace Tinct.Codec;

/// <summary>What the smoothing prior believes about neighbouring pixels of different colours.</summary>
internal enum SmoothingPrior
{
    /// <summary>Any two different colours are equally unlikely neighbours (Potts, 1952).</summary>
    Potts,

    /// <summary>Colours that seldom meet in this picture are less likely neighbours than those that often do. The result is cheaper to code
    /// at the same error, whatever the method; palettes of more than <see cref="SmoothingPairs.MaxColors"/> colours
    /// fall back to Potts.</summary>
    Pairs,
}

/// <summary>The coder whose bytes smoothing saves: what a difference between neighbours costs depends on it.</summary>
internal enum RateModel
{
    /// <summary>LZ4 matches runs of bytes along rows; differences to the left and right break the matches.</summary>
    Lz4,

    /// <summary>Adaptive tables predict a pixel from the neighbours before it. With more smoothing their savings level off sooner than those of dense, so
    /// that more error is not worth it: <see cref="SmoothingOptions.MostErrorAdded"/> bounds it.</summary>
    Swift,

    /// <summary>Context mixing predicts a pixel from all sides.</summary>
    Dense,
}

/// <summary>What it costs to differ from a neighbour, by the neighbour's direction.</summary>
/// <param name="Horizontal">The neighbours to the left and right.</param>
/// <param name="Vertical">Those above and below.</param>
/// <param name="Diagonal">The other four.</param>
internal readonly record struct NeighborWeights(float Horizontal, float Vertical, float Diagonal)
{
    /// <summary>The weights for a coder, found on photographs of 16 to 256 colours. Changing one by a fifth
    /// against the others matters little; their sizes set the scale of <see cref="SmoothingOptions.Strength"/>.</summary>
    public static NeighborWeights For(RateModel rate) =>
        rate == RateModel.Lz4 ? new NeighborWeights(1.7f, 0.6f, 0.35f) : new NeighborWeights(1.1f, 1.1f, 0.45f);

    /// <summary>All weights times a factor.</summary>
    public NeighborWeights Scale(float factor) => new(factor * Horizontal, factor * Vertical, factor * Diagonal);
}

/// <summary>How <see cref="Smoothing"/> trades error for bytes. Immutable.</summary>
internal sealed record SmoothingOptions
{
    /// <summary>Price of a pair of neighbours that differ, in units of the mean squared error before smoothing; 0 changes nothing.
    /// Bytes fall and error rises with it.</summary>
    public required double Strength { get; init; }

    /// <summary>The share by which smoothing may raise the mean squared error for this coder: 1.5 % at a strength of 0.2, and proportional to
    /// strength^1.5, as the error of photographs is, at others.</summary>
    internal double MostErrorAdded => Rate == RateModel.Swift ? 0.1677 * Strength * Math.Sqrt(Strength) : double.PositiveInfinity;

    /// <summary>The coder of the map. Default LZ4.</summary>
    public RateModel Rate { get; init; } = RateModel.Lz4;

    /// <summary>The prior on neighbours. Default: learned from the picture.</summary>
    public SmoothingPrior Prior { get; init; } = SmoothingPrior.Pairs;

    /// <summary>How often the palette and the prior are estimated anew. Default 2; more gains next to nothing.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>The most passes over the pixels in a round. Default 2; after the first, only pixels whose neighbours changed are looked at.</summary>
    public int Sweeps { get; init; } = 2;

    /// <summary>How many of the first palette entries keep their colours. Default 0.</summary>
    public int FixedEntries { get; init; }

    /// <summary>Threads to use, at least 1; the result does not depend on it. Default 1.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>A smoothed picture.</summary>
/// <param name="Palette">The palette, as many entries as before, in their order; entries no pixel uses keep their colours.</param>
/// <param name="Indices">The palette entry of every pixel.</param>
/// <param name="ChangedPixels">How many pixels changed their index.</param>
internal sealed record SmoothingResult(RgbaColor[] Palette, ushort[] Indices, int ChangedPixels);
