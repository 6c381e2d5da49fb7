using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        Vector128<int> w = Color(n.W), north = Color(n.N), nw = Color(n.NW), ne = Color(n.NE), ww = Color(n.WW), nn = Color(n.NN);
        Vector128<int> near = w + north, sides = ne + nw;
        Set(Prediction.West, w << 1);
        Set(Prediction.North, north << 1);
        Set(Prediction.NorthEast, ne << 1);
        Set(Prediction.NorthWest, nw << 1);
        Set(Prediction.Plane, Clamp((near - nw) << 1));
        Set(Prediction.Blend, Third(Vector128.Max((near * 3) + ((ne - nw) << 1), Vector128<int>.Zero)));
        Set(Prediction.FarWest, ww << 1);
        Set(Prediction.FarNorth, nn << 1);
        Set(Prediction.LineWest, Clamp((w << 2) - (ww << 1)));
        Set(Prediction.LineNorth, Clamp((north << 2) - (nn << 1)));
        Set(Prediction.Mean, w + ((north + ne) >> 1));
        Set(Prediction.Wide, ((near << 1) + sides + ww + nn) >> 2);
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
        Vector128<int> color = Color(first) << 1, secondColor = Color(Math.Max(n.Second, 0)) << 1;
        ulong blend = Distance(Prediction.Blend, color), mean = Distance(Prediction.Mean, color), plane = Distance(Prediction.Plane, color);
        ulong second = n.Second < 0 ? 31 : Distance(Prediction.Blend, secondColor);
        ulong lineWest = Distance(Prediction.LineWest, color);
        ulong equal = (uint)n.Equal & 255, misses = (uint)n.Misses;
        Point(0, place, self | blend | (second << 5));
        Point(1, place, self | blend | (mean << 5) | (Distance(Prediction.NorthEast, color) << 10) | (Distance(Prediction.NorthWest, color) << 15));
        Point(2, place, self | mean | (equal << 16));
        Point(3, place, self | equal | (misses << 8));
        Point(4, place, self | plane | ((ulong)first << 16));
        Point(5, place, self | lineWest | (Distance(Prediction.LineNorth, color) << 5) | (Distance(Prediction.FarWest, color) << 10));
        if (_count > Plain)
        {
            Point(6, place, self | plane | (blend << 5) | ((ulong)n.Activity << 10) | (misses << 16));
            Point(7, place, self | Distance(Prediction.FarNorth, color) | (mean << 5) | (misses << 10));
            Point(8, place, self | plane | (second << 5) | (lineWest << 10));
            Point(9, place, self | blend | ((ulong)first << 16));

            uint odds = PointToOdds(place, _odds?.OfEntry(candidate) ?? 0);
            ulong slow = Distance(Prediction.Slow, color), slowSecond = n.Second < 0 ? 31 : Distance(Prediction.Slow, secondColor);
            Point(11, place, self | (odds >> 7) | (equal << 8));
            Point(12, place, self | (odds >> 5) | ((ulong)Unrest << 8));
            Point(13, place, self | (odds >> 7) | ((ulong)first << 8));
            Point(14, place, self | slow | (Distance(Prediction.Fast, color) << 5));
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

    // The four channels of a palette entry.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<int> Color(int index) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(((uint*)_colors)[index]).AsByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Clamp(Vector128<int> doubled) =>
        Vector128.Max(Vector128.Min(doubled, Vector128.Create(510)), Vector128<int>.Zero);

    // A third, at most 510, of numbers from 0 to 32,767: the product with 21,846 / 65,536 is exact there once cut to whole numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Third(Vector128<int> values) => Vector128.Min((values * 21846) >> 16, Vector128.Create(510));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(Prediction prediction, Vector128<int> doubled) => Vector128.Store(doubled, _predicted + (Channels * (int)prediction));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int* Predicted(Prediction prediction) => _predicted + (Channels * (int)prediction);

    private int Green(Prediction prediction) => _predicted[(Channels * (int)prediction) + 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Difference(Prediction prediction, int axis, int threshold) => _predicted[(Channels * (int)prediction) + axis] - threshold;

    // On which side of a node's threshold a prediction is, and how far: 0 to 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Side(Prediction prediction, int axis, int threshold) => _sides[Difference(prediction, axis, threshold) + FarthestSide];

    // How far a prediction is from a colour: 8 to 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Distance(Prediction prediction, Vector128<int> doubled)
    {
        int sum = Vector128.Sum(Vector128.Abs(Vector128.Load(Predicted(prediction)) - doubled));
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
