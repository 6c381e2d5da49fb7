using Tinct.Format;

namespace Tinct.Codec;

/// <summary>One thread's working memory for the weights of a strip of rows. Texture masks errors, smooth and vivid areas show them:
/// w = (V / (1 + A/4))^1/2 with the colour's <see cref="Vividness"/> V and the activity A = G2 * |Y - G2 * Y|, where Y is luma and G2 a
/// Gaussian of two pixels. The edge pixels are repeated beyond the picture's edges.</summary>
/// <remarks>For a second fit the weights rise where the first palette misses the colour of a whole region. The mean error over about
/// three pixels, e = |G3 * (f - p)| * 100/255, is small where texture averages out, as in dithering, and large where a
/// small saturated area lost its colour: w grows by the factor 1 + min(e, 5).</remarks>
internal sealed class PerceptualStrip
{
    /// <summary>Rows of a strip; the last one of a picture may have fewer.</summary>
    public const int Rows = 64;

    /// <summary>The most by which a region's error raises its weight.</summary>
    private const float MostEmphasis = 5;

    /// <summary>A region's error, in coordinates, that doubles its weight.</summary>
    private const float DoublingError = 255f / 100;

    private static readonly GaussianFilter s_activityFilter = new(sigma: 2, radius: 6);
    private static readonly GaussianFilter s_regionFilter = new(sigma: 3, radius: 9);

    private readonly int _width;
    private readonly ActivityStrip _activity;
    private readonly RegionErrorStrip? _regions;
    private readonly float[] _weights;
    private int _count;

    /// <summary>Makes room for strips of a picture.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="fitted">Maps to the first fit's palette; null before there is one.</param>
    public PerceptualStrip(int width, NearestColorMapper? fitted)
    {
        _width = width;
        _activity = new ActivityStrip(s_activityFilter, width, Rows);
        _regions = fitted is null ? null : new RegionErrorStrip(s_regionFilter, width, Rows, fitted);
        _weights = new float[Rows * width];
    }

    /// <summary>The weights computed last, above 0.</summary>
    public ReadOnlyMemory<float> Weights => _weights.AsMemory(0, _count);

    /// <summary>Computes the weights of <see cref="Rows"/> rows from <paramref name="top"/>, or as many as there are.</summary>
    /// <param name="pixels">The whole picture.</param>
    /// <param name="top">The strip's first row.</param>
    public void Compute(ReadOnlySpan<RgbaColor> pixels, int top)
    {
        int height = pixels.Length / _width, rows = Math.Min(Rows, height - top);
        _count = rows * _width;
        Span<float> weights = _weights.AsSpan(0, _count);
        _activity.Compute(pixels, height, top, rows, weights);
        Vividness.WeighByRoot(pixels.Slice(top * _width, _count), weights);
        if (_regions is not null)
        {
            ReadOnlySpan<float> errors = _regions.Compute(pixels, height, top, rows);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] *= 1 + MathF.Min(errors[i] / DoublingError, MostEmphasis);
            }
        }
    }
}
