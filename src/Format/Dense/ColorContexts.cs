using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Annex, section 10.2: contexts made of colours: how far the predictions from the neighbours' colours, and those of a predictor that follows the picture,
/// are from a palette entry or a node of the palette tree. Their counters are found decision by decision and carry no check values.</summary>
// Bounds: 2^TableBits counters a context, at hashes shifted to that; sides are clamped to the farthest.
internal sealed unsafe class ColorContexts
{
    /// <summary>The number of contexts.</summary>
    public const int Count = 8;

    private const int TableBits = 16;

    // The context that is no context: its counter is made for every decision from the odds.
    private const int OddsContext = 4;

    private const int Channels = 4;
    private const int FarthestSide = 1023;

    // The distance of a second candidate where there is none.
    private const ulong None = 31;

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
        LineWest,
        LineNorth,
        Mean,
        Average,
        Slow,
        Fast,
        End,
    }

    private readonly PaletteTree _tree;
    private readonly byte* _colors;
    private readonly int* _predicted;
    private readonly byte* _sides;
    private readonly uint* _counters;
    private readonly uint** _lines;
    private readonly AdaptivePrediction _adaptive;
    private readonly PaletteOdds? _odds;
    private readonly uint* _passing;
    private int _turn;
    private int _left;

    /// <summary>Makes the contexts.</summary>
    /// <param name="lines">Receives the pointers to the counters.</param>
    public ColorContexts(NativeArena arena, ReadOnlySpan<RgbaColor> palette, PaletteTree tree, uint** lines)
    {
        _tree = tree;
        _lines = lines;
        _colors = (byte*)arena.Copy(palette);
        _predicted = arena.Allocate<int>((int)Prediction.End * Channels);
        _counters = arena.Allocate<uint>((long)Count << TableBits);
        _sides = arena.Allocate<byte>((2 * FarthestSide) + 1);
        for (int d = -FarthestSide; d <= FarthestSide; d++)
        {
            int size = Size(Math.Abs(d));
            _sides[d + FarthestSide] = (byte)(d < 0 ? 8 - size : 8 + size);
        }

        _passing = arena.Allocate<uint>(2);
        _adaptive = new AdaptivePrediction(arena, _colors, palette.Length, Predicted(Prediction.Slow));
        _odds = palette.Length <= PaletteOdds.MostColors ? new PaletteOdds(arena, palette, tree) : null;
    }

    /// <summary>How far the adaptive prediction was off lately, 0 to 7.</summary>
    public int RecentError => _adaptive.RecentError;

    /// <summary>The palette entry that a weighted blend of the neighbours falls to in the tree.</summary>
    public int BlendEntry => _tree.Descend(Predicted(Prediction.Blend));

    /// <summary>How much the green of the neighbours differs, 0 to 4.</summary>
    public int Activity
    {
        get
        {
            int northWest = Green(Prediction.NorthWest), north = Green(Prediction.North);
            int west = Green(Prediction.West), northEast = Green(Prediction.NorthEast);
            int difference = Math.Abs(west - northWest) + Math.Abs(north - northWest) + Math.Abs(north - northEast);
            return difference < 12 ? 0 : difference < 28 ? 1 : difference < 56 ? 2 : difference < 112 ? 3 : 4;
        }
    }

    /// <summary>Works out the predictions for a pixel.</summary>
    public void Predict(in Neighborhood n)
    {
        Vector128<int> w = Color(n.W), north = Color(n.N), nw = Color(n.NW), ne = Color(n.NE);
        Vector128<int> sum = w + north;
        Set(Prediction.West, w << 1);
        Set(Prediction.North, north << 1);
        Set(Prediction.NorthEast, ne << 1);
        Set(Prediction.NorthWest, nw << 1);
        Set(Prediction.Blend, Third(Vector128.Max((sum * 3) + ((ne - nw) << 1), Vector128<int>.Zero)));
        Vector128<int> ww = Color(n.WW), nn = Color(n.NN);
        Set(Prediction.Plane, Clamp((sum - nw) << 1));
        Set(Prediction.FarWest, ww << 1);
        Set(Prediction.LineWest, Clamp((w << 2) - (ww << 1)));
        Set(Prediction.LineNorth, Clamp((north << 2) - (nn << 1)));
        Set(Prediction.Mean, w + ((north + ne) >> 1));
        Set(Prediction.Average, ((sum << 1) + ne + nw + ww + nn) >> 2);
    }

    /// <summary>Makes the adaptive prediction for a pixel.</summary>
    public void PredictAdaptively(in Neighborhood n)
    {
        _adaptive.Predict(in n);
        _odds?.SetMasses(Predicted(Prediction.Slow), RecentError);
    }

    /// <summary>Learns the pixel that <see cref="PredictAdaptively"/> was for.</summary>
    public void Learn(int index)
    {
        _adaptive.Learn(index);
        _odds?.Learn(index);
    }

    /// <summary>Leaves a candidate that was refused out of account.</summary>
    public void Exclude(int entry) => _odds?.Exclude(entry);

    /// <summary>Goes to a side of the node that the lines were pointed at last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Narrow(int bit) => _odds?.Narrow(bit, _left);

    /// <summary>Points the lines at the counters for "is it the candidate".</summary>
    /// <param name="which">0 for the first candidate, 1 for the second, 2 for the match model's.</param>
    /// <param name="place">The decision's place.</param>
    /// <param name="candidate">The candidate. All contexts but those of the odds look at the neighbours' two: the first tells where the
    /// pixel is, whichever is asked for.</param>
    /// <param name="n">The neighbours.</param>
    public void PointToCandidate(int which, int place, int candidate, in Neighborhood n)
    {
        ulong self = (ulong)which << 60;
        int first = n.First;
        Vector128<int> color = Color(first) << 1;
        ulong blend = Distance(Prediction.Blend, color), mean = Distance(Prediction.Mean, color);
        ulong lineWest = Distance(Prediction.LineWest, color), slow = Distance(Prediction.Slow, color);
        ulong second = None, slowSecond = None;
        if (n.Second >= 0)
        {
            Vector128<int> secondColor = Color(n.Second) << 1;
            second = Distance(Prediction.Blend, secondColor);
            slowSecond = Distance(Prediction.Slow, secondColor);
        }

        uint odds = PointToOdds(place, _odds?.OfEntry(candidate) ?? 0);
        ulong northEast = Distance(Prediction.NorthEast, color), northWest = Distance(Prediction.NorthWest, color);
        Point(0, place, self | blend | (mean << 5) | (northEast << 10) | (northWest << 15));
        Point(1, place, self | mean | (((uint)n.Equal & 255) << 16));
        Point(2, place, self | lineWest | (Distance(Prediction.LineNorth, color) << 5) | (Distance(Prediction.FarWest, color) << 10));
        Point(3, place, self | Distance(Prediction.Plane, color) | (second << 5) | (lineWest << 10));
        Point(5, place, self | (odds >> 7) | ((ulong)first << 8));
        Point(6, place, self | slow | (Distance(Prediction.Fast, color) << 5));
        Point(7, place, self | slow | (slowSecond << 5) | ((ulong)RecentError << 10));
    }

    /// <summary>Points the lines at the counters for a node of the palette tree.</summary>
    public void PointToNode(int node, int place)
    {
        int axis = _tree.Axis[node], threshold = _tree.Threshold[node];
        ulong self = (ulong)node << 32, depthAxis = (((ulong)_tree.Depth[node] << 3) | (uint)axis) << 40;
        ulong west = Side(Prediction.West, axis, threshold), north = Side(Prediction.North, axis, threshold);
        ulong northEast = Side(Prediction.NorthEast, axis, threshold), northWest = Side(Prediction.NorthWest, axis, threshold);
        Point(0, place, depthAxis | west | (north << 5) | (northEast << 10) | (northWest << 15));
        Point(1, place, self | Side(Prediction.Mean, axis, threshold) | (Side(Prediction.LineNorth, axis, threshold) << 5));
        Point(2, place, self | Side(Prediction.LineWest, axis, threshold) | (Side(Prediction.FarWest, axis, threshold) << 5));
        Point(3, place, self | (uint)((Difference(Prediction.Average, axis, threshold) >> 1) & 1023));
        PointToOdds(place, _odds?.OfNode(node, out _left) ?? 0);
        Point(5, place, self | Side(Prediction.Slow, axis, threshold) | (Side(Prediction.Fast, axis, threshold) << 5));
        Point(6, place, self | (uint)((Difference(Prediction.Slow, axis, threshold) >> 1) & 1023));
        Point(7, place, self | (uint)((Difference(Prediction.Fast, axis, threshold) >> 1) & 1023));
    }

    /// <summary>Points the lines at counters of their own, whatever the pixel.</summary>
    public void PointTo(uint* counters, int stride)
    {
        for (int i = 0; i < Count; i++)
        {
            _lines[i] = counters + (i * stride);
        }
    }

    private static int Size(int distance) => distance switch
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

    // A counter that is sure of the odds, made anew every time, in two places alternately: the last decision may still have to be learnt.
    // Returns the odds, 1 to 4,095.
    private uint PointToOdds(int place, int odds)
    {
        int probability = (Logistic.Squash[odds + Logistic.Limit] - 32768) << 6;
        _turn ^= 1;
        _passing[_turn] = ((uint)probability << 10) | Counters.CountLimit;
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
