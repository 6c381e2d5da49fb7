using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Starting centres for k-means, four doubles a centre.</summary>
internal static class KMeansStart
{
    /// <summary>Makes <paramref name="clusters"/> starting centres.</summary>
    /// <param name="points">At least as many distinct points as clusters.</param>
    /// <param name="init">Which way.</param>
    /// <param name="clusters">How many.</param>
    public static double[] Create(PointBlocks points, KMeansInit init, int clusters, Prng random) => init switch
    {
        KMeansInit.Split => Split(points, clusters),
        KMeansInit.KMeansPlusPlus => FarPoints(points, clusters, points.DrawByWeight(random), random),
        KMeansInit.Random => RandomPoints(points, clusters, random),
        KMeansInit.Maximin => FarPoints(points, clusters, random.Next(points.Count), null),
        _ => throw new ArgumentOutOfRangeException(nameof(init), init, "There is no such start."),
    };

    /// <summary>Greedy variance split: again and again the part is cut whose cut gains most.</summary>
    private static double[] Split(PointBlocks points, int clusters)
    {
        var splitter = new VarianceSplitter(points);
        int[] members = new int[points.Count], scratch = new int[points.Count];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = i;
        }

        var parts = new List<(int Start, int Count, VarianceSplit Split)>(clusters) { (0, members.Length, splitter.Split(members)) };
        var open = new PriorityQueue<int, (double Loss, int Part)>();
        open.Enqueue(0, (-parts[0].Split.Gain, 0));
        while (parts.Count < clusters && open.TryDequeue(out int part, out (double Loss, int Part) priority) && priority.Loss < 0)
        {
            (int start, int count, VarianceSplit split) = parts[part];
            int first = splitter.Partition(members.AsSpan(start, count), split, scratch);
            if (first == 0 || first == count)
            {
                continue;
            }

            Push(part, start, first);
            parts.Add(default);
            Push(parts.Count - 1, start + first, count - first);
        }

        var centers = new double[4 * clusters];
        for (int k = 0; k < parts.Count; k++)
        {
            parts[k].Split.Mean.CopyTo(centers.AsSpan(4 * k));
        }

        // Too few cuts (points that coincide but for rounding): the rest start on top of the first and are repaired later.
        for (int k = parts.Count; k < clusters; k++)
        {
            centers.AsSpan(0, 4).CopyTo(centers.AsSpan(4 * k));
        }

        return centers;

        void Push(int part, int start, int count)
        {
            VarianceSplit split = splitter.Split(members.AsSpan(start, count));
            parts[part] = (start, count, split);
            open.Enqueue(part, (-split.Gain, part));
        }
    }

    /// <summary>Distinct points, each as likely as any other.</summary>
    private static double[] RandomPoints(PointBlocks points, int clusters, Prng random)
    {
        var order = new int[points.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var centers = new double[4 * clusters];
        for (int k = 0; k < clusters; k++)
        {
            int other = k + random.Next(order.Length - k);
            (order[k], order[other]) = (order[other], order[k]);
            points.CopyPoint(order[k], centers.AsSpan(4 * k));
        }

        return centers;
    }

    /// <summary>Adds points far from those chosen so far: drawn in proportion to weighted squared distance (k-means++), or, without a
    /// source of randomness, always the farthest (maximin).</summary>
    private static double[] FarPoints(PointBlocks points, int clusters, int first, Prng? random)
    {
        var distances = new CenterDistances(points);
        var centers = new double[4 * clusters];
        int chosen = first;
        for (int k = 0; k < clusters; k++)
        {
            Span<double> center = centers.AsSpan(4 * k, 4);
            points.CopyPoint(chosen, center);
            distances.Add(center);
            chosen = random is null ? distances.Farthest() : distances.Draw(random);
        }

        return centers;
    }
}
