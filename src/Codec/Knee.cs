namespace Tinct.Codec;

/// <summary>A file on a curve of error against bytes.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Psnr">Its PSNR in decibels; infinite for an exact file.</param>
public readonly record struct RatePoint(long Bytes, double Psnr);

/// <summary>The rule by which <see cref="EncodeOptions.AutoColors"/> chooses among files.</summary>
public static class Knee
{
    /// <summary>Finds the knee. With bytes and PSNR of the files that are not exact both scaled to 0 to 1, it is the file whose scaled PSNR lies
    /// furthest above its scaled bytes (Satopaa et al., "Finding a Kneedle in a Haystack", 2011): before it a byte buys more than the average,
    /// after it less. Where an exact file is no larger than that one, or nothing else is there, the smallest exact file is taken.</summary>
    /// <param name="curve">Files of rising palette size; at least one.</param>
    /// <returns>A position in <paramref name="curve"/>, the first of equals.</returns>
    /// <exception cref="ArgumentException"><paramref name="curve"/> is empty.</exception>
    public static int Find(IReadOnlyList<RatePoint> curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentOutOfRangeException.ThrowIfZero(curve.Count, nameof(curve));
        int[] lossy = [.. Enumerable.Range(0, curve.Count).Where(i => double.IsFinite(curve[i].Psnr))];
        int[] exact = [.. Enumerable.Range(0, curve.Count).Where(i => !double.IsFinite(curve[i].Psnr)).OrderBy(i => curve[i].Bytes).Take(1)];
        if (lossy.Length == 0)
        {
            return exact[0];
        }

        RatePoint first = curve[lossy[0]], last = curve[lossy[^1]];
        int knee = lossy.MaxBy(i => Scaled(curve[i].Psnr, first.Psnr, last.Psnr) - Scaled(curve[i].Bytes, first.Bytes, last.Bytes));
        return exact.Length > 0 && curve[exact[0]].Bytes <= curve[knee].Bytes ? exact[0] : knee;
    }

    private static double Scaled(double value, double first, double last) => last > first ? (value - first) / (last - first) : 1;
}
