using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Annex, section 10.3: predicts the colour of a pixel from differences among its neighbours' colours, with coefficients that follow the picture:
/// normalised least mean squares (Widrow and Hoff) in integers, twice in every channel, slow and fast.</summary>
/// <remarks>The scalar and the vector form compute the same integers; <see cref="UseVectors"/> forces either in tests.</remarks>
internal sealed unsafe class AdaptivePrediction
{
    private const int Channels = 4;
    private const int Taps = 11;

    // Eleven coefficients in two vectors; the other five stay 0.
    private const int Stride = 16;
    private const int Quarter = 1 << 14;

    /// <summary>Coefficients are in 65,536ths and stay within 4, so that eleven products fit 32 bits.</summary>
    private const int CoefficientLimit = 1 << 18;

    private const int SlowGain = 40_000, FastGain = 600_000;

    private readonly byte* _colors;
    private readonly int* _coefficients;
    private readonly int* _differences;
    private readonly int* _slow;
    private readonly int* _fast;
    private readonly bool* _varies;
    private int _energy;

    /// <summary>Makes a predictor that knows only that colours continue.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="colors">Four channels a palette entry.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="slow">Receives the slow prediction: four channels, doubled.</param>
    /// <param name="fast">Receives the fast one.</param>
    public AdaptivePrediction(NativeArena arena, byte* colors, int count, int* slow, int* fast)
    {
        _colors = colors;
        _slow = slow;
        _fast = fast;
        _coefficients = arena.Allocate<int>(2 * Channels * Stride);
        _differences = arena.Allocate<int>(Channels * Stride);
        _varies = arena.Allocate<bool>(Channels);
        for (int i = 0; i < 2 * Channels; i++)
        {
            int* coefficients = _coefficients + (i * Stride);
            coefficients[0] = coefficients[1] = Quarter;
            coefficients[2] = 65536 / 6;
        }

        for (int i = 0; i < Channels * count; i++)
        {
            _varies[i % Channels] |= colors[i] != colors[i % Channels];
        }

        UseVectors = Vector256.IsHardwareAccelerated;
    }

    /// <summary>Whether the vector form runs.</summary>
    public bool UseVectors { get; init; }

    /// <summary>How far off the slow prediction was of late, 0 to 7.</summary>
    public int RecentError { get; private set; }

    /// <summary>Predicts a pixel.</summary>
    public void Predict(in Neighborhood n)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            byte* color = _colors + channel;
            int w = color[Channels * n.W], north = color[Channels * n.N];
            int doubled = 2 * ((w + north + 1) >> 1);
            if (!_varies[channel])
            {
                // All differences are 0, and so is what they predict and teach.
                _slow[channel] = _fast[channel] = doubled;
                continue;
            }

            int nw = color[Channels * n.NW], ne = color[Channels * n.NE], ww = color[Channels * n.WW], nn = color[Channels * n.NN];
            int nne = color[Channels * n.NNE];
            int* differences = _differences + (channel * Stride);
            differences[0] = north - nw;
            differences[1] = w - nw;
            differences[2] = ne - north;
            differences[3] = w - ww;
            differences[4] = north - nn;
            differences[5] = nw - color[Channels * n.NWW];
            differences[6] = ne - nne;
            differences[7] = color[Channels * n.NEE] - ne;
            differences[8] = nw - color[Channels * n.NNW];
            differences[9] = ww - color[Channels * n.WWW];
            differences[10] = nne - nn;
            _slow[channel] = Math.Clamp(doubled + (Sum(Coefficients(0, channel), differences) >> 15), 0, 510);
            _fast[channel] = Math.Clamp(doubled + (Sum(Coefficients(1, channel), differences) >> 15), 0, 510);
        }
    }

    /// <summary>Learns what the pixel that was predicted last is.</summary>
    /// <param name="index">Its palette entry.</param>
    public void Learn(int index)
    {
        int missed = 0;
        for (int channel = 0; channel < Channels; channel++)
        {
            if (!_varies[channel])
            {
                continue;
            }

            int value = 2 * _colors[(Channels * index) + channel];
            int* differences = _differences + (channel * Stride);
            int norm = Sum(differences, differences) + 64;
            int slow = value - _slow[channel], fast = value - _fast[channel];
            missed += channel == 1 ? 2 * Math.Abs(slow) : Math.Abs(slow);
            Move(Coefficients(0, channel), differences, slow * SlowGain / norm);
            Move(Coefficients(1, channel), differences, fast * FastGain / norm);
        }

        _energy += (((missed >> 1) << 4) - _energy) >> 3;
        RecentError = (_energy >> 4) switch
        {
            < 6 => 0,
            < 10 => 1,
            < 16 => 2,
            < 24 => 3,
            < 36 => 4,
            < 54 => 5,
            < 90 => 6,
            _ => 7,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int* Coefficients(int which, int channel) => _coefficients + (((which * Channels) + channel) * Stride);

    private int Sum(int* a, int* b)
    {
        if (UseVectors)
        {
            return Vector256.Sum((Vector256.Load(a) * Vector256.Load(b)) + (Vector256.Load(a + 8) * Vector256.Load(b + 8)));
        }

        int sum = 0;
        for (int i = 0; i < Taps; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private void Move(int* coefficients, int* differences, int step)
    {
        if (UseVectors)
        {
            Vector256<int> low = Vector256.Create(-CoefficientLimit), high = Vector256.Create(CoefficientLimit - 1), half = Vector256.Create(128);
            for (int i = 0; i < Stride; i += 8)
            {
                Vector256<int> moved = Vector256.Load(coefficients + i) + (((Vector256.Load(differences + i) * step) + half) >> 8);
                Vector256.Store(Vector256.Max(Vector256.Min(moved, high), low), coefficients + i);
            }

            return;
        }

        for (int i = 0; i < Taps; i++)
        {
            coefficients[i] = Math.Clamp(coefficients[i] + (((differences[i] * step) + 128) >> 8), -CoefficientLimit, CoefficientLimit - 1);
        }
    }
}
