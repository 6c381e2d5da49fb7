using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How visible an error is at each pixel: the weights of a fit with <see cref="Tune.Visual"/>. Computed a strip of rows at a time (see
/// <see cref="PerceptualStrip"/>), which bounds the working memory and is the unit of parallel work.</summary>
internal static class PerceptualWeights
{
    /// <summary>The step in which <see cref="Visibility"/> gives weights.</summary>
    public const float Unit = 2f / ushort.MaxValue;

    /// <summary>The weight of every pixel, above 0 and below 2. Two bytes each, since much else is held for every
    /// pixel at that time.</summary>
    /// <param name="pixels">Row after row.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellation">Checked between strips.</param>
    /// <returns>Weights in units of <see cref="Unit"/>.</returns>
    public static ushort[] Visibility(ReadOnlyMemory<RgbaColor> pixels, int width, int threads = 1, CancellationToken cancellation = default)
    {
        var weights = new ushort[pixels.Length];
        InStrips(new RgbaPicture(pixels, width), null, threads, Store, cancellation);
        return weights;

        void Store(int start, ReadOnlyMemory<float> strip)
        {
            foreach (float weight in strip.Span)
            {
                weights[start++] = (ushort)((weight / Unit) + 0.5f);
            }
        }
    }

    /// <summary>Computes the weights of a picture and hands them on, strip after strip from the top.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="fitted">Maps to a palette whose missed regions are to weigh more; null before there is one.</param>
    /// <param name="threads">Threads to use; the weights and their order do not depend on it.</param>
    /// <param name="take">Receives the number of the first pixel and weights, which are valid until it returns. Called by one thread at a time.</param>
    /// <param name="cancellation">Checked between strips.</param>
    public static void InStrips(
        RgbaPicture picture, NearestColorMapper? fitted, int threads, Action<int, ReadOnlyMemory<float>> take, CancellationToken cancellation)
    {
        int width = picture.Width, strips = ((picture.Pixels.Length / width - 1) / PerceptualStrip.Rows) + 1;
        Workers.RunInOrder(
            strips,
            threads,
            () => new PerceptualStrip(width, fitted),
            (strip, number) => strip.Compute(picture.Pixels.Span, number * PerceptualStrip.Rows),
            (strip, number) => take(number * PerceptualStrip.Rows * width, strip.Weights),
            cancellation);
    }
}
