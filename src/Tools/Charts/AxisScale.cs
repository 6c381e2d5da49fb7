using System.Globalization;

namespace Tinct.Tools.Charts;

/// <summary>How values are spaced along an axis.</summary>
internal enum AxisKind
{
    /// <summary>In equal steps.</summary>
    Linear,

    /// <summary>By their logarithm, ticks at 1, 2, 5 and powers of ten.</summary>
    Log,

    /// <summary>By their logarithm, ticks at powers of two.</summary>
    Log2,
}

/// <summary>A labelled place on an axis.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>An axis' range and ticks, and where a value lies in it.</summary>
internal sealed class AxisScale
{
    private const double LogPadding = 0.04; // of the axis, at both ends
    private const double ZeroRoom = 0.2; // of a logarithmic axis, between its least value and the place of zero

    private readonly AxisKind _kind;

    private AxisScale(AxisKind kind, double min, double max, IReadOnlyList<Tick> ticks) => (_kind, Min, Max, Ticks) = (kind, min, max, ticks);

    /// <summary>The value at the start of the axis.</summary>
    public double Min { get; }

    /// <summary>The value at its end, above <see cref="Min"/>.</summary>
    public double Max { get; }

    /// <summary>Rising, within the range.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Makes an axis that holds values.</summary>
    /// <param name="kind">Its kind; logarithmic ones become linear where no value is above 0.</param>
    /// <param name="values">Finite ones count, and on logarithmic axes those above 0; where one is 0 there, the start of the axis stands
    /// for it.</param>
    public static AxisScale Fit(AxisKind kind, IEnumerable<double> values, int wantedTicks)
    {
        double[] usable = [.. values.Where(value => double.IsFinite(value) && (kind == AxisKind.Linear || value > 0))];
        if (usable.Length == 0)
        {
            return Linear(0, 1, wantedTicks);
        }

        (double min, double max) = (usable.Min(), usable.Max());
        return kind == AxisKind.Linear ? Linear(min, max, wantedTicks) : Logarithmic(kind, min, max, hasZero: values.Contains(0), wantedTicks);
    }

    /// <summary>An axis over exactly a range, which need not end in ticks.</summary>
    public static AxisScale Between(double min, double max, int wantedTicks)
    {
        double step = NiceStep((max - min) / Math.Max(1, wantedTicks));
        return new AxisScale(AxisKind.Linear, min, max, LinearTicks(min, max, step));
    }

    /// <summary>Where a value lies: 0 at the start, 1 at the end. Values that a logarithmic axis cannot show (0 and below) lie at the
    /// start.</summary>
    public double Position(double value) => _kind == AxisKind.Linear
        ? (value - Min) / (Max - Min)
        : value <= Min ? 0 : Math.Log(value / Min) / Math.Log(Max / Min);

    private static AxisScale Linear(double min, double max, int wantedTicks)
    {
        if (max - min <= 1e-9 * Math.Max(Math.Abs(min), Math.Abs(max)))
        {
            double half = max == 0 ? 0.5 : Math.Abs(max) * 0.05;
            (min, max) = (min - half, max + half);
        }
        else if (min > 0 && min < 0.4 * max)
        {
            // Values close to zero are best seen on an axis that starts there.
            min = 0;
        }

        double step = NiceStep((max - min) / Math.Max(1, wantedTicks));
        (min, max) = (Math.Floor((min / step) + 1e-9) * step, Math.Ceiling((max / step) - 1e-9) * step);
        return new AxisScale(AxisKind.Linear, min, max, LinearTicks(min, max, step));
    }

    private static List<Tick> LinearTicks(double min, double max, double step)
    {
        int decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        string format = "#,0" + (decimals > 0 ? "." + new string('0', decimals) : "");
        var ticks = new List<Tick>();
        long last = (long)Math.Floor((max / step) + 1e-6);
        for (long i = (long)Math.Ceiling((min / step) - 1e-6); i <= last; i++)
        {
            string label = (i * step).ToString(format, CultureInfo.InvariantCulture);
            ticks.Add(new Tick(i * step, label.Replace('-', '\u2212')));
        }

        return ticks;
    }

    /// <summary>1, 2 or 5 times a power of ten, the least that is not below a wish.</summary>
    private static double NiceStep(double wish)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(wish)));
        double lead = wish / power;
        return power * (lead <= 1 + 1e-9 ? 1 : lead <= 2 + 1e-9 ? 2 : lead <= 5 + 1e-9 ? 5 : 10);
    }

    private static AxisScale Logarithmic(AxisKind kind, double min, double max, bool hasZero, int wantedTicks)
    {
        if (max / min < 1.5)
        {
            (min, max) = (min / 1.25, max * 1.25);
        }

        double padding = Math.Pow(max / min, LogPadding);
        (min, max) = (min / padding, max * padding);
        double[] values = kind == AxisKind.Log2 ? Powers(min, max, 2, [1]) : Candidates(min, max, wantedTicks);
        int thin = Math.Max(1, (int)Math.Ceiling(values.Length / (2.2 * wantedTicks)));
        IEnumerable<Tick> ticks = values.Where((_, i) => i % thin == 0).Select(static value => new Tick(value, LogLabel(value)));
        return hasZero
            ? new AxisScale(kind, min / Math.Pow(max / min, ZeroRoom / (1 - ZeroRoom)), max, [new Tick(0, "0"), .. ticks])
            : new AxisScale(kind, min, max, [.. ticks]);
    }

    /// <summary>The densest of a few series of round values that there is room for.</summary>
    private static double[] Candidates(double min, double max, int wantedTicks)
    {
        double[][] choices =
        [
            Powers(min, max, 10, [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]), Powers(min, max, 10, [1, 2, 3, 4, 5, 7]), Powers(min, max, 10, [1, 2, 5]),
            Powers(min, max, 10, [1, 3]), Powers(min, max, 10, [1]),
        ];
        return choices.FirstOrDefault(choice => choice.Length <= 1.3 * wantedTicks) ?? choices[^1];
    }

    private static double[] Powers(double min, double max, int radix, double[] leads)
    {
        int first = (int)Math.Floor(Math.Log(min) / Math.Log(radix)) - 1;
        int last = (int)Math.Ceiling(Math.Log(max) / Math.Log(radix)) + 1;
        return [.. from power in Enumerable.Range(first, last - first + 1)
                from lead in leads
                let value = lead * Math.Pow(radix, power)
                where value >= min && value <= max
                select value];
    }

    private static string LogLabel(double value) =>
        value.ToString(value is >= 1e-3 and < 1e12 ? "#,0.########" : "0.####e0", CultureInfo.InvariantCulture);
}
