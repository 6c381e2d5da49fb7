namespace Tinct.Tools.Charts;

/// <summary>Draws the frame of a plot: grid, ticks, labels and titles of two axes.</summary>
internal static class AxisDrawing
{
    /// <summary>Room under the plot for labels and title.</summary>
    public const double BottomRoom = 40;

    /// <summary>Room to the right of the plot for half of the last label.</summary>
    public const double RightRoom = 14;

    private const double TickLength = 4;
    private const double LabelGap = 4;
    private const double TitleRoom = 20;

    /// <summary>Room to the left of the plot for labels and title.</summary>
    public static double LeftRoom(AxisScale y) =>
        TitleRoom + TickLength + LabelGap + y.Ticks.Select(static tick => TextWidth.Of(tick.Label, ChartStyle.SmallSize)).DefaultIfEmpty(0).Max();

    /// <summary>Draws both axes.</summary>
    /// <param name="plot">The plot itself, without the room for labels.</param>
    /// <param name="left">Where the titles of the vertical axis have their room.</param>
    public static void Draw(FigureWriter svg, Box plot, double left, AxisScale x, string xTitle, AxisScale y, string yTitle)
    {
        foreach (Tick tick in x.Ticks)
        {
            double at = plot.X + (x.Position(tick.Value) * plot.Width);
            svg.Element("line", ("class", "grid"), ("x1", at), ("y1", plot.Y), ("x2", at), ("y2", plot.Bottom));
            svg.Element("line", ("class", "axis"), ("x1", at), ("y1", plot.Bottom), ("x2", at), ("y2", plot.Bottom + TickLength));
        }

        foreach (Tick tick in y.Ticks)
        {
            double at = plot.Bottom - (y.Position(tick.Value) * plot.Height);
            svg.Element("line", ("class", "grid"), ("x1", plot.X), ("y1", at), ("x2", plot.Right), ("y2", at));
            svg.Element("line", ("class", "axis"), ("x1", plot.X - TickLength), ("y1", at), ("x2", plot.X), ("y2", at));
            svg.Text(plot.X - TickLength - LabelGap, at + (0.35 * ChartStyle.SmallSize), tick.Label, "small", "end");
        }

        DrawLabels(svg, plot, x);
        string lines = $"M{SvgValue.Number(plot.X)} {SvgValue.Number(plot.Y)}V{SvgValue.Number(plot.Bottom)}H{SvgValue.Number(plot.Right)}";
        svg.Element("path", ("class", "axis"), ("d", lines));
        svg.Text(plot.X + (plot.Width / 2), plot.Bottom + BottomRoom - 6, xTitle, "name", "middle");
        double titleX = left + ChartStyle.TextSize;
        double titleY = plot.Y + (plot.Height / 2);
        svg.Content(
            "text", yTitle, ("x", titleX), ("y", titleY), ("class", "name"), ("text-anchor", "middle"),
            ("transform", $"rotate(-90 {SvgValue.Number(titleX)} {SvgValue.Number(titleY)})"));
    }

    /// <summary>Writes the labels of the horizontal axis, leaving out those that would touch the one before.</summary>
    private static void DrawLabels(FigureWriter svg, Box plot, AxisScale x)
    {
        double free = double.NegativeInfinity;
        foreach (Tick tick in x.Ticks)
        {
            double at = plot.X + (x.Position(tick.Value) * plot.Width);
            double half = TextWidth.Of(tick.Label, ChartStyle.SmallSize) / 2;
            if (at - half >= free)
            {
                svg.Text(at, plot.Bottom + TickLength + LabelGap + ChartStyle.SmallSize, tick.Label, "small", "middle");
                free = at + half + LabelGap;
            }
        }
    }
}
