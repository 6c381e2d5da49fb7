using System.Collections.Immutable;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Tools.Host;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Charts;

/// <summary>One encoded file on a curve.</summary>
/// <param name="Compression">lz4, dense and so on.</param>
/// <param name="Mse">Mean squared error; 0 for an exact file.</param>
internal readonly record struct CurvePoint(string Method, string Compression, int Colors, double Mse, long Bytes);

/// <summary>Shows what a palette size costs and gains: error and bytes against the number of colours and against each other.</summary>
/// <param name="Points">The files, at least one, in the order of their lines and along them by palette size.</param>
internal sealed record CurvePlot(string Subject, IReadOnlyList<CurvePoint> Points)
{
    private const double Width = 1200;
    private const double Height = 430;
    private const double Gap = 18;
    private const double KiloByte = 1000;

    /// <summary>The compressions in the order of their dashes, the first solid.</summary>
    private static readonly ImmutableArray<string> s_dashed = ["dense", "swift", "lz4", "stored"];

    private static readonly ChartAxis s_colors = new("colours asked for", AxisKind.Log2);
    private static readonly ChartAxis s_error = new("mean squared error", AxisKind.Log);

    /// <summary>The curves of a picture of a sweep. Methods that were run with several tunes have a line each.</summary>
    public static CurvePlot Of(SweepPicture picture)
    {
        bool hasTunes = picture.Rows.Select(static row => row.Tune).Distinct().Skip(1).Any();
        return new CurvePlot(picture.Name, [.. picture.Rows.Select(row => new CurvePoint(
            hasTunes ? $"{row.Method} ({row.Tune})" : row.Method, row.Compression, row.ColorsAsked, row.Mse, row.Bytes))]);
    }

    /// <summary>Makes the figure.</summary>
    public Figure Make()
    {
        (string Method, string Compression)[] lines = [.. Points.Select(static p => (p.Method, p.Compression)).Distinct()];
        string[] methods = [.. lines.Select(static line => line.Method).Distinct()];
        bool inKilobytes = Points.Max(static p => p.Bytes) >= 10 * KiloByte;
        double unit = inKilobytes ? KiloByte : 1;
        var bytes = new ChartAxis(inKilobytes ? "file size (kB)" : "file size (bytes)", AxisKind.Log);

        string[] compressions = [.. lines.Select(static line => line.Compression).Distinct()];
        LegendEntry[] methodNames = [.. methods.Select(static (method, i) => new LegendEntry(method, i, 0))];
        LegendEntry[] names = compressions.Length == 1
            ? methodNames
            : [.. methodNames, .. compressions.Select(static compression => new LegendEntry(compression, null, Dash(compression)))];

        // The error does not depend on the compression.
        ChartSeries[] errors = [.. lines.DistinctBy(static line => line.Method).Select(line => new ChartSeries(
            line.Method, Of(line, static p => p.Colors, static p => p.Mse)) { Style = Array.IndexOf(methods, line.Method), Dash = 0 })];
        ChartSeries[] sizes = Lines(static p => p.Colors, p => p.Bytes / unit);
        ChartSeries[] trades = Lines(p => p.Bytes / unit, static p => p.Mse);
        LineChart[] charts =
        [
            new() { Title = "Error against colours", X = s_colors, Y = s_error, Series = errors, Legend = methodNames },
            new() { Title = "Size against colours", X = s_colors, Y = bytes, Series = sizes, Legend = names },
            new() { Title = "Error against size", X = bytes, Y = s_error, Series = trades, Legend = names, Marks = Knees(lines, unit) },
        ];
        string sizesInWords = string.Join(", ", Points.Select(static p => p.Colors).Distinct().Order());
        Box[] places = Figure.Content(Width, Height).Columns(charts.Length, Gap);
        return new Figure
        {
            Title = $"{Subject}: error and size by number of colours",
            Description = $"Mean squared error and file size of {Subject} at {sizesInWords} colours, "
                + $"for {string.Join(", ", lines.Select(Name))}. Axes are logarithmic but for the place of 0; hollow points are exact files.",
            Width = Width,
            Height = Height,
            Panels = [.. charts.Select((chart, i) => new PlacedPanel(chart, places[i]))],
        };

        ChartSeries[] Lines(Func<CurvePoint, double> x, Func<CurvePoint, double> y) =>
            [.. lines.Select(line => new ChartSeries(Name(line), Of(line, x, y))
            {
                Style = Array.IndexOf(methods, line.Method),
                Dash = Dash(line.Compression),
            })];
    }

    /// <summary>The dashes of a compression, in every figure the same.</summary>
    private static int Dash(string compression) => Math.Max(0, s_dashed.IndexOf(compression));

    private static string Name((string Method, string Compression) line) => $"{line.Method}, {line.Compression}";

    private ChartPoint[] Of((string Method, string Compression) line, Func<CurvePoint, double> x, Func<CurvePoint, double> y) =>
        [.. Points.Where(p => (p.Method, p.Compression) == line).Select(p => new ChartPoint(
            x(p), y(p), $"{Show.Colors(p.Colors)}, {(p.Mse == 0 ? "exact" : $"MSE {Show.Value(p.Mse)}")}, {Show.Bytes(p.Bytes)}"))];

    /// <summary>The knees of the lines, what <c>-k auto</c> would take among their points.</summary>
    private ChartMark[] Knees((string Method, string Compression)[] lines, double unit)
    {
        var marks = new List<ChartMark>();
        foreach ((string Method, string Compression) line in lines)
        {
            CurvePoint[] points = [.. Points.Where(p => (p.Method, p.Compression) == line)];
            CurvePoint knee = points[Knee.Find([.. points.Select(static p => new RatePoint(p.Colors, p.Bytes, ImageMetrics.Psnr(p.Mse)))])];
            if (points.Length > 2 && knee.Mse > 0)
            {
                marks.Add(new ChartMark(knee.Bytes / unit, knee.Mse, $"-k auto: {knee.Colors}"));
            }
        }

        return [.. marks];
    }
}
