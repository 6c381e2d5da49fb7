using System.Xml.Linq;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.Charts;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Charts;

public sealed class ColorChartTests
{
    [Theory]
    [InlineData(Tune.Psnr, false)]
    [InlineData(Tune.Balanced, true)]
    [InlineData(Tune.Visual, false)]
    public void ACloudHasEveryPixelOnceAndFewDots(Tune tune, bool alpha)
    {
        RgbaColor[] pixels = SyntheticPictures.Gradient(80, 60, alpha);
        HashSet<RgbaColor> colors = [.. pixels];
        var space = new FitSpace(tune, alpha);
        var histogram = new ColorHistogram();
        histogram.Add(pixels);
        foreach (int most in new[] { 5, 100, 100_000 })
        {
            IReadOnlyList<ColorBin> cloud = ColorCloud.Of(histogram, space, most);

            Assert.InRange(cloud.Count, 1, most);
            Assert.Equal(pixels.Count(static p => p.A != 0), cloud.Sum(static bin => bin.Count));
            Assert.All(cloud, bin => Assert.Contains(bin.Color, colors));
            float[] places = space.Coordinates(cloud.Select(static bin => bin.Color).ToArray());
            Assert.Equal(cloud.Select(static bin => (float)bin.Y), places.Where((_, i) => i % space.Dimensions == 1));
        }
    }

    [Fact]
    public void DotsAndDiscsLieWhereTheirColoursDo()
    {
        ColorBin[] cloud = [new(0, 0, 0, 1, new RgbaColor(0, 0, 0)), new(255, 128, 0, 1000, new RgbaColor(255, 128, 0))];
        PaletteEntry[] entries = [new(new RgbaColor(255, 0, 0), 0.64, [255, 0, 0]), new(new RgbaColor(0, 255, 0), 0.16, [0, 255, 0])];
        ColorView view = ColorView.Of(cloud, new FitSpace(Tune.Psnr));
        var panel = new ProjectionPanel(view, view.Planes[0], [new CloudLayer(cloud), new SharesLayer(entries)]);

        XElement svg = SvgReader.Sound(panel, 400, 400);

        XElement backdrop = Assert.Single(svg.All("rect", "backdrop"));
        double scale = backdrop.Number("width") / view.Span;
        XElement[] dots = [.. svg.All("circle").Where(static c => c.Attribute("class") is null)];
        XElement orange = dots.Single(static d => d.Attribute("fill")!.Value == "#ff8000");
        Assert.Equal(backdrop.Number("x") + ((255 - view.Low[0]) * scale), orange.Number("cx"), 0.02);
        Assert.Equal(backdrop.Number("y") + backdrop.Number("height") - ((128 - view.Low[1]) * scale), orange.Number("cy"), 0.02);
        Assert.True(dots.Single(d => d != orange).Number("r") < orange.Number("r"));

        XElement[] discs = svg.All("circle", "entry");
        Assert.Equal(2, discs[0].Number("r") / discs[1].Number("r"), 0.01);
        Assert.Equal("#ff0000, 64.0 % of the pixels", discs[0].Title());
    }

    [Theory]
    [InlineData(Tune.Psnr)]
    [InlineData(Tune.Balanced)]
    [InlineData(Tune.Visual)]
    public void DiscsAtTheBorderAreWhole(Tune tune)
    {
        RgbaColor[] colors = [new(0, 0, 0), new(255, 255, 255), new(255, 0, 0)];
        var space = new FitSpace(tune);
        float[] at = space.Coordinates(colors);
        ColorBin[] cloud = [.. colors.Select((color, i) => new ColorBin(at[3 * i], at[(3 * i) + 1], at[(3 * i) + 2], 100, color))];
        PaletteEntry[] entries = [.. cloud.Select(static (bin, i) => new PaletteEntry(bin.Color, i == 2 ? 0.1 : 0.45, [bin.X, bin.Y, bin.Z]))];
        IProjectionLayer[] layers = [new CloudLayer(cloud), new EntriesLayer(entries), new SharesLayer(entries)];
        var view = ColorView.Of(cloud, space, layers);
        foreach (ColorPlane plane in view.Planes)
        {
            XElement svg = SvgReader.Sound(new ProjectionPanel(view, plane, layers), 400, 400);

            XElement plot = Assert.Single(svg.All("rect", "backdrop"));
            Assert.Equal(12, svg.All("circle").Length);
            Assert.All(svg.All("circle"), disc =>
            {
                double radius = disc.Number("r") + 0.5;
                Assert.InRange(disc.Number("cx"), plot.Number("x") + radius, plot.Number("x") + plot.Number("width") - radius);
                Assert.InRange(disc.Number("cy"), plot.Number("y") + radius, plot.Number("y") + plot.Number("height") - radius);
            });
        }
    }

    [Fact]
    public void AxesSayWhereWhiteIs()
    {
        RgbaColor[] white = [new(255, 255, 255)], grey = [new(127, 127, 127)];

        var visual = new FitSpace(Tune.Visual);
        Assert.Equal($"L (white is {Math.Round(visual.Coordinates(white)[0])})", visual.AxisNames[0]);
        Assert.Equal(0, visual.Coordinates([new(0, 0, 0)])[0], 0.01);
        Assert.Equal("luma (1.5 Y, 0 is mid grey)", new FitSpace(Tune.Balanced).AxisNames[0]);
        Assert.Equal(0, new FitSpace(Tune.Balanced).Coordinates(grey)[0], 1.0);
        var translucent = new FitSpace(Tune.Balanced, HasAlpha: true);
        Assert.Equal("luma (1.5 Y) × alpha", translucent.AxisNames[0]);
        Assert.Equal(1.5 * 255, translucent.Coordinates(white)[0], 1.0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(256)]
    public void APaletteChartNamesEveryColourAndKeepsWithinItsRoom(int count)
    {
        var random = new Random(count);
        PaletteEntry[] entries = [.. TestData.RandomPixels(random, count, alpha: true, levels: 200).Select(c => new PaletteEntry(c, 1.0 / count, [0, 0, 0]))];
        const double Width = 980;
        double height = PaletteChart.HeightFor(count, Figure.Content(Width, 0).Width);
        double whole = height + Width - Figure.Content(Width, Width).Height;

        XElement svg = SvgReader.Sound(new PaletteChart(entries), Width, whole);

        Assert.All(entries, entry => Assert.Contains(svg.All("text", "mono"), t => t.Value == entry.Color.ToString()));
        XElement[] swatches = svg.All("rect", "swatch");
        Assert.Equal(2 * count, swatches.Length);
        Assert.All(swatches, s => Assert.InRange(s.Number("x") + s.Number("width"), 0, Width));
        Assert.All(svg.All("text"), t => Assert.InRange(t.Number("y"), 0, whole));
        Assert.Equal(Figure.Content(Width, whole).Width, swatches[..count].Sum(static s => s.Number("width")), 0.02 * count);
    }

    [Fact]
    public void HeatColoursGrowLighterInEvenSteps()
    {
        ReadOnlySpan<RgbaColor> colors = HeatColors.Palette.Colors;
        Assert.Equal(HeatColors.Count, colors.Length);
        float[] places = FitCoordinates.Of(colors, Tune.Visual, hasAlpha: false);
        float[] lightness = [.. places.Where((_, i) => i % 3 == 0)];
        for (int i = 8; i < colors.Length; i += 8)
        {
            Assert.InRange(lightness[i] - lightness[i - 8], 2, 12);
        }
    }
}
