using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Charts;

/// <summary>A fitted mixture: lines of equal density, and the one- and two-sigma ellipses of its components.</summary>
/// <param name="Model">The mixture, in the space of the view.</param>
/// <param name="Palette">The colour of each component.</param>
internal sealed record MixtureLayer(FittedModel Model, Palette Palette) : IProjectionLayer
{
    /// <summary>How much of the probability lies within each contour.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.5, 0.8, 0.95];

    /// <summary>With more components than this the two-sigma ellipses would hide each other.</summary>
    public const int MostTwoSigma = 32;

    private const int GridSide = 140;

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ProjectionFrame frame)
    {
        PlaneGaussian[] components = [.. Enumerable.Range(0, Palette.Count).Select(k => PlaneGaussian.Of(Model, k, frame.Plane))];
        DrawContours(svg, frame, components);
        int alive = components.Count(static c => c.Weight > 0);
        foreach (int k in Enumerable.Range(0, components.Length).OrderByDescending(k => components[k].Weight).Where(k => components[k].Weight > 0))
        {
            string title = $"{Palette[k]}, mixing probability {Show.Percent(components[k].Weight)}";
            if (alive <= MostTwoSigma)
            {
                DrawEllipse(svg, frame, components[k], 2, Palette[k], $"{title}: two sigma");
            }

            DrawEllipse(svg, frame, components[k], 1, Palette[k], $"{title}: one sigma");
        }
    }

    private static void DrawContours(SvgWriter svg, ProjectionFrame frame, PlaneGaussian[] components)
    {
        var grid = new DensityGrid(components, frame.View.Low[frame.Plane.Across], frame.View.Low[frame.Plane.Up], frame.View.Span, GridSide);
        for (int i = 0; i < Shares.Count; i++)
        {
            string path = string.Concat(MarchingSquares.Trace(grid, grid.Level(Shares[i]))
                .Select(line => "M" + string.Join('L', line.Select(p => $"{SvgValue.Number(frame.X(p.X))} {SvgValue.Number(frame.Y(p.Y))}"))));
            if (path.Length > 0)
            {
                svg.Titled("path", $"{Show.Percent(Shares[i])} of the mixture", ("class", "contour"), ("d", path));
            }
        }
    }

    private static void DrawEllipse(SvgWriter svg, ProjectionFrame frame, PlaneGaussian component, int sigmas, Rgba32 color, string title)
    {
        (double major, double minor, double angle) = component.Axes();
        (double x, double y) = (frame.X(component.X), frame.Y(component.Y));
        double scale = sigmas * frame.Scale;

        // The drawing's vertical axis points down, so a rotation that is positive in the plane is negative there.
        string turn = $"rotate({SvgValue.Number(-angle * 180 / Math.PI)} {SvgValue.Number(x)} {SvgValue.Number(y)})";
        svg.Element(
            "ellipse", ("class", $"ellipse under{sigmas}"), ("cx", x), ("cy", y), ("rx", major * scale), ("ry", minor * scale),
            ("transform", turn));
        svg.Titled(
            "ellipse", title, ("class", $"ellipse sigma{sigmas}"), ("cx", x), ("cy", y), ("rx", major * scale), ("ry", minor * scale),
            ("transform", turn), ("stroke", HexColor.Opaque(color)));
    }
}
