namespace Tinct.Tools.Charts;

/// <summary>Lines through measured points, with legend, grid and labelled axes.</summary>
internal sealed record LineChart : IPanel
{
    private const double TitleHeight = 20;
    private const double LegendHeight = 18;
    private const double LegendSample = 26;
    private const double LegendGap = 16;
    private const double MarkerRadius = 3.6;

    /// <summary>With more points than this a line's markers are small.</summary>
    private const int ManyPoints = 40;

    /// <summary>Stands above the chart; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>The lines, first drawn first. Lines of one name are one to the legend.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Points worth a word.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Whether the lines are named; a single line needs no legend unless its name says something the axes do not.</summary>
    public bool HasLegend { get; init; } = true;

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, Box box)
    {
        double top = box.Y;
        if (Title.Length > 0)
        {
            svg.Text(box.X, top + 13, Title, "title");
            top += TitleHeight;
        }

        if (HasLegend)
        {
            top = DrawLegend(svg, box with { Y = top });
        }

        Box rest = box with { Y = top + 6, Height = box.Bottom - top - 6 };
        AxisScale y = AxisScale.Fit(Y.Kind, Points(static p => p.Y).Concat(Y.Includes), (int)Math.Max(3, rest.Height / 45));
        double left = AxisDrawing.LeftRoom(y);
        Box plot = rest.Without(left, 0, AxisDrawing.RightRoom, AxisDrawing.BottomRoom);
        AxisScale x = AxisScale.Fit(X.Kind, Points(static p => p.X).Concat(X.Includes), (int)Math.Max(3, plot.Width / 65));
        AxisDrawing.Draw(svg, plot, rest.X, x, X.Title, y, Y.Title);
        for (int i = 0; i < Series.Count; i++)
        {
            DrawSeries(svg, Series[i], StyleOf(i), point => Place(plot, x, y, point.X, point.Y), plot);
        }

        for (int i = 0; i < Marks.Count; i++)
        {
            DrawMark(svg, Marks[i], Place(plot, x, y, Marks[i].X, Marks[i].Y), plot, leftwards: i % 2 == 1);
        }
    }

    private static (double X, double Y) Place(Box plot, AxisScale x, AxisScale y, double valueX, double valueY) =>
        (plot.X + (x.Position(valueX) * plot.Width), plot.Bottom - (y.Position(valueY) * plot.Height));

    /// <summary>Draws a ring and its text, alternately to the upper right and to the lower left, so that those of neighbours keep apart, but
    /// within the plot.</summary>
    private static void DrawMark(SvgWriter svg, ChartMark mark, (double X, double Y) at, Box plot, bool leftwards)
    {
        bool below = leftwards || at.Y < plot.Y + 24;
        double width = TextWidth.Of(mark.Text, ChartStyle.SmallSize) + 12;
        leftwards = (leftwards && at.X - width > plot.X) || at.X + width > plot.Right;
        svg.Element("circle", ("class", "axis rim"), ("cx", at.X), ("cy", at.Y), ("r", 8), ("stroke-width", 1.5));
        svg.Text(at.X + (leftwards ? -9 : 9), at.Y + (below ? 18 : -9), mark.Text, "small strong halo", leftwards ? "end" : "start");
    }

    private static void DrawSeries(SvgWriter svg, ChartSeries series, int style, Func<ChartPoint, (double X, double Y)> place, Box plot)
    {
        ChartPoint[] shown = [.. series.Points.Where(static p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
        ChartPoint[] joined = series.From is { } from ? [from, .. shown] : shown;
        if (joined.Length > 1)
        {
            svg.Element("polyline", ("class", $"line s{style}"), ("points", SvgValue.Points(joined.Select(place))));
        }

        double radius = shown.Length > ManyPoints ? 1.6 : MarkerRadius;
        foreach (ChartPoint point in shown)
        {
            (double x, double y) = place(point);
            bool isOffScale = point.Y <= 0 && y >= plot.Bottom;
            ChartMarker.Draw(svg, style, x, y, radius, $"{series.Name}: {point.Label}", isOffScale);
        }
    }

    private IEnumerable<double> Points(Func<ChartPoint, double> coordinate) => Series.SelectMany(static s => s.Points).Select(coordinate);

    private int StyleOf(int series) => (Series[series].Style ?? series) % ChartStyle.SeriesCount;

    /// <summary>Draws the legend in as many rows as it takes.</summary>
    /// <returns>Where the legend ends.</returns>
    private double DrawLegend(SvgWriter svg, Box box)
    {
        double x = box.X;
        double y = box.Y;
        foreach ((int i, ChartSeries series) in Series.Index().DistinctBy(static line => line.Item.Name))
        {
            string name = series.Name;
            double width = LegendSample + TextWidth.Of(name, ChartStyle.SmallSize);
            if (x + width > box.Right && x > box.X)
            {
                (x, y) = (box.X, y + LegendHeight);
            }

            double middle = y + (LegendHeight / 2);
            int style = StyleOf(i);
            svg.Element("line", ("class", $"line s{style}"), ("x1", x), ("y1", middle), ("x2", x + LegendSample - 6), ("y2", middle));
            ChartMarker.Draw(svg, style, x + ((LegendSample - 6) / 2), middle, MarkerRadius, title: null);
            svg.Text(x + LegendSample, middle + (0.35 * ChartStyle.SmallSize), name, "small strong");
            x += width + LegendGap;
        }

        return y + LegendHeight;
    }
}
