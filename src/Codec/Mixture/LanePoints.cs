namespace Tinct.Codec;

/// <summary>A <see cref="PointSet"/> padded to whole groups of sixteen with points of weight 0.</summary>
internal sealed class LanePoints
{
    /// <summary>Copies <paramref name="points"/>.</summary>
    public LanePoints(PointSet points)
    {
        Count = points.Count;
        Groups = (Count + 15) / 16;
        Dimensions = points.Dimensions;
        X = Pad(points.X);
        Y = Pad(points.Y);
        Z = Pad(points.Z);
        Alpha = Dimensions == 4 ? Pad(points.Alpha) : X;
        Weights = Pad(points.Weights);
        Weights.AsSpan(Count).Clear();
    }

    /// <summary>Points before the padding.</summary>
    public int Count { get; }

    /// <summary>Groups of sixteen points.</summary>
    public int Groups { get; }

    /// <summary>3 or 4.</summary>
    public int Dimensions { get; }

    /// <summary>First coordinates.</summary>
    public float[] X { get; }

    /// <summary>Second coordinates.</summary>
    public float[] Y { get; }

    /// <summary>Third coordinates.</summary>
    public float[] Z { get; }

    /// <summary>Fourth coordinates; in three dimensions never read, but there, so that they can be pointed at.</summary>
    public float[] Alpha { get; }

    /// <summary>Weights; 0 for the padding.</summary>
    public float[] Weights { get; }

    /// <summary>The padding repeats the last point, so that no lane holds a number of another magnitude.</summary>
    private float[] Pad(float[] values)
    {
        var padded = new float[Groups * 16];
        values.AsSpan(0, Count).CopyTo(padded);
        padded.AsSpan(Count).Fill(values[Count - 1]);
        return padded;
    }
}
