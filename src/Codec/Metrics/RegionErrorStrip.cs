using Tinct.Format;

namespace Tinct.Codec;

/// <summary>One thread's working memory for the region errors of <see cref="PerceptualStrip"/>.</summary>
internal sealed class RegionErrorStrip
{
    private readonly GaussianFilter _filter;
    private readonly NearestColorMapper _mapper;
    private readonly MetricSpace _space;
    private readonly int _width;
    private readonly int _stride;
    private readonly float[][] _differences = new float[4][];
    private readonly float[] _horizontal;
    private readonly float[] _blurred;
    private readonly float[] _squares;
    private readonly ushort[] _indices;

    public RegionErrorStrip(GaussianFilter filter, int width, int stripRows, NearestColorMapper mapper)
    {
        _filter = filter;
        _mapper = mapper;
        _space = mapper.Space;
        _width = width;
        _stride = width + (2 * filter.Radius);
        int tall = stripRows + (2 * filter.Radius);
        for (int axis = 0; axis < _differences.Length; axis++)
        {
            _differences[axis] = new float[axis < _space.Dimensions ? tall * _stride : 0];
        }

        _horizontal = new float[tall * width];
        _blurred = new float[stripRows * width];
        _squares = new float[stripRows * width];
        _indices = new ushort[tall * width];
    }

    /// <summary>The length of the blurred error vector of each pixel of some rows; valid until the next call.</summary>
    public ReadOnlySpan<float> Compute(ReadOnlySpan<RgbaColor> pixels, int height, int top, int rows)
    {
        // Rows around the strip are mapped anew for each strip: cheaper than keeping the map of the whole picture.
        int first = Math.Max(0, top - _filter.Radius), last = Math.Min(height, top + rows + _filter.Radius);
        ReadOnlySpan<RgbaColor> seen = pixels[(first * _width)..(last * _width)];
        _mapper.Map(seen, _width, _indices.AsSpan(0, seen.Length));
        for (int row = 0; row < rows + (2 * _filter.Radius); row++)
        {
            int start = (Math.Clamp(top + row - _filter.Radius, 0, height - 1) - first) * _width;
            Difference(seen.Slice(start, _width), _indices.AsSpan(start, _width), row);
        }

        Span<float> squares = _squares.AsSpan(0, rows * _width);
        squares.Clear();
        for (int axis = 0; axis < _space.Dimensions; axis++)
        {
            _filter.Apply(_differences[axis], _width, rows, _horizontal, _blurred, VectorWidths.Best);
            for (int i = 0; i < squares.Length; i++)
            {
                squares[i] += _blurred[i] * _blurred[i];
            }
        }

        foreach (ref float value in squares)
        {
            value = MathF.Sqrt(value);
        }

        return squares;
    }

    /// <summary>Writes pixel minus palette entry of one row, its ends repeated into the margins.</summary>
    private void Difference(ReadOnlySpan<RgbaColor> pixels, ReadOnlySpan<ushort> indices, int row)
    {
        int radius = _filter.Radius, start = (row * _stride) + radius;
        Span<float> alpha = _space.Dimensions == 4 ? _differences[3].AsSpan(start) : [];
        _space.ToCoordinates(pixels, _differences[0].AsSpan(start), _differences[1].AsSpan(start), _differences[2].AsSpan(start), alpha);
        for (int axis = 0; axis < _space.Dimensions; axis++)
        {
            ReadOnlySpan<float> entries = _mapper.Palette.Axis(axis);
            Span<float> line = _differences[axis].AsSpan(row * _stride, _stride);
            for (int i = 0; i < indices.Length; i++)
            {
                line[radius + i] -= entries[indices[i]];
            }

            line[..radius].Fill(line[radius]);
            line[(radius + _width)..].Fill(line[radius + _width - 1]);
        }
    }
}
