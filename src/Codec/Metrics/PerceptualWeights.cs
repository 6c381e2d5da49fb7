using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How visible an error is at each pixel: the weights of a fit with <see cref="Tune.Visual"/>.
/// Texture masks errors, smooth areas show them: w = (1 + A/4)^-1/2 with the activity A = G2 * |Y - G2 * Y|, where Y is luma and
/// G2 a Gaussian of two pixels. The edge pixels are repeated beyond the picture's edges.</summary>
internal static class PerceptualWeights
{
    private const double ActivitySigma = 2;
    private const int ActivityRadius = 6;
    private const double RegionSigma = 3;
    private const int RegionRadius = 9;

    /// <summary>The most by which a region's error raises its weight.</summary>
    private const float MostEmphasis = 5;

    /// <summary>A region's error, in coordinates, that doubles its weight.</summary>
    private const float DoublingError = 255f / 100;

    /// <summary>Rows computed together: bounds the working memory and is the unit of parallel work.</summary>
    private const int StripRows = 64;

    /// <summary>The activity weight of every pixel, 0 to 1.</summary>
    /// <param name="pixels">Row after row.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellation">Checked between strips.</param>
    public static unsafe float[] Activity(
        ReadOnlySpan<Rgba32> pixels, int width, int threads = 1, CancellationToken cancellation = default)
    {
        var weights = new float[pixels.Length];
        int height = pixels.Length / width;
        var filter = new GaussianFilter(ActivitySigma, ActivityRadius);
        fixed (Rgba32* pixelStart = pixels)
        {
            nint address = (nint)pixelStart;
            int length = pixels.Length;
            Workers.Run(StripCount(height), threads, () => new ActivityStrip(filter, width, StripRows), Work, cancellation);

            void Work(ActivityStrip strip, int number)
            {
                int top = number * StripRows, rows = Math.Min(StripRows, height - top);
                strip.Compute(
                    new ReadOnlySpan<Rgba32>((void*)address, length), height, top, rows, weights.AsSpan(top * width, rows * width));
            }
        }

        return weights;
    }

    /// <summary>Raises the weights where a palette misses a whole region's colour, for one more fit. The error's mean over about
    /// three pixels, e = |G3 * (f - p)| * 100/255, is small where dithering-like texture averages out and large where a
    /// small saturated area lost its colour: w grows by the factor 1 + min(e, 5).</summary>
    /// <param name="weights">Weights to change, one a pixel.</param>
    /// <param name="pixels">The picture, row after row.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="indices">The palette entry of each pixel.</param>
    /// <param name="palette">The fitted palette.</param>
    /// <param name="space">The metric.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellation">Checked between strips.</param>
    public static unsafe void EmphasiseMissedRegions(
        float[] weights, ReadOnlySpan<Rgba32> pixels, int width, ushort[] indices, Rgba32[] palette, MetricSpace space,
        int threads = 1, CancellationToken cancellation = default)
    {
        int height = pixels.Length / width;
        var filter = new GaussianFilter(RegionSigma, RegionRadius);
        var entries = new ColorTable(space, palette);
        fixed (Rgba32* pixelStart = pixels)
        {
            nint address = (nint)pixelStart;
            int length = pixels.Length;
            Workers.Run(StripCount(height), threads, () => new RegionErrorStrip(filter, width, StripRows, space, entries), Work, cancellation);

            void Work(RegionErrorStrip strip, int number)
            {
                int top = number * StripRows, rows = Math.Min(StripRows, height - top);
                ReadOnlySpan<float> errors = strip.Compute(new ReadOnlySpan<Rgba32>((void*)address, length), indices, height, top, rows);
                Span<float> changed = weights.AsSpan(top * width, rows * width);
                for (int i = 0; i < changed.Length; i++)
                {
                    changed[i] *= 1 + MathF.Min(errors[i] / DoublingError, MostEmphasis);
                }
            }
        }
    }

    private static int StripCount(int height) => ((height - 1) / StripRows) + 1;
}
