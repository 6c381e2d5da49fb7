using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Charts;

/// <summary>A part of a figure.</summary>
internal interface IPanel
{
    /// <summary>Draws the part.</summary>
    /// <param name="box">The room it has, titles and axes included.</param>
    void Draw(FigureWriter svg, Box box);
}

/// <summary>A panel and its place.</summary>
internal readonly record struct PlacedPanel(IPanel Panel, Box Box);

/// <summary>A titled drawing of one panel or several.</summary>
internal sealed record Figure
{
    private const double Margin = 16;
    private const double HeadingHeight = 30;
    private const double NoteHeight = 18;

    /// <summary>Stands above the panels; may be empty.</summary>
    public required string Title { get; init; }

    /// <summary>A smaller line under the title; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>What the figure shows, for readers who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>Width in pixels at scale 1.</summary>
    public required double Width { get; init; }

    /// <summary>Height in pixels at scale 1.</summary>
    public required double Height { get; init; }

    /// <summary>The panels, in drawing order.</summary>
    public required IReadOnlyList<PlacedPanel> Panels { get; init; }

    /// <summary>The room for panels in a figure of a size.</summary>
    public static Box Content(double width, double height, bool hasNote = false) =>
        new Box(0, 0, width, height).Without(Margin, Margin + HeadingHeight + (hasNote ? NoteHeight : 0), Margin, Margin);

    /// <summary>Writes the figure as SVG.</summary>
    /// <param name="scale">Pixels of the output a pixel of the figure.</param>
    /// <returns>An SVG document without XML declaration, so that it can also stand in a page.</returns>
    public string ToSvg(ChartTheme theme = ChartTheme.Auto, double scale = 1)
    {
        var svg = new SvgWriter();
        string titleId = svg.NewId();
        string descriptionId = svg.NewId();
        (int width, int height) = Size(scale);
        svg.Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", ChartStyle.RootClass),
            ("width", width), ("height", height),
            ("viewBox", $"0 0 {SvgValue.Number(Width)} {SvgValue.Number(Height)}"),
            ("role", "img"), ("aria-labelledby", $"{titleId} {descriptionId}"));
        svg.Content("title", Title.Length > 0 ? Title : Description, ("id", titleId));
        svg.Content("desc", Description, ("id", descriptionId));
        svg.Content("style", ChartStyle.Sheet(theme));
        Draw(svg);
        svg.Close();
        return svg.ToString();
    }

    /// <summary>Draws the figure as pixels.</summary>
    /// <param name="theme">The background; what is left to the reader's browser is light.</param>
    /// <param name="scale">Pixels of the output a pixel of the figure.</param>
    /// <exception cref="ImageFileException">The picture is above the limits, or the library that draws it is missing.</exception>
    public Picture ToPicture(ChartTheme theme, double scale)
    {
        (int width, int height) = Size(scale);
        return PixelWriter.Draw(Draw, theme == ChartTheme.Dark, width, height, scale);
    }

    private (int Width, int Height) Size(double scale) => ((int)Math.Round(Width * scale), (int)Math.Round(Height * scale));

    private void Draw(FigureWriter svg)
    {
        svg.Element("rect", ("class", "paper"), ("width", Width), ("height", Height));
        if (Title.Length > 0)
        {
            svg.Text(Margin, Margin + ChartStyle.TitleSize, Title, "heading");
        }

        if (Note.Length > 0)
        {
            svg.Text(Margin, Margin + ChartStyle.TitleSize + NoteHeight, Note, "small");
        }

        foreach ((IPanel panel, Box box) in Panels)
        {
            panel.Draw(svg, box);
        }
    }
}
