using System.Xml.Linq;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Charts;

namespace Tinct.Tools.Tests.Charts;

public sealed class MixtureChartTests
{
    private static readonly double[,] s_full = { { 400, 90, -30 }, { 90, 150, 20 }, { -30, 20, 60 } };

    [Theory]
    [InlineData(CovarianceType.Spherical)]
    [InlineData(CovarianceType.Diagonal)]
    [InlineData(CovarianceType.Tied)]
    [InlineData(CovarianceType.Full)]
    public void APlaneHasItsPartOfTheCovariance(CovarianceType shape)
    {
        FittedModel model = Model(shape);
        foreach (ColorPlane plane in new[] { new ColorPlane(0, 1, 2), new ColorPlane(2, 0, 1) })
        {
            var component = PlaneGaussian.Of(model, 1, plane);

            bool hasCorrelation = shape is CovarianceType.Full or CovarianceType.Tied;
            Assert.Equal(shape == CovarianceType.Spherical ? 400 : s_full[plane.Across, plane.Across], component.VarianceX, 1e-3);
            Assert.Equal(shape == CovarianceType.Spherical ? 400 : s_full[plane.Up, plane.Up], component.VarianceY, 1e-3);
            Assert.Equal(hasCorrelation ? s_full[plane.Across, plane.Up] : 0, component.Covariance, 1e-3);
            Assert.Equal((0.25, 100 + plane.Across, 100 + plane.Up), (component.Weight, component.X, component.Y));
        }
    }

    [Theory]
    [InlineData(400, 90, 150)]
    [InlineData(150, -90, 400)]
    [InlineData(100, 0, 100)]
    [InlineData(1.0 / 12, 0, 300)]
    public void EllipsesAreAtEqualDistanceFromTheMean(double across, double both, double up)
    {
        var component = new PlaneGaussian(1, 10, 20, across, both, up);
        (double major, double minor, double angle) = component.Axes();
        double determinant = (across * up) - (both * both);
        for (double turn = 0; turn < 6.3; turn += 0.1)
        {
            (double u, double v) = (major * Math.Cos(turn), minor * Math.Sin(turn));
            (double x, double y) = ((u * Math.Cos(angle)) - (v * Math.Sin(angle)), (u * Math.Sin(angle)) + (v * Math.Cos(angle)));
            Assert.Equal(1, ((up * x * x) - (2 * both * x * y) + (across * y * y)) / determinant, 1e-6);
        }
    }

    [Fact]
    public void ContoursHoldTheShareTheyName()
    {
        // Of a round Gaussian the region that holds a share p has the radius sigma sqrt(-2 ln(1 - p)).
        const double Sigma = 20;
        var grid = new DensityGrid([new PlaneGaussian(1, 128, 120, Sigma * Sigma, 0, Sigma * Sigma)], 0, 0, 256, 257);
        foreach (double share in MixtureLayer.Shares)
        {
            (double X, double Y)[] line = Assert.Single(MarchingSquares.Trace(grid, grid.Level(share)));

            Assert.Equal(line[0], line[^1]);
            double radius = Sigma * Math.Sqrt(-2 * Math.Log(1 - share));
            Assert.All(line, p => Assert.Equal(radius, Math.Sqrt(((p.X - 128) * (p.X - 128)) + ((p.Y - 120) * (p.Y - 120))), 0.35));
        }
    }

    /// <summary>Whatever the density: the lines separate what is above the level from what is not.</summary>
    [Fact]
    public void ContoursCrossEveryEdgeThatTheLevelLiesOnOnce()
    {
        var random = new Random(3);
        for (int round = 0; round < 20; round++)
        {
            PlaneGaussian[] mixture = [.. Enumerable.Range(0, 12).Select(_ => new PlaneGaussian(
                1.0 / 12, random.Next(100), random.Next(100), 1 + random.Next(60), 0, 1 + random.Next(60)))];
            var grid = new DensityGrid(mixture, 0, 0, 100, 41);
            double level = grid.Level(0.2 + (0.7 * random.NextDouble()));
            level *= 1.0001; // off the samples themselves

            int expected = 0;
            for (int y = 0; y < grid.Side; y++)
            {
                for (int x = 0; x < grid.Side; x++)
                {
                    expected += x + 1 < grid.Side && grid[x, y] > level != grid[x + 1, y] > level ? 1 : 0;
                    expected += y + 1 < grid.Side && grid[x, y] > level != grid[x, y + 1] > level ? 1 : 0;
                }
            }

            IReadOnlyList<(double X, double Y)[]> lines = MarchingSquares.Trace(grid, level);
            Assert.Equal(expected, lines.Sum(static line => line[0] == line[^1] ? line.Length - 1 : line.Length));
            Assert.Equal(expected, lines.SelectMany(static line => line).Distinct().Count());
        }
    }

    [Fact]
    public void EveryLivingComponentHasItsEllipses()
    {
        var palette = new Palette([new RgbaColor(255, 0, 0), new RgbaColor(0, 255, 0), new RgbaColor(0, 0, 255)]);
        FittedModel model = Model(CovarianceType.Full);
        ColorView view = ColorView.Of([], new FitSpace(Tune.Psnr), padding: 0.12);
        var panel = new ProjectionPanel(view, view.Planes[0], [new MixtureLayer(model, palette)]);

        XElement svg = SvgReader.Sound(panel, 500, 500);

        double scale = Assert.Single(svg.All("rect", "backdrop")).Number("width") / view.Span;
        XElement[] one = svg.All("ellipse", "sigma1");
        Assert.Equal(["#0000ff", "#00ff00"], one.Select(static e => e.Attribute("stroke")!.Value).Order());
        double major = PlaneGaussian.Of(model, 1, view.Planes[0]).Axes().Long * scale;
        Assert.All(one, e => Assert.Equal(major, e.Number("rx"), 0.02));
        Assert.All(svg.All("ellipse", "sigma2"), e => Assert.Equal(2 * major, e.Number("rx"), 0.02));
        Assert.Equal(MixtureLayer.Shares.Count, svg.All("path", "contour").Length);
    }

    [Fact]
    public void EllipsesAreWhole()
    {
        var palette = new Palette([new RgbaColor(255, 0, 0), new RgbaColor(0, 255, 0), new RgbaColor(0, 0, 255)]);
        FittedModel model = Model(CovarianceType.Full);
        ColorBin[] cloud = [new(100, 101, 102, 1, new RgbaColor(100, 101, 102))];
        var layer = new MixtureLayer(model, palette);
        var view = ColorView.Of(cloud, new FitSpace(Tune.Visual), [layer]);

        foreach (ColorPlane plane in view.Planes)
        {
            for (int k = 1; k < palette.Count; k++)
            {
                var component = PlaneGaussian.Of(model, k, plane);
                double reach = 2 * Math.Sqrt(component.VarianceX), low = view.Low[plane.Across];
                Assert.InRange(component.X - reach, low, low + view.Span);
                Assert.InRange(component.X + reach, low, low + view.Span);
            }
        }
    }

    /// <summary>Three components, of which the first is dead, all with the same covariance.</summary>
    private static FittedModel Model(CovarianceType shape)
    {
        float[] one = shape switch
        {
            CovarianceType.Spherical => [400],
            CovarianceType.Diagonal => [400, 150, 60],
            _ => [400, 90, 150, -30, 20, 60],
        };
        return new FittedModel
        {
            Method = FitMethod.Em,
            Covariance = shape,
            Space = ModelSpace.Srgb,
            MixingProbabilities = new float[] { 0, 0.25f, 0.75f },
            Means = new float[] { 0, 0, 0, 100, 101, 102, 150, 120, 60 },
            Covariances = shape == CovarianceType.Tied ? one : (float[])[.. one, .. one, .. one],
        };
    }
}
