using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The weighted points that <see cref="Tune.Visual"/> fits: pixels count by how visible an error on them is. From
/// <see cref="SecondRoundFrom"/> colours up, a second fit gives more weight to regions whose colour the first one missed.</summary>
/// <param name="space">The metric.</param>
/// <param name="pictures">The pictures, gone through once for each fit; besides the bins, only one of them is in memory.</param>
/// <param name="skipTransparent">Whether fully transparent pixels are left out.</param>
/// <param name="distinctColors">How many colours the pictures have.</param>
/// <param name="entries">Palette entries to fit: with few colours or many entries, points are exact colours instead of bins of similar ones;
/// few entries keep rare colours (see <see cref="BalancedWeights"/>).</param>
/// <param name="threads">Threads to use; the points do not depend on it.</param>
internal sealed class VisualPoints(MetricSpace space, IEnumerable<RgbaPicture> pictures, bool skipTransparent, int distinctColors, int entries, int threads)
{
    /// <summary>The largest palette in which rare and vivid colours are in danger, and hues count more.</summary>
    public const int FewEntries = 16;

    /// <summary>Up to so many colours are points of their own, whatever the palette.</summary>
    private const int FewColors = 1 << 12;

    /// <summary>So are up to so many for each entry: their bins of 7 bits a channel could be fewer than the entries.</summary>
    private const int ColorsPerEntry = 16;

    /// <summary>The palette size from which a second round pays. With fewer colours the missed regions are most of the picture.</summary>
    public const int SecondRoundFrom = 32;

    /// <summary>The points of the first fit, weighted by visibility.</summary>
    public PointSet First(CancellationToken cancellation = default) => Bin(null, cancellation);

    /// <summary>The points of the second fit.</summary>
    /// <param name="palette">The first fit's palette.</param>
    /// <param name="cancellation">Stops the work between rows.</param>
    public PointSet Second(RgbaColor[] palette, CancellationToken cancellation = default) => Bin(new NearestColorMapper(space, palette), cancellation);

    private PointSet Bin(NearestColorMapper? fitted, CancellationToken cancellation)
    {
        var bins = new WeightedColorBins(space, skipTransparent, distinctColors <= Math.Max(FewColors, (long)ColorsPerEntry * entries));
        foreach (RgbaPicture picture in pictures)
        {
            PerceptualWeights.InStrips(
                picture,
                fitted,
                threads,
                (start, weights) => bins.Add(picture.Pixels.Span.Slice(start, weights.Length), weights.Span),
                cancellation);
        }

        return bins.ToPointSet(entries <= FewEntries);
    }
}
