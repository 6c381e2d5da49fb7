using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Gated linear mixing of the counters' stretched probabilities by two selected weight sets. In the first set an input's weight
/// is chosen by how much its counter has seen, in the second by the caller. Each set learns from its own error.</summary>
/// <remarks>The scalar and the vector form compute the same integers; <see cref="UseVectors"/> forces either in tests.</remarks>
internal sealed unsafe class DenseMixer
{
    /// <summary>Buckets of counts in <see cref="CounterProfile"/>.</summary>
    private const int Buckets = 8;

    /// <summary>Weights are in 65,536ths and stay below 8 in magnitude, so that no product leaves 32 bits.</summary>
    private const int WeightLimit = (1 << 19) - 1;

    private const int InitialWeightSum = 2 << 16;

    private readonly int _lanes;
    private readonly uint** _lines;
    private readonly short* _stretch;
    private readonly int* _profile;
    private readonly int* _inputs;
    private readonly int* _places;
    private readonly int* _gathered;
    private readonly int* _byCount;
    private readonly int* _bySelector;
    private int* _countWeights;
    private int* _selectorWeights;

    /// <summary>Makes a mixer.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="lanes">Number of inputs, a multiple of 8.</param>
    /// <param name="kinds">Selectable sets of count-bucketed weights.</param>
    /// <param name="selectors">Selectable sets of plain weights.</param>
    public DenseMixer(NativeArena arena, int lanes, int kinds, int selectors)
    {
        _lanes = lanes;
        _lines = (uint**)arena.Allocate<nint>(lanes);
        _stretch = arena.Copy<short>(Logistic.Stretch);
        _profile = arena.Copy<int>(CounterProfile.Table);
        _inputs = arena.Allocate<int>(lanes);
        _places = arena.Allocate<int>(lanes);
        _gathered = arena.Allocate<int>(lanes);
        _byCount = arena.Allocate<int>((long)kinds * lanes * Buckets);
        _bySelector = arena.Allocate<int>((long)selectors * lanes);
        int initial = InitialWeightSum / (lanes + 4);
        new Span<int>(_byCount, kinds * lanes * Buckets).Fill(initial);
        new Span<int>(_bySelector, selectors * lanes).Fill(initial);
        UseVectors = Vector256.IsHardwareAccelerated;
    }

    /// <summary>Whether the vector form runs.</summary>
    public bool UseVectors { get; init; }

    /// <summary>For every input, the counters it is taken from; the decision's place picks one.</summary>
    public uint** Lines => _lines;

    /// <summary>Mixes: the weighted sums of the inputs in the stretched domain, one a set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Mix(int place, int kind, int selector, out int first, out int second)
    {
        _countWeights = _byCount + (kind * _lanes * Buckets);
        _selectorWeights = _bySelector + (selector * _lanes);
        if (UseVectors)
        {
            MixVector(place, out first, out second);
        }
        else
        {
            MixScalar(place, out first, out second);
        }
    }

    /// <summary>Learns from a decision: weights along their set's error, counters towards the decision.</summary>
    /// <param name="place">The decision's place, as in <see cref="Mix"/>.</param>
    /// <param name="first">The first set's error times the learning rate.</param>
    /// <param name="second">The second set's.</param>
    /// <param name="target">As for <see cref="CounterProfile.Next"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Train(int place, int first, int second, int target)
    {
        if (UseVectors)
        {
            TrainVector(place, first, second, target);
        }
        else
        {
            TrainScalar(place, first, second, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Clamp(int sum) => Math.Clamp(sum, -Logistic.Limit, Logistic.Limit);

    private void MixScalar(int place, out int first, out int second)
    {
        int sum0 = 0, sum1 = 0;
        for (int i = 0; i < _lanes; i++)
        {
            uint counter = _lines[i][place];
            int profile = _profile[CounterProfile.Count(counter)];
            int input = (_stretch[CounterProfile.StretchIndex(counter)] * ((profile >> 3) & 0x1FFF)) >> 8;
            int weightPlace = (i * Buckets) + (profile & 7);
            _inputs[i] = input;
            _places[i] = weightPlace;
            sum0 += (input * _countWeights[weightPlace]) >> 8;
            sum1 += (input * _selectorWeights[i]) >> 8;
        }

        first = Clamp(sum0 >> 8);
        second = Clamp(sum1 >> 8);
    }

    private void TrainScalar(int place, int first, int second, int target)
    {
        for (int i = 0; i < _lanes; i++)
        {
            int* weight = _countWeights + _places[i];
            *weight = Math.Clamp(*weight + (((_inputs[i] * first) + 8192) >> 14), -WeightLimit, WeightLimit);
            weight = _selectorWeights + i;
            *weight = Math.Clamp(*weight + (((_inputs[i] * second) + 8192) >> 14), -WeightLimit, WeightLimit);
            uint* counter = _lines[i] + place;
            *counter = CounterProfile.Next(*counter, _profile[CounterProfile.Count(*counter)], target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MixVector(int place, out int first, out int second)
    {
        short* stretch = _stretch + 2048;
        int* profiles = _profile;
        Vector256<int> sum0 = Vector256<int>.Zero, sum1 = Vector256<int>.Zero;
        for (int i = 0; i < _lanes; i += 8)
        {
            uint** lines = _lines + i;
            uint c0 = lines[0][place], c1 = lines[1][place], c2 = lines[2][place], c3 = lines[3][place];
            uint c4 = lines[4][place], c5 = lines[5][place], c6 = lines[6][place], c7 = lines[7][place];
            int t0 = profiles[c0 & 1023], t1 = profiles[c1 & 1023], t2 = profiles[c2 & 1023], t3 = profiles[c3 & 1023];
            int t4 = profiles[c4 & 1023], t5 = profiles[c5 & 1023], t6 = profiles[c6 & 1023], t7 = profiles[c7 & 1023];
            Vector256<int> profile = Vector256.Create(t0, t1, t2, t3, t4, t5, t6, t7);
            Vector256<int> confidence = (profile >> 3) & Vector256.Create(0x1FFF);
            Vector256<int> stretched = Vector256.Create(
                stretch[(int)c0 >> 20], stretch[(int)c1 >> 20], stretch[(int)c2 >> 20], stretch[(int)c3 >> 20],
                stretch[(int)c4 >> 20], stretch[(int)c5 >> 20], stretch[(int)c6 >> 20], (int)stretch[(int)c7 >> 20]);
            int* w = _countWeights + (i * Buckets);
            Vector256<int> gathered = Vector256.Create(
                w[t0 & 7], w[8 + (t1 & 7)], w[16 + (t2 & 7)], w[24 + (t3 & 7)], w[32 + (t4 & 7)], w[40 + (t5 & 7)], w[48 + (t6 & 7)], w[56 + (t7 & 7)]);
            Vector256<int> inputs = (stretched * confidence) >> 8;
            Vector256.Store(inputs, _inputs + i);
            Vector256.Store(gathered, _gathered + i);
            Vector256.Store((profile & Vector256.Create(7)) + (Vector256<int>.Indices * Buckets), _places + i);
            sum0 += (inputs * gathered) >> 8;
            sum1 += (inputs * Vector256.Load(_selectorWeights + i)) >> 8;
        }

        first = Clamp(Vector256.Sum(sum0) >> 8);
        second = Clamp(Vector256.Sum(sum1) >> 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TrainVector(int place, int first, int second, int target)
    {
        int* profiles = _profile;
        Vector256<int> low = Vector256.Create(-WeightLimit), high = Vector256.Create(WeightLimit), half = Vector256.Create(8192);
        for (int i = 0; i < _lanes; i += 8)
        {
            Vector256<int> inputs = Vector256.Load(_inputs + i);
            Vector256<int> moved = Vector256.Load(_selectorWeights + i) + (((inputs * Vector256.Create(second)) + half) >> 14);
            Vector256.Store(Vector256.Max(Vector256.Min(moved, high), low), _selectorWeights + i);
            moved = Vector256.Load(_gathered + i) + (((inputs * Vector256.Create(first)) + half) >> 14);
            Vector256.Store(Vector256.Max(Vector256.Min(moved, high), low), _gathered + i);
            int* weights = _countWeights + (i * Buckets);
            int* places = _places + i;
            int* gathered = _gathered + i;
            uint** lines = _lines + i;
            for (int j = 0; j < 8; j++)
            {
                weights[places[j]] = gathered[j];
                uint* counter = lines[j] + place;
                *counter = CounterProfile.Next(*counter, profiles[*counter & 1023], target);
            }
        }
    }
}
