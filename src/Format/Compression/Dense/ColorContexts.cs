using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Contexts made of colours: what the neighbours' colours predict, seen from a palette entry or from a node of the palette tree.
/// Their counters are found decision by decision and carry no check values. The adaptive ones add what a trained predictor expects.</summary>
internal sealed unsafe class ColorContexts
{
    /// <summary>Contexts that need no adaptive prediction.</summary>
    public const int Plain = 6;

    /// <summary>All contexts, the adaptive ones included.</summary>
    public const int All = 16;

    private const int TableBits = 16;

    // The context that is no context: its counter is made for every decision from the odds.
    private const int OddsContext = 10;

    private const int Channels = 4;
    private const int FarthestSide = 1023;

    /// <summary>Predictions in the order they are kept: four channels each, doubled.</summary>
    private enum Prediction
    {
        West,
        North,
        NorthEast,
        NorthWest,
        Plane,
        Blend,
        FarWest,
        FarNorth,
        LineWest,
        LineNorth,
        Mean,
        Wide,
        Slow,
        Fast,
        Count,
    }

    private readonly PaletteTree _tree;
    private readonly byte* _colors;
    private readonly int* _predicted;
    private readonly byte* _sides;
    private readonly uint* _counters;
    private readonly uint** _lines;
    private readonly int _count;
    private readonly LinearPredictor? _linear;
    private readonly PaletteOdds? _odds;
    private readonly uint* _passing;
    private int _turn;
    private int _left;

    /// <summary>Makes the contexts.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="tree">Their tree.</param>
    /// <param name="count">Contexts a decision: 0, <see cref="Plain"/> or <see cref="All"/>.</param>
    /// <param name="lines">Where the pointers to the counters go.</param>
    public ColorContexts(NativeArena arena, ReadOnlySpan<Rgba32> palette, PaletteTree tree, int count, uint** lines)
    {
        _tree = tree;
        _count = count;
        _lines = lines;
        _colors = (byte*)arena.Copy(palette);
        _predicted = arena.Allocate<int>((int)Prediction.Count * Channels);
        _counters = arena.Allocate<uint>((long)count << TableBits);
        _sides = arena.Allocate<byte>((2 * FarthestSide) + 1);
        for (int d = -FarthestSide; d <= FarthestSide; d++)
        {
            int grade = Grade(Math.Abs(d));
            _sides[d + FarthestSide] = (byte)(d < 0 ? 8 - grade : 8 + grade);
        }

        if (count == All)
        {
            _passing = arena.Allocate<uint>(2);
            _linear = new LinearPredictor(arena, _colors, palette.Length, Predicted(Prediction.Slow), Predicted(Prediction.Fast));
            _odds = palette.Length <= PaletteOdds.MostColors ? new PaletteOdds(arena, palette, tree) : null;
        }
    }

    /// <summary>How far the adaptive prediction was off of late, 0 to 7.</summary>
    public int Unrest => _linear?.Unrest ?? 0;

    /// <summary>The palette entry where a weighted blend of the neighbours falls in the tree.</summary>
    public int BlendEntry => _tree.Descend(Predicted(Prediction.Blend));

    /// <summary>The palette entry where W + N - NW falls in the tree.</summary>
    public int PlaneEntry => _tree.Descend(Predicted(Prediction.Plane));

    /// <summary>How much the green of the neighbours differs, 0 to 4.</summary>
    public int Activity
    {
        get
        {
            int northWest = Green(Prediction.NorthWest), north = Green(Prediction.North);
            int difference = Math.Abs(Green(Prediction.West) - northWest) + Math.Abs(north - northWest) + Math.Abs(north - Green(Prediction.NorthEast));
            return difference < 12 ? 0 : difference < 28 ? 1 : difference < 56 ? 2 : difference < 112 ? 3 : 4;
        }
    }

    /// <summary>Works out the predictions for a pixel.</summary>
    public void Predict(in Neighbourhood n)
    {
        for (int a = 0; a < Channels; a++)
        {
            int w = Channel(n.W, a), north = Channel(n.N, a), nw = Channel(n.NW, a), ne = Channel(n.NE, a), ww = Channel(n.WW, a), nn = Channel(n.NN, a);
            Set(Prediction.West, a, 2 * w);
            Set(Prediction.North, a, 2 * north);
            Set(Prediction.NorthEast, a, 2 * ne);
            Set(Prediction.NorthWest, a, 2 * nw);
            Set(Prediction.Plane, a, Math.Clamp(2 * (w + north - nw), 0, 510));
            Set(Prediction.Blend, a, Math.Clamp(((3 * (w + north)) + (2 * (ne - nw))) / 3, 0, 510));
            Set(Prediction.FarWest, a, 2 * ww);
            Set(Prediction.FarNorth, a, 2 * nn);
            Set(Prediction.LineWest, a, Math.Clamp((4 * w) - (2 * ww), 0, 510));
            Set(Prediction.LineNorth, a, Math.Clamp((4 * north) - (2 * nn), 0, 510));
            Set(Prediction.Mean, a, w + ((north + ne) >> 1));
            Set(Prediction.Wide, a, ((2 * (w + north)) + ne + nw + ww + nn) >> 2);
        }
    }

    /// <summary>Makes the adaptive prediction for a pixel.</summary>
    public void PredictAdaptively(in Neighbourhood n)
    {
        _linear?.Predict(in n);
        _odds?.Weigh(Predicted(Prediction.Slow), Unrest);
    }

    /// <summary>Learns the pixel that <see cref="PredictAdaptively"/> was for.</summary>
    public void Learn(int index)
    {
        _linear?.Learn(index);
        _odds?.Learn(index);
    }

    /// <summary>Leaves a candidate that it was not out of account.</summary>
    public void Exclude(int entry) => _odds?.Exclude(entry);

    /// <summary>Goes to a side of the node that the lines were pointed at last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Narrow(int bit) => _odds?.Narrow(bit, _left);

    /// <summary>Points the lines at the counters for "is it the candidate".</summary>
    /// <param name="which">0 for the first candidate, 1 for the second, 2 for the match model's.</param>
    /// <param name="place">The decision's place.</param>
    /// <param name="candidate">The candidate. All contexts but the odds look at the neighbours' two: the first tells where the pixel is, whichever is asked for.</param>
    /// <param name="n">The neighbours.</param>
    public void PointToCandidate(int which, int place, int candidate, in Neighbourhood n)
    {
        if (_count == 0)
        {
            return;
        }

        ulong self = (ulong)which << 60;
        int first = n.First;
        ulong blend = Distance(Prediction.Blend, first), mean = Distance(Prediction.Mean, first), plane = Distance(Prediction.Plane, first);
        ulong second = n.Second < 0 ? 31 : Distance(Prediction.Blend, n.Second);
        ulong lineWest = Distance(Prediction.LineWest, first);
        ulong equal = (uint)n.Equal & 255, misses = (uint)n.Misses;
        Point(0, place, self | blend | (second << 5));
        Point(1, place, self | blend | (mean << 5) | (Distance(Prediction.NorthEast, first) << 10) | (Distance(Prediction.NorthWest, first) << 15));
        Point(2, place, self | mean | (equal << 16));
        Point(3, place, self | equal | (misses << 8));
        Point(4, place, self | plane | ((ulong)first << 16));
        Point(5, place, self | lineWest | (Distance(Prediction.LineNorth, first) << 5) | (Distance(Prediction.FarWest, first) << 10));
        if (_count > Plain)
        {
            Point(6, place, self | plane | (blend << 5) | ((ulong)n.Activity << 10) | (misses << 16));
            Point(7, place, self | Distance(Prediction.FarNorth, first) | (mean << 5) | (misses << 10));
            Point(8, place, self | plane | (second << 5) | (lineWest << 10));
            Point(9, place, self | blend | ((ulong)first << 16));

            uint odds = PointToOdds(place, _odds?.OfEntry(candidate) ?? 0);
            ulong slow = Distance(Prediction.Slow, first), slowSecond = n.Second < 0 ? 31 : Distance(Prediction.Slow, n.Second);
            Point(11, place, self | (odds >> 7) | (equal << 8));
            Point(12, place, self | (odds >> 5) | ((ulong)Unrest << 8));
            Point(13, place, self | (odds >> 7) | ((ulong)first << 8));
            Point(14, place, self | slow | (Distance(Prediction.Fast, first) << 5));
            Point(15, place, self | slow | (slowSecond << 5) | ((ulong)Unrest << 10));
        }
    }

    /// <summary>Points the lines at the counters for a node of the palette tree.</summary>
    public void PointToNode(int node, int place, in Neighbourhood n)
    {
        if (_count == 0)
        {
            return;
        }

        int axis = _tree.Axis[node], threshold = _tree.Threshold[node];
        ulong self = (ulong)node << 32, level = (((ulong)_tree.Depth[node] << 3) | (uint)axis) << 40;
        ulong west = Side(Prediction.West, axis, threshold), north = Side(Prediction.North, axis, threshold);
        ulong mean = Side(Prediction.Mean, axis, threshold), blend = Side(Prediction.Blend, axis, threshold);
        ulong farWest = Side(Prediction.FarWest, axis, threshold);
        Point(0, place, self | blend | (west << 5));
        Point(1, place, level | west | (north << 5) | (Side(Prediction.NorthEast, axis, threshold) << 10) | (Side(Prediction.NorthWest, axis, threshold) << 15));
        Point(2, place, self | mean | (Side(Prediction.LineNorth, axis, threshold) << 5));
        Point(3, place, self | (uint)((Difference(Prediction.Plane, axis, threshold) >> 2) & 1023));
        Point(4, place, self | west | (north << 5));
        Point(5, place, self | Side(Prediction.LineWest, axis, threshold) | (farWest << 5));
        if (_count > Plain)
        {
            Point(6, place, level | Side(Prediction.Plane, axis, threshold) | (blend << 5) | ((ulong)n.Activity << 10));
            Point(7, place, level | mean | (Side(Prediction.FarNorth, axis, threshold) << 5) | (farWest << 10));
            Point(8, place, self | (uint)((Difference(Prediction.Wide, axis, threshold) >> 1) & 1023));
            Point(9, place, self | Side(Prediction.Wide, axis, threshold) | (west << 5) | (north << 10));

            uint odds = PointToOdds(place, _odds?.OfNode(node, out _left) ?? 0);
            Point(11, place, self | (odds >> 7));
            Point(12, place, level | (odds >> 5) | ((ulong)Unrest << 8));
            Point(13, place, self | Side(Prediction.Slow, axis, threshold) | (Side(Prediction.Fast, axis, threshold) << 5));
            Point(14, place, self | (uint)((Difference(Prediction.Slow, axis, threshold) >> 1) & 1023));
            Point(15, place, self | (uint)((Difference(Prediction.Fast, axis, threshold) >> 1) & 1023));
        }
    }

    /// <summary>Points the lines at counters of their own, whatever the pixel.</summary>
    public void PointTo(uint* counters, int stride)
    {
        for (int i = 0; i < _count; i++)
        {
            _lines[i] = counters + (i * stride);
        }
    }

    private static int Grade(int distance) => distance switch
    {
        < 1 => 0,
        < 3 => 1,
        < 6 => 2,
        < 11 => 3,
        < 20 => 4,
        < 36 => 5,
        < 64 => 6,
        < 128 => 7,
        _ => 8,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Channel(int index, int channel) => _colors[(Channels * index) + channel];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(Prediction prediction, int channel, int value) => _predicted[(Channels * (int)prediction) + channel] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int* Predicted(Prediction prediction) => _predicted + (Channels * (int)prediction);

    private int Green(Prediction prediction) => _predicted[(Channels * (int)prediction) + 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Difference(Prediction prediction, int axis, int threshold) => _predicted[(Channels * (int)prediction) + axis] - threshold;

    // On which side of a node's threshold a prediction is, and how far: 0 to 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Side(Prediction prediction, int axis, int threshold) => _sides[Difference(prediction, axis, threshold) + FarthestSide];

    // How far a prediction is from a palette entry: 8 to 16.
    private ulong Distance(Prediction prediction, int index)
    {
        int sum = 0;
        for (int a = 0; a < Channels; a++)
        {
            sum += Math.Abs(_predicted[(Channels * (int)prediction) + a] - (2 * Channel(index, a)));
        }

        return _sides[Math.Min(sum >> 1, FarthestSide) + FarthestSide];
    }

    // A counter that is sure of the odds, made anew every time, in two places by turns: the last decision may still have to be learnt.
    // Returns the odds, 1 to 4,095.
    private uint PointToOdds(int place, int odds)
    {
        int probability = (Logistic.Squash[odds + Logistic.Limit] - 32768) << 6;
        _turn ^= 1;
        _passing[_turn] = ((uint)probability << 10) | CounterProfile.CountLimit;
        _lines[OddsContext] = _passing + _turn - place;
        return (uint)(odds + 2048);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Point(int context, int place, ulong value)
    {
        uint* counter = _counters + ((nint)context << TableBits) + (nint)(ContextHash.Of(value, (ulong)context + 32) >> (32 - TableBits));
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(counter);
        }

        _lines[context] = counter - place;
    }
}
