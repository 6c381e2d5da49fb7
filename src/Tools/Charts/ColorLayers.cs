using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Charts;

/// <summary>A palette entry in the colour space.</summary>
/// <param name="Share">Its share of the pixels, 0 to 1.</param>
internal sealed record PaletteEntry(RgbaColor Color, double Share, IReadOnlyList<double> Place)
{
    /// <summary>The colour and its share in words.</summary>
    public string Describe() => $"{Color}, {Show.Percent(Share)} of the pixels";
}

/// <summary>The colours of a picture as dots of their own colour, sized by how many pixels they have.</summary>
/// <param name="Opacity">1, or less where something else is to be seen.</param>
internal sealed record CloudLayer(IReadOnlyList<ColorBin> Bins, double Opacity = 1) : IProjectionLayer
{
    private const double SmallestRadius = 1.1;
    private const double LargestRadius = 7;

    /// <summary>Fewer dots than this have room to be larger.</summary>
    private const int FewBins = 64;
    private const double FewBinsFactor = 1.8;

    /// <summary>The side of the plot for which <see cref="LargestRadius"/> is.</summary>
    private const double UsualSide = 300;

    private readonly long _most = Bins.Select(static bin => bin.Count).DefaultIfEmpty(1).Max();

    /// <inheritdoc/>
    public IEnumerable<ProjectionMark> Marks => Bins.Select(bin => new ProjectionMark([bin.X, bin.Y, bin.Z], Radius(bin, UsualSide) / UsualSide));

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, ProjectionFrame frame)
    {
        if (Bins.Count == 0)
        {
            return;
        }

        svg.Open("g", ("class", "dot"), ("opacity", Opacity));
        foreach (ColorBin bin in Bins.OrderBy(bin => bin[frame.Plane.Depth]))
        {
            svg.Element(
                "circle", ("cx", frame.X(bin[frame.Plane.Across])), ("cy", frame.Y(bin[frame.Plane.Up])), ("r", Radius(bin, frame.Plot.Width)),
                ("fill", HexColor.Opaque(bin.Color)));
        }

        svg.Close();
    }

    private double Radius(ColorBin bin, double side)
    {
        double largest = LargestRadius * Math.Max(0.6, side / UsualSide) * (Bins.Count < FewBins ? FewBinsFactor : 1);

        // Counts span four decades: areas in proportion to them would leave a few discs and much dust.
        return Math.Max(SmallestRadius, largest * Math.Pow((double)bin.Count / _most, 0.3));
    }
}

/// <summary>Palette entries as discs whose area is their share of the pixels.</summary>
internal sealed record SharesLayer(IReadOnlyList<PaletteEntry> Entries) : IProjectionLayer
{
    private const double SmallestRadius = 2;
    private const double RadiusOfAll = 0.16; // of the plot's side, for a share of 1

    /// <inheritdoc/>
    public IEnumerable<ProjectionMark> Marks => Entries.Select(static e => new ProjectionMark(e.Place, RadiusOfAll * Math.Sqrt(e.Share)));

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, ProjectionFrame frame)
    {
        foreach (PaletteEntry entry in Entries.OrderByDescending(static e => e.Share))
        {
            svg.Titled(
                "circle", entry.Describe(), ("class", "entry rim"),
                ("cx", frame.X(entry.Place[frame.Plane.Across])), ("cy", frame.Y(entry.Place[frame.Plane.Up])),
                ("r", Math.Max(SmallestRadius, RadiusOfAll * frame.Plot.Width * Math.Sqrt(entry.Share))), ("fill", HexColor.Opaque(entry.Color)));
        }
    }
}

/// <summary>Palette entries as small ringed dots over a cloud.</summary>
internal sealed record EntriesLayer(IReadOnlyList<PaletteEntry> Entries, double Radius = 3) : IProjectionLayer
{
    private const double Part = 0.02; // of the plot's side, about

    /// <inheritdoc/>
    public IEnumerable<ProjectionMark> Marks => Entries.Select(static e => new ProjectionMark(e.Place, Part));

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, ProjectionFrame frame)
    {
        foreach (PaletteEntry entry in Entries)
        {
            (double x, double y) = (frame.X(entry.Place[frame.Plane.Across]), frame.Y(entry.Place[frame.Plane.Up]));
            svg.Element("circle", ("class", "ring"), ("cx", x), ("cy", y), ("r", Radius + 1.2));
            svg.Titled(
                "circle", entry.Describe(), ("class", "entry rim"), ("cx", x), ("cy", y), ("r", Radius), ("fill", HexColor.Opaque(entry.Color)));
        }
    }
}

/// <summary>The paths that palette entries took while they were fitted.</summary>
/// <param name="Paths">For each entry its coordinates, step by step.</param>
internal sealed record PathsLayer(IReadOnlyList<IReadOnlyList<double>[]> Paths) : IProjectionLayer
{
    /// <inheritdoc/>
    public IEnumerable<ProjectionMark> Marks => Paths.SelectMany(static path => path.Select(static place => new ProjectionMark(place, 0)));

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, ProjectionFrame frame)
    {
        foreach (IReadOnlyList<double>[] path in Paths)
        {
            string points = SvgValue.Points(path.Select(place => (frame.X(place[frame.Plane.Across]), frame.Y(place[frame.Plane.Up]))));
            svg.Element("polyline", ("class", "path under1"), ("points", points));
            svg.Element("polyline", ("class", "path"), ("points", points));
        }
    }
}
