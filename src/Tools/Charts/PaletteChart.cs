using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Charts;

/// <summary>The colours of a palette with their names and shares: a bar of the shares, and a swatch for each.</summary>
/// <param name="Entries">The palette, in the order it is shown; 1 to <see cref="MostColors"/> colours.</param>
internal sealed record PaletteChart(IReadOnlyList<PaletteEntry> Entries) : IPanel
{
    /// <summary>With more colours the names could not be read.</summary>
    public const int MostColors = 256;

    private const double BarHeight = 34;
    private const double BarGap = 16;
    private const double Gap = 6;
    private const double CaptionHeight = 28;
    private const double CheckerSide = 6;
    private const double TightCell = 64;

    /// <summary>Swatches a row.</summary>
    public static int ColumnsFor(int count) => count <= 8 ? count : count <= 32 ? 8 : count <= 96 ? 12 : 16;

    /// <summary>The height that the chart takes.</summary>
    public static double HeightFor(int count, double width)
    {
        int columns = ColumnsFor(count);
        int rows = (count + columns - 1) / columns;
        return BarHeight + BarGap + (rows * (SwatchHeight(CellWidth(columns, width)) + CaptionHeight + Gap));
    }

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, Box box)
    {
        string checker = DefineChecker(svg);
        DrawBar(svg, box, checker);
        int columns = ColumnsFor(Entries.Count);
        double width = CellWidth(columns, box.Width);
        double height = SwatchHeight(width);
        for (int i = 0; i < Entries.Count; i++)
        {
            double x = box.X + (i % columns * (width + Gap));
            double y = box.Y + BarHeight + BarGap + (i / columns * (height + CaptionHeight + Gap));
            DrawSwatch(svg, Entries[i], new Box(x, y, width, height), checker);
        }
    }

    private static double CellWidth(int columns, double width) => Math.Min(180, (width - (Gap * (columns - 1))) / columns);

    private static double SwatchHeight(double width) => Math.Clamp(0.5 * width, 24, 80);

    private static void DrawSwatch(FigureWriter svg, PaletteEntry entry, Box box, string checker)
    {
        Fill(svg, entry, box, checker, 3);
        string size = box.Width < TightCell ? "tight" : "small";
        double line = box.Width < TightCell ? 10 : 12;
        svg.Text(box.X, box.Bottom + line, entry.Color.ToString(), $"{size} strong mono");
        svg.Text(box.X, box.Bottom + (2 * line), Show.Percent(entry.Share), size);
    }

    /// <summary>Fills a rectangle with a colour; what is not opaque shows a checkerboard behind it.</summary>
    private static void Fill(FigureWriter svg, PaletteEntry entry, Box box, string checker, double corner)
    {
        if (entry.Color.A != 255)
        {
            svg.Element(
                "rect", ("x", box.X), ("y", box.Y), ("width", box.Width), ("height", box.Height), ("rx", corner),
                ("fill", $"url(#{checker})"));
        }

        svg.Titled(
            "rect", entry.Describe(), ("class", "swatch"), ("x", box.X), ("y", box.Y), ("width", box.Width), ("height", box.Height), ("rx", corner),
            ("fill", HexColor.Opaque(entry.Color)), ("fill-opacity", entry.Color.A / 255.0));
    }

    private static string DefineChecker(FigureWriter svg)
    {
        string id = svg.NewId();
        svg.Open(
            "pattern", ("id", id), ("width", 2 * CheckerSide), ("height", 2 * CheckerSide), ("patternUnits", "userSpaceOnUse"));
        svg.Element("rect", ("width", 2 * CheckerSide), ("height", 2 * CheckerSide), ("fill", "#ffffff"));
        svg.Element("rect", ("width", CheckerSide), ("height", CheckerSide), ("fill", "#c8c8c8"));
        svg.Element("rect", ("x", CheckerSide), ("y", CheckerSide), ("width", CheckerSide), ("height", CheckerSide), ("fill", "#c8c8c8"));
        svg.Close();
        return id;
    }

    private void DrawBar(FigureWriter svg, Box box, string checker)
    {
        double x = box.X;
        double total = Entries.Sum(static e => e.Share);
        foreach (PaletteEntry entry in Entries)
        {
            double width = box.Width * entry.Share / total;
            Fill(svg, entry, new Box(x, box.Y, width, BarHeight), checker, 0);
            x += width;
        }
    }
}
