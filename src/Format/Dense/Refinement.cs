using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Annex, section 6, steps 4 and 9: a refinement: an adaptive probability map (secondary estimation). Every curve is a function from a
/// stretched probability to the probability that was observed, held at steps of 256 and interpolated.</summary>
// Bounds: 24 entries a curve; a stretched probability is at most 2,816 from 0, so that position >> 8 is at most 22, and the entry after it the last.
internal sealed unsafe class Refinement
{
    private const int Entries = 24;
    private readonly ushort* _table;
    private ushort* _entry;
    private int _fraction;

    /// <summary>Makes a map whose curves all start as the logistic function itself.</summary>
    public Refinement(NativeArena arena, int curves)
    {
        _table = arena.Allocate<ushort>((long)curves * Entries);
        for (int k = 0; k < Entries; k++)
        {
            int stretched = Math.Clamp((k - 11) * 256, -Logistic.Limit, Logistic.Limit);
            _table[k] = Logistic.Squash[stretched + Logistic.Limit];
        }

        for (long i = Entries; i < (long)curves * Entries; i++)
        {
            _table[i] = _table[i - Entries];
        }
    }

    /// <summary>Prefetches the curve that <see cref="Refine"/> will look at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int curve)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_table + ((nint)curve * Entries) + (Entries / 2));
        }
    }

    /// <summary>The refined probability in 65,536ths of a stretched one, -<see cref="Logistic.Limit"/> to <see cref="Logistic.Limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Refine(int curve, int stretched)
    {
        int position = stretched + Logistic.Limit;
        _fraction = position & 255;
        _entry = _table + ((nint)curve * Entries) + (position >> 8);
        return ((_entry[0] * (256 - _fraction)) + (_entry[1] * _fraction)) >> 8;
    }

    /// <summary>Moves the two entries of the last <see cref="Refine"/> towards the decision.</summary>
    /// <param name="target">65,535 after a 1, 0 after a 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Train(int target)
    {
        _entry[0] = (ushort)(_entry[0] + (((target - _entry[0]) * (256 - _fraction)) >> 14));
        _entry[1] = (ushort)(_entry[1] + (((target - _entry[1]) * _fraction) >> 14));
    }
}
