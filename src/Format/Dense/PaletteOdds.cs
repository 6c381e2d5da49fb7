using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Annex, section 10.4: how likely every palette entry is by itself, from its distance to the predicted colour and how often it was used. Gives the odds
/// of any part of the palette against another before any context has been seen. For palettes of up to 256 colours.</summary>
/// <remarks>The scalar and the vector form compute the same integers; <see cref="UseVectors"/> forces either in tests.</remarks>
// Bounds: entries are padded to 16; a distance is below 766 by the weights of the channels.
internal sealed unsafe class PaletteOdds
{
    /// <summary>The largest palette.</summary>
    public const int MostColors = 256;

    private const int Channels = 4;
    private const int Levels = 8;

    // Distances: (510 x (1 + 2 + 1 + 2)) / 4 at most.
    private const int Distances = 766;
    private const int FirstUse = 32, Use = 24, MostUse = 8000;

    private readonly PaletteTree _tree;
    private readonly int _count;
    private readonly int _padded;
    private readonly int* _place;
    private readonly short* _colors;
    private readonly short* _distances;
    private readonly int* _uses;
    private readonly int* _masses;
    private readonly int* _kernels;
    private int _total;

    /// <summary>Makes the odds of a palette.</summary>
    /// <param name="palette">Two to <see cref="MostColors"/> colours.</param>
    /// <param name="tree">Their tree, in whose order the entries are kept: those below a node are then side by side.</param>
    public PaletteOdds(NativeArena arena, ReadOnlySpan<RgbaColor> palette, PaletteTree tree)
    {
        _tree = tree;
        _count = palette.Length;
        _padded = (_count + 15) & ~15;
        _place = arena.Allocate<int>(_count);
        _colors = arena.Allocate<short>(Channels * _padded);
        _distances = arena.Allocate<short>(_padded);
        _uses = arena.Allocate<int>(_count);
        _masses = arena.Allocate<int>(_padded);
        _kernels = arena.Allocate<int>(Levels * Distances);
        for (int place = 0; place < _count; place++)
        {
            int entry = tree.Order[place];
            _place[entry] = place;
            _uses[place] = FirstUse;
            _colors[place] = (short)(2 * palette[entry].R);
            _colors[_padded + place] = (short)(2 * palette[entry].G);
            _colors[(2 * _padded) + place] = (short)(2 * palette[entry].B);
            _colors[(3 * _padded) + place] = (short)(2 * palette[entry].A);
        }

        for (int i = 0; i < Levels * Distances; i++)
        {
            _kernels[i] = Kernel(i % Distances, i / Distances);
        }

        UseVectors = Vector256.IsHardwareAccelerated;
    }

    /// <summary>Whether the vector form runs.</summary>
    public bool UseVectors { get; init; }

    /// <summary>Sets the masses of all entries for a pixel.</summary>
    /// <param name="predicted">The predicted colour, doubled.</param>
    /// <param name="recentError">How far off predictions were lately, 0 to 7.</param>
    public void SetMasses(int* predicted, int recentError)
    {
        if (UseVectors)
        {
            MeasureVector(predicted);
        }
        else
        {
            MeasureScalar(predicted);
        }

        int* kernel = _kernels + (recentError * Distances);
        int i = 0;
        Vector256<int> totals = Vector256<int>.Zero;
        for (; UseVectors && i <= _count - 8; i += 8)
        {
            Vector256<int> distances = Vector256.WidenLower(Vector128.Load(_distances + i).ToVector256Unsafe());
            Vector256<int> masses = ((Vector256.Load(_uses + i) * DenseMixer.Gather(kernel, distances)) >> 8) + Vector256<int>.One;
            Vector256.Store(masses, _masses + i);
            totals += masses;
        }

        int total = Vector256.Sum(totals);
        for (; i < _count; i++)
        {
            int mass = ((_uses[i] * kernel[_distances[i]]) >> 8) + 1;
            _masses[i] = mass;
            total += mass;
        }

        _total = total;
    }

    /// <summary>The odds of an entry against all others, in the stretched domain.</summary>
    public int OfEntry(int entry)
    {
        int mass = _masses[_place[entry]];
        return Odds(mass, _total - mass);
    }

    /// <summary>Leaves an entry out of account until the masses are set again.</summary>
    public void Exclude(int entry)
    {
        ref int mass = ref _masses[_place[entry]];
        _total -= mass;
        mass = 0;
    }

    /// <summary>The odds of a node's second side against its first; the nodes above were narrowed down to it.</summary>
    /// <param name="left">The mass of its first side.</param>
    public int OfNode(int node, out int left)
    {
        left = Sum(_tree.First[node], _tree.Middle[node]);
        return Odds(_total - left, left);
    }

    /// <summary>Narrows the entries down to a side of the last node asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Narrow(int bit, int left) => _total = bit != 0 ? _total - left : left;

    /// <summary>Counts a use of an entry.</summary>
    public void Learn(int entry)
    {
        int place = _place[entry];
        _uses[place] += Use;
        if (_uses[place] > MostUse)
        {
            for (int i = 0; i < _count; i++)
            {
                _uses[i] -= _uses[i] >> 1;
            }
        }
    }

    /// <summary>odds(a, b): 256 ln(a / b), with logarithms taken linearly between powers of two.</summary>
    public static int Odds(int a, int b) => Math.Clamp(((Log(Math.Max(a, 1)) - Log(Math.Max(b, 1))) * 177) >> 8, -2047, 2047);

    private static int Log(int value)
    {
        int power = BitOperations.Log2((uint)value);
        return (power << 8) + (int)(((long)value << 8) >> power) - 256;
    }

    /// <summary>kernel(d, recentError): 4096 / (1 + (d / s)^2)^2, rounded, which has heavier tails than a Gaussian.</summary>
    public static int Kernel(int d, int recentError)
    {
        ReadOnlySpan<int> scales = [3, 5, 8, 12, 18, 27, 42, 70];
        long square = scales[recentError] * scales[recentError];
        long sum = square + (d * d);
        return (int)Math.Max(1, ((4096 * square * square) + (sum * sum / 2)) / (sum * sum));
    }

    private void MeasureScalar(int* predicted)
    {
        for (int i = 0; i < _count; i++)
        {
            int sum = Math.Abs(_colors[i] - predicted[0]) + (2 * Math.Abs(_colors[_padded + i] - predicted[1]))
                + Math.Abs(_colors[(2 * _padded) + i] - predicted[2]) + (2 * Math.Abs(_colors[(3 * _padded) + i] - predicted[3]));
            _distances[i] = (short)(sum >> 2);
        }
    }

    private void MeasureVector(int* predicted)
    {
        Vector256<short> r = Vector256.Create((short)predicted[0]), g = Vector256.Create((short)predicted[1]);
        Vector256<short> b = Vector256.Create((short)predicted[2]), a = Vector256.Create((short)predicted[3]);
        for (int i = 0; i < _padded; i += 16)
        {
            Vector256<short> once = Vector256.Abs(Vector256.Load(_colors + i) - r) + Vector256.Abs(Vector256.Load(_colors + (2 * _padded) + i) - b);
            Vector256<short> twice = Vector256.Abs(Vector256.Load(_colors + _padded + i) - g)
                + Vector256.Abs(Vector256.Load(_colors + (3 * _padded) + i) - a);
            Vector256.Store((once + twice + twice) >> 2, _distances + i);
        }
    }

    private int Sum(int from, int to)
    {
        int sum = 0;
        if (UseVectors && to - from >= 8)
        {
            Vector256<int> sums = Vector256<int>.Zero;
            for (; from <= to - 8; from += 8)
            {
                sums += Vector256.Load(_masses + from);
            }

            sum = Vector256.Sum(sums);
        }

        for (; from < to; from++)
        {
            sum += _masses[from];
        }

        return sum;
    }
}
