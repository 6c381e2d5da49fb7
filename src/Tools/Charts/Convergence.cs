using Tinct.Codec.Analysis;
using Tinct.Tools.Host;

namespace Tinct.Tools.Charts;

/// <summary>How a fit went: its loss or likelihood at each step, as the lines of a chart.</summary>
/// <param name="Steps">The steps, at least one.</param>
/// <param name="IsOfVisible">Whether the picture has fully transparent pixels, which the fit left out: its values are means over the others.</param>
internal sealed record Convergence(IReadOnlyList<FitStep> Steps, bool IsOfVisible)
{
    /// <summary>A loss that falls below this fraction of its first value is drawn on a logarithmic axis.</summary>
    private const double WideRange = 0.1;

    /// <summary>Whether higher is better.</summary>
    public bool IsLikelihood => Steps[^1].Stage == FitStage.Em;

    /// <summary>What a step's value is.</summary>
    public string ValueName => (IsLikelihood, IsOfVisible) switch
    {
        (true, false) => "log-likelihood a pixel",
        (true, true) => "log-likelihood a visible pixel",
        (false, false) => "mean squared error",
        (false, true) => "mean squared error of visible pixels",
    };

    /// <summary>The number that a step has on the axis. A mixture's first step is its starting point, before any iteration.</summary>
    public int Number(int step) => IsLikelihood ? step : step + 1;

    /// <summary>The chart.</summary>
    /// <param name="count">How many of the steps it shows; its axes are those of all.</param>
    public LineChart Chart(int count)
    {
        double[] values = [.. Steps.Select(static step => step.Value)];
        bool isWide = !IsLikelihood && values.Min() > 0 && values.Min() < WideRange * values.Max();
        return new LineChart
        {
            X = new ChartAxis("step") { Includes = [Number(0), Number(Steps.Count - 1)] },
            Y = new ChartAxis(IsLikelihood ? $"{ValueName} (nats)" : ValueName, isWide ? AxisKind.Log : AxisKind.Linear) { Includes = values },
            Series = Lines(count),
            HasLegend = Stages.Count > 1,
        };
    }

    private static string Name(FitStage stage) => stage switch
    {
        FitStage.Lloyd => "Lloyd's iteration",
        FitStage.Swap => "swap search",
        FitStage.Cross => "crossing palettes",
        FitStage.Finish => "rounding to 8 bits",
        _ => "expectation-maximisation",
    };

    /// <summary>The stages, in the order they come.</summary>
    private List<FitStage> Stages => [.. Steps.Select(static step => step.Stage).Distinct()];

    /// <summary>A line for every stretch of steps of one stage; a stage keeps its style when it comes again, and is in the legend before
    /// it comes.</summary>
    private ChartSeries[] Lines(int count)
    {
        var lines = new List<(FitStage Stage, List<ChartPoint> Points)>();
        List<FitStage> stages = Stages;
        for (int i = 0; i < count; i++)
        {
            FitStep step = Steps[i];
            if (i == 0 || step.Stage != Steps[i - 1].Stage || step.Round != Steps[i - 1].Round)
            {
                lines.Add((step.Stage, []));
            }

            lines[^1].Points.Add(new ChartPoint(Number(i), step.Value, $"step {Number(i)}, {Show.Value(step.Value)}"));
        }

        IEnumerable<ChartSeries> drawn = lines.Select((line, i) => new ChartSeries(Name(line.Stage), line.Points)
        {
            Style = stages.IndexOf(line.Stage),
            From = i > 0 ? lines[i - 1].Points[^1] : null,
        });
        return [.. stages.Select((stage, i) => new ChartSeries(Name(stage), []) { Style = i }), .. drawn];
    }
}
