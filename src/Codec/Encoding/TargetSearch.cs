using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Chooses palette size and smoothing for a goal: the knee of the curve, a quality to reach, or a size to keep to. Every
/// candidate is mapped, and encoded where its bytes matter, so that the figures are those of real files. Only figures and the latest file are kept, so
/// that a search needs little more memory than an encode.</summary>
/// <param name="encoder">Makes and measures files of a palette size and a smoothing weight.</param>
/// <param name="uniqueColors">Distinct colours of the picture.</param>
/// <param name="exactColors">Entries with which the file is exact: the distinct colours, and the fixed ones that are not among them.</param>
/// <param name="smallestPalette">The fewest entries there can be, because that many are fixed; at least 1.</param>
internal sealed class TargetSearch(Encoder encoder, int uniqueColors, int exactColors, int smallestPalette)
{
    /// <summary>Palette sizes beyond which <c>auto</c> does not look: what other palette formats offer.</summary>
    private const int AutoLargest = 256;

    /// <summary>Smoothing beyond which a larger palette no longer helps.</summary>
    private const double StrongestSmooth = 6.4;

    /// <summary>Halvings of the smoothing interval: it then is known to 0.05.</summary>
    private const int SmoothHalvings = 7;

    /// <summary>Palette sizes tried with smoothing, relative to the one that does without: smoothing a larger palette was measured
    /// to give the smaller file at equal error.</summary>
    private static readonly double[] s_largerPalettes = [1, 1.25, 1.6, 2.2, 3];

    private readonly Dictionary<(int Colors, double Smooth), Outcome> _outcomes = [];
    private readonly Dictionary<(int Colors, double Smooth), double> _errors = [];
    private (Outcome Outcome, EncodeResult Result)? _latest;

    private int Largest => Math.Clamp(exactColors, smallestPalette, Palette.MaxCount);

    /// <summary>The file that meets a goal.</summary>
    /// <param name="goal">One that needs a search.</param>
    /// <exception cref="TargetNotMetException">None does.</exception>
    public EncodeResult Find(EncodeGoal goal) => goal switch
    {
        EncodeGoal.MinPsnr quality => ReachPsnr(quality.Decibels),
        EncodeGoal.MaxBytes size => KeepTo(size.Bytes),
        _ => Knee(),
    };

    /// <summary>The <see cref="Analysis.Knee"/> of error against bytes among K = 2, 4, 8 ... 256 and the exact file.</summary>
    private EncodeResult Knee()
    {
        if (uniqueColors <= Analysis.Knee.AlwaysExact)
        {
            return Again(Make(Largest, 0));
        }

        var curve = new List<Outcome>();
        for (int colors = 2; colors <= AutoLargest && colors < exactColors; colors *= 2)
        {
            if (colors >= smallestPalette)
            {
                curve.Add(Make(colors, 0));
            }
        }

        if (exactColors <= Palette.MaxCount)
        {
            curve.Add(Make(Largest, 0));
        }
        else if (curve.Count == 0)
        {
            curve.Add(Make(Math.Max(AutoLargest, smallestPalette), 0));
        }

        return Again(curve[Analysis.Knee.Find([.. curve.Select(static file => new RatePoint(file.Colors, file.Bytes, file.Psnr))])]);
    }

    /// <summary>The smallest file found of at least a PSNR.</summary>
    /// <exception cref="TargetNotMetException">Even the largest palette stays below it.</exception>
    private EncodeResult ReachPsnr(double decibels)
    {
        bool Reaches(int colors, double smooth) => ImageMetrics.Psnr(Error(colors, smooth)) >= decibels;
        int colors = Smallest(k => Reaches(k, 0));
        Outcome plain = Make(colors, 0);
        if (plain.Psnr < decibels)
        {
            throw new TargetNotMetException(
                $"No palette reaches {decibels:0.##} dB; the nearest is {plain.Psnr:0.00} dB with {InWords(plain.Colors)}.", Again(plain));
        }

        return Again(Refine(colors, plain, Reaches, strongest: true, (a, b) => a.Bytes < b.Bytes)!);
    }

    /// <summary>The file of least error found of at most a number of bytes.</summary>
    /// <exception cref="TargetNotMetException">Even the smallest palette needs more.</exception>
    private EncodeResult KeepTo(long bytes)
    {
        bool Fits(int colors, double smooth) => Make(colors, smooth).Bytes <= bytes;
        int tooMany = Smallest(k => !Fits(k, 0));
        int colors = Fits(tooMany, 0) ? tooMany : Math.Max(smallestPalette, tooMany - 1);
        Outcome plain = Make(colors, 0);
        Outcome best = Refine(colors, Fits(colors, 0) ? plain : null, Fits, strongest: false, (a, b) => a.Error < b.Error) ?? plain;
        return best.Bytes <= bytes
            ? Again(best)
            : throw new TargetNotMetException(
                $"No file of at most {bytes} bytes was found; the nearest has {best.Bytes} with {InWords(best.Colors)}.", Again(best));
    }

    private static string InWords(int colors) => colors == 1 ? "1 colour" : $"{colors} colours";

    /// <summary>Looks for a better file among somewhat larger palettes, smoothed as much as the goal allows or as little as it needs.</summary>
    private Outcome? Refine(
        int colors, Outcome? best, Func<int, double, bool> meets, bool strongest, Func<Outcome, Outcome, bool> isBetter)
    {
        foreach (double factor in s_largerPalettes)
        {
            int larger = (int)Math.Ceiling(colors * factor);
            if (larger >= exactColors || larger > Palette.MaxCount)
            {
                break;
            }

            // The goal holds on one side of some smoothing weight: from 0 up to it, or from it up to the strongest.
            (double holds, double fails) = strongest ? (0.0, StrongestSmooth) : (StrongestSmooth, 0.0);
            if (!meets(larger, holds))
            {
                continue;
            }

            for (int i = 0; i < SmoothHalvings; i++)
            {
                double middle = (holds + fails) / 2;
                (holds, fails) = meets(larger, middle) ? (middle, fails) : (holds, middle);
            }

            Outcome found = Make(larger, holds);
            best = best is null || isBetter(found, best) ? found : best;
        }

        return best;
    }

    /// <summary>The smallest palette for which a condition holds that, once it holds, holds for larger ones; the largest palette where
    /// it never does.</summary>
    private int Smallest(Func<int, bool> holds)
    {
        int below = smallestPalette - 1;
        int at = smallestPalette;
        while (at < Largest && !holds(at))
        {
            below = at;
            at = Math.Min(at * 2, Largest);
        }

        while (at - below > 1)
        {
            int middle = below + ((at - below) / 2);
            (below, at) = holds(middle) ? (below, middle) : (middle, at);
        }

        return at;
    }

    private Outcome Make(int colors, double smooth)
    {
        if (!_outcomes.TryGetValue((colors, smooth), out Outcome? outcome))
        {
            EncodeResult result = encoder.Encode(colors, smooth);
            outcome = new Outcome(colors, smooth, result.Bytes.Length, result.MeanSquaredError, result.Psnr);
            _outcomes.Add((colors, smooth), outcome);
            _latest = (outcome, result);
        }

        return outcome;
    }

    private double Error(int colors, double smooth)
    {
        if (!_errors.TryGetValue((colors, smooth), out double error))
        {
            error = encoder.Measure(colors, smooth);
            _errors.Add((colors, smooth), error);
        }

        return error;
    }

    private EncodeResult Again(Outcome outcome) =>
        _latest is { } latest && latest.Outcome == outcome ? latest.Result : encoder.Encode(outcome.Colors, outcome.Smooth);

    /// <summary>What came of an encode.</summary>
    private sealed record Outcome(int Colors, double Smooth, long Bytes, double Error, double Psnr);
}
