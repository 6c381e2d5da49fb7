using System.Globalization;
using System.Xml.Linq;
using Tinct.Tools.Charts;

namespace Tinct.Tools.Tests.Charts;

public sealed class LineChartTests
{
    [Theory]
    [InlineData(AxisKind.Linear, AxisKind.Linear)]
    [InlineData(AxisKind.Log2, AxisKind.Log)]
    [InlineData(AxisKind.Log, AxisKind.Linear)]
    internal void PointsLieWhereTheTicksSay(AxisKind x, AxisKind y)
    {
        (double X, double Y)[] data = [(2, 900), (4, 310), (16, 80), (64, 20.5), (256, 7)];
        XElement svg = Draw(x, y, [Series("a", data)]);

        XElement[] points = svg.All("circle", "marker s0")[..^1].Length == data.Length ? svg.All("circle", "marker s0")[1..] : [];
        Assert.Equal(data.Length, points.Length);
        (double From, double To, double Least, double Most) across = Axis(svg, horizontal: true);
        (double From, double To, double Least, double Most) up = Axis(svg, horizontal: false);
        for (int i = 0; i < data.Length; i++)
        {
            Assert.Equal(Expected(data[i].X, across, x), points[i].Number("cx"), 0.1);
            Assert.Equal(Expected(data[i].Y, up, y), points[i].Number("cy"), 0.1);
            Assert.Equal($"a: {data[i]}", points[i].Title());
        }

        Assert.Equal(points.Select(static p => (p.Number("cx"), p.Number("cy"))), Assert.Single(svg.All("polyline")).Corners());
    }

    [Fact]
    public void EveryLineHasANameAColourAndAMarkerOfItsOwn()
    {
        ChartSeries[] series = [.. Enumerable.Range(0, ChartStyle.SeriesCount).Select(i => Series($"line {i}", [(1, i + 1), (2, i + 2)]))];

        XElement svg = Draw(AxisKind.Linear, AxisKind.Linear, series);

        Assert.Equal(series.Length, svg.All("polyline").Select(static l => l.Attribute("class")!.Value).Distinct().Count());
        Assert.All(series, s => Assert.Contains(svg.All("text"), t => t.Value == s.Name));
    }

    [Fact]
    public void ExactFilesStayOnALogarithmicChartAsHollowPoints()
    {
        XElement svg = Draw(AxisKind.Log2, AxisKind.Log, [Series("a", [(2, 100), (4, 10), (8, 0)])]);

        Assert.Single(svg.All("circle", "hollow"));
        Assert.Equal(3, Assert.Single(svg.All("polyline")).Corners().Length);
    }

    [Fact]
    public void ChartsOfLittleAreSound()
    {
        Draw(AxisKind.Log, AxisKind.Log, []);
        Draw(AxisKind.Log, AxisKind.Linear, [Series("one", [(1, 1)])]);
        Draw(AxisKind.Linear, AxisKind.Log, [Series("flat", [(1, 5), (2, 5)]), Series("none", [])]);
        Draw(AxisKind.Linear, AxisKind.Linear, [Series("zero", [(0, 0)]), Series("far", [(double.NaN, 1), (1, double.PositiveInfinity)])]);
    }

    [Fact]
    public void OnCurvesColourAndMarkerAreTheMethodAndDashesTheCompression()
    {
        string[] methods = ["kmeans", "em-full"], compressions = ["lz4", "swift", "dense"];
        int[] sizes = [2, 4, 8];
        CurvePoint[] points =
        [
            .. from method in methods from compression in compressions from colors in sizes
               select new CurvePoint(method, compression, colors, 100.0 / colors, (100 * colors) + compression.Length),
        ];

        XElement svg = SvgReader.Sound(new CurvePlot("a.png", points).Make());

        string[][] lines = [.. svg.All("polyline").Select(static line => line.Attribute("class")!.Value.Split(' '))];
        Assert.Equal(["s0 d0", "s1 d0"], lines[..2].Select(static line => $"{line[1]} {line[2]}"));
        Assert.Equal(["s0 d2", "s0 d1", "s0 d0", "s1 d2", "s1 d1", "s1 d0"], lines[2..8].Select(static line => $"{line[1]} {line[2]}"));
        Assert.Equal(lines[2..8], lines[8..]);
        string[] legend = [.. svg.All("text", "small strong").Select(static text => text.Value).Where(static text => !text.StartsWith('-'))];
        Assert.Equal([.. methods, .. methods, .. compressions, .. methods, .. compressions], legend);
    }

    [Fact]
    public void TextsOfMarksDoNotOverprint()
    {
        ChartMark[] marks = [.. Enumerable.Range(0, 12).Select(static i => new ChartMark(50 + (i % 4), 20 + (i / 2), $"-k auto: {16 + i}"))];
        var chart = new LineChart
        {
            X = new ChartAxis("x"),
            Y = new ChartAxis("y"),
            Series = [Series("a", [(1, 1), (100, 100)])],
            Marks = [.. marks, marks[0], new(100, 100, "in the corner")],
        };

        XElement svg = SvgReader.Sound(chart, 640, 420);

        XElement[] texts = svg.All("text", "halo");
        Assert.InRange(texts.Length, 5, marks.Length + 1);
        Assert.Equal(texts.Length, texts.Select(static text => text.Value).Distinct().Count());
        Assert.Contains(texts, static text => text.Value == "in the corner");
        Assert.Equal(marks.Length + 2, svg.All("circle", "rim").Length);
        Assert.All(svg.All("circle", "rim"), static ring => Assert.NotNull(ring.Title()));
        for (int i = 0; i < texts.Length; i++)
        {
            double width = TextWidth.Of(texts[i].Value, ChartStyle.SmallSize);
            Assert.InRange(texts[i].Number("x") + width, 0, 640);
            Assert.DoesNotContain(texts[..i], other =>
                Math.Abs(other.Number("y") - texts[i].Number("y")) < ChartStyle.SmallSize && Math.Abs(other.Number("x") - texts[i].Number("x")) < width - 1);
        }
    }

    [Fact]
    public void NamesOfFilesCannotBreakTheDrawing()
    {
        const string Name = "<a href=\"x\">&'\u0001\uD800\U0001F3A8]]>";

        XElement svg = Draw(AxisKind.Linear, AxisKind.Linear, [Series(Name, [(1, 1), (2, 2)])]);

        Assert.Contains(svg.All("text"), static t => t.Value == "<a href=\"x\">&'\uFFFD\uFFFD\U0001F3A8]]>");
    }

    private static ChartSeries Series(string name, (double X, double Y)[] data) =>
        new(name, [.. data.Select(static p => new ChartPoint(p.X, p.Y, p.ToString()))]);

    private static XElement Draw(AxisKind x, AxisKind y, ChartSeries[] series)
    {
        var chart = new LineChart { Title = "t", X = new ChartAxis("colours", x), Y = new ChartAxis("MSE", y), Series = series };
        return SvgReader.Sound(chart, 640, 420, "Error", "The error falls as colours are added.");
    }

    /// <summary>Where the first and last labels of an axis stand, and the values they name.</summary>
    private static (double From, double To, double Least, double Most) Axis(XElement svg, bool horizontal)
    {
        string anchor = horizontal ? "middle" : "end";
        XElement[] labels = [.. svg.All("text", "small").Where(t => t.Attribute("text-anchor")!.Value == anchor && char.IsAsciiDigit(t.Value[0]))];
        return (At(labels[0]), At(labels[^1]), Value(labels[0]), Value(labels[^1]));

        double At(XElement label) => horizontal ? label.Number("x") : label.Number("y") - (0.35 * ChartStyle.SmallSize);
        static double Value(XElement label) => double.Parse(label.Value, CultureInfo.InvariantCulture);
    }

    private static double Expected(double value, (double From, double To, double Least, double Most) axis, AxisKind kind)
    {
        double part = kind == AxisKind.Linear
            ? (value - axis.Least) / (axis.Most - axis.Least)
            : Math.Log(value / axis.Least) / Math.Log(axis.Most / axis.Least);
        return axis.From + (part * (axis.To - axis.From));
    }
}
