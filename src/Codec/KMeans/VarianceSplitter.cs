using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>The best cut found of some points in two, and what it would gain.</summary>
/// <param name="Gain">Squared error saved by two means in place of one; 0 when there is no cut.</param>
/// <param name="Mean">Mean of all the points.</param>
/// <param name="First">Mean of one part.</param>
/// <param name="Second">Mean of the other.</param>
// Bounds: arrays of as many places as there are points.
internal readonly record struct VarianceSplit(double Gain, Vector256<double> Mean, Vector256<double> First, Vector256<double> Second);

/// <summary>Splits point clouds in two along their main axis: a cut of the projected
/// histogram where the variance between the parts is largest (Otsu, 1979), and two rounds of 2-means.</summary>
/// <remarks>All sums run in the order of the points, lane by lane, so results are the same on every machine.</remarks>
internal sealed class VarianceSplitter(PointBlocks points)
{
    private const int Bins = 128; // over three standard deviations each way
    private const int Refinements = 2;

    private readonly Vector256<double>[] _binSums = new Vector256<double>[Bins];
    private readonly double[] _binWeights = new double[Bins];

    /// <summary>Finds the best cut of some points.</summary>
    /// <param name="members">Numbers of the points, at least one.</param>
    public VarianceSplit Split(ReadOnlySpan<int> members)
    {
        Cloud cloud = Measure(members);
        var whole = new VarianceSplit(0, cloud.Mean, cloud.Mean, cloud.Mean);
        if (members.Length < 2 || cloud.Deviation <= 1e-9 * Math.Sqrt(points.LargestNorm))
        {
            return whole;
        }

        (Vector256<double> sum, double weight) = CutProjection(members, cloud);
        VarianceSplit split = whole;
        for (int round = 0; weight > 0 && weight < cloud.Weight; round++)
        {
            double rest = cloud.Weight - weight;
            Vector256<double> first = sum / Vector256.Create(weight);
            Vector256<double> second = (cloud.Mean * Vector256.Create(cloud.Weight) - sum) / Vector256.Create(rest);
            Vector256<double> apart = second - first;
            split = new VarianceSplit(weight * rest / cloud.Weight * Dot(apart, apart), cloud.Mean, first, second);
            if (round == Refinements)
            {
                break;
            }

            (sum, weight) = SumNearerFirst(members, first, second);
        }

        return split;
    }

    /// <summary>Reorders members so that those nearer to the first mean come first; the order is otherwise kept.</summary>
    /// <param name="split">Where to cut.</param>
    /// <param name="scratch">At least as long as <paramref name="members"/>.</param>
    /// <returns>How many are nearer to the first mean.</returns>
    public int Partition(Span<int> members, in VarianceSplit split, Span<int> scratch)
    {
        (Vector256<double> normal, double offset) = Bisector(split.First, split.Second);
        int near = 0, far = 0;
        foreach (int member in members)
        {
            if (Dot(Row(member), normal) < offset)
            {
                members[near++] = member;
            }
            else
            {
                scratch[far++] = member;
            }
        }

        scratch[..far].CopyTo(members[near..]);
        return near;
    }

    private Cloud Measure(ReadOnlySpan<int> members)
    {
        // Relative to one of the points, so that squares do not swamp differences.
        Vector256<double> origin = Row(members[0]);
        Vector256<double> sum = default, row0 = default, row1 = default, row2 = default, row3 = default;
        double weight = 0;
        foreach (int member in members)
        {
            double w = points.Weights[member];
            Vector256<double> d = Row(member) - origin, weighted = d * Vector256.Create(w);
            weight += w;
            sum += weighted;
            row0 += weighted * Vector256.Create(d.GetElement(0));
            row1 += weighted * Vector256.Create(d.GetElement(1));
            row2 += weighted * Vector256.Create(d.GetElement(2));
            row3 += weighted * Vector256.Create(d.GetElement(3));
        }

        Vector256<double> mean = sum / Vector256.Create(weight);
        var scatter = new ScatterMatrix(
            row0 - sum * Vector256.Create(mean.GetElement(0)),
            row1 - sum * Vector256.Create(mean.GetElement(1)),
            row2 - sum * Vector256.Create(mean.GetElement(2)),
            row3 - sum * Vector256.Create(mean.GetElement(3)));
        (Vector256<double> axis, double eigenvalue) = scatter.MainAxis();
        return new Cloud(weight, mean + origin, axis, Math.Sqrt(eigenvalue / weight));
    }

    private (Vector256<double> Sum, double Weight) CutProjection(ReadOnlySpan<int> members, in Cloud cloud)
    {
        Array.Clear(_binSums);
        Array.Clear(_binWeights);
        Vector256<double> scaled = cloud.Axis * Vector256.Create(Bins / (6 * cloud.Deviation));
        double offset = Bins / 2 - Dot(cloud.Mean, scaled);
        foreach (int member in members)
        {
            Vector256<double> row = Row(member);
            int bin = (int)Math.Clamp(Dot(row, scaled) + offset, 0, Bins - 1);
            double weight = points.Weights[member];
            _binSums[bin] += row * Vector256.Create(weight);
            _binWeights[bin] += weight;
        }

        // The variance between parts of sum s and weight w is |W s - w S|^2 / (W w (W - w)).
        Vector256<double> whole = Vector256.Create(cloud.Weight), total = cloud.Mean * whole, sum = default, bestSum = default;
        double running = 0, bestWeight = 0, best = double.NegativeInfinity;
        for (int bin = 0; bin < Bins - 1; bin++)
        {
            sum += _binSums[bin];
            running += _binWeights[bin];
            if (_binWeights[bin] <= 0 || running >= cloud.Weight)
            {
                continue;
            }

            Vector256<double> apart = sum * whole - total * Vector256.Create(running);
            double between = Dot(apart, apart) / (running * (cloud.Weight - running));
            if (between > best)
            {
                (best, bestSum, bestWeight) = (between, sum, running);
            }
        }

        return (bestSum, bestWeight);
    }

    private (Vector256<double> Sum, double Weight) SumNearerFirst(ReadOnlySpan<int> members, Vector256<double> first, Vector256<double> second)
    {
        (Vector256<double> normal, double offset) = Bisector(first, second);
        Vector256<double> sum = default;
        double weight = 0;
        foreach (int member in members)
        {
            Vector256<double> row = Row(member);
            double w = Dot(row, normal) < offset ? points.Weights[member] : 0;
            sum += row * Vector256.Create(w);
            weight += w;
        }

        return (sum, weight);
    }

    private static (Vector256<double> Normal, double Offset) Bisector(Vector256<double> first, Vector256<double> second) =>
        (second - first, 0.5 * Dot(second - first, second + first));

    private Vector256<double> Row(int point) =>
        Vector256.WidenLower(Vector128.LoadUnsafe(ref points.Rows[4 * point]).ToVector256Unsafe());

    // Spelled out: the library's dot product may add lanes in an order that depends on the machine.
    private static double Dot(Vector256<double> a, Vector256<double> b)
    {
        Vector256<double> product = a * b;
        return product.GetElement(0) + product.GetElement(1) + (product.GetElement(2) + product.GetElement(3));
    }

    /// <summary>Weight, mean, main axis of unit length, and standard deviation along it.</summary>
    private readonly record struct Cloud(double Weight, Vector256<double> Mean, Vector256<double> Axis, double Deviation);
}
