namespace Tinct.Codec;

/// <summary>Finds better palettes by crossing good ones: a child has one parent's centres on one side of a plane and the other
/// parent's on the other, and is improved by <see cref="SwapSearch"/>. What two searches did well in different corners of the
/// colour space comes together. (After Gribel and Vidal, HG-means, 2019, with the plane in place of matching.)</summary>
internal sealed class PaletteCrossover
{
    /// <summary>Larger palettes would need budgets out of proportion: their children differ in too many places.</summary>
    public const int MostClusters = 512;

    private const int StartIterations = 8;
    private const double StartTolerance = 1e-4;

    private readonly ClusterAssigner _assigner;
    private readonly int _fixed;
    private readonly Prng _random;
    private readonly List<(double Error, double[] Centers)> _population = []; // best first

    /// <summary>Starts from one palette.</summary>
    /// <param name="centers">Four doubles a cluster.</param>
    /// <param name="fixedCenters">How many of the first centres all palettes share.</param>
    public PaletteCrossover(ClusterAssigner assigner, double[] centers, int fixedCenters, Prng random)
    {
        _assigner = assigner;
        _fixed = fixedCenters;
        _random = random;
        double error = assigner.Assign(centers).ErrorAt(assigner.Points.SumOfSquares, centers);
        _population.Add((error, centers));
    }

    /// <summary>Searches, and crosses what was found.</summary>
    /// <param name="population">Palettes kept at most; all but one are grown from k-means++ starts.</param>
    /// <param name="crossings">Children made.</param>
    /// <param name="distances">Search budget of each new palette; see <see cref="SwapSearch.Run"/>.</param>
    /// <param name="step">Called with the best squared error after each new palette.</param>
    /// <param name="cancellation">Checked often.</param>
    /// <returns>The best palette.</returns>
    public double[] Run(int population, int crossings, long distances, Action<double>? step, CancellationToken cancellation)
    {
        int free = _population[0].Centers.Length / 4 - _fixed;
        for (int i = 1; i < population; i++)
        {
            double[] start = KMeansStart.Create(_assigner.Points, KMeansInit.KMeansPlusPlus, free, _random);
            Keep([.. _population[0].Centers.AsSpan(0, 4 * _fixed), .. start], population, distances, cancellation);
            step?.Invoke(_population[0].Error);
        }

        for (int i = 0; i < crossings && _population.Count > 1; i++)
        {
            int first = _random.Next(_population.Count), second = _random.Next(_population.Count - 1);
            second += second >= first ? 1 : 0;
            Keep(Cross(_population[first].Centers, _population[second].Centers), population, distances, cancellation);
            step?.Invoke(_population[0].Error);
        }

        return _population[0].Centers;
    }

    /// <summary>Improves a palette and keeps it when it is among the best and not found before, as easy pictures' optima often are.</summary>
    private void Keep(double[] centers, int population, long distances, CancellationToken cancellation)
    {
        Lloyd.Run(_assigner, centers, _fixed, StartIterations, StartTolerance, null, cancellation);
        var search = new SwapSearch(_assigner, centers, _fixed);
        search.Run(distances, null, cancellation);
        double error = search.Error;
        if (_population.Exists(other => Math.Abs(other.Error - error) <= 1e-9 * error))
        {
            return;
        }

        int place = _population.FindIndex(other => other.Error > error);
        _population.Insert(place < 0 ? _population.Count : place, (error, centers));
        if (_population.Count > population)
        {
            _population.RemoveAt(population);
        }
    }

    /// <summary>Combines two palettes along a plane of random direction and place.</summary>
    private double[] Cross(double[] first, double[] second)
    {
        int count = first.Length / 4;
        Span<double> normal = stackalloc double[4];
        foreach (ref double n in normal)
        {
            n = _random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5;
        }

        int[] firstOrder = OrderAlong(first, normal), secondOrder = OrderAlong(second, normal);
        int taken = 1 + _random.Next(Math.Max(1, count - _fixed - 1));
        var child = (double[])first.Clone();
        for (int i = 0; i < count - _fixed; i++)
        {
            int source = i < taken ? firstOrder[i] : secondOrder[i];
            (i < taken ? first : second).AsSpan(4 * source, 4).CopyTo(child.AsSpan(4 * (_fixed + i)));
        }

        return child;
    }

    private int[] OrderAlong(double[] centers, ReadOnlySpan<double> normal)
    {
        int free = centers.Length / 4 - _fixed;
        var places = new double[free];
        var order = new int[free];
        for (int i = 0; i < free; i++)
        {
            int k = order[i] = _fixed + i;
            for (int d = 0; d < 4; d++)
            {
                places[i] += normal[d] * centers[4 * k + d];
            }
        }

        Array.Sort(places, order);
        return order;
    }
}
