using System.Globalization;
using System.Xml.Linq;
using Tinct.Tools.Charts;

namespace Tinct.Tools.Tests.Charts;

/// <summary>Looks into drawings the way a browser would: as XML.</summary>
internal static class SvgReader
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static XElement Parse(string svg) => XDocument.Parse(svg).Root!;

    public static XElement[] All(this XElement root, string name, string? styles = null) =>
        [.. root.Descendants(Svg + name).Where(e => styles is null || styles.Split(' ').All(s => Styles(e).Contains(s)))];

    public static double Number(this XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    public static string? Title(this XElement element) => element.Element(Svg + "title")?.Value;

    public static (double X, double Y)[] Corners(this XElement polygon) =>
        [.. polygon.Attribute("points")!.Value.Split(' ').Select(static p => p.Split(','))
            .Select(static p => (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture)))];

    /// <summary>Draws one panel as a figure, and asserts what holds for every figure.</summary>
    public static XElement Sound(IPanel panel, double width, double height, string title = "t", string description = "d") => Sound(new Figure
    {
        Title = title,
        Description = description,
        Width = width,
        Height = height,
        Panels = [new PlacedPanel(panel, Figure.Content(width, height))],
    });

    /// <summary>Asserts what holds for every figure: it has a description, its references lead somewhere, its text is text.</summary>
    public static XElement Sound(Figure figure)
    {
        XElement root = Parse(figure.ToSvg());
        string[] ids = [.. root.DescendantsAndSelf().Select(static e => e.Attribute("id")?.Value).OfType<string>()];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(root.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.Equal(figure.Description, root.Element(Svg + "desc")!.Value);
        foreach (XAttribute attribute in root.Descendants().Attributes().Where(static a => a.Value.StartsWith("url(#", StringComparison.Ordinal)))
        {
            Assert.Contains(attribute.Value[5..^1], ids);
        }

        Assert.NotEmpty(root.All("text"));
        Assert.DoesNotContain("NaN", root.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", root.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u221e", root.ToString(), StringComparison.Ordinal);
        return root;
    }

    private static string[] Styles(XElement element) => element.Attribute("class")?.Value.Split(' ') ?? [];
}
