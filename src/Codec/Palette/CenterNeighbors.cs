namespace Tinct.Codec;

/// <summary>Which centres are near which.</summary>
internal static class CenterNeighbors
{
    /// <summary>Finds the centres nearest to one of them, nearest first; equally near ones in order of their numbers.</summary>
    /// <param name="centers">Four doubles a centre.</param>
    /// <param name="center">Number of the centre, itself left out.</param>
    /// <param name="nearest">Receives the numbers: as many as it has room for, or there are.</param>
    /// <returns>How many were found.</returns>
    public static int Find(ReadOnlySpan<double> centers, int center, Span<int> nearest)
    {
        Span<double> distances = stackalloc double[nearest.Length];
        double x = centers[4 * center], y = centers[4 * center + 1], z = centers[4 * center + 2], alpha = centers[4 * center + 3];
        double limit = double.MaxValue;
        int count = 0;
        for (int i = 0; i + 3 < centers.Length; i += 4)
        {
            double dx = centers[i] - x, dy = centers[i + 1] - y, dz = centers[i + 2] - z, da = centers[i + 3] - alpha;
            double distance = dx * dx + dy * dy + (dz * dz + da * da);
            if (distance >= limit || i == 4 * center)
            {
                continue;
            }

            int place = count < nearest.Length ? count++ : count - 1;
            for (; place > 0 && distances[place - 1] > distance; place--)
            {
                (distances[place], nearest[place]) = (distances[place - 1], nearest[place - 1]);
            }

            (distances[place], nearest[place]) = (distance, i / 4);
            limit = count == nearest.Length ? distances[^1] : double.MaxValue;
        }

        return count;
    }
}
