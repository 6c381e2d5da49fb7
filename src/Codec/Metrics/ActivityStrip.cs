using Tinct.Format;

namespace Tinct.Codec;

/// <summary>One thread's working memory for the activity weights of <see cref="PerceptualStrip"/>.</summary>
internal sealed class ActivityStrip(GaussianFilter filter, int width, int stripRows)
{
    private readonly int _halo = 2 * filter.Radius;
    private readonly float[] _luma = new float[(stripRows + (4 * filter.Radius)) * (width + (4 * filter.Radius))];
    private readonly float[] _blurred = new float[(stripRows + (2 * filter.Radius)) * (width + (2 * filter.Radius))];
    private readonly float[] _horizontal = new float[(stripRows + (4 * filter.Radius)) * (width + (2 * filter.Radius))];

    /// <summary>Computes the weights of <paramref name="rows"/> rows from <paramref name="top"/>.</summary>
    public void Compute(ReadOnlySpan<RgbaColor> pixels, int height, int top, int rows, Span<float> weights)
    {
        int stride = width + (2 * _halo);
        for (int row = 0; row < rows + (2 * _halo); row++)
        {
            int y = Math.Clamp(top + row - _halo, 0, height - 1);
            Span<float> line = _luma.AsSpan(row * stride, stride);
            Luma.Of(pixels.Slice(y * width, width), line[_halo..], VectorWidths.Best);
            line[.._halo].Fill(line[_halo]);
            line[(_halo + width)..].Fill(line[_halo + width - 1]);
        }

        int wide = width + (2 * filter.Radius), tall = rows + (2 * filter.Radius);
        filter.Apply(_luma, wide, tall, _horizontal, _blurred, VectorWidths.Best);
        for (int row = 0; row < tall; row++)
        {
            ReadOnlySpan<float> sharp = _luma.AsSpan(((row + filter.Radius) * stride) + filter.Radius, wide);
            Span<float> blurred = _blurred.AsSpan(row * wide, wide);
            for (int i = 0; i < wide; i++)
            {
                blurred[i] = MathF.Abs(sharp[i] - blurred[i]);
            }
        }

        filter.Apply(_blurred, width, rows, _horizontal, weights, VectorWidths.Best);
        foreach (ref float weight in weights)
        {
            weight = 1 / MathF.Sqrt(1 + (weight / 4));
        }
    }
}
