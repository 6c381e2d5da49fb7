namespace Tinct.Codec;

/// <summary>Lloyd's iteration: assign every point to its nearest centre, move every centre to its points' mean. Empty clusters
/// are put where the error is largest, so no centre is wasted.</summary>
internal static class Lloyd
{
    /// <summary>Iterates until an iteration saves less than <paramref name="tolerance"/> of the error, or the limit is reached.</summary>
    /// <param name="centers">Four doubles a cluster; moved.</param>
    /// <param name="fixedCenters">How many of the first centres stay where they are.</param>
    /// <param name="iterations">The most iterations, at least 1.</param>
    /// <param name="tolerance">Fraction of the error; 0 iterates until nothing gets better.</param>
    /// <param name="step">Called after each iteration with the squared error at the new centres.</param>
    /// <param name="cancellation">Checked before each iteration.</param>
    /// <returns>Squared error of the last assignment at the new centres, <see cref="PointBlocks.Residual"/> included: an upper
    /// bound of the error of the centres.</returns>
    public static double Run(
        ClusterAssigner assigner,
        double[] centers,
        int fixedCenters,
        int iterations,
        double tolerance,
        Action<double>? step,
        CancellationToken cancellation)
    {
        double previous = double.MaxValue;
        for (int iteration = 0; ; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            ClusterSums sums = assigner.Assign(centers);
            int empty = sums.MoveToMeans(centers, fixedCenters);
            double error = sums.ErrorAt(assigner.Points.SumOfSquares, centers) + assigner.Points.Residual;
            bool repaired = empty > 0 && Repair(assigner, centers, fixedCenters);
            step?.Invoke(error);
            if (iteration + 1 >= iterations || (!repaired && previous - error <= tolerance * error))
            {
                return error;
            }

            previous = repaired ? double.MaxValue : error;
        }
    }

    /// <summary>Moves the centres of empty clusters onto the points of largest weighted squared error, one each.</summary>
    /// <returns>Whether there was any error left to repair.</returns>
    private static bool Repair(ClusterAssigner assigner, double[] centers, int fixedCenters)
    {
        PointBlocks points = assigner.Points;
        var empty = new List<int>();
        for (int k = fixedCenters; k < assigner.Sums.Clusters; k++)
        {
            if (assigner.Sums.Weights[k] <= 0)
            {
                empty.Add(k);
            }
        }

        assigner.Assign(centers);
        ReadOnlySpan<int> labels = assigner.Labels;
        var worst = new PriorityQueue<int, (double Error, int Point)>(); // the least of the kept points on top
        for (int i = 0; i < points.Count; i++)
        {
            double error = points.Weights[i] * points.SquaredDistance(i, centers.AsSpan(4 * labels[i]));
            if (error <= 1e-12 * points.LargestNorm)
            {
                continue;
            }

            if (worst.Count < empty.Count)
            {
                worst.Enqueue(i, (error, -i));
            }
            else
            {
                worst.EnqueueDequeue(i, (error, -i));
            }
        }

        bool any = worst.Count > 0;
        for (int slot = worst.Count - 1; worst.TryDequeue(out int point, out _); slot--)
        {
            points.CopyPoint(point, centers.AsSpan(4 * empty[slot]));
        }

        return any;
    }
}
