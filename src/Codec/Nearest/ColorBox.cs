using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>An axis-parallel box around points, bounds included. In three dimensions the fourth bounds are both zero.</summary>
/// <param name="Low">The lowest coordinates.</param>
/// <param name="High">The highest.</param>
internal readonly record struct ColorBox(Vector128<float> Low, Vector128<float> High)
{
    /// <summary>A box that contains nothing: its <see cref="Union"/> with another box is the other.</summary>
    public static readonly ColorBox Empty = new(Vector128.Create(float.MaxValue), Vector128.Create(float.MinValue));

    /// <summary>The place in the middle, rounded.</summary>
    public Vector128<float> Middle => (Low + High) * 0.5f;

    /// <summary>How far the box reaches from <see cref="Middle"/> along each axis, however the middle was rounded.</summary>
    public Vector128<float> Reach => Vector128.MaxNative(High - Middle, Middle - Low);

    /// <summary>Whether the box is a single point.</summary>
    public bool IsPoint => Low == High;

    /// <summary>The squared distance from the origin of the corner farthest from it, or more.</summary>
    public float LargestNorm
    {
        get
        {
            Vector128<float> corner = Vector128.MaxNative(High, -Low);
            return SquaredDistance.Dot(corner, corner);
        }
    }

    /// <summary>Whether every point of <paramref name="other"/> lies in this box.</summary>
    public bool Contains(in ColorBox other) =>
        Vector128.LessThanOrEqualAll(Low, other.Low) && Vector128.LessThanOrEqualAll(other.High, High);

    /// <summary>The smallest box that contains both.</summary>
    public ColorBox Union(in ColorBox other) =>
        new(Vector128.MinNative(Low, other.Low), Vector128.MaxNative(High, other.High));

    /// <summary>Squared distance of a place, four coordinates, to the box; 0 inside.</summary>
    public double SquaredDistanceTo(ReadOnlySpan<double> place)
    {
        double distance = 0;
        for (int d = 0; d < 4; d++)
        {
            double outside = Math.Max(0, Math.Max(Low[d] - place[d], place[d] - High[d]));
            distance += outside * outside;
        }

        return distance;
    }
}
