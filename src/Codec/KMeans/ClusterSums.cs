using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>What an assignment of points to clusters adds up to: all that is needed for the means and the squared error.</summary>
// Bounds: five sums a cluster; a label is below the number of clusters.
internal sealed class ClusterSums(int clusters)
{
    /// <summary>Number of clusters.</summary>
    public int Clusters => Weights.Length;

    /// <summary>Weighted coordinate sums, four a cluster.</summary>
    public double[] Coordinates { get; } = new double[4 * clusters];

    /// <summary>Weight of each cluster.</summary>
    public double[] Weights { get; } = new double[clusters];

    /// <summary>Number of points in each cluster, padding of blocks among them. Where points are taken out of clusters again, rounding may
    /// leave some weight behind; this says for certain which are empty.</summary>
    public int[] Counts { get; } = new int[clusters];

    public void Clear()
    {
        Array.Clear(Coordinates);
        Array.Clear(Weights);
        Array.Clear(Counts);
    }

    /// <summary>Adds consecutive points one after the other, each to the cluster its label names.</summary>
    /// <param name="start">The first point.</param>
    /// <param name="labels">Their clusters; as many as there are points to add.</param>
    public void AddPoints(PointBlocks points, int start, ReadOnlySpan<int> labels)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            Add(points, start + i, labels[i], 1);
        }
    }

    /// <summary>Adds a block's points to one cluster.</summary>
    public void AddBlock(PointBlocks points, int block, int cluster)
    {
        for (int d = 0; d < 4; d++)
        {
            Coordinates[4 * cluster + d] += points.BlockSums[4 * block + d];
        }

        Weights[cluster] += points.BlockWeights[block];
        Counts[cluster] += PointBlocks.BlockSize;
    }

    /// <summary>Takes a point out of one cluster and adds it to another.</summary>
    public void Move(PointBlocks points, int point, int from, int to)
    {
        Add(points, point, from, -1);
        Add(points, point, to, 1);
    }

    public void Add(ClusterSums other)
    {
        for (int i = 0; i < Coordinates.Length; i++)
        {
            Coordinates[i] += other.Coordinates[i];
        }

        for (int i = 0; i < Weights.Length; i++)
        {
            Weights[i] += other.Weights[i];
            Counts[i] += other.Counts[i];
        }
    }

    /// <summary>Leaves nothing in clusters without points.</summary>
    public void ClearEmpty()
    {
        for (int k = 0; k < Counts.Length; k++)
        {
            if (Counts[k] == 0)
            {
                Weights[k] = 0;
                Coordinates.AsSpan(4 * k, 4).Clear();
            }
        }
    }

    /// <summary>Squared error of the assignment when each cluster is represented by <paramref name="centers"/>.</summary>
    /// <param name="sumOfSquares">Weighted sum of the points' squared norms.</param>
    /// <param name="centers">Four doubles a cluster.</param>
    public double ErrorAt(double sumOfSquares, ReadOnlySpan<double> centers)
    {
        double error = sumOfSquares;
        for (int k = 0; k < Weights.Length; k++)
        {
            double norm = 0, product = 0;
            for (int i = 4 * k; i < 4 * k + 4; i++)
            {
                norm += centers[i] * centers[i];
                product += centers[i] * Coordinates[i];
            }

            error += Weights[k] * norm - 2 * product;
        }

        return error;
    }

    /// <summary>Moves centres from number <paramref name="first"/> on to the means of their clusters; those of empty clusters stay.</summary>
    /// <returns>How many clusters from <paramref name="first"/> on are empty.</returns>
    public int MoveToMeans(Span<double> centers, int first)
    {
        int empty = 0;
        for (int k = first; k < Weights.Length; k++)
        {
            if (Weights[k] <= 0)
            {
                empty++;
                continue;
            }

            for (int i = 4 * k; i < 4 * k + 4; i++)
            {
                centers[i] = Coordinates[i] / Weights[k];
            }
        }

        return empty;
    }

    /// <summary>Adds a point to a cluster, or with a sign of -1 takes it out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(PointBlocks points, int point, int cluster, int sign)
    {
        double weight = sign * points.Weights[point];
        Weights[cluster] += weight;
        Counts[cluster] += sign; // also checks the number
        ref double coordinates = ref MemoryMarshal.GetArrayDataReference(Coordinates);
        Vector256<double> row = Vector256.WidenLower(Vector128.LoadUnsafe(ref points.Rows[4 * point]).ToVector256Unsafe());
        nuint sum = (nuint)(4 * cluster);
        (Vector256.LoadUnsafe(ref coordinates, sum) + row * Vector256.Create(weight)).StoreUnsafe(ref coordinates, sum);
    }
}
