using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Annex, section 6, steps 1, 2, 7 and 8: gated linear mixing of the lanes' stretched probabilities by several weight sets. In set A a lane's
/// weight is chosen by its counter's bucket; in the sets B one row of weights is chosen for all lanes. Each set learns from its own error.</summary>
/// <remarks>The scalar and the vector form compute the same integers; <see cref="UseVectors"/> forces either in tests.</remarks>
// Bounds: a set of weights is one row for each decision; rows are below 1,024 whatever the pixels are.
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
    private readonly int* _stretch;
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
    /// <param name="lanes">Number of lanes, L in the annex, a multiple of 8.</param>
    /// <param name="sets">Weight sets, S in the annex, 2 to <see cref="MostSets"/>: A and from one to four sets B.</param>
    /// <param name="kinds">Kinds of decisions, by which A has rows.</param>
    /// <param name="rows">Rows of each set B.</param>
    public DenseMixer(NativeArena arena, int lanes, int sets, int kinds, int rows)
    {
        _lanes = lanes;
        Sets = sets;
        _stretch = arena.Allocate<int>(Logistic.Stretch.Length);
        for (int i = 0; i < Logistic.Stretch.Length; i++)
        {
            _stretch[i] = Logistic.Stretch[i];
        }

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
        int* stretch = _stretch, profiles = _profile;
        Vector256<long> offset = Vector256.Create((long)place * sizeof(uint));
        Vector256<int> sum = Vector256<int>.Zero;
        for (int i = 0; i < _lanes; i += 8)
        {
            uint** lines = Lines + i;
            Vector256.Store(Vector256.Load((long*)lines) + offset, (long*)(_touched + i));
            Vector256.Store(Vector256.Load((long*)(lines + 4)) + offset, (long*)(_touched + i + 4));

            // Eight loads, since the counters lie in eight places: a gather over pointers takes longer.
            Vector256<int> counters = Vector256.Create(
                lines[0][place], lines[1][place], lines[2][place], lines[3][place],
                lines[4][place], lines[5][place], lines[6][place], lines[7][place]).AsInt32();
            Vector256.Store(counters, (int*)(_counters + i));
            Vector256<int> profile = Gather(profiles, counters & Vector256.Create((int)Counters.ExperienceMask));
            Vector256.Store(profile, _profiles + i);
            Vector256<int> stretched = Gather(stretch, (counters >> 20) + Vector256.Create(2048));
            Vector256<int> inputs = (stretched * Counters.Confidence(profile)) >> 8;
            Vector256.Store(inputs, _inputs + i);
            Vector256<int> places = (profile & Vector256.Create(Buckets - 1)) + ((Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) + Vector256.Create(i)) * Buckets);
            Vector256.Store(places, _places + i);

            // Set A has a weight for each bucket: the chosen ones are gathered here once, and Train writes them back.
            Vector256<int> gathered = Gather(_chosen[0], places);
            Vector256.Store(gathered, _gathered + i);

            // Shifted before they are added, as in the annex: the products nearly fill 32 bits.
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

    /// <summary>Eight elements of a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Gather(int* table, Vector256<int> places) => Avx2.IsSupported
        ? Avx2.GatherVector256(table, places, sizeof(int))
        : Vector256.Create(
            table[places[0]], table[places[1]], table[places[2]], table[places[3]], table[places[4]], table[places[5]], table[places[6]], table[places[7]]);

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
