using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Chooses palette size and smoothing for a quality to reach or a size to keep to. The best trade of bytes against error lies along one line
/// in the plane of both, <see cref="UsualSmooth"/>, and is flat across it: a few drafts of low effort find where the goal crosses that line, and a few
/// evaluations at the full effort move the smoothing until the goal is just met. What is returned was measured, not estimated.</summary>
/// <param name="encoder">Makes and measures files as they were asked for.</param>
/// <param name="draft">Makes quick drafts of the same picture.</param>
/// <param name="progress">Is told what is tried.</param>
/// <param name="colors">The picture's colours.</param>
/// <param name="exactColors">Entries with which the file is exact: the distinct colours, and the fixed ones that are not among them.</param>
/// <param name="options">What was asked for.</param>
internal sealed class TargetSearch(
    Encoder encoder, Encoder draft, SearchProgress progress, CountedColors colors, int exactColors, EncodeOptions options)
{
    /// <summary>Effort of the drafts: their palettes are 0.2 to 0.4 dB from the best, in a tenth of the time.</summary>
    private const int DraftEffort = 2;

    private const int MostDrafts = 6, MostMeasures = 4, MostFiles = 4, MostFits = 4;

    /// <summary>The share of the bytes that may be left over before more colours are tried.</summary>
    private const double RoomForColors = 0.04;

    /// <summary>Where the drafts begin.</summary>
    private const int FirstColors = 64;

    /// <summary>The size of dense files relative to swift ones, roughly.</summary>
    private const double DenseShare = 0.9;

    /// <summary>By how many powers of two errors and bytes change when the colours double, roughly: they are proportional to 1/K, and to
    /// the root of K.</summary>
    private const double ErrorSlope = 1, SsimSlope = 0.65, BytesSlope = 0.5;

    /// <summary>An octave of smoothing does about as much as this many octaves fewer colours.</summary>
    private const double SmoothShare = 0.5;

    /// <summary>The most that counts of the room an exact file leaves, so that one such file does not tilt the line.</summary>
    private const double MostRoom = 3;

    private const double Log2Of10 = 3.3219280948873623;

    /// <summary>The fewest entries there can be, because that many are fixed; at least 1.</summary>
    private readonly int _smallest = Math.Max(1, options.Fit.FixedColors?.Count ?? 1);

    private int Largest => Math.Clamp(exactColors, _smallest, Palette.MaxCount);

    /// <summary>Whether files are smoothed. Smoothing would undo dithering, and saves no bytes where bands are stored.</summary>
    private bool Smooths => options.Map.Dither == Dither.None && options.Write.Compression != CompressionChoice.Stored;

    /// <summary>The options of the drafts.</summary>
    public static EncodeOptions Draft(EncodeOptions options) => options with
    {
        Effort = Math.Min(options.Effort, DraftEffort),
        MeasureErrors = false,
        Fit = options.Fit with { Method = FitMethod.KMeans, KeepHistory = false },
        Map = options.Map with { Assignment = Assignment.Nearest },
        Write = options.Write with
        {
            Compression = options.Write.Compression is CompressionChoice.Lz4 or CompressionChoice.Stored ? options.Write.Compression : CompressionChoice.Swift,
            SaveModel = false,
        },
    };

    /// <summary>The file that meets a goal.</summary>
    /// <exception cref="TargetNotMetException">None does.</exception>
    public EncodeResult Find(EncodeGoal goal) => goal switch
    {
        EncodeGoal.MaxBytes size => KeepTo(size.Bytes),
        EncodeGoal.MinSsim quality => Reach(1 - quality.Value, SsimSlope, $"an SSIM of {quality.Value:0.######}"),
        EncodeGoal.MinPsnr quality => ReachPsnr(quality.Decibels),
        _ => throw new ArgumentOutOfRangeException(nameof(goal)),
    };

    private static string InWords(int colors) => colors == 1 ? "1 colour" : FormattableString.Invariant($"{colors:#,0} colours");

    /// <summary>The smoothing that goes with a palette size. With it files were smallest, or within 3 % of that, at 28, 33 and 38 dB for seven
    /// photographs, graphics and sheets of pixel art; for equal SSIM less is right.</summary>
    private double UsualSmooth(int size)
    {
        double strongest = options.Goal is EncodeGoal.MinSsim ? 1.5 : 4;
        return Smooths ? Math.Clamp(4 * Math.Sqrt(256.0 / size), 1.5, strongest) : 0;
    }

    private EncodeResult ReachPsnr(double decibels)
    {
        double best = ImageMetrics.Psnr(colors.LeastError(Palette.MaxCount));
        if (best < decibels)
        {
            throw new TargetNotMetException(
                FormattableString.Invariant($"No palette reaches {decibels:0.##} dB: with {InWords(Palette.MaxCount)}, the most there can be, this picture stays below {best:0.00} dB."),
                () => draft.Encode(Palette.MaxCount, 0));
        }

        return Reach(ImageMetrics.PeakSquaredError * PortableMath.Exp2(Math.Max(-900, -decibels / 10 * Log2Of10)), ErrorSlope, FormattableString.Invariant($"{decibels:0.##} dB"));
    }

    /// <summary>The smallest file found whose error is at most <paramref name="limit"/>.</summary>
    private EncodeResult Reach(double limit, double slope, string asked)
    {
        double Room(double error) => error <= 0 ? MostRoom : Math.Clamp(PortableMath.Log2(Math.Max(limit, 1e-300) / error), -12, MostRoom);

        double wanted = FindColors(size => Room(draft.Measure(size, UsualSmooth(size))), slope, out bool isReached);
        int size = (int)Math.Ceiling(PortableMath.Exp2(wanted) - 1e-6);
        (int Size, double Smooth)? found = null;
        for (int fit = 0; fit < MostFits && size < exactColors; fit++)
        {
            double smooth = UsualSmooth(size);
            double room = Room(Measure(size, smooth));
            found = room >= 0 ? (size, smooth) : found;
            int better = Within(size * PortableMath.Exp2(-room / slope), up: true);
            if (fit < MostFits - 2 && better != size && Math.Abs(room) > 0.1 * slope && !(room > 0 && fit > 0))
            {
                size = better;
                continue;
            }

            if (smooth > 0 && Tune(size, smooth, room, s => Room(Measure(size, s)), rises: false, slope) is { } tuned)
            {
                found = (size, tuned);
            }

            if (found is not null)
            {
                break;
            }

            size = Within((size * 1.15) + 1, up: true);
        }

        if (found is { } met)
        {
            EncodeResult result = Encode(met.Size, met.Smooth);
            return exactColors <= Math.Min(Palette.MaxCount, 3 * met.Size) && Encode(Largest, 0) is var exact && exact.Bytes.Length <= result.Bytes.Length
                ? exact
                : result;
        }

        if (exactColors <= Palette.MaxCount || (isReached && Room(Measure(Largest, 0)) >= 0))
        {
            return Encode(Largest, 0);
        }

        EncodeResult nearest = draft.Encode(Largest, 0);
        throw new TargetNotMetException(
            FormattableString.Invariant($"No palette was found that reaches {asked}; the nearest is {nearest.Psnr:0.00} dB with {InWords(nearest.Colors)}."), () => nearest);
    }

    /// <summary>The file of least error found of at most a number of bytes.</summary>
    private EncodeResult KeepTo(long bytes)
    {
        EncodeResult smallest = Encode(_smallest, 0);
        if (smallest.Bytes.Length > bytes)
        {
            throw new TargetNotMetException(
                FormattableString.Invariant($"No file of at most {bytes:#,0} bytes was found; the nearest has {smallest.Bytes.Length:#,0} with {InWords(smallest.Colors)}."),
                () => smallest);
        }

        double share = options.Write.Compression is CompressionChoice.Smallest or CompressionChoice.Dense ? DenseShare : 1;
        double wanted = FindColors(size => PortableMath.Log2(draft.Encode(size, UsualSmooth(size)).Bytes.Length * share / bytes), BytesSlope, out _);
        int size = Within(PortableMath.Exp2(wanted), up: false);
        if (exactColors <= Math.Min(Palette.MaxCount, 3 * size) && Encode(Largest, 0) is var exact && exact.Bytes.Length <= bytes)
        {
            return exact;
        }

        EncodeResult best = smallest;
        double Excess(int size, double smooth)
        {
            EncodeResult result = Encode(size, smooth);
            best = result.Bytes.Length <= bytes && result.MeanSquaredError < best.MeanSquaredError ? result : best;
            return PortableMath.Log2((double)result.Bytes.Length / bytes);
        }

        size = Math.Min(size, Math.Max(_smallest, exactColors - 1));
        for (int fit = 0; fit < MostFits; fit++)
        {
            double smooth = UsualSmooth(size);
            double excess = Excess(size, smooth);
            int better = Within(size * PortableMath.Exp2(-excess / BytesSlope), up: false);
            if (fit < MostFits - 2 && better != size && Math.Abs(excess) > (smooth > 0 ? 0.15 : 0.01))
            {
                size = better;
                continue;
            }

            if (smooth > 0)
            {
                int kept = size;
                Tune(size, smooth, -excess, s => -Excess(kept, s), rises: true, BytesSlope);
            }

            if (best == smallest && size > _smallest)
            {
                size = Within(size * 0.7, up: false);
            }
            else if (best.Bytes.Length < bytes * (1 - RoomForColors) && size + 1 < exactColors && fit < MostFits - 1)
            {
                // Where smoothing does little, or the next colour is a large step, room is left over.
                size = Math.Min(exactColors - 1, Math.Max(size + 1, Within(size * Math.Sqrt((double)bytes / best.Bytes.Length), up: false)));
            }
            else
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Where a quantity that rises with the number of colours crosses zero along the usual smoothing, in powers of two.</summary>
    private double FindColors(Func<int, double> value, double slope, out bool isReached)
    {
        double lowest = PortableMath.Log2(_smallest), highest = PortableMath.Log2(Largest);
        var crossing = new Crossing(lowest, highest, slope);
        double at = Math.Clamp(PortableMath.Log2(FirstColors), lowest, highest);
        int last = 0;
        isReached = false;
        for (int i = 0; i < MostDrafts; i++)
        {
            int size = Math.Clamp((int)Math.Round(PortableMath.Exp2(at)), _smallest, Largest);
            if (size == last)
            {
                break;
            }

            last = size;
            progress.Begin(size, UsualSmooth(size));
            double found = value(size);
            isReached |= found >= 0;
            crossing.Add(at, found);
            at = crossing.Estimate();
            if (Math.Abs(found) < 0.04 * slope || crossing.IsAtEnd || (crossing.IsBracketed && PortableMath.Exp2(crossing.Width) - 1 < 1.0 / size))
            {
                break;
            }
        }

        return at;
    }

    /// <summary>The smoothing at which a goal is just met. With more of it files become smaller and errors larger.</summary>
    /// <param name="size">Palette size.</param>
    /// <param name="usual">Where the search begins.</param>
    /// <param name="room">How much room the goal leaves there: below 0 it is not met.</param>
    /// <param name="evaluate">The room at another smoothing.</param>
    /// <param name="rises">Whether room grows with smoothing.</param>
    /// <param name="slope">By how many powers of two the room changes when the colours double.</param>
    /// <returns>The smoothing; null where the goal is met nowhere near.</returns>
    private static double? Tune(int size, double usual, double room, Func<double, double> evaluate, bool rises, double slope)
    {
        double sign = rises ? 1 : -1;
        double middle = PortableMath.Log2(usual);
        double weakest = middle - 3, strongest = Math.Max(middle + 0.7, PortableMath.Log2(6.4));
        var crossing = new Crossing(weakest, strongest, slope * SmoothShare);
        double at = middle;
        double? met = room >= 0 ? usual : null;
        double least = room >= 0 ? room : double.PositiveInfinity;
        double enough = (size < 8 ? 0.02 : 0.01) * slope;
        for (int i = 0; i < MostMeasures; i++)
        {
            crossing.Add(at, sign * room);
            if ((room >= 0 && room < enough) || crossing.IsAtEnd || (crossing.IsBracketed && crossing.Width < 0.01))
            {
                break;
            }

            // A little to the side where the goal is met.
            at = Math.Clamp(crossing.Estimate() + (sign * 0.01), weakest, strongest);
            room = evaluate(PortableMath.Exp2(at));
            if (room >= 0 && room < least)
            {
                (met, least) = (PortableMath.Exp2(at), room);
            }
        }

        return met;
    }

    private int Within(double size, bool up) =>
        Math.Clamp((int)Math.Clamp(up ? Math.Ceiling(size - 1e-6) : Math.Floor(size + 1e-6), 1, Palette.MaxCount), _smallest, Largest);

    private double Measure(int size, double smooth)
    {
        progress.Begin(size, smooth);
        return encoder.Measure(size, smooth);
    }

    private EncodeResult Encode(int size, double smooth)
    {
        progress.Begin(size, smooth);
        return encoder.Encode(size, smooth);
    }
}
