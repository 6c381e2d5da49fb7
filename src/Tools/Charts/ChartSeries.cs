namespace Tinct.Tools.Charts;

/// <summary>A measured value.</summary>
/// <param name="X">Where along the horizontal axis.</param>
/// <param name="Y">Where along the vertical axis.</param>
/// <param name="Label">What is said when the pointer rests on it.</param>
internal readonly record struct ChartPoint(double X, double Y, string Label);

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">In the order they are joined.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Which colour, dashes and marker; null for those of its place in the chart.</summary>
    public int? Style { get; init; }

    /// <summary>A point of another line from which this one goes on; null for none.</summary>
    public ChartPoint? From { get; init; }
}

/// <summary>A point worth a word: it gets a ring and a text.</summary>
internal readonly record struct ChartMark(double X, double Y, string Text);

/// <summary>An axis as a chart is asked for it.</summary>
/// <param name="Title">What is measured, with its unit.</param>
/// <param name="Kind">How values lie along it.</param>
internal sealed record ChartAxis(string Title, AxisKind Kind = AxisKind.Linear)
{
    /// <summary>Values the axis holds beside those of the lines, so that charts, or frames of an animation, share their axes.</summary>
    public IReadOnlyList<double> Includes { get; init; } = [];
}
