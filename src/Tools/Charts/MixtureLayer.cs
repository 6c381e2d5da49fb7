using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Charts;

/// <summary>A fitted mixture: contours of equal density, and its components' ellipses at one and two sigma.</summary>
internal sealed record MixtureLayer(FittedModel Model, Palette Palette) : IProjectionLayer
{
    /// <summary>How much of the probability lies within each contour.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.5, 0.8, 0.95];

    /// <summary>With more components than this the two-sigma ellipses would hide each other.</summary>
    public const int MostTwoSigma = 32;

    private const int GridSide = 140;

    private static readonly ColorPlane[] s_planes = [new(0, 1, 2), new(1, 2, 0), new(2, 0, 1)];

    /// <inheritdoc/>
    public IEnumerable<ProjectionMark> Marks
    {
        get
        {
            for (int k = 0; k < Palette.Count; k++)
            {
                PlaneGaussian[] component = [.. s_planes.Select(plane => PlaneGaussian.Of(Model, k, plane))];
                double sigmas = component[0].Weight <= 0 ? 0 : IsCrowded ? 1 : 2;
                foreach (double side in sigmas > 0 ? new[] { -sigmas, sigmas } : [])
                {
                    yield return new ProjectionMark([.. component.Select(c => c.X + (side * Math.Sqrt(c.VarianceX)))], 0);
                }
            }
        }
    }

    private bool IsCrowded => Model.MixingProbabilities.ToArray().Count(static share => share > 0) > MostTwoSigma;

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, ProjectionFrame frame)
    {
        PlaneGaussian[] components = [.. Enumerable.Range(0, Palette.Count).Select(k => PlaneGaussian.Of(Model, k, frame.Plane))];
        DrawContours(svg, frame, components);
        bool isCrowded = IsCrowded;
        foreach (int k in Enumerable.Range(0, components.Length).OrderByDescending(k => components[k].Weight).Where(k => components[k].Weight > 0))
        {
            string title = $"{Palette[k]}, mixing probability {Show.Percent(components[k].Weight)}";
            if (!isCrowded)
            {
                DrawEllipse(svg, frame, components[k], 2, Palette[k], $"{title}: two sigma");
            }

            DrawEllipse(svg, frame, components[k], 1, Palette[k], $"{title}: one sigma");
        }
    }

    private static void DrawContours(FigureWriter svg, ProjectionFrame frame, PlaneGaussian[] components)
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

    private static void DrawEllipse(FigureWriter svg, ProjectionFrame frame, PlaneGaussian component, int sigmas, RgbaColor color, string title)
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

/// <summary>A mixture component projected onto a plane: integrating a Gaussian over all other coordinates leaves the Gaussian
/// of these two.</summary>
internal readonly record struct PlaneGaussian(double Weight, double X, double Y, double VarianceX, double Covariance, double VarianceY)
{
    /// <summary>The component of a colour in a plane.</summary>
    public static PlaneGaussian Of(FittedModel model, int color, ColorPlane plane)
    {
        ReadOnlySpan<float> mean = model.Means.Span.Slice(color * model.Dimensions, model.Dimensions);
        return new PlaneGaussian(
            model.MixingProbabilities.Span[color], mean[plane.Across], mean[plane.Up], Entry(model, color, plane.Across, plane.Across),
            Entry(model, color, plane.Across, plane.Up), Entry(model, color, plane.Up, plane.Up));
    }

    /// <summary>The lengths of the axes of the one-sigma ellipse, the longer first, and the direction of the longer in radians.</summary>
    public (double Long, double Short, double Angle) Axes()
    {
        double middle = (VarianceX + VarianceY) / 2;
        double half = Math.Sqrt((((VarianceX - VarianceY) / 2) * ((VarianceX - VarianceY) / 2)) + (Covariance * Covariance));
        return (Math.Sqrt(middle + half), Math.Sqrt(Math.Max(0, middle - half)), 0.5 * Math.Atan2(2 * Covariance, VarianceX - VarianceY));
    }

    /// <summary>The density, weight included, when it is blurred by an independent variance in both directions.</summary>
    public double Density(double x, double y, double blur)
    {
        (double a, double b, double c) = (VarianceX + blur, Covariance, VarianceY + blur);
        double determinant = (a * c) - (b * b);
        (double dx, double dy) = (x - X, y - Y);
        double distance = ((c * dx * dx) - (2 * b * dx * dy) + (a * dy * dy)) / determinant;
        return Weight * Math.Exp(-0.5 * distance) / (2 * Math.PI * Math.Sqrt(determinant));
    }

    /// <summary>An entry of a colour's covariance matrix. The model stores only the values that its shape leaves free.</summary>
    private static double Entry(FittedModel model, int color, int first, int second)
    {
        (int row, int column) = (Math.Max(first, second), Math.Min(first, second));
        int triangle = model.Dimensions * (model.Dimensions + 1) / 2;
        int place = (row * (row + 1) / 2) + column;
        ReadOnlySpan<float> values = model.Covariances.Span;
        return model.Covariance switch
        {
            CovarianceType.Spherical => row == column ? values[color] : 0,
            CovarianceType.Diagonal => row == column ? values[(color * model.Dimensions) + row] : 0,
            CovarianceType.Tied => values[place],
            _ => values[(color * triangle) + place],
        };
    }
}
