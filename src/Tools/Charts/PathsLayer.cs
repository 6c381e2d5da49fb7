namespace Tinct.Tools.Charts;

/// <summary>Where palette entries came along while they were fitted.</summary>
/// <param name="Paths">For each entry its coordinates, step by step.</param>
internal sealed record PathsLayer(IReadOnlyList<IReadOnlyList<double>[]> Paths) : IProjectionLayer
{
    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ProjectionFrame frame)
    {
        foreach (IReadOnlyList<double>[] path in Paths)
        {
            string points = SvgValue.Points(path.Select(place => (frame.X(place[frame.Plane.Across]), frame.Y(place[frame.Plane.Up]))));
            svg.Element("polyline", ("class", "path under1"), ("points", points));
            svg.Element("polyline", ("class", "path"), ("points", points));
        }
    }
}
