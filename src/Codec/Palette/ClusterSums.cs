using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>What an assignment of points to clusters adds up to: all that is needed for the means and the squared error.</summary>
internal sealed class ClusterSums(int clusters)
{
    /// <summary>Number of clusters.</summary>
    public int Clusters => Weights.Length;

    /// <summary>Weighted coordinate sums, four a cluster.</summary>
    public double[] Coordinates { get; } = new double[4 * clusters];

    /// <summary>Weight of each cluster.</summary>
    public double[] Weights { get; } = new double[clusters];

    public void Clear()
    {
        Array.Clear(Coordinates);
        Array.Clear(Weights);
    }

    /// <summary>Adds points one after the other, each to the cluster its label names.</summary>
    /// <param name="rows">Four coordinates a point.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="labels">Their clusters; as many as there are points to add.</param>
    public void AddPoints(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<int> labels)
    {
        rows = rows[..(4 * labels.Length)];
        weights = weights[..labels.Length];
        ref double coordinates = ref MemoryMarshal.GetArrayDataReference(Coordinates);
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights[i];
            Weights[labels[i]] += weight; // also checks the label
            Vector256<double> point = Vector256.WidenLower(Vector128.LoadUnsafe(in rows[4 * i]).ToVector256Unsafe());
            nuint sum = (nuint)(4 * labels[i]);
            (Vector256.LoadUnsafe(ref coordinates, sum) + point * Vector256.Create(weight)).StoreUnsafe(ref coordinates, sum);
        }
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
}
