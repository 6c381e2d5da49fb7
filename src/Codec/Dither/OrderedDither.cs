using System.Runtime.Intrinsics;
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
    private readonly Vector128<float>[] _entries;
    private readonly PaletteNeighbors _neighbors;
    private readonly float _strength;

    /// <summary>Prepares to dither to a mapper's palette.</summary>
    /// <param name="strength">0 (nearest colour) to 1 (the share of each colour follows the position between them).</param>
    public OrderedDither(NearestColorMapper mapper, double strength)
    {
        if (!(strength is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of dithering is 0 to 1.");
        }

        _mapper = mapper;
        _entries = mapper.Palette.ToPoints();
        _neighbors = new PaletteNeighbors(_entries);
        _strength = (float)strength;
    }

    /// <summary>Dithers a picture.</summary>
    /// <param name="pixels">Row after row.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="indices">Receives the palette index of each pixel.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work between rows.</param>
    public void Map(
        ReadOnlySpan<RgbaColor> pixels, int width, Span<ushort> indices, int threads = 1, CancellationToken cancellation = default)
    {
        _mapper.Map(pixels, width, indices, threads, cancellation);
        float[] x = new float[width], y = new float[width], z = new float[width], alpha = new float[width];
        for (int start = 0; start < pixels.Length; start += width)
        {
            cancellation.ThrowIfCancellationRequested();
            _mapper.Space.ToCoordinates(pixels.Slice(start, width), x, y, z, alpha);
            ReadOnlySpan<float> thresholds = Thresholds.AsSpan(start / width % Side * Side, Side);
            for (int i = 0; i < width; i++)
            {
                ref ushort index = ref indices[start + i];
                index = Choose(Vector128.Create(x[i], y[i], z[i], alpha[i]), index, thresholds[i % Side]);
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

    private ushort Choose(Vector128<float> color, ushort nearest, float threshold)
    {
        Vector128<float> first = _entries[nearest];
        if (SquaredDistance.Between(color, first) < 1)
        {
            return nearest;
        }

        // Alpha that the nearest entry gives exactly stays: no translucent specks in opaque areas.
        int second = SecondNearest(color, color[3] == first[3], _neighbors.Of(nearest));
        if (second < 0)
        {
            return nearest;
        }

        // Measured from the lower index, so that the pattern continues where the two swap.
        ushort low = (ushort)Math.Min(nearest, second), high = (ushort)Math.Max(nearest, second);
        Vector128<float> line = _entries[high] - _entries[low];
        float position = SquaredDistance.Dot(color - _entries[low], line) / SquaredDistance.Dot(line, line);
        return position > 0.5f + (_strength * threshold) ? high : low;
    }

    private int SecondNearest(Vector128<float> color, bool keepsAlpha, int[] candidates)
    {
        int second = -1;
        float best = float.MaxValue;
        foreach (int candidate in candidates)
        {
            float distance = SquaredDistance.Between(color, _entries[candidate]);
            if (distance < best && (!keepsAlpha || _entries[candidate][3] == color[3]))
            {
                best = distance;
                second = candidate;
            }
        }

        return second;
    }
}
