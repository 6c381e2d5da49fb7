using System.Runtime.Intrinsics;

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
        Vector256<double> middle = Vector256.Create(centers.Slice(4 * center, 4));
        double limit = double.MaxValue;
        int count = 0;
        for (int i = 0; i + 3 < centers.Length; i += 4)
        {
            Vector256<double> square = Vector256.Create(centers.Slice(i, 4)) - middle;
            square *= square;
            Vector128<double> pairs = square.GetLower() + square.GetUpper();
            double distance = pairs.GetElement(0) + pairs.GetElement(1);
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
