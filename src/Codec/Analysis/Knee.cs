namespace Tinct.Codec.Analysis;

/// <summary>A file on a curve of error against bytes.</summary>
/// <param name="Colors">Entries of its palette.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Psnr">Its PSNR in decibels; infinite for an exact file.</param>
public readonly record struct RatePoint(int Colors, long Bytes, double Psnr);

/// <summary>The rule by which <see cref="EncodeGoal.Knee"/> chooses among files.</summary>
public static class Knee
{
    /// <summary>Colours up to which an exact file is always taken: pictures drawn with a palette are not to lose any of it.</summary>
    public const int AlwaysExact = 256;

    /// <summary>PSNR in decibels below which a file is passed over while a better one is there. Bytes buy the most error at the
    /// very start of the curve, where no one would want the picture: below about 30 dB flat areas break into visible steps.</summary>
    public const double FairPsnr = 30;

    /// <summary>Finds the knee. An exact file of at most <see cref="AlwaysExact"/> colours comes first. Else, among the files of at least
    /// <see cref="FairPsnr"/>, with bytes and PSNR both scaled to 0 to 1, it is the file whose scaled PSNR lies furthest above its scaled bytes
    /// (Satopaa et al., "Finding a Kneedle in a Haystack", 2011): before it a byte buys more than the average, after it less. Where no file
    /// reaches that PSNR it is the nearest to it. An exact file that is no larger is taken instead.</summary>
    /// <param name="curve">Files of rising palette size; at least one.</param>
    /// <returns>A position in <paramref name="curve"/>, the first of equals.</returns>
    /// <exception cref="ArgumentException"><paramref name="curve"/> is empty.</exception>
    public static int Find(IReadOnlyList<RatePoint> curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentOutOfRangeException.ThrowIfZero(curve.Count, nameof(curve));
        int[] lossy = [.. Enumerable.Range(0, curve.Count).Where(i => double.IsFinite(curve[i].Psnr))];
        int[] exact = [.. Enumerable.Range(0, curve.Count).Where(i => !double.IsFinite(curve[i].Psnr)).OrderBy(i => curve[i].Bytes).Take(1)];
        if (lossy.Length == 0 || (exact.Length > 0 && curve[exact[0]].Colors <= AlwaysExact))
        {
            return exact[0];
        }

        int[] fair = [.. lossy.Where(i => curve[i].Psnr >= FairPsnr)];
        int knee = fair.Length > 0 ? Furthest(curve, fair) : lossy.MaxBy(i => curve[i].Psnr);
        return exact.Length > 0 && curve[exact[0]].Bytes <= curve[knee].Bytes ? exact[0] : knee;
    }

    private static int Furthest(IReadOnlyList<RatePoint> curve, int[] among)
    {
        RatePoint first = curve[among[0]], last = curve[among[^1]];
        return among.MaxBy(i => Scaled(curve[i].Psnr, first.Psnr, last.Psnr) - Scaled(curve[i].Bytes, first.Bytes, last.Bytes));
    }

    private static double Scaled(double value, double first, double last) => last > first ? (value - first) / (last - first) : 1;
}
