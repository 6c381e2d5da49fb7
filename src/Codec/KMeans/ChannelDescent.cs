using System.Numerics;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Improves an 8-bit palette by steps of one level in one channel (in all three at once where the picture is grey). Rounding every mean by
/// itself is not the best that 8 bits allow: a step that is worse for a cluster's own points can pay by what it saves its neighbours.</summary>
// Bounds: four channels a colour, and entries below the palette's number.
internal sealed class ChannelDescent
{
    private const int Neighbors = 8;

    /// <summary>One step up and one down, of four channels at most.</summary>
    private const int AllMoves = 2 * 4;

    /// <summary>Moves tried a colour: the ones that cost its own points least.</summary>
    private const int Moves = 4;

    private const int AlphaShift = 24;

    private readonly PointBlocks _points;
    private readonly MetricSpace _space;
    private readonly int _fixed;
    private readonly RgbaColor[] _colors;
    private readonly double[] _centers;
    private readonly SearchCluster[] _clusters;
    private readonly PointSelection _selection;
    private readonly int[] _owners; // cluster of every point
    private readonly float[] _distances; // of every point to its cluster's centre
    private readonly EntryTable _one = new(1);
    private readonly EntryTable _others = new(Neighbors);
    private float[] _otherScores = [];

    /// <summary>A step of each channel of a packed colour.</summary>
    private static ReadOnlySpan<uint> ChannelUnits => [1, 1 << 8, 1 << 16, 1 << AlphaShift];

    /// <summary>Steps that keep greys grey.</summary>
    private static ReadOnlySpan<uint> GrayUnits => [0x01_0101, 1 << AlphaShift];

    /// <summary>Prepares to improve a palette.</summary>
    /// <param name="assigner">Assigns the points, or a fine view of them.</param>
    /// <param name="colors">The palette; improved in place.</param>
    /// <param name="fixedColors">How many of the first colours stay.</param>
    public ChannelDescent(ClusterAssigner assigner, MetricSpace space, RgbaColor[] colors, int fixedColors)
    {
        _points = assigner.Points;
        _space = space;
        _fixed = fixedColors;
        _colors = colors;
        _centers = PaletteRounding.ToCenters(colors, space);
        _selection = new PointSelection(_points, assigner.Kernels);
        _clusters = new SearchCluster[colors.Length];
        for (int k = 0; k < _clusters.Length; k++)
        {
            _clusters[k] = new SearchCluster();
        }

        assigner.Assign(_centers);
        _owners = assigner.Labels[.._points.Count].ToArray();
        _distances = new float[_points.Count];
        for (int i = 0; i < _points.Count; i++)
        {
            _clusters[_owners[i]].Add(i);
            _distances[i] = DistanceToOwner(i);
        }
    }

    /// <summary>Goes over all colours until none can be improved, or for a number of rounds.</summary>
    /// <returns>How many steps were taken.</returns>
    public int Run(int rounds, CancellationToken cancellation)
    {
        int steps = 0;
        var stale = new bool[_colors.Length]; // whether something near a colour changed since it was last looked at
        Array.Fill(stale, true);
        Span<int> near = stackalloc int[Neighbors];
        for (int round = 0; round < rounds; round++)
        {
            int before = steps;
            for (int k = _fixed; k < _colors.Length; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!stale[k])
                {
                    continue;
                }

                stale[k] = false;
                int count = CenterNeighbors.Find(_centers, k, near);
                if (TryMoves(k, near[..count]))
                {
                    steps++;
                    stale[k] = true;
                    foreach (int other in near[..count])
                    {
                        stale[other] = true;
                    }
                }
            }

            if (steps == before)
            {
                break;
            }
        }

        return steps;
    }

    /// <summary>Moves a colour by one step if one lowers the error.</summary>
    private bool TryMoves(int k, ReadOnlySpan<int> near)
    {
        Span<RgbaColor> moves = stackalloc RgbaColor[AllMoves];
        moves = moves[..CheapestMoves(k, moves, out double stride)];
        if (moves.IsEmpty || near.IsEmpty)
        {
            return false;
        }

        GatherAround(k, near, stride);
        Span<double> center = stackalloc double[4];
        double best = ErrorWith(_centers.AsSpan(4 * k, 4));
        int chosen = -1;
        for (int i = 0; i < moves.Length; i++)
        {
            Locate(moves[i], center);
            double error = ErrorWith(center);
            if (error < best)
            {
                (best, chosen) = (error, i);
            }
        }

        if (chosen < 0)
        {
            return false;
        }

        _colors[k] = moves[chosen];
        Locate(moves[chosen], _centers.AsSpan(4 * k, 4));
        Reassign(k, near);
        return true;
    }

    /// <summary>Finds the one-step moves that cost a cluster's own points least.</summary>
    /// <returns>How many there are.</returns>
    private int CheapestMoves(int k, Span<RgbaColor> moves, out double stride)
    {
        stride = 0;
        (Vector256<double> mean, double weight) = Mean(_clusters[k]);
        if (weight <= 0)
        {
            return 0;
        }

        Span<double> costs = stackalloc double[moves.Length], center = stackalloc double[4];
        RgbaColor color = _colors[k];
        int count = 0;
        foreach (uint unit in _space.IsGray ? GrayUnits : ChannelUnits)
        {
            int shift = BitOperations.TrailingZeroCount(unit);
            if (shift == AlphaShift && _space.Dimensions == 3)
            {
                continue;
            }

            int value = (int)(color.PackedValue >> shift & 255);
            for (int step = -1; step <= 1; step += 2)
            {
                if (value + step is < 0 or > 255)
                {
                    continue;
                }

                // No channel overflows: those that move together are equal.
                var move = RgbaColor.FromPacked(color.PackedValue + (step < 0 ? 0 - unit : unit));
                Locate(move, center);
                Vector256<double> place = Vector256.Create<double>(center);
                double cost = Norm(place - mean);
                stride = Math.Max(stride, Math.Sqrt(Norm(place - Vector256.Create<double>(_centers.AsSpan(4 * k, 4)))));
                int rank = count++;
                for (; rank > 0 && costs[rank - 1] > cost; rank--)
                {
                    (costs[rank], moves[rank]) = (costs[rank - 1], moves[rank - 1]);
                }

                (costs[rank], moves[rank]) = (cost, move);
            }
        }

        return Math.Min(count, Moves);
    }

    /// <summary>Selects the points that a move of a cluster's centre by at most <paramref name="stride"/> concerns: its own, and those of
    /// its neighbours that the move might win over. Scores the best centre other than the cluster's own.</summary>
    private void GatherAround(int k, ReadOnlySpan<int> near, double stride)
    {
        _selection.Clear();
        _selection.Add(_clusters[k].Members);
        _others.Clear();
        var center = Vector128.Create((float)_centers[4 * k], (float)_centers[4 * k + 1], (float)_centers[4 * k + 2], (float)_centers[4 * k + 3]);
        foreach (int other in near)
        {
            _others.Add(other, _centers.AsSpan(4 * other, 4));
            _selection.AddWithin(_clusters[other].Members, center, _distances, (float)stride);
        }

        _selection.Gather();
        _selection.FindNearest(_others);
        if (_otherScores.Length < _selection.Count)
        {
            _otherScores = new float[2 * _selection.Count];
        }

        _selection.Scores.CopyTo(_otherScores);
    }

    /// <summary>Error of the selection, up to a constant, with the cluster's centre in a given place.</summary>
    private double ErrorWith(ReadOnlySpan<double> center)
    {
        _one.Clear();
        _one.Add(0, center);
        _selection.FindNearest(_one);
        ReadOnlySpan<float> scores = _selection.Scores, others = _otherScores.AsSpan(0, scores.Length);
        ReadOnlySpan<float> weights = _selection.Weights.AsSpan(0, scores.Length);
        Vector256<double> sum = default;
        int i = 0;
        for (; i + 4 <= scores.Length; i += 4)
        {
            Vector128<float> better = Vector128.MaxNative(Vector128.LoadUnsafe(in scores[i]), Vector128.LoadUnsafe(in others[i]));
            sum += Vector256.WidenLower(better.ToVector256Unsafe()) * Vector256.WidenLower(Vector128.LoadUnsafe(in weights[i]).ToVector256Unsafe());
        }

        double total = sum.GetElement(0) + sum.GetElement(1) + (sum.GetElement(2) + sum.GetElement(3));
        for (; i < scores.Length; i++)
        {
            total += Math.Max(scores[i], others[i]) * (double)weights[i];
        }

        return -total;
    }

    /// <summary>Hands the points of the selection to their nearest centres.</summary>
    private void Reassign(int k, ReadOnlySpan<int> near)
    {
        _one.Clear();
        _one.Add(k, _centers.AsSpan(4 * k, 4));
        _selection.FindNearest(_others);
        _selection.FindNearest(_one);
        ReadOnlySpan<int> labels = _selection.LabelsBefore; // among the neighbours
        _clusters[k].Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            int member = _selection.Members[i], before = _owners[member];
            int owner = _selection.Scores[i] > _otherScores[i] ? k : labels[i];
            _owners[member] = owner;
            _distances[member] = DistanceToOwner(member);
            if (owner == k || owner != before)
            {
                _clusters[owner].Add(member);
            }
        }

        foreach (int other in near)
        {
            _clusters[other].KeepOwned(_owners, other);
        }
    }

    private (Vector256<double> Mean, double Weight) Mean(SearchCluster cluster)
    {
        Vector256<double> sum = default;
        double weight = 0;
        foreach (int member in cluster.Members)
        {
            double w = _points.Weights[member];
            sum += Vector256.WidenLower(Vector128.LoadUnsafe(ref _points.Rows[4 * member]).ToVector256Unsafe()) * Vector256.Create(w);
            weight += w;
        }

        return (sum / Vector256.Create(weight), weight);
    }

    private float DistanceToOwner(int point) =>
        (float)Math.Sqrt(_points.SquaredDistance(point, _centers.AsSpan(4 * _owners[point], 4)));

    private void Locate(RgbaColor color, Span<double> center)
    {
        Span<float> place = stackalloc float[4];
        _space.ToCoordinates([color], place[..1], place[1..2], place[2..3], place[3..]);
        for (int d = 0; d < 4; d++)
        {
            center[d] = place[d];
        }
    }

    private static double Norm(Vector256<double> v)
    {
        v *= v;
        return v.GetElement(0) + v.GetElement(1) + (v.GetElement(2) + v.GetElement(3));
    }
}
