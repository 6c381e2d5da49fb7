using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Error diffusion (R. Floyd, L. Steinberg, 1976) in the coordinates of the metric, rows in alternating direction. Each pixel
/// takes the entry nearest to v = f + strength * e, where e is the error it received, and passes on all of v - p in
/// sixteenths: 7 ahead, 3, 5 and 1 below. Scaling what is received, not what is passed, lets stray error die out.
/// <list type="bullet">
/// <item>In smooth areas, where every pixel lies between its neighbours, the strength rises to nearly 1: a ramp keeps its tone, and nothing else
/// would hide the bands that it falls into. Texture and noise hide them, and there the strength is what was asked for.</item>
/// <item>Where the eight neighbours have the pixel's very colour and an entry is all but that, the pixel takes it and
/// passes nothing on: flat areas of a palette colour stay flat.</item>
/// <item>Fully transparent pixels neither receive nor pass error. Opaque ones keep their alpha, and receive only the part of the colour error that
/// the alpha error did not cause: no specks, and no dark rims where a soft edge ends.</item>
/// </list></summary>
internal sealed class FloydSteinbergDither
{
    /// <summary>The least bound on each coordinate of the error received: colours outside the palette's hull never pay their error back. Where entries
    /// are farther apart, half their distance is the bound, since a colour between two of them may owe that much.</summary>
    private const float LeastBound = 32;

    /// <summary>The strength in smooth areas. A little below 1, so that error that nothing can make up for is forgotten after some thirty pixels.</summary>
    private const float SmoothStrength = 0.97f;

    /// <summary>The squared deviation from the mean of opposite neighbours above which a pixel counts as texture. The rounding of a clean ramp to
    /// 8 bits causes up to half as much; noise of one level twice as much. Found over synthetic ramps and photographs: 3 hides no more bands, 1.5
    /// leaves some, and photographs change little below.</summary>
    private const float Texture = 2;

    /// <summary>The squared distance above which a flat area differs from its entry by more than one level.</summary>
    private const float OneLevel = 2.5f;

    private readonly NearestColorMapper _mapper;
    private readonly PaletteGrid _search;
    private readonly Vector128<float>[] _entries;
    private readonly PaletteNeighbors _neighbors;
    private readonly float _strength;
    private readonly float _stickiness;
    private readonly bool _hasAlpha;
    private readonly Vector128<float>[] _errorSums; // of the pixels of each entry, weighted by smoothness
    private readonly int[] _uses;

    /// <summary>Prepares to dither to a mapper's palette.</summary>
    /// <param name="strength">Share of the received error that is made up for in textured areas, 0 (nearest colour everywhere) to 1.</param>
    /// <param name="stickiness">How much worse than the best entry, in units of the squared distance between it and the entry next to it, the
    /// previous or the upper pixel's entry may be and still be kept in texture; runs in smooth areas would be seen as lines. 0 is off; 0.03 costs little and saves up to 5 % of the bytes.</param>
    public FloydSteinbergDither(NearestColorMapper mapper, double strength, double stickiness = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stickiness);
        if (!(strength is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of dithering is 0 to 1.");
        }

        _mapper = mapper;
        _search = mapper.CreateSearch();
        _strength = (float)strength;
        _stickiness = (float)stickiness;
        _entries = mapper.Palette.ToPoints();
        _neighbors = new PaletteNeighbors(_entries);
        _errorSums = new Vector128<float>[_entries.Length];
        _uses = new int[_entries.Length];
        _hasAlpha = mapper.Space.Dimensions == 4;
    }

    /// <summary>Dithers a picture.</summary>
    /// <param name="pixels">Row after row.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="indices">Receives the palette index of each pixel.</param>
    /// <param name="cancellation">Checked before each row.</param>
    public void Map(ReadOnlySpan<RgbaColor> pixels, int width, Span<ushort> indices, CancellationToken cancellation = default)
    {
        int height = pixels.Length / width;
        var columns = new PointColumns(width, _hasAlpha);
        var nearest = new int[width];
        Row above = new(width), row = new(width), below = new(width);
        for (int y = 0; y < height; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (y == 0)
            {
                Load(row, 0, pixels, columns);
                row.Colors.CopyTo(above.Colors, 0);
            }

            _search.Nearest(columns, 0, nearest);
            if (y + 1 < height)
            {
                Load(below, y + 1, pixels, columns);
            }
            else
            {
                row.Colors.CopyTo(below.Colors, 0);
            }

            MapRow(pixels, height, y, above.Colors, row, below, nearest, indices);
            (above, row, below) = (row, below, above);
            Array.Clear(below.Errors);
        }
    }

    /// <summary>For each entry the mean of the errors that its pixels have passed on so far, those in texture left out: near 0 where other pixels
    /// make up for them.</summary>
    public Vector128<float>[] MeanErrors()
    {
        var means = new Vector128<float>[_entries.Length];
        for (int k = 0; k < means.Length; k++)
        {
            means[k] = _uses[k] == 0 ? default : _errorSums[k] / _uses[k];
        }

        return means;
    }

    private void Load(Row row, int y, ReadOnlySpan<RgbaColor> pixels, PointColumns columns)
    {
        int width = row.Colors.Length;
        _mapper.Space.ToCoordinates(pixels.Slice(y * width, width), columns.X, columns.Y, columns.Z, columns.Alpha);
        for (int i = 0; i < width; i++)
        {
            row.Colors[i] = Vector128.Create(columns.X[i], columns.Y[i], columns.Z[i], _hasAlpha ? columns.Alpha[i] : 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MapRow(
        ReadOnlySpan<RgbaColor> pixels, int height, int y, Vector128<float>[] above, Row row, Row below, int[] nearest, Span<ushort> indices)
    {
        Vector128<float>[] colors = row.Colors, errors = row.Errors, errorsBelow = below.Errors;
        int width = colors.Length, start = y * width;
        int ahead = (y & 1) == 0 ? 1 : -1;
        for (int step = 0, i = ahead > 0 ? 0 : width - 1; step < width; step++, i += ahead)
        {
            RgbaColor pixel = pixels[start + i];
            Vector128<float> color = colors[i];
            ushort index = (ushort)nearest[i];
            if (pixel.A == 0
                || (SquaredDistance.Between(color, _entries[index]) < OneLevel && IsFlat(pixels, width, height, y, i)))
            {
                indices[start + i] = index;
                continue;
            }

            float spacing = _neighbors.SquaredSpacing(index);
            Vector128<float> received = Received(errors[i + 1], color, pixel.A == 255, spacing);
            float smoothness = Smoothness(color, colors[Math.Max(i - 1, 0)], colors[Math.Min(i + 1, width - 1)], above[i], below.Colors[i]);
            Vector128<float> wanted = color + (received * (_strength + (Math.Max(0, SmoothStrength - _strength) * smoothness)));
            index = _search.Nearest(wanted);
            if (_stickiness > 0 && smoothness < 1)
            {
                ushort previous = step > 0 ? indices[start + i - ahead] : index;
                ushort upper = y > 0 ? indices[start + i - width] : index;
                index = Stick(wanted, index, previous, upper, (1 - smoothness) * _stickiness);
            }

            // Error must not make opaque pixels translucent.
            if (pixel.A == 255 && _hasAlpha && _entries[index][3] < _entries[nearest[i]][3])
            {
                index = (ushort)nearest[i];
            }

            indices[start + i] = index;
            Vector128<float> error = wanted - _entries[index];
            _errorSums[index] += error * smoothness;
            _uses[index]++;
            error *= 1f / 16;
            errors[i + 1 + ahead] += error * 7;
            errorsBelow[i + 1 - ahead] += error * 3;
            errorsBelow[i + 1] += error * 5;
            errorsBelow[i + 1 + ahead] += error;
        }
    }

    /// <summary>The part of the error passed to a pixel that it takes.</summary>
    private Vector128<float> Received(Vector128<float> error, Vector128<float> color, bool isOpaque, float spacing)
    {
        if (_hasAlpha && isOpaque)
        {
            // The pixel's alpha is that of the last coordinate; an error in alpha alone would have changed its colour in proportion.
            error -= color * (error[3] / color[3]);
        }

        float bound = Math.Max(LeastBound, 0.5f * MathF.Sqrt(spacing));
        return Vector128.MinNative(Vector128.MaxNative(error, Vector128.Create(-bound)), Vector128.Create(bound));
    }

    /// <summary>1 where colours change evenly from one neighbour to the opposite one, 0 in texture.</summary>
    private float Smoothness(Vector128<float> color, Vector128<float> left, Vector128<float> right, Vector128<float> above, Vector128<float> below)
    {
        if (_strength == 0)
        {
            return 0;
        }

        Vector128<float> across = color - ((left + right) * 0.5f), down = color - ((above + below) * 0.5f);
        return Math.Max(0, 1 - ((SquaredDistance.Dot(across, across) + SquaredDistance.Dot(down, down)) / Texture));
    }

    /// <summary>The previous or the upper pixel's entry if it is nearly as good as the best.</summary>
    private ushort Stick(Vector128<float> wanted, ushort best, ushort previous, ushort upper, float stickiness)
    {
        if (previous == best || upper == best)
        {
            return best;
        }

        float bound = SquaredDistance.Between(wanted, _entries[best]) + (stickiness * _neighbors.SquaredSpacing(best));
        return SquaredDistance.Between(wanted, _entries[previous]) <= bound ? previous
            : SquaredDistance.Between(wanted, _entries[upper]) <= bound ? upper
            : best;
    }

    /// <summary>Whether all neighbours inside the picture have the pixel's colour.</summary>
    private static bool IsFlat(ReadOnlySpan<RgbaColor> pixels, int width, int height, int row, int column)
    {
        RgbaColor color = pixels[(row * width) + column];
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

    /// <summary>A row of the picture, and the errors its pixels have received: one more at either end takes what falls off the edges.</summary>
    private sealed class Row(int width)
    {
        public Vector128<float>[] Colors { get; } = new Vector128<float>[width];

        public Vector128<float>[] Errors { get; } = new Vector128<float>[width + 2];
    }
}
