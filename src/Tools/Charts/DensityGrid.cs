namespace Tinct.Tools.Charts;

/// <summary>A mixture's density over a square of a plane, sampled at the crossings of a grid.</summary>
internal sealed class DensityGrid
{
    private readonly double[] _density;

    /// <summary>Samples a density.</summary>
    /// <param name="side">Crossings a side, at least 2.</param>
    public DensityGrid(IReadOnlyList<PlaneGaussian> components, double left, double bottom, double span, int side)
    {
        (Left, Bottom, Step, Side) = (left, bottom, span / (side - 1), side);
        _density = new double[side * side];

        // A component narrower than a cell would fall between the crossings, so each sample is blurred over its cell, whose variance is Step^2 / 12.
        double blur = Step * Step / 12;
        foreach (PlaneGaussian component in components.Where(static c => c.Weight > 0))
        {
            for (int i = 0; i < _density.Length; i++)
            {
                _density[i] += component.Density(left + (i % side * Step), bottom + (i / side * Step), blur);
            }
        }
    }

    /// <summary>Where the grid begins across.</summary>
    public double Left { get; }

    /// <summary>Where it begins upwards.</summary>
    public double Bottom { get; }

    /// <summary>Distance of neighbouring crossings.</summary>
    public double Step { get; }

    /// <summary>Crossings a side.</summary>
    public int Side { get; }

    /// <summary>The density at a crossing.</summary>
    public double this[int column, int row] => _density[(row * Side) + column];

    /// <summary>The density above which a share of the probability lies: the edge of the smallest region that holds it.</summary>
    /// <param name="share">0 to 1.</param>
    public double Level(double share)
    {
        double[] falling = [.. _density.OrderDescending()];
        double wanted = share * falling.Sum();
        double sum = 0;
        foreach (double density in falling)
        {
            sum += density;
            if (sum >= wanted)
            {
                return density;
            }
        }

        return 0;
    }
}
