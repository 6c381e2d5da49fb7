using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Weighted points in three or four dimensions, as structure of arrays: what palette fitting sees of a picture.
/// A point is a distinct colour (or a histogram bin's mean colour), its weight the number of pixels that have it, possibly
/// scaled by how much they matter. Fitting is fastest when neighbours in the list are neighbours in space, as the colours of
/// a <see cref="ColorHistogram"/> are.</summary>
internal sealed class PointSet
{
    /// <summary>Colours that are made points at a time, where the points are merged at once.</summary>
    private const int Piece = 1 << 20;

    /// <summary>Wraps (does not copy) coordinates and weights.</summary>
    /// <param name="dimensions">3 or 4.</param>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="z">Third coordinates.</param>
    /// <param name="alpha">Fourth coordinates, or empty when <paramref name="dimensions"/> is 3.</param>
    /// <param name="weights">Weights, each above 0.</param>
    /// <param name="residual">Sum over points of the squared error between the pixels of a bin and its mean: what a coarse
    /// view of a picture cannot see. 0 for exact colours.</param>
    public PointSet(int dimensions, float[] x, float[] y, float[] z, float[] alpha, float[] weights, double residual = 0)
    {
        Dimensions = dimensions;
        X = x;
        Y = y;
        Z = z;
        Alpha = alpha;
        Weights = weights;
        Residual = residual;
        foreach (float weight in weights)
        {
            TotalWeight += weight;
        }
    }

    /// <summary>Number of points.</summary>
    public int Count => Weights.Length;

    /// <summary>3 or 4.</summary>
    public int Dimensions { get; }

    /// <summary>First coordinate of every point.</summary>
    public float[] X { get; }

    /// <summary>Second coordinate of every point.</summary>
    public float[] Y { get; }

    /// <summary>Third coordinate of every point.</summary>
    public float[] Z { get; }

    /// <summary>Fourth coordinate of every point; empty in three dimensions.</summary>
    public float[] Alpha { get; }

    /// <summary>Weight of every point, above 0.</summary>
    public float[] Weights { get; }

    /// <summary>Sum of the weights, added in order in double precision.</summary>
    public double TotalWeight { get; }

    /// <summary>Squared error inside the points (bins), the same whatever the palette.</summary>
    public double Residual { get; }

    /// <summary>The colours of a histogram as points of a space, weighted by their counts, in the histogram's order.</summary>
    public static PointSet FromHistogram(ColorHistogram histogram, MetricSpace space)
    {
        ReadOnlySpan<uint> counts = histogram.Counts;
        var weights = new float[counts.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = counts[i];
        }

        return FromColors(histogram.Colors, weights, space);
    }

    /// <summary>Colours as points of a space, with the caller's weights.</summary>
    /// <param name="colors">The colours; neighbours in the list best be neighbours in space.</param>
    /// <param name="weights">A weight above 0 for each colour; kept, not copied.</param>
    /// <param name="space">Gives the coordinates.</param>
    public static PointSet FromColors(ReadOnlySpan<RgbaColor> colors, float[] weights, MetricSpace space)
    {
        int count = colors.Length;
        float[] x = new float[count], y = new float[count], z = new float[count];
        float[] alpha = space.Dimensions == 4 ? new float[count] : [];
        space.ToCoordinates(colors, x, y, z, alpha);
        return new PointSet(space.Dimensions, x, y, z, alpha, weights);
    }

    /// <summary>A coarser view: consecutive points that fit into a box, as wide as the set's longest side divided by
    /// <paramref name="divisions"/>, become one point at their mean, and the error this hides goes into <see cref="Residual"/>.</summary>
    /// <remarks>Runs of the list, rather than cells of a grid, need no sorting and suit any space; in Morton order they come
    /// out like cells.</remarks>
    public PointSet Coarsen(double divisions)
    {
        var coarsener = new RunCoarsener(Dimensions, (float)(LongestSide() / divisions));
        coarsener.Add(this);
        return coarsener.ToPointSet();
    }

    /// <summary>Colours as points, but at most <paramref name="most"/> of them: where there are more, the finest view that has no more.
    /// A fit takes some 60 bytes a point, which this bounds; the points are made and merged a piece at a time.</summary>
    /// <param name="colors">The colours; neighbours in the list best be neighbours in space.</param>
    /// <param name="weights">A weight above 0 for each colour; may be kept.</param>
    /// <param name="space">Gives the coordinates.</param>
    /// <param name="most">Points allowed, at least 1.</param>
    public static PointSet FromColors(ReadOnlySpan<RgbaColor> colors, float[] weights, MetricSpace space, int most)
    {
        if (colors.Length <= most)
        {
            return FromColors(colors, weights, space);
        }

        for (float side = 2; ; side *= 1.5f)
        {
            var coarsener = new RunCoarsener(space.Dimensions, side);
            for (int start = 0; start < colors.Length; start += Piece)
            {
                Range piece = start..Math.Min(start + Piece, colors.Length);
                coarsener.Add(FromColors(colors[piece], weights[piece], space));
            }

            PointSet points = coarsener.ToPointSet();
            if (points.Count <= most)
            {
                return points;
            }
        }
    }

    private float LongestSide()
    {
        float longest = 0;
        foreach (float[] axis in (float[][])[X, Y, Z, Alpha])
        {
            if (axis.Length > 0)
            {
                longest = Math.Max(longest, Extent(axis));
            }
        }

        return longest;
    }

    private static float Extent(ReadOnlySpan<float> axis)
    {
        float low = axis[0], high = axis[0];
        foreach (float value in axis)
        {
            low = value < low ? value : low;
            high = value > high ? value : high;
        }

        return high - low;
    }
}
