namespace Tinct.Tools.Charts;

/// <summary>What is drawn into a projection of the colour space.</summary>
internal interface IProjectionLayer
{
    /// <summary>What the view needs room for, besides the colours themselves.</summary>
    IEnumerable<ProjectionMark> Marks { get; }

    /// <summary>Draws the layer.</summary>
    void Draw(FigureWriter svg, ProjectionFrame frame);
}

/// <summary>A disc that shall be whole.</summary>
/// <param name="Place">Its middle in the colour space, three coordinates.</param>
/// <param name="Radius">As a part of the plot's side; 0 for a point.</param>
internal readonly record struct ProjectionMark(IReadOnlyList<double> Place, double Radius);

/// <summary>Maps coordinates of the colour space to positions in a drawing.</summary>
internal readonly record struct ProjectionFrame(ColorPlane Plane, ColorView View, Box Plot)
{
    /// <summary>Pixels a unit of the colour space.</summary>
    public double Scale => Plot.Width / View.Span;

    /// <summary>The horizontal place of a value of <see cref="ColorPlane.Across"/>.</summary>
    public double X(double across) => Plot.X + ((across - View.Low[Plane.Across]) * Scale);

    /// <summary>The vertical place of a value of <see cref="ColorPlane.Up"/>.</summary>
    public double Y(double up) => Plot.Bottom - ((up - View.Low[Plane.Up]) * Scale);
}

/// <summary>A square projection of the colour space onto two of its coordinates.</summary>
internal sealed record ProjectionPanel(ColorView View, ColorPlane Plane, IReadOnlyList<IProjectionLayer> Layers) : IPanel
{
    private const double TitleHeight = 20;

    /// <summary>Stands above the projection; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>The height at which a panel's plot is square.</summary>
    public static double HeightFor(double width, bool hasTitle) =>
        width - Sides + AxisDrawing.BottomRoom + (hasTitle ? TitleHeight : 0);

    private static double Sides => AxisDrawing.LeftRoom(AxisScale.Between(-150, 150, 5)) + AxisDrawing.RightRoom;

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, Box box)
    {
        Box rest = box;
        if (Title.Length > 0)
        {
            svg.Text(box.X, box.Y + 13, Title, "title");
            rest = rest.Without(0, TitleHeight, 0, 0);
        }

        double side = Math.Min(rest.Width - Sides, rest.Height - AxisDrawing.BottomRoom);
        var plot = new Box(rest.Right - AxisDrawing.RightRoom - side, rest.Y, side, side);
        int ticks = (int)Math.Max(3, side / 42);
        svg.Element("rect", ("class", "backdrop"), ("x", plot.X), ("y", plot.Y), ("width", side), ("height", side));
        AxisDrawing.Draw(svg, plot, rest.X, Axis(Plane.Across, ticks), View.Names[Plane.Across], Axis(Plane.Up, ticks), View.Names[Plane.Up]);
        string clip = svg.NewId();
        svg.Open("clipPath", ("id", clip));
        svg.Element("rect", ("x", plot.X), ("y", plot.Y), ("width", side), ("height", side));
        svg.Close();
        svg.Open("g", ("clip-path", $"url(#{clip})"));
        var frame = new ProjectionFrame(Plane, View, plot);
        foreach (IProjectionLayer layer in Layers)
        {
            layer.Draw(svg, frame);
        }

        svg.Close();
    }

    private AxisScale Axis(int coordinate, int ticks) => AxisScale.Between(View.Low[coordinate], View.Low[coordinate] + View.Span, ticks);
}
