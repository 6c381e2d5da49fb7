using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Annex, section 6, steps 1, 2, 7 and 8: gated linear mixing of the lanes' stretched probabilities by several weight sets. In set A a lane's
/// weight is chosen by its counter's bucket; in the sets B one row of weights is chosen for all lanes. Each set learns from its own error.</summary>
/// <remarks>The scalar and the vector form compute the same integers; <see cref="UseVectors"/> forces either in tests.</remarks>
internal sealed unsafe class DenseMixer
{
    /// <summary>The largest number of weight sets.</summary>
    public const int MostSets = 5;

    private const int Buckets = Counters.Buckets;

    /// <summary>Weights are in 65,536ths and stay below 8 in magnitude, so that no product leaves 32 bits.</summary>
    private const int WeightLimit = (1 << 19) - 1;

    private const int InitialWeightSum = 131_072;
    private const int Half = 1 << 13;

    private readonly int _lanes;
    private readonly short* _stretch;
    private readonly int* _profile;
    private readonly int* _inputs;
    private readonly int* _places;
    private readonly int* _gathered;
    private readonly uint* _counters;
    private readonly int* _profiles;
    private readonly uint** _touched;
    private readonly int* _a;
    private readonly int** _b;
    private readonly int** _chosen;

    /// <summary>Makes a mixer.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="lanes">Number of lanes, L in the annex, a multiple of 8.</param>
    /// <param name="sets">Weight sets, S in the annex, 2 to <see cref="MostSets"/>: A and from one to four sets B.</param>
    /// <param name="kinds">Kinds of decisions, by which A has rows.</param>
    /// <param name="rows">Rows of each set B.</param>
    public DenseMixer(NativeArena arena, int lanes, int sets, int kinds, int rows)
    {
        _lanes = lanes;
        Sets = sets;
        _stretch = arena.Copy<short>(Logistic.Stretch);
        _profile = arena.Copy<int>(Counters.Table);
        _inputs = arena.Allocate<int>(lanes);
        _places = arena.Allocate<int>(lanes);
        _gathered = arena.Allocate<int>(lanes);
        _counters = arena.Allocate<uint>(lanes);
        _profiles = arena.Allocate<int>(lanes);
        _touched = (uint**)arena.Allocate<nint>(lanes);
        _a = arena.Allocate<int>((long)kinds * lanes * Buckets);
        _b = (int**)arena.Allocate<nint>(sets);
        _chosen = (int**)arena.Allocate<nint>(sets);
        int initial = InitialWeightSum / (lanes + 4);
        new Span<int>(_a, kinds * lanes * Buckets).Fill(initial);
        for (int set = 1; set < sets; set++)
        {
            _b[set] = arena.Allocate<int>((long)rows * lanes);
            new Span<int>(_b[set], rows * lanes).Fill(initial);
        }

        // The vector form adds to four pointers at a time, which must be as wide as it takes them for.
        UseVectors = Vector256.IsHardwareAccelerated && Environment.Is64BitProcess;
    }

    /// <summary>Weight sets that are mixed.</summary>
    public int Sets { get; }

    /// <summary>Whether the vector form runs.</summary>
    public bool UseVectors { get; init; }

    /// <summary>For every lane, the counters it is taken from; the decision's place picks one.</summary>
    public required uint** Lines { get; init; }

    /// <summary>Chooses the row of a set's weights: set 0 is A, by kind; the others are B1 to B4, each by its own selector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Choose(int set, int row) => _chosen[set] = set == 0 ? _a + (row * _lanes * Buckets) : _b[set] + (row * _lanes);

    /// <summary>Mixes: the weighted sums of the inputs in the stretched domain, one a set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Mix(int place, int* sums)
    {
        if (UseVectors)
        {
            MixVector(place, sums);
        }
        else
        {
            MixScalar(place, sums);
        }
    }

    /// <summary>Learns from the decision that was mixed last: weights along their set's error, counters towards the decision. The lines may
    /// point elsewhere by then, but nothing else may have changed.</summary>
    /// <param name="errors">Every set's error times the learning rate.</param>
    /// <param name="target">As for <see cref="Counters.Next(uint, int, int)"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Train(int* errors, int target)
    {
        if (UseVectors)
        {
            TrainVector(errors, target);
        }
        else
        {
            TrainScalar(errors, target);
        }

        int* weights = _chosen[0];
        for (int i = 0; i < _lanes; i++)
        {
            weights[_places[i]] = _gathered[i];
            *_touched[i] = _counters[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Clamp(int sum) => Math.Clamp(sum, -Logistic.Limit, Logistic.Limit);

    private void MixScalar(int place, int* sums)
    {
        new Span<int>(sums, Sets).Clear();
        for (int i = 0; i < _lanes; i++)
        {
            _touched[i] = Lines[i] + place;
            uint counter = _counters[i] = *_touched[i];
            int profile = _profiles[i] = _profile[Counters.Experience(counter)];
            int input = (_stretch[Counters.StretchIndex(counter)] * Counters.Confidence(profile)) >> 8;
            _inputs[i] = input;
            _places[i] = (i * Buckets) + Counters.Bucket(profile);
            _gathered[i] = _chosen[0][_places[i]];
            sums[0] += (input * _gathered[i]) >> 8;
            for (int set = 1; set < Sets; set++)
            {
                sums[set] += (input * _chosen[set][i]) >> 8;
            }
        }

        for (int set = 0; set < Sets; set++)
        {
            sums[set] = Clamp(sums[set] >> 8);
        }
    }

    private void TrainScalar(int* errors, int target)
    {
        for (int i = 0; i < _lanes; i++)
        {
            _counters[i] = Counters.Next(_counters[i], _profiles[i], target);
        }

        for (int set = 0; set < Sets; set++)
        {
            int* weights = set == 0 ? _gathered : _chosen[set];
            for (int i = 0; i < _lanes; i++)
            {
                weights[i] = Math.Clamp(weights[i] + (((_inputs[i] * errors[set]) + Half) >> 14), -WeightLimit, WeightLimit);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MixVector(int place, int* sums)
    {
        short* stretch = _stretch + 2048;
        int* profiles = _profile;
        Vector256<int> sum = Vector256<int>.Zero;
        for (int i = 0; i < _lanes; i += 8)
        {
            uint** lines = Lines + i;
            uint c0 = lines[0][place], c1 = lines[1][place], c2 = lines[2][place], c3 = lines[3][place];
            uint c4 = lines[4][place], c5 = lines[5][place], c6 = lines[6][place], c7 = lines[7][place];
            int t0 = profiles[Counters.Experience(c0)], t1 = profiles[Counters.Experience(c1)];
            int t2 = profiles[Counters.Experience(c2)], t3 = profiles[Counters.Experience(c3)];
            int t4 = profiles[Counters.Experience(c4)], t5 = profiles[Counters.Experience(c5)];
            int t6 = profiles[Counters.Experience(c6)], t7 = profiles[Counters.Experience(c7)];
            Vector256<int> profile = Vector256.Create(t0, t1, t2, t3, t4, t5, t6, t7);
            Vector256.Store(profile, _profiles + i);
            Vector256.Store(Vector256.Create(c0, c1, c2, c3, c4, c5, c6, c7), _counters + i);
            Vector256<long> offset = Vector256.Create((long)place * sizeof(uint));
            Vector256.Store(Vector256.Load((long*)lines) + offset, (long*)(_touched + i));
            Vector256.Store(Vector256.Load((long*)(lines + 4)) + offset, (long*)(_touched + i + 4));
            Vector256<int> confidence = Counters.Confidence(profile);
            Vector256<int> stretched = Vector256.Create(
                stretch[(int)c0 >> 20], stretch[(int)c1 >> 20], stretch[(int)c2 >> 20], stretch[(int)c3 >> 20],
                stretch[(int)c4 >> 20], stretch[(int)c5 >> 20], stretch[(int)c6 >> 20], (int)stretch[(int)c7 >> 20]);
            int* w = _chosen[0] + (i * Buckets);
            Vector256<int> gathered = Vector256.Create(
                w[Counters.Bucket(t0)],
                w[Buckets + Counters.Bucket(t1)],
                w[(2 * Buckets) + Counters.Bucket(t2)],
                w[(3 * Buckets) + Counters.Bucket(t3)],
                w[(4 * Buckets) + Counters.Bucket(t4)],
                w[(5 * Buckets) + Counters.Bucket(t5)],
                w[(6 * Buckets) + Counters.Bucket(t6)],
                w[(7 * Buckets) + Counters.Bucket(t7)]);
            Vector256<int> inputs = (stretched * confidence) >> 8;
            Vector256.Store(inputs, _inputs + i);
            Vector256.Store(gathered, _gathered + i);
            Vector256<int> rows = (Vector256<int>.Indices + Vector256.Create(i)) * Buckets;
            Vector256.Store((profile & Vector256.Create(Buckets - 1)) + rows, _places + i);
            sum += (inputs * gathered) >> 8;
        }

        sums[0] = Clamp(Vector256.Sum(sum) >> 8);
        for (int set = 1; set < Sets; set++)
        {
            int* weights = _chosen[set];
            sum = Vector256<int>.Zero;
            for (int i = 0; i < _lanes; i += 8)
            {
                sum += (Vector256.Load(_inputs + i) * Vector256.Load(weights + i)) >> 8;
            }

            sums[set] = Clamp(Vector256.Sum(sum) >> 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TrainVector(int* errors, int target)
    {
        for (int i = 0; i < _lanes; i += 8)
        {
            Vector256.Store(Counters.Next(Vector256.Load(_counters + i), Vector256.Load(_profiles + i), target), _counters + i);
        }

        Vector256<int> low = Vector256.Create(-WeightLimit), high = Vector256.Create(WeightLimit), half = Vector256.Create(Half);
        for (int set = 0; set < Sets; set++)
        {
            int* weights = set == 0 ? _gathered : _chosen[set];
            Vector256<int> error = Vector256.Create(errors[set]);
            for (int i = 0; i < _lanes; i += 8)
            {
                Vector256<int> moved = Vector256.Load(weights + i) + (((Vector256.Load(_inputs + i) * error) + half) >> 14);
                Vector256.Store(Vector256.Max(Vector256.Min(moved, high), low), weights + i);
            }
        }
    }
}
