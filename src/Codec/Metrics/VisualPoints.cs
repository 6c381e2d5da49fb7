using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The weighted points that <see cref="Tune.Visual"/> fits: pixels count by how visible an error on them is. From
/// <see cref="SecondRoundFrom"/> colours on, a second fit gives more to regions whose colour the first one missed.</summary>
/// <param name="space">The metric.</param>
/// <param name="pictures">The pictures, gone through once for each fit; memory beside the bins is that of one of them.</param>
/// <param name="skipTransparent">Whether fully transparent pixels are left out.</param>
/// <param name="threads">Threads to use; the points do not depend on it.</param>
internal sealed class VisualPoints(MetricSpace space, IEnumerable<PalettePicture> pictures, bool skipTransparent, int threads)
{
    /// <summary>The palette size from which a second round pays. With fewer colours the missed regions are most of the picture.</summary>
    public const int SecondRoundFrom = 32;

    /// <summary>The points of the first fit, weighted by activity.</summary>
    public PointSet First(CancellationToken cancellation = default) => Bin(static (_, _) => { }, cancellation);

    /// <summary>The points of the second fit.</summary>
    /// <param name="palette">The first fit's palette.</param>
    /// <param name="cancellation">Stops the work between rows.</param>
    public PointSet Second(Rgba32[] palette, CancellationToken cancellation = default)
    {
        var mapper = new NearestColorMapper(space, palette);
        return Bin(Emphasise, cancellation);

        void Emphasise(PalettePicture picture, float[] weights)
        {
            var indices = new ushort[picture.Pixels.Length];
            mapper.Map(picture.Pixels.Span, picture.Width, indices, threads, cancellation);
            PerceptualWeights.EmphasiseMissedRegions(
                weights, picture.Pixels.Span, picture.Width, indices, palette, space, threads, cancellation);
        }
    }

    private PointSet Bin(Action<PalettePicture, float[]> emphasise, CancellationToken cancellation)
    {
        var bins = new WeightedColorBins(space, skipTransparent);
        foreach (PalettePicture picture in pictures)
        {
            float[] weights = PerceptualWeights.Activity(picture.Pixels.Span, picture.Width, threads, cancellation);
            emphasise(picture, weights);
            bins.Add(picture.Pixels.Span, weights);
        }

        return bins.ToPointSet();
    }
}
