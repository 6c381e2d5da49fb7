using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>What a decision is, as far as the predictor's selectors are concerned.</summary>
/// <param name="Place">Its counter within the slots, 0 to 6.</param>
/// <param name="Kind">Its kind: row of the weights by experience and of the blend, below <see cref="Kinds"/>.</param>
/// <param name="Row">Row of the first plain weight set and of the first refinement, below <see cref="Rows"/>.</param>
/// <param name="Expectation">Row of the second plain set, by what the match model expects; ignored if there are two sets.</param>
/// <param name="Texture">Row of the third plain set, by which neighbours are equal; ignored if there are two sets.</param>
/// <param name="Doubt">Row of the fourth plain set, by how far predictions were off; ignored if there are fewer than five sets.</param>
/// <param name="Near">Hash that picks the row of the second refinement.</param>
/// <param name="Far">Hash that picks the row of the third.</param>
internal readonly record struct Decision(int Place, int Kind, int Row, int Expectation, int Texture, int Doubt, uint Near, uint Far)
{
    /// <summary>Kinds of decisions.</summary>
    public const int Kinds = 16;

    /// <summary>Rows of a plain weight set and of the first refinement.</summary>
    public const int Rows = 1024;
}

/// <summary>From counters to coded bits: mixes the inputs, mixes the mixes of all weight sets, refines the probability by three maps, codes the
/// decision and trains all of it.</summary>
internal sealed unsafe class DensePredictor<TCoder>
    where TCoder : struct, IBinaryCoder
{
    private const int FirstRate = 320;
    private const int SlowestRate = 32;
    private const int RateDecay = 1 << 16;
    private const int BlendLimit = (1 << 18) - 1;

    private readonly DenseMixer _mixer;
    private readonly ushort* _squash;
    private readonly int* _blend;
    private readonly int* _sums;
    private readonly ProbabilityRefiner _byDecision;
    private readonly ProbabilityRefiner _byNear;
    private readonly ProbabilityRefiner _byFar;
    private readonly int _hashShift;
    private int* _blendRow;
    private int _bit;
    private int _probability;
    private bool _pending;
    private uint _coded;
    private int _rate;
    private TCoder _coder;

    /// <summary>Makes a predictor that has seen nothing.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="mixer">Mixes the inputs; its lines are set before every decision.</param>
    /// <param name="rowBits">Rows of the hashed refinements, as a power of two.</param>
    /// <param name="coder">Where the bits go or come from.</param>
    public DensePredictor(NativeArena arena, DenseMixer mixer, int rowBits, TCoder coder)
    {
        _mixer = mixer;
        _coder = coder;
        _squash = arena.Copy<ushort>(Logistic.Squash) + Logistic.Limit;
        _blend = arena.Allocate<int>(DenseMixer.MostSets * Decision.Kinds);
        new Span<int>(_blend, DenseMixer.MostSets * Decision.Kinds).Fill(65536 / mixer.Sets);
        _sums = arena.Allocate<int>(DenseMixer.MostSets);
        _byDecision = new ProbabilityRefiner(arena, Decision.Rows);
        _byNear = new ProbabilityRefiner(arena, 1 << rowBits);
        _byFar = new ProbabilityRefiner(arena, 1 << rowBits);
        _hashShift = 32 - rowBits;
    }

    /// <summary>The coder, for its beginning and end.</summary>
    public ref TCoder Coder => ref _coder;

    /// <summary>Codes a decision with the counters that the mixer's lines point to. What it teaches is learnt by the next call of this or of
    /// <see cref="Learn"/>, so that memory asked for in between is there by the time it is needed.</summary>
    /// <param name="bit">The decision; ignored when decoding.</param>
    /// <param name="decision">Its selectors.</param>
    /// <returns>The decision.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Code(int bit, in Decision decision)
    {
        Learn();
        int sets = _mixer.Sets;
        _mixer.Choose(0, decision.Kind);
        _mixer.Choose(1, decision.Row);
        if (sets > 2)
        {
            _mixer.Choose(2, decision.Expectation);
            _mixer.Choose(3, decision.Texture);
        }

        if (sets > 4)
        {
            _mixer.Choose(4, decision.Doubt);
        }

        int* sums = _sums;
        _mixer.Mix(decision.Place, sums);
        int* blend = _blend + (DenseMixer.MostSets * decision.Kind);
        int mixed = 0;
        for (int set = 0; set < sets; set++)
        {
            mixed += (sums[set] * blend[set]) >> 8;
        }

        mixed = Math.Clamp(mixed >> 8, -Logistic.Limit, Logistic.Limit);
        int probability = _squash[mixed];
        int refined = _byDecision.Refine(decision.Row, mixed)
            + _byNear.Refine((int)(decision.Near >> _hashShift), mixed)
            + _byFar.Refine((int)(decision.Far >> _hashShift), mixed);
        bit = _coder.Code(bit, Math.Clamp((probability + refined) >> 2, 1, 65535));

        _bit = bit;
        _probability = probability;
        _blendRow = blend;
        _pending = true;
        return bit;
    }

    /// <summary>Learns from the decision coded last, unless that is done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Learn()
    {
        if (!_pending)
        {
            return;
        }

        _pending = false;
        int* sums = _sums;
        int* blend = _blendRow;
        int one = _bit << 16;
        int error = one - _probability;
        int rate = Rate();
        for (int set = 0; set < _mixer.Sets; set++)
        {
            int sum = sums[set];
            blend[set] = Math.Clamp(blend[set] + (((sum * error) + 131072) >> 18), -BlendLimit, BlendLimit);
            sums[set] = ((one - _squash[sum]) * rate) >> 8;
        }

        _mixer.Train(sums, _bit != 0 ? (1 << 21) - 1 : -(1 << 21));
        int target = _bit != 0 ? 65535 : 0;
        _byDecision.Train(target);
        _byNear.Train(target);
        _byFar.Train(target);
    }

    /// <summary>The mixer's learning rate in 256ths: falls with the decisions coded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Rate()
    {
        if ((_coded++ & 255) == 0)
        {
            _rate = (int)Math.Max(SlowestRate, (long)FirstRate * RateDecay / (RateDecay + (long)(_coded - 1)));
        }

        return _rate;
    }
}
