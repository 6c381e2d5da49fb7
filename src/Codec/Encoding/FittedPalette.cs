using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A palette for a picture, and what is known of how it came to be.</summary>
internal sealed record FittedPalette
{
    /// <summary>The colours: given or fixed ones first, in their order.</summary>
    public required RgbaColor[] Colors { get; init; }

    /// <summary>How many entries at the front keep their colour and place: all of a given palette, the fixed ones of a fitted.</summary>
    public required int FixedCount { get; init; }

    /// <summary>Whether the palette holds exactly the picture's colours.</summary>
    public bool IsExact { get; init; }

    /// <summary>The mixture, where EM fitted one.</summary>
    public GaussianMixture? Mixture { get; init; }

    /// <summary>The palette entry that each of the histogram's colours takes, where the fit decides (exact palettes, and highest
    /// responsibility); null where the nearest colour is taken.</summary>
    public ushort[]? Labels { get; init; }

    /// <summary>The metric the palette was fitted in, and pixels are mapped in.</summary>
    public required MetricSpace Space { get; init; }

    /// <summary>The picture's colours in the metric, without a transparent one that has its own entry, weighted by their pixels (with
    /// <see cref="Tune.Visual"/> by how visible these are); null where nothing was fitted. Made on request where the fit used other points.</summary>
    public Lazy<PointSet>? Points { get; init; }

    /// <summary>How the fit went; null where nothing was fitted.</summary>
    public FitTrace? Trace { get; init; }
}
