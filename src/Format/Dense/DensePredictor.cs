using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Annex, section 6: the numbers that describe a decision to the predictor.</summary>
/// <param name="Place">Its counter in every slot, 0 to 6.</param>
/// <param name="Kind">Its kind: chooses the weights of set A and the mix; below <see cref="Kinds"/>.</param>
/// <param name="Site">Chooses the weights of set B1 and the curve of refinement R1; below <see cref="Sites"/>.</param>
/// <param name="MatchState">Chooses the weights of B2, by what the match expects; ignored with two weight sets.</param>
/// <param name="Texture">Chooses the weights of B3, by which neighbours are equal; ignored with two weight sets.</param>
/// <param name="ErrorState">Chooses the weights of B4, by how far predictions were off; ignored with fewer than five weight sets.</param>
/// <param name="NearKey">Hash that chooses the curve of R2.</param>
/// <param name="FarKey">Hash that chooses the curve of R3.</param>
internal readonly record struct Decision(int Place, int Kind, int Site, int MatchState, int Texture, int ErrorState, uint NearKey, uint FarKey)
{
    /// <summary>Kinds of decisions.</summary>
    public const int Kinds = 16;

    /// <summary>Sites, and values of each other number below: rows of a weight set B, curves of refinement R1.</summary>
    public const int Sites = 1024;
}

/// <summary>Annex, section 6: from counters to coded bits. Mixes the inputs, mixes the results of the weight sets, refines the probability by three maps, codes the
/// decision and trains all of it.</summary>
// Bounds: sets and kinds are constants; the numbers of decisions come from the model, not from the data.
internal sealed unsafe class DensePredictor<TCoder>
    where TCoder : struct, IArithmeticCoder
{
    private const int FirstRate = 320;
    private const int SlowestRate = 32;
    private const int RateDecay = 1 << 16;
    private const int MixLimit = (1 << 18) - 1;

    private readonly DenseMixer _mixer;
    private readonly ushort* _squash;
    private readonly int* _mix;
    private readonly int* _sums;
    private readonly Refinement _r1;
    private readonly Refinement _r2;
    private readonly Refinement _r3;
    private readonly int _hashShift;
    private int* _mixRow;
    private int _bit;
    private int _probability;
    private bool _pending;
    private uint _coded;
    private int _rate;
    private TCoder _coder;

    /// <summary>Makes a predictor that has seen nothing.</summary>
    /// <param name="mixer">Mixes the inputs; its lines are set before every decision.</param>
    /// <param name="curveBits">Curves of the hashed refinements, as a power of two.</param>
    /// <param name="coder">Where the bits go or come from.</param>
    public DensePredictor(NativeArena arena, DenseMixer mixer, int curveBits, TCoder coder)
    {
        _mixer = mixer;
        _coder = coder;
        _squash = arena.Copy<ushort>(Logistic.Squash) + Logistic.Limit;
        _mix = arena.Allocate<int>(DenseMixer.MostSets * Decision.Kinds);
        new Span<int>(_mix, DenseMixer.MostSets * Decision.Kinds).Fill(65536 / mixer.Sets);
        _sums = arena.Allocate<int>(DenseMixer.MostSets);
        _r1 = new Refinement(arena, Decision.Sites);
        _r2 = new Refinement(arena, 1 << curveBits);
        _r3 = new Refinement(arena, 1 << curveBits);
        _hashShift = 32 - curveBits;
    }

    /// <summary>The coder, for its beginning and end.</summary>
    public ref TCoder Coder => ref _coder;

    /// <summary>Codes a decision with the counters that the mixer's lines point to. What it teaches is learnt by the next call of this or of
    /// <see cref="Learn"/>, so that memory prefetched in between has arrived when it is needed.</summary>
    /// <param name="bit">The decision; ignored when decoding.</param>
    /// <param name="decision">Its selectors.</param>
    /// <returns>The decision.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Code(int bit, in Decision decision)
    {
        int nearCurve = (int)(decision.NearKey >> _hashShift), farCurve = (int)(decision.FarKey >> _hashShift);
        _r2.Prefetch(nearCurve);
        _r3.Prefetch(farCurve);
        Learn();
        int sets = _mixer.Sets;
        _mixer.Choose(0, decision.Kind);
        _mixer.Choose(1, decision.Site);
        if (sets > 2)
        {
            _mixer.Choose(2, decision.MatchState);
            _mixer.Choose(3, decision.Texture);
        }

        if (sets > 4)
        {
            _mixer.Choose(4, decision.ErrorState);
        }

        int* sums = _sums;
        _mixer.Mix(decision.Place, sums);
        int* mix = _mix + (DenseMixer.MostSets * decision.Kind);
        int mixed = 0;
        for (int set = 0; set < sets; set++)
        {
            mixed += (sums[set] * mix[set]) >> 8;
        }

        mixed = Math.Clamp(mixed >> 8, -Logistic.Limit, Logistic.Limit);
        int probability = _squash[mixed];
        int refined = _r1.Refine(decision.Site, mixed)
            + _r2.Refine(nearCurve, mixed)
            + _r3.Refine(farCurve, mixed);
        bit = _coder.Code(bit, Math.Clamp((probability + refined) >> 2, 1, 65535));

        _bit = bit;
        _probability = probability;
        _mixRow = mix;
        _pending = true;
        return bit;
    }

    /// <summary>Trains on the decision coded last; does nothing if that was done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Learn()
    {
        if (!_pending)
        {
            return;
        }

        _pending = false;
        int* sums = _sums;
        int* mix = _mixRow;
        int one = _bit << 16;
        int error = one - _probability;
        int rate = Rate();
        for (int set = 0; set < _mixer.Sets; set++)
        {
            int sum = sums[set];
            mix[set] = Math.Clamp(mix[set] + (((sum * error) + 131072) >> 18), -MixLimit, MixLimit);
            sums[set] = ((one - _squash[sum]) * rate) >> 8;
        }

        _mixer.Train(sums, _bit != 0 ? (1 << 21) - 1 : -(1 << 21));
        int target = _bit != 0 ? 65535 : 0;
        _r1.Train(target);
        _r2.Train(target);
        _r3.Train(target);
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
