namespace Tinct.Tools.Charts;

/// <summary>Lines through measured points, with legend, grid and labelled axes.</summary>
internal sealed record LineChart : IPanel
{
    private const double TitleHeight = 20;
    private const double LegendHeight = 18;
    private const double LegendSample = 26;
    private const double LegendGap = 16;
    private const double MarkerRadius = 3.6;
    private const double RingRadius = 8;

    /// <summary>A text as near as this to a ring is its text, too.</summary>
    private const double NearBy = 30;

    /// <summary>Where a mark's text may begin, or end where the first number is negative: its distance from the middle of the ring.</summary>
    private static readonly (double Across, double Down)[] s_besideARing =
    [
        (9, -9), (-9, 18), (9, 18), (-9, -9), (9, -23), (-9, 32), (9, 32), (-9, -23), (9, -37), (-9, 46), (9, 46), (-9, -37),
    ];

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

    /// <summary>What the legend names; null for the lines.</summary>
    public IReadOnlyList<LegendEntry>? Legend { get; init; }

    /// <summary>Points with a label.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Whether the lines are named; a single line needs no legend unless its name says something the axes do not.</summary>
    public bool HasLegend { get; init; } = true;

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, Box box)
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
            DrawSeries(svg, Series[i], Series[i].Style ?? i, point => Place(plot, x, y, point.X, point.Y), plot);
        }

        DrawMarks(svg, [.. Marks.Select(mark => Place(plot, x, y, mark.X, mark.Y))], plot);
    }

    private static (double X, double Y) Place(Box plot, AxisScale x, AxisScale y, double valueX, double valueY) =>
        (plot.X + (x.Position(valueX) * plot.Width), plot.Bottom - (y.Position(valueY) * plot.Height));

    /// <summary>Draws rings and their texts, each at the first place around its ring where it is within the plot and covers neither another text nor
    /// another ring. A text that has no such place, or stands beside a ring near by already, is left to the pointer.</summary>
    private void DrawMarks(FigureWriter svg, (double X, double Y)[] places, Box plot)
    {
        Box[] rings = [.. places.Select(static at => new Box(at.X - RingRadius, at.Y - RingRadius, 2 * RingRadius, 2 * RingRadius))];
        var texts = new List<(Box Room, string Text)>();
        for (int i = 0; i < places.Length; i++)
        {
            (double x, double y) = places[i];
            string text = Marks[i].Text;
            svg.Titled("circle", text, ("class", "axis rim"), ("cx", x), ("cy", y), ("r", RingRadius), ("stroke-width", 1.5));
            if (texts.Any(other => other.Text == text && Overlap(Around(rings[i], NearBy), other.Room)))
            {
                continue;
            }

            double width = TextWidth.Of(text, ChartStyle.SmallSize);
            foreach ((double across, double down) in s_besideARing)
            {
                var room = new Box(across > 0 ? x + across : x + across - width, y + down - ChartStyle.SmallSize, width, ChartStyle.SmallSize + 3);
                if (room.X >= plot.X && room.X + width <= plot.Right && room.Y >= plot.Y && room.Bottom <= plot.Bottom
                    && !texts.Any(other => Overlap(room, other.Room)) && !rings.Any(ring => Overlap(room, ring)))
                {
                    texts.Add((room, text));
                    svg.Text(room.X, y + down, text, "small strong halo");
                    break;
                }
            }
        }
    }

    private static Box Around(Box box, double room) => box.Without(-room, -room, -room, -room);

    private static bool Overlap(Box a, Box b) => a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom;

    private static void DrawSeries(FigureWriter svg, ChartSeries series, int style, Func<ChartPoint, (double X, double Y)> place, Box plot)
    {
        ChartPoint[] shown = [.. series.Points.Where(static p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
        ChartPoint[] joined = series.From is { } from ? [from, .. shown] : shown;
        if (joined.Length > 1)
        {
            svg.Element("polyline", ("class", LineClass(style, series.Dash)), ("points", SvgValue.Points(joined.Select(place))));
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

    private static string LineClass(int? style, int? dash) =>
        $"line {(style is { } line ? $"s{line % ChartStyle.SeriesCount}" : "plain")}{(dash is { } dashes ? $" d{dashes % ChartStyle.DashCount}" : "")}";

    private IEnumerable<LegendEntry> Entries =>
        Legend ?? Series.Select(static (line, i) => new LegendEntry(line.Name, line.Style ?? i, line.Dash)).DistinctBy(static entry => entry.Name);

    /// <summary>Draws the legend in as many rows as it takes.</summary>
    /// <returns>Where the legend ends.</returns>
    private double DrawLegend(FigureWriter svg, Box box)
    {
        double x = box.X;
        double y = box.Y;
        foreach (LegendEntry entry in Entries)
        {
            double width = LegendSample + TextWidth.Of(entry.Name, ChartStyle.SmallSize);
            if (x + width > box.Right && x > box.X)
            {
                (x, y) = (box.X, y + LegendHeight);
            }

            double middle = y + (LegendHeight / 2);
            svg.Element("line", ("class", LineClass(entry.Style, entry.Dash)), ("x1", x), ("y1", middle), ("x2", x + LegendSample - 6), ("y2", middle));
            if (entry.Style is { } style)
            {
                ChartMarker.Draw(svg, style, x + ((LegendSample - 6) / 2), middle, MarkerRadius, title: null);
            }

            svg.Text(x + LegendSample, middle + (0.35 * ChartStyle.SmallSize), entry.Name, "small strong");
            x += width + LegendGap;
        }

        return y + LegendHeight;
    }
}

/// <summary>A measured value.</summary>
/// <param name="Label">What is said when the pointer rests on it.</param>
internal readonly record struct ChartPoint(double X, double Y, string Label);

/// <summary>A line of a chart.</summary>
internal sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Which colour and marker, and dashes where <see cref="Dash"/> has none; null for those of its place in the chart.</summary>
    public int? Style { get; init; }

    /// <summary>Which dashes, where they mean something of their own.</summary>
    public int? Dash { get; init; }

    /// <summary>A point of another line from which this one goes on; null for none.</summary>
    public ChartPoint? From { get; init; }
}

/// <summary>A name in a legend, and what it stands for.</summary>
/// <param name="Style">Colour and marker; null where only the dashes are named.</param>
/// <param name="Dash">Dashes; null for those of the style.</param>
internal readonly record struct LegendEntry(string Name, int? Style, int? Dash);

/// <summary>A point with a ring and a label.</summary>
internal readonly record struct ChartMark(double X, double Y, string Text);

/// <summary>What a chart is told about an axis.</summary>
internal sealed record ChartAxis(string Title, AxisKind Kind = AxisKind.Linear)
{
    /// <summary>Values that the axis covers besides those of the lines, so that charts, or frames of an animation, share their axes.</summary>
    public IReadOnlyList<double> Includes { get; init; } = [];
}

/// <summary>The shapes of markers: a line's points are told apart without colour.</summary>
internal static class ChartMarker
{
    /// <summary>Corners of the shapes after the circle, for radius 1.</summary>
    private static readonly (double X, double Y)[][] s_shapes =
    [
        [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
        [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
        [(0, 1.15), (1.1, -0.85), (-1.1, -0.85)],
        [
            (-1.2, -0.45), (-0.45, -0.45), (-0.45, -1.2), (0.45, -1.2), (0.45, -0.45), (1.2, -0.45),
            (1.2, 0.45), (0.45, 0.45), (0.45, 1.2), (-0.45, 1.2), (-0.45, 0.45), (-1.2, 0.45),
        ],
    ];

    /// <summary>Draws a marker.</summary>
    /// <param name="title">What is said when the pointer rests on it; null for a marker of the legend.</param>
    /// <param name="hollow">Whether it stands for a value that the axis cannot show.</param>
    public static void Draw(FigureWriter svg, int style, double x, double y, double radius, string? title, bool hollow = false)
    {
        string styles = $"{(hollow ? "hollow" : "marker")} s{style % ChartStyle.SeriesCount}";
        int shape = style % (s_shapes.Length + 1);
        if (shape == 0)
        {
            Write("circle", ("cx", x), ("cy", y), ("r", radius), ("class", styles));
        }
        else
        {
            string corners = SvgValue.Points(s_shapes[shape - 1].Select(p => (x + (radius * p.X), y + (radius * p.Y))));
            Write("polygon", ("points", corners), ("class", styles));
        }

        void Write(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
        {
            if (title is null)
            {
                svg.Element(name, attributes);
            }
            else
            {
                svg.Titled(name, title, attributes);
            }
        }
    }
}
