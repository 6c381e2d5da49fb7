using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Annex, section 10.3: predicts the colour of a pixel from differences among its neighbours' colours, with coefficients that follow the picture:
/// normalised least mean squares (Widrow and Hoff) in integers, twice in every channel, slow and fast.</summary>
/// <remarks>The scalar and the vector form compute the same integers; <see cref="UseVectors"/> forces either in tests.</remarks>
// Bounds: taps and lanes are constants; vectors are whole.
internal sealed unsafe class AdaptivePrediction
{
    private const int Channels = 4;
    private const int Taps = 11;

    // Four channels of slow, four of fast.
    private const int Lanes = 2 * Channels;

    private const int Quarter = 1 << 14;

    /// <summary>Coefficients are in 65,536ths and stay within 4, so that eleven products fit 32 bits.</summary>
    private const int CoefficientLimit = 1 << 18;

    private const int SlowGain = 40_000, FastGain = 600_000;

    private readonly uint* _colors;
    private readonly int* _coefficients;
    private readonly int* _differences;
    private readonly int* _norms;
    private readonly int* _steps;
    private readonly int* _predicted;
    private readonly bool* _varies;
    private int _energy;

    /// <summary>Makes a predictor that knows only that colours continue.</summary>
    /// <param name="colors">Four channels a palette entry.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="predicted">Receives the slow prediction, then the fast one: four channels each, doubled.</param>
    public AdaptivePrediction(NativeArena arena, byte* colors, int count, int* predicted)
    {
        _colors = (uint*)colors;
        _predicted = predicted;
        _coefficients = arena.Allocate<int>(Taps * Lanes);
        _differences = arena.Allocate<int>(Taps * Lanes);
        _norms = arena.Allocate<int>(Lanes);
        _steps = arena.Allocate<int>(Lanes);
        _varies = arena.Allocate<bool>(Channels);
        new Span<int>(_coefficients, 2 * Lanes).Fill(Quarter);
        new Span<int>(_coefficients + (2 * Lanes), Lanes).Fill(65536 / 6);
        for (int i = 0; i < Channels * count; i++)
        {
            _varies[i % Channels] |= colors[i] != colors[i % Channels];
        }

        UseVectors = Vector256.IsHardwareAccelerated;
    }

    /// <summary>Whether the vector form runs.</summary>
    public bool UseVectors { get; init; }

    /// <summary>How far off the slow prediction was lately, 0 to 7.</summary>
    public int RecentError { get; private set; }

    /// <summary>Predicts a pixel.</summary>
    public void Predict(in Neighborhood n)
    {
        Vector128<int> w = Color(n.W), north = Color(n.N), nw = Color(n.NW), ne = Color(n.NE), ww = Color(n.WW), nn = Color(n.NN), nne = Color(n.NNE);
        SetDifference(0, north - nw);
        SetDifference(1, w - nw);
        SetDifference(2, ne - north);
        SetDifference(3, w - ww);
        SetDifference(4, north - nn);
        SetDifference(5, nw - Color(n.NWW));
        SetDifference(6, ne - nne);
        SetDifference(7, Color(n.NEE) - ne);
        SetDifference(8, nw - Color(n.NNW));
        SetDifference(9, ww - Color(n.WWW));
        SetDifference(10, nne - nn);
        Vector128<int> doubled = (w + north + Vector128<int>.One) >> 1 << 1;
        Vector256.Store(Vector256.Create(doubled, doubled), _predicted);
        if (UseVectors)
        {
            PredictVector();
        }
        else
        {
            PredictScalar();
        }
    }

    /// <summary>Learns what the pixel that was predicted last is.</summary>
    /// <param name="index">Its palette entry.</param>
    public void Learn(int index)
    {
        Vector128<int> doubled = Color(index) << 1;
        Vector256<int> errors = Vector256.Create(doubled, doubled) - Vector256.Load(_predicted);
        Vector128<int> missed = Vector128.Abs(errors.GetLower());
        _energy += ((((Vector128.Sum(missed) + missed[1]) >> 1) << 4) - _energy) >> 3;
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
        Vector256.Store(errors * Vector256.Create(Vector128.Create(SlowGain), Vector128.Create(FastGain)), _steps);
        for (int channel = 0; channel < Channels; channel++)
        {
            // In the others all differences are 0, and so is what they predict and teach.
            if (_varies[channel])
            {
                _steps[channel] /= _norms[channel];
                _steps[Channels + channel] /= _norms[channel];
            }
        }

        if (UseVectors)
        {
            MoveVector();
        }
        else
        {
            MoveScalar();
        }
    }

    // The four channels of a palette entry.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<int> Color(int index) => Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(_colors[index]).AsByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetDifference(int tap, Vector128<int> difference) => Vector256.Store(Vector256.Create(difference, difference), _differences + (tap * Lanes));

    private void PredictScalar()
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            int sum = 0, norm = 64;
            for (int i = lane; i < Taps * Lanes; i += Lanes)
            {
                sum += _coefficients[i] * _differences[i];
                norm += _differences[i] * _differences[i];
            }

            _norms[lane] = norm;
            _predicted[lane] = Math.Clamp(_predicted[lane] + (sum >> 15), 0, 510);
        }
    }

    private void PredictVector()
    {
        Vector256<int> sum = Vector256<int>.Zero, norm = Vector256.Create(64);
        for (int i = 0; i < Taps * Lanes; i += Lanes)
        {
            Vector256<int> differences = Vector256.Load(_differences + i);
            sum += Vector256.Load(_coefficients + i) * differences;
            norm += differences * differences;
        }

        Vector256.Store(norm, _norms);
        Vector256<int> predicted = Vector256.Load(_predicted) + (sum >> 15);
        Vector256.Store(Vector256.Max(Vector256.Min(predicted, Vector256.Create(510)), Vector256<int>.Zero), _predicted);
    }

    private void MoveScalar()
    {
        for (int i = 0; i < Taps * Lanes; i++)
        {
            int moved = _coefficients[i] + (((_differences[i] * _steps[i % Lanes]) + 128) >> 8);
            _coefficients[i] = Math.Clamp(moved, -CoefficientLimit, CoefficientLimit - 1);
        }
    }

    private void MoveVector()
    {
        Vector256<int> low = Vector256.Create(-CoefficientLimit), high = Vector256.Create(CoefficientLimit - 1), half = Vector256.Create(128);
        Vector256<int> steps = Vector256.Load(_steps);
        for (int i = 0; i < Taps * Lanes; i += Lanes)
        {
            Vector256<int> moved = Vector256.Load(_coefficients + i) + (((Vector256.Load(_differences + i) * steps) + half) >> 8);
            Vector256.Store(Vector256.Max(Vector256.Min(moved, high), low), _coefficients + i);
        }
    }
}
