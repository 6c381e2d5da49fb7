using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The weighted points that <see cref="Tune.Visual"/> fits: pixels count by how visible an error on them is. From
/// <see cref="SecondRoundFrom"/> colours on, a second fit gives more to regions whose colour the first one missed.</summary>
/// <param name="space">The metric.</param>
/// <param name="pixels">The picture, row after row.</param>
/// <param name="width">Pixels a row; divides the number of pixels.</param>
/// <param name="skipTransparent">Whether fully transparent pixels are left out.</param>
/// <param name="threads">Threads to use; the points do not depend on it.</param>
internal sealed class VisualPoints(MetricSpace space, ReadOnlyMemory<Rgba32> pixels, int width, bool skipTransparent, int threads)
{
    /// <summary>The palette size from which a second round pays. With fewer colours the missed regions are most of the picture.</summary>
    public const int SecondRoundFrom = 32;

    private float[] _weights = [];

    /// <summary>The points of the first fit, weighted by activity.</summary>
    public PointSet First(CancellationToken cancellation = default)
    {
        _weights = PerceptualWeights.Activity(pixels.Span, width, threads, cancellation);
        return Bin();
    }

    /// <summary>The points of the second fit; after <see cref="First"/>.</summary>
    /// <param name="palette">The first fit's palette.</param>
    /// <param name="cancellation">Stops the work between rows.</param>
    public PointSet Second(Rgba32[] palette, CancellationToken cancellation = default)
    {
        var indices = new ushort[pixels.Length];
        new NearestColorMapper(space, palette).Map(pixels.Span, width, indices, threads, cancellation);
        PerceptualWeights.EmphasiseMissedRegions(_weights, pixels.Span, width, indices, palette, space, threads, cancellation);
        return Bin();
    }

    private PointSet Bin()
    {
        var bins = new WeightedColorBins(space, skipTransparent);
        bins.Add(pixels.Span, _weights);
        return bins.ToPointSet();
    }
}
