using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The picture as smoothing sees it: coordinates of one row at a time, made when needed, since those of the whole picture would
/// take sixteen bytes a pixel.</summary>
internal sealed class SmoothingPixels(ReadOnlyMemory<RgbaColor> pixels, int width, MetricSpace space, ReadOnlyMemory<ushort> weights)
{
    /// <summary>The metric.</summary>
    public MetricSpace Space => space;

    /// <summary>All pixels.</summary>
    public ReadOnlySpan<RgbaColor> Colors => pixels.Span;

    /// <summary>Working memory for a row.</summary>
    public SmoothingRow NewRow() => new(width, space.Dimensions);

    /// <summary>Fills in row <paramref name="y"/>.</summary>
    public void Read(int y, SmoothingRow row)
    {
        space.ToCoordinates(pixels.Span.Slice(y * width, width), row.X, row.Y, row.Z, row.Alpha);
        if (!weights.IsEmpty)
        {
            ReadOnlySpan<ushort> units = weights.Span.Slice(y * width, width);
            for (int x = 0; x < units.Length; x++)
            {
                row.Weights[x] = units[x] * PerceptualWeights.Unit;
            }
        }
    }
}

/// <summary>Coordinates and weights of one row of pixels.</summary>
internal sealed class SmoothingRow
{
    private readonly bool _hasAlpha;

    /// <summary>An empty row; weights are 1 until others are written.</summary>
    public SmoothingRow(int width, int dimensions)
    {
        _hasAlpha = dimensions == 4;
        X = new float[width];
        Y = new float[width];
        Z = new float[width];
        Alpha = new float[_hasAlpha ? width : 0];
        Weights = new float[width];
        Weights.AsSpan().Fill(1);
    }

    /// <summary>First coordinates.</summary>
    public float[] X { get; }

    /// <summary>Second coordinates.</summary>
    public float[] Y { get; }

    /// <summary>Third coordinates.</summary>
    public float[] Z { get; }

    /// <summary>Fourth coordinates; empty in three dimensions.</summary>
    public float[] Alpha { get; }

    /// <summary>How much every pixel's error counts.</summary>
    public float[] Weights { get; }

    /// <summary>A pixel's squared distance from four coordinates, times its weight.</summary>
    public float WeightedError(int x, ReadOnlySpan<float> entry)
    {
        float dx = X[x] - entry[0];
        float dy = Y[x] - entry[1];
        float dz = Z[x] - entry[2];
        float square = (dx * dx) + (dy * dy) + (dz * dz);
        if (_hasAlpha)
        {
            float da = Alpha[x] - entry[3];
            square += da * da;
        }

        return square * Weights[x];
    }
}
