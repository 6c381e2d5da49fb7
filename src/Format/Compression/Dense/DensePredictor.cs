using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>What a decision is, as far as the predictor's selectors are concerned.</summary>
/// <param name="Place">Its counter within the slots, 0 to 6.</param>
/// <param name="Kind">Its kind, below <see cref="DensePredictor{TCoder}.Kinds"/>.</param>
/// <param name="Selector">Its plain weight set, below <see cref="DensePredictor{TCoder}.Selectors"/>.</param>
/// <param name="Row">Its row in the first refinement, below <see cref="DensePredictor{TCoder}.Selectors"/>.</param>
/// <param name="Near">Hash that picks the row of the second refinement.</param>
/// <param name="Far">Hash that picks the row of the third.</param>
internal readonly record struct Decision(int Place, int Kind, int Selector, int Row, uint Near, uint Far);

/// <summary>From counters to coded bits: mixes the inputs, mixes the two mixes, refines the probability by three maps, codes the
/// decision and trains all of it.</summary>
internal sealed unsafe class DensePredictor<TCoder>
    where TCoder : struct, IBinaryCoder
{
    /// <summary>Kinds of decisions.</summary>
    public const int Kinds = 16;

    /// <summary>Plain weight sets, and rows of the first refinement.</summary>
    public const int Selectors = 1024;

    private const int FastRate = 20;
    private const int SlowRate = 6;

    private readonly DenseMixer _mixer;
    private readonly ushort* _squash;
    private readonly int* _blend;
    private readonly ProbabilityRefiner _byDecision;
    private readonly ProbabilityRefiner _byNear;
    private readonly ProbabilityRefiner _byFar;
    private readonly int _hashShift;
    private uint _coded;
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
        _blend = arena.Allocate<int>(2 * Kinds);
        new Span<int>(_blend, 2 * Kinds).Fill(32768);
        _byDecision = new ProbabilityRefiner(arena, Selectors);
        _byNear = new ProbabilityRefiner(arena, 1 << rowBits);
        _byFar = new ProbabilityRefiner(arena, 1 << rowBits);
        _hashShift = 32 - rowBits;
    }

    /// <summary>The coder, for its beginning and end.</summary>
    public ref TCoder Coder => ref _coder;

    /// <summary>Codes a decision with the counters that the mixer's lines point to.</summary>
    /// <param name="bit">The decision; ignored when decoding.</param>
    /// <param name="decision">Its selectors.</param>
    /// <returns>The decision.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Code(int bit, in Decision decision)
    {
        int place = decision.Place;
        int* blend = _blend + (2 * decision.Kind);
        _mixer.Mix(place, decision.Kind, decision.Selector, out int first, out int second);
        int mixed = Math.Clamp(((first * blend[0]) + (second * blend[1])) >> 16, -Logistic.Limit, Logistic.Limit);
        int probability = _squash[mixed];
        int refined = _byDecision.Refine(decision.Row, mixed)
            + _byNear.Refine((int)(decision.Near >> _hashShift), mixed)
            + _byFar.Refine((int)(decision.Far >> _hashShift), mixed);
        bit = _coder.Code(bit, Math.Clamp((probability + refined) >> 2, 1, 65535));

        int one = bit << 16;
        int rate = Math.Max(SlowRate, FastRate - (int)(_coded >> 10));
        _coded += _coded < 65536 ? 1u : 0u;
        _mixer.Train(
            place, ((one - _squash[first]) * rate) >> 4, ((one - _squash[second]) * rate) >> 4, bit != 0 ? (1 << 21) - 1 : -(1 << 21));
        int error = one - probability;
        blend[0] = Math.Clamp(blend[0] + (((first * error) + 131072) >> 18), -262143, 262143);
        blend[1] = Math.Clamp(blend[1] + (((second * error) + 131072) >> 18), -262143, 262143);
        int target = bit != 0 ? 65535 : 0;
        _byDecision.Train(target);
        _byNear.Train(target);
        _byFar.Train(target);
        return bit;
    }
}
