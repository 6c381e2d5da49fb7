namespace Tinct.Codec;

/// <summary>Weighted points in three or four dimensions, as structure of arrays: what palette fitting sees of a picture.
/// A point is a distinct colour (or a histogram bin's mean colour), its weight the number of pixels that have it, possibly
/// scaled by how much they matter.</summary>
internal sealed class PointSet
{
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
}
