using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Measures of the difference between two pictures of one size. All are deterministic: squared, absolute and maximum
/// errors are exact integer sums, the others floating-point in a fixed order.
/// <para>Alpha: when any pixel of either picture is not opaque, errors are taken of colours premultiplied by alpha
/// (c * a / 255, not rounded) and of alpha as a fourth channel, so that colour under transparent pixels does not count; SSIM and OKLab
/// compare the pictures composed over mid grey (128).</para></summary>
public static class ImageMetrics
{
    /// <summary>The squared error of a pixel that is wrong by 255 in all three colour channels: the peak that PSNR refers to,
    /// the same with alpha, so that figures compare.</summary>
    public const double PeakSquaredError = 3.0 * 255 * 255;

    /// <summary>All measures.</summary>
    /// <param name="reference">The original, row after row.</param>
    /// <param name="other">The picture to judge, of the same size.</param>
    /// <param name="width">Pixels a row; divides the number of pixels.</param>
    /// <param name="threads">Threads to use, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">The pictures are empty, of different lengths, or not rows of <paramref name="width"/>.</exception>
    public static ErrorReport Compare(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other, int width, int threads = 1)
    {
        RequireSameSize(reference.Length, other.Length);
        if (width < 1 || reference.Length % width != 0)
        {
            throw new ArgumentException($"{reference.Length} pixels do not make rows of {width}.", nameof(width));
        }

        var meter = new ErrorMeter(width, reference.Length / width, threads);
        meter.Add(reference, other);
        return meter.Report();
    }

    /// <summary>Mean over pixels of the summed squared channel errors.</summary>
    /// <param name="reference">The original.</param>
    /// <param name="other">The picture to judge.</param>
    /// <exception cref="ArgumentException">The pictures are empty or of different lengths.</exception>
    public static double MeanSquaredError(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        RequireSameSize(reference.Length, other.Length);
        ErrorSums sums = default;
        sums.Add(reference, other);
        return sums.MeanSquared(reference.Length);
    }

    /// <summary>The same for a picture given as an index map, without decoding it first.</summary>
    /// <param name="reference">The original.</param>
    /// <param name="indices">Palette entry of every pixel.</param>
    /// <param name="palette">The colours; every index lies below their number.</param>
    /// <exception cref="ArgumentException">There are no pixels, or not as many indices as pixels.</exception>
    public static double MeanSquaredError(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<ushort> indices, ReadOnlySpan<RgbaColor> palette)
    {
        RequireSameSize(reference.Length, indices.Length);
        ErrorSums sums = default;
        sums.Add(reference, indices, palette);
        return sums.MeanSquared(reference.Length);
    }

    /// <summary>Peak signal-to-noise ratio in dB of a mean squared error: 10 log10(3 * 255^2 / mse), infinite for 0.</summary>
    public static double Psnr(double mse) => mse == 0 ? double.PositiveInfinity : 10 * Math.Log10(PeakSquaredError / mse);

    private static void RequireSameSize(int reference, int other)
    {
        if (reference != other || reference == 0)
        {
            throw new ArgumentException($"Pictures to compare have the same number of pixels, at least one, not {reference} and {other}.");
        }
    }
}
