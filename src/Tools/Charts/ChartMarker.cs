namespace Tinct.Tools.Charts;

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
    /// <param name="svg">Where to.</param>
    /// <param name="style">The line's style.</param>
    /// <param name="x">Its middle.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="radius">Its size.</param>
    /// <param name="title">What is said when the pointer rests on it; null for a marker of the legend.</param>
    /// <param name="hollow">Whether it stands for a value that the axis cannot show.</param>
    public static void Draw(SvgWriter svg, int style, double x, double y, double radius, string? title, bool hollow = false)
    {
        string styles = $"{(hollow ? "hollow" : "marker")} s{style}";
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
