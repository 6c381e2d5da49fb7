using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>The pixels around the one being coded, as palette indices, and what follows from them. Named by compass: NW is up and
/// left, WW two to the left, NNE two up and one right.</summary>
internal struct Neighbourhood
{
    public int W, N, NW, NE, WW, NN, NNE, NWW, NEE, NNW, WWW;

    /// <summary>Which pairs of neighbours are equal, 16 bits.</summary>
    public int Equal;

    /// <summary>Whether the first candidate was wrong at W, N, NE, NW, WW: bits 0 to 4.</summary>
    public int Misses;

    /// <summary>How much the green of the neighbours differs, 0 to 4.</summary>
    public int Activity;

    /// <summary>The likeliest index.</summary>
    public int First;

    /// <summary>The next likely index, or -1.</summary>
    public int Second;
}

/// <summary>Turns the surroundings of a pixel into the contexts its decisions are predicted from.</summary>
internal sealed unsafe class DenseContexts
{
    /// <summary>Palettes up to this size use wide templates of packed indices.</summary>
    public const int TinyPalette = 4;

    /// <summary>Palettes up to this size use no colour contexts.</summary>
    public const int SmallPalette = 16;

    private const int DirectBits = 16;

    // Offsets into the predictions: four channels each, in half steps.
    private const int West = 0, North = 4, NorthEast = 8, NorthWest = 12, Plane = 16, Blend = 20, FarWest = 24, FarNorth = 28, LineWest = 32,
        LineNorth = 36, Mean = 40;

    private readonly PaletteTree _tree;
    private readonly byte* _colors;
    private readonly int* _predicted;
    private readonly byte* _distance;
    private readonly uint* _direct;
    private readonly bool _full;
    private readonly bool _tiny;
    private readonly bool _large;

    public DenseContexts(NativeArena arena, ReadOnlySpan<Rgba32> palette, PaletteTree tree, DensePreset preset)
    {
        _tree = tree;
        _full = preset == DensePreset.Full;
        _tiny = palette.Length <= TinyPalette;
        _large = palette.Length > SmallPalette;
        (Slots, Direct) = (_full, _tiny, _large) switch
        {
            (false, _, false) => (8, 0),
            (false, _, true) => (10, 6),
            (true, true, _) => (16, 0),
            (true, false, false) => (16, 8),
            (true, false, true) => (16, 8),
        };
        Hashes = arena.Allocate<uint>(Slots);
        _colors = arena.Allocate<byte>(4L * palette.Length);
        for (int i = 0; i < palette.Length; i++)
        {
            _colors[4 * i] = palette[i].R;
            _colors[(4 * i) + 1] = palette[i].G;
            _colors[(4 * i) + 2] = palette[i].B;
            _colors[(4 * i) + 3] = palette[i].A;
        }

        _predicted = arena.Allocate<int>(44);
        _distance = arena.Allocate<byte>(2048);
        for (int d = -1023; d <= 1023; d++)
        {
            int grade = Grade(Math.Abs(d));
            _distance[d + 1023] = (byte)(d < 0 ? 8 - grade : 8 + grade);
        }

        _direct = arena.Allocate<uint>((long)Direct << DirectBits);
    }

    /// <summary>Contexts whose counters are in hashed slots.</summary>
    public int Slots { get; }

    /// <summary>Contexts whose counters are found decision by decision.</summary>
    public int Direct { get; }

    /// <summary>The slot contexts' hashes of the current pixel.</summary>
    public uint* Hashes { get; }

    /// <summary>Where the direct contexts' counters go: the mixer's lines behind those of the slots.</summary>
    public uint** DirectLines { get; set; }

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
    public static uint Hash(ulong a, ulong b)
    {
        ulong h = (a * 0x9E3779B97F4A7C15UL) ^ (b * 0xC2B2AE3D27D4EB4FUL);
        h ^= h >> 29;
        h *= 0xBF58476D1CE4E5B9UL;
        return (uint)(h >> 32);
    }

    /// <summary>Fills in everything that follows from the neighbours.</summary>
    public void Derive(ref Neighbourhood n)
    {
        n.First = n.W;
        n.Second = n.N;
        if (n.W == n.NW && n.N != n.NW)
        {
            n.First = n.N;
            n.Second = n.W;
        }

        if (n.Second == n.First)
        {
            n.Second = n.NE != n.First ? n.NE : n.NW != n.First ? n.NW : -1;
        }

        if (_large || _full)
        {
            Predict(in n);
            int difference = Math.Abs(_predicted[West + 1] - _predicted[NorthWest + 1]) + Math.Abs(_predicted[North + 1] - _predicted[NorthWest + 1])
                + Math.Abs(_predicted[North + 1] - _predicted[NorthEast + 1]);
            n.Activity = difference < 12 ? 0 : difference < 28 ? 1 : difference < 56 ? 2 : difference < 112 ? 3 : 4;
        }
    }

    /// <summary>Hash of all eleven neighbours.</summary>
    public static uint Surroundings(in Neighbourhood n) =>
        Hash(Pack(n.W, n.N, n.NW, n.NE), Pack(n.WW, n.NN, n.NNE, n.NWW) + (Pack(n.NEE, n.NNW, n.WWW, 0) * 0x9E3779B97F4A7C15UL));

    public void SetHashes(in Neighbourhood n, MatchModel match, uint surroundings)
    {
        ulong near = Pack(n.W, n.N, n.NW, n.NE);
        int expected = match.Length > 0 ? match.Expected : 0;
        uint* h = Hashes;
        h[0] = Hash(near & 0xFFFF_FFFF_FFFF, 1);
        h[1] = Hash(near, Pack(n.WW, n.NN, 2, 0));
        h[2] = Hash((ulong)(n.Equal | ((n.Misses & 7) << 16)), 3);
        h[3] = Hash(Pack(n.W, n.WW, 0, 0), 4);
        h[4] = Hash(Pack(n.N, n.NN, 0, 0), 5);
        h[5] = surroundings;
        h[6] = match.Length == 0 ? 0 : Hash((uint)expected, Pack(match.Grade, 0, 9, 0));
        h[7] = Hash(Pack(expected, n.W, n.N, match.Length > 15 ? 1 : 0), 16);
        if (Slots > 8)
        {
            ulong blend = 0;
            for (int a = 0; a < 4; a++)
            {
                blend = (blend << 8) | (uint)(_predicted[Blend + a] >> 4);
            }

            h[8] = Hash(blend | ((ulong)n.Activity << 32), 7);
            h[9] = Hash(
                Pack(_tree.Fine[n.W], _tree.Fine[n.N], _tree.Fine[n.NE], _tree.Fine[n.NW]), Pack(_tree.Coarse[n.WW], _tree.Coarse[n.NN], 15, 0));
            if (Slots > 10)
            {
                h[10] = Hash(Pack(n.N, n.NN, n.NE, n.NEE), 14);
                h[11] = Hash(Pack(n.W, n.N, n.NE, 0), 11);
                h[12] = Hash(Pack(n.W, n.WW, n.WWW, 0), 12);
                h[13] = Hash(Pack(n.W, n.WW, n.NW, n.NWW), 13);
                h[14] = Hash(near, 10);
                ulong plane = 0;
                for (int a = 0; a < 4; a++)
                {
                    plane = (plane << 8) | (uint)(_predicted[Plane + a] >> 4);
                }

                h[15] = Hash(plane | ((ulong)n.W << 32), 8);
            }
        }
    }

    /// <summary>Points the direct contexts at their counters for "is it the candidate".</summary>
    public void DirectCandidate(int which, in Neighbourhood n)
    {
        if (Direct == 0)
        {
            return;
        }

        ulong k = (ulong)which << 60;
        int first = n.First;
        ulong d0 = Distance(Blend, first), d1 = n.Second < 0 ? 31 : Distance(Blend, n.Second), a0 = Distance(Mean, first);
        ulong g0 = Distance(Plane, first);
        ulong equal = (uint)n.Equal & 255;
        Point(0, which, k | d0 | (d1 << 5));
        Point(1, which, k | d0 | (a0 << 5) | (Distance(NorthEast, first) << 10) | (Distance(NorthWest, first) << 15));
        Point(2, which, k | a0 | (equal << 16));
        Point(3, which, k | equal | ((ulong)n.Misses << 8));
        Point(4, which, k | g0 | ((ulong)first << 16));
        Point(5, which, k | Distance(LineWest, first) | (Distance(LineNorth, first) << 5) | (Distance(FarWest, first) << 10));
        if (Direct > 6)
        {
            Point(6, which, k | g0 | (d0 << 5) | ((ulong)n.Activity << 10) | ((ulong)n.Misses << 16));
            Point(7, which, k | Distance(FarNorth, first) | (a0 << 5) | ((ulong)n.Misses << 10));
        }
    }

    /// <summary>Points the direct contexts at their counters for a node of the palette tree.</summary>
    public void DirectNode(int node, int place, in Neighbourhood n)
    {
        if (Direct == 0)
        {
            return;
        }

        int axis = _tree.Axis[node], threshold = _tree.Threshold[node];
        ulong self = (ulong)node << 32, level = (((ulong)_tree.Depth[node] << 3) | (uint)axis) << 40;
        ulong w = Side(West, axis, threshold), north = Side(North, axis, threshold), mean = Side(Mean, axis, threshold);
        ulong blend = Side(Blend, axis, threshold), farWest = Side(FarWest, axis, threshold);
        Point(0, place, self | blend | (w << 5));
        Point(1, place, level | w | (north << 5) | (Side(NorthEast, axis, threshold) << 10) | (Side(NorthWest, axis, threshold) << 15));
        Point(2, place, self | mean | (Side(LineNorth, axis, threshold) << 5));
        Point(3, place, self | (uint)(((_predicted[Plane + axis] - threshold) >> 2) & 1023));
        Point(4, place, self | w | (north << 5));
        Point(5, place, self | Side(LineWest, axis, threshold) | (farWest << 5));
        if (Direct > 6)
        {
            Point(6, place, level | Side(Plane, axis, threshold) | (blend << 5) | ((ulong)n.Activity << 10));
            Point(7, place, level | mean | (Side(FarNorth, axis, threshold) << 5) | (farWest << 10));
        }
    }

    private static ulong Pack(int a, int b, int c, int d) => (uint)a | ((ulong)(uint)b << 16) | ((ulong)(uint)c << 32) | ((ulong)(uint)d << 48);

    private void Point(int context, int place, ulong value) =>
        DirectLines[context] = _direct + ((nint)context << DirectBits) + (nint)(Hash(value, (ulong)context + 32) >> (32 - DirectBits)) - place;

    private ulong Side(int prediction, int axis, int threshold) => _distance[_predicted[prediction + axis] - threshold + 1023];

    private ulong Distance(int prediction, int index)
    {
        int sum = 0;
        for (int a = 0; a < 4; a++)
        {
            sum += Math.Abs(_predicted[prediction + a] - (2 * _colors[(4 * index) + a]));
        }

        return _distance[Math.Min(sum >> 1, 1023) + 1023];
    }

    private void Predict(in Neighbourhood n)
    {
        for (int a = 0; a < 4; a++)
        {
            int w = _colors[(4 * n.W) + a], north = _colors[(4 * n.N) + a], nw = _colors[(4 * n.NW) + a], ne = _colors[(4 * n.NE) + a];
            int ww = _colors[(4 * n.WW) + a], nn = _colors[(4 * n.NN) + a];
            int* p = _predicted + a;
            p[West] = 2 * w;
            p[North] = 2 * north;
            p[NorthEast] = 2 * ne;
            p[NorthWest] = 2 * nw;
            p[Plane] = Math.Clamp(2 * (w + north - nw), 0, 510);
            p[Blend] = Math.Clamp(((3 * (w + north)) + (2 * (ne - nw))) / 3, 0, 510);
            p[FarWest] = 2 * ww;
            p[FarNorth] = 2 * nn;
            p[LineWest] = Math.Clamp((4 * w) - (2 * ww), 0, 510);
            p[LineNorth] = Math.Clamp((4 * north) - (2 * nn), 0, 510);
            p[Mean] = w + ((north + ne) >> 1);
        }
    }
}
