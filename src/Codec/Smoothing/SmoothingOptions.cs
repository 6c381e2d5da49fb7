using Tinct.Format;

namespace Tinct.Codec;

/// <summary>What the smoothing prior believes about neighbouring pixels of different colours.</summary>
internal enum SmoothingPrior
{
    /// <summary>Any two different colours are equally unlikely neighbours (Potts, 1952).</summary>
    Potts,

    /// <summary>Colours that seldom meet in this picture are unlikelier neighbours than those that often do. Cheaper to code at
    /// the same error with either compression method; for palettes of more than <see cref="SmoothingPairs.MaxColors"/>
    /// colours it is as Potts.</summary>
    Pairs,
}

/// <summary>Whose bytes smoothing saves: what a difference between neighbours costs depends on who codes it.</summary>
internal enum RateModel
{
    /// <summary>LZ4 matches runs of bytes along rows: differences to the left and right break them.</summary>
    Lz4,

    /// <summary>Adaptive tables know a pixel from the four neighbours before it. What they save of the same smoothing falls sooner than with dense, so that
    /// more error for it is not worth while: <see cref="SmoothingOptions.MostErrorAdded"/> bounds it.</summary>
    Swift,

    /// <summary>Context mixing predicts a pixel from all sides.</summary>
    Dense,
}

/// <summary>What it costs to differ from a neighbour, by where it lies.</summary>
/// <param name="Horizontal">The neighbours to the left and right.</param>
/// <param name="Vertical">Those above and below.</param>
/// <param name="Diagonal">The other four.</param>
internal readonly record struct NeighborWeights(float Horizontal, float Vertical, float Diagonal)
{
    /// <summary>The weights for a coder, found on photographs of 16 to 256 colours. A fifth more
    /// or less of one against another changes little; their sizes set the scale of <see cref="SmoothingOptions.Strength"/>.</summary>
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

    /// <summary>The share by which smoothing may raise the mean squared error for this coder: 1.5 % at a strength of 0.2, and with the strength's
    /// power of 1.5, as error does on photographs, at others.</summary>
    internal double MostErrorAdded => Rate == RateModel.Swift ? 0.1677 * Strength * Math.Sqrt(Strength) : double.PositiveInfinity;

    /// <summary>The coder that will follow. Default LZ4.</summary>
    public RateModel Rate { get; init; } = RateModel.Lz4;

    /// <summary>What neighbours are expected to be. Default: learned from the picture.</summary>
    public SmoothingPrior Prior { get; init; } = SmoothingPrior.Pairs;

    /// <summary>Times the palette and the prior are estimated anew. Default 2; more gain next to nothing.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Most passes over the pixels a round. Default 2; after the first only pixels whose neighbours changed are looked at.</summary>
    public int Sweeps { get; init; } = 2;

    /// <summary>The first so many palette entries keep their colours. Default 0.</summary>
    public int FixedEntries { get; init; }

    /// <summary>Threads to use, at least 1; the result does not depend on it. Default 1.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>A smoothed picture.</summary>
/// <param name="Palette">The palette, as many entries as before, in their order; entries no pixel uses keep their colours.</param>
/// <param name="Indices">The palette entry of every pixel.</param>
/// <param name="ChangedPixels">How many pixels have another index than before.</param>
internal sealed record SmoothingResult(RgbaColor[] Palette, ushort[] Indices, int ChangedPixels);
