using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Error diffusion (R. Floyd, L. Steinberg, 1976) in the coordinates of the metric, rows in alternating direction. Each pixel
/// takes the entry nearest to v = f + strength * e, where e is the error it received, and passes on all of v - p in
/// sixteenths: 7 ahead, 3, 5 and 1 below. Scaling what is received, not what is passed, lets stray error die out.
/// <list type="bullet">
/// <item>Where the eight neighbours have the pixel's very colour and an entry is within distance 1, the pixel takes it and
/// passes nothing on: flat areas of a palette colour stay flat.</item>
/// <item>Fully transparent pixels neither receive nor pass error, and opaque ones receive no error of alpha: no specks.</item>
/// </list></summary>
internal sealed class FloydSteinbergDither
{
    /// <summary>Bound on each coordinate of the error received: colours outside the palette's hull never pay theirs back.</summary>
    private const float MostError = 64;

    private readonly NearestColorMapper _mapper;
    private readonly PaletteGrid _search;
    private readonly Vector128<float>[] _entries;
    private readonly Vector128<float> _strength;
    private readonly float _allowance;

    /// <summary>Prepares to dither to a mapper's palette.</summary>
    /// <param name="mapper">The metric and the palette.</param>
    /// <param name="strength">Share of the received error that is made up for, 0 (nearest colour) to 1.</param>
    /// <param name="stickiness">How much worse than the best entry, in units of the palette's mean squared spacing, the previous or the upper
    /// pixel's entry may be and still be kept. 0 is off; 0.03 costs little and saves up to 5 % of the bytes.</param>
    public FloydSteinbergDither(NearestColorMapper mapper, double strength, double stickiness = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stickiness);
        if (!(strength is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of dithering is 0 to 1.");
        }

        _mapper = mapper;
        _search = mapper.CreateSearch();
        _strength = Vector128.Create((float)strength);
        _entries = mapper.Palette.ToPoints();
        _allowance = stickiness == 0 ? 0 : (float)(stickiness * new PaletteNeighbors(_entries).MeanSquaredSpacing());
    }

    /// <summary>Dithers a picture.</summary>
    /// <param name="pixels">Row after row.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="indices">Receives the palette index of each pixel.</param>
    /// <param name="cancellation">Checked before each row.</param>
    public void Map(ReadOnlySpan<Rgba32> pixels, int width, Span<ushort> indices, CancellationToken cancellation = default)
    {
        int height = pixels.Length / width;
        float[] x = new float[width], y = new float[width], z = new float[width], alpha = new float[width];
        var colors = new Vector128<float>[width];

        // One more element at either end receives what falls off the edges.
        var errors = new Vector128<float>[width + 2];
        var errorsBelow = new Vector128<float>[width + 2];
        for (int row = 0; row < height; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            _mapper.Space.ToCoordinates(pixels.Slice(row * width, width), x, y, z, alpha);
            for (int i = 0; i < width; i++)
            {
                colors[i] = Vector128.Create(x[i], y[i], z[i], alpha[i]);
            }

            MapRow(pixels, height, row, colors, indices, errors, errorsBelow);
            (errors, errorsBelow) = (errorsBelow, errors);
            Array.Clear(errorsBelow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MapRow(
        ReadOnlySpan<Rgba32> pixels, int height, int row, Vector128<float>[] colors, Span<ushort> indices,
        Vector128<float>[] errors, Vector128<float>[] errorsBelow)
    {
        int width = colors.Length, start = row * width;
        bool hasAlpha = _mapper.Space.Dimensions == 4;
        int ahead = (row & 1) == 0 ? 1 : -1;
        for (int step = 0, i = ahead > 0 ? 0 : width - 1; step < width; step++, i += ahead)
        {
            Rgba32 pixel = pixels[start + i];
            Vector128<float> color = colors[i];
            if (pixel.A == 0 || IsFlat(pixels, width, height, row, i))
            {
                ushort nearest = Nearest(color);
                if (pixel.A == 0 || SquaredDistance.Between(color, _entries[nearest]) < 1)
                {
                    indices[start + i] = nearest;
                    continue;
                }
            }

            Vector128<float> received = Vector128.MinNative(
                Vector128.MaxNative(errors[i + 1], Vector128.Create(-MostError)), Vector128.Create(MostError));
            Vector128<float> wanted = color + (received * _strength);
            if (hasAlpha && pixel.A == 255)
            {
                wanted = wanted.WithElement(3, color[3]);
            }

            ushort index = Nearest(wanted);
            if (_allowance > 0)
            {
                ushort previous = step > 0 ? indices[start + i - ahead] : index;
                ushort upper = row > 0 ? indices[start + i - width] : index;
                index = Stick(wanted, index, previous, upper);
            }

            indices[start + i] = index;
            Vector128<float> error = (wanted - _entries[index]) * (1f / 16);
            errors[i + 1 + ahead] += error * 7;
            errorsBelow[i + 1 - ahead] += error * 3;
            errorsBelow[i + 1] += error * 5;
            errorsBelow[i + 1 + ahead] += error;
        }
    }

    private ushort Nearest(Vector128<float> point) => _search.Nearest(point);

    /// <summary>The previous or the upper pixel's entry if it is nearly as good as the best.</summary>
    private ushort Stick(Vector128<float> wanted, ushort best, ushort previous, ushort upper)
    {
        float bound = SquaredDistance.Between(wanted, _entries[best]) + _allowance;
        return previous == best || upper == best ? best
            : SquaredDistance.Between(wanted, _entries[previous]) <= bound ? previous
            : SquaredDistance.Between(wanted, _entries[upper]) <= bound ? upper
            : best;
    }

    /// <summary>Whether all neighbours inside the picture have the pixel's colour.</summary>
    private static bool IsFlat(ReadOnlySpan<Rgba32> pixels, int width, int height, int row, int column)
    {
        Rgba32 color = pixels[(row * width) + column];
        int left = Math.Max(column - 1, 0), right = Math.Min(column + 1, width - 1);
        int bottom = Math.Min(row + 1, height - 1);
        for (int y = Math.Max(row - 1, 0); y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                if (pixels[(y * width) + x] != color)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
