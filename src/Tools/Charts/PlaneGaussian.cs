using Tinct.Format;

namespace Tinct.Tools.Charts;

/// <summary>A mixture's component as a plane shows it: what is left of a Gaussian when all other coordinates are integrated out is the Gaussian
/// of these two.</summary>
/// <param name="Weight">Mixing probability.</param>
/// <param name="X">Mean across.</param>
/// <param name="Y">Mean up.</param>
/// <param name="VarianceX">Variance across.</param>
/// <param name="Covariance">Covariance of across and up.</param>
/// <param name="VarianceY">Variance up.</param>
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

    /// <summary>An entry of a color's covariance matrix, of which the model holds what its shape leaves free.</summary>
    private static double Entry(FittedModel model, int color, int first, int second)
    {
        (int row, int column) = (Math.Max(first, second), Math.Min(first, second));
        int triangle = model.Dimensions * (model.Dimensions + 1) / 2;
        int place = (row * (row + 1) / 2) + column;
        ReadOnlySpan<float> values = model.Covariances.Span;
        return model.Covariance switch
        {
            ModelCovariance.Spherical => row == column ? values[color] : 0,
            ModelCovariance.Diagonal => row == column ? values[(color * model.Dimensions) + row] : 0,
            ModelCovariance.Tied => values[place],
            _ => values[(color * triangle) + place],
        };
    }
}
