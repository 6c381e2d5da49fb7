using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Ordered dithering: each pixel chooses between its two nearest entries, by where its colour, projected on the line from
/// one to the other, lies against a threshold of an 8 x 8 matrix (B. Bayer, 1973). Pixels do not depend on one
/// another, and the regular pattern compresses better than diffused error.</summary>
internal sealed class OrderedDither
{
    private const int Side = 8;

    private static readonly float[] Thresholds = MakeThresholds();

    private readonly NearestColorMapper _mapper;
    private readonly float _strength;

    /// <summary>Prepares to dither to a mapper's palette.</summary>
    /// <param name="mapper">The metric and the palette.</param>
    /// <param name="strength">0 (nearest colour) to 1 (the share of each colour follows the position between them).</param>
    public OrderedDither(NearestColorMapper mapper, double strength)
    {
        if (!(strength is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of dithering is 0 to 1.");
        }

        _mapper = mapper;
        _strength = (float)strength;
    }

    /// <summary>Dithers a picture.</summary>
    /// <param name="pixels">Row after row.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="indices">Receives the palette index of each pixel.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work between rows.</param>
    public void Map(
        ReadOnlySpan<Rgba32> pixels, int width, Span<ushort> indices, int threads = 1, CancellationToken cancellation = default)
    {
        _mapper.Map(pixels, width, indices, threads, cancellation);
        var neighbors = new PaletteNeighbors(_mapper.Palette);
        float[] x = new float[width], y = new float[width], z = new float[width], alpha = new float[width];
        for (int start = 0; start < pixels.Length; start += width)
        {
            cancellation.ThrowIfCancellationRequested();
            _mapper.Space.ToCoordinates(pixels.Slice(start, width), x, y, z, alpha);
            ReadOnlySpan<float> thresholds = Thresholds.AsSpan(start / width % Side * Side, Side);
            for (int i = 0; i < width; i++)
            {
                ref ushort index = ref indices[start + i];
                index = Choose(new Point(x[i], y[i], z[i], alpha[i]), index, neighbors, thresholds[i % Side]);
            }
        }
    }

    /// <summary>Bayer's matrix by its recursion: the bits of (column xor row) and row, interleaved from the lowest up, are the
    /// rank from the highest bit down. As thresholds: centred on 0, from -63/128 to 63/128.</summary>
    private static float[] MakeThresholds()
    {
        var thresholds = new float[Side * Side];
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                int rank = 0;
                for (int bit = 0; bit < 3; bit++)
                {
                    rank = (rank << 2) | ((((column ^ row) >> bit) & 1) << 1) | ((row >> bit) & 1);
                }

                thresholds[(row * Side) + column] = ((rank + 0.5f) / (Side * Side)) - 0.5f;
            }
        }

        return thresholds;
    }

    private ushort Choose(Point color, ushort nearest, PaletteNeighbors neighbors, float threshold)
    {
        Point first = Entry(nearest);
        if ((color - first).SquaredLength < 1)
        {
            return nearest;
        }

        // Alpha that the nearest entry gives exactly stays: no translucent specks in opaque areas.
        bool keepsAlpha = color.Alpha == first.Alpha;
        int second = SecondNearest(color, keepsAlpha, neighbors.Of(nearest));
        if (second < 0)
        {
            return nearest;
        }

        // Measured from the lower index, so that the pattern runs on where the two change places.
        Point low = Entry(Math.Min(nearest, second)), line = Entry(Math.Max(nearest, second)) - low;
        float position = (color - low).Dot(line) / line.SquaredLength;
        return (ushort)(position > 0.5f + (_strength * threshold) ? Math.Max(nearest, second) : Math.Min(nearest, second));
    }

    private int SecondNearest(Point color, bool keepsAlpha, int[] candidates)
    {
        int second = -1;
        float best = float.MaxValue;
        foreach (int candidate in candidates)
        {
            Point entry = Entry(candidate);
            float distance = (color - entry).SquaredLength;
            if (distance < best && (!keepsAlpha || entry.Alpha == color.Alpha))
            {
                best = distance;
                second = candidate;
            }
        }

        return second;
    }

    private Point Entry(int index) => new(
        _mapper.Palette.Values(0)[index], _mapper.Palette.Values(1)[index], _mapper.Palette.Values(2)[index], _mapper.Palette.Values(3)[index]);

    private readonly record struct Point(float X, float Y, float Z, float Alpha)
    {
        public float SquaredLength => Dot(this);

        public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.Alpha - b.Alpha);

        public float Dot(Point other) => (X * other.X) + (Y * other.Y) + (Z * other.Z) + (Alpha * other.Alpha);
    }
}
