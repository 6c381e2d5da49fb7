using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>How an adaptive counter behaves by the number of decisions it has seen. A counter is 32 bits: a signed 22-bit
/// probability above a 10-bit count, so that zeroed memory is a counter at one half that has seen nothing.</summary>
internal static class CounterProfile
{
    /// <summary>Counts stop here: from then on a counter forgets exponentially.</summary>
    public const int CountLimit = 255;

    private const int CountMask = 1023;

    /// <summary>For every count: the adaptation rate in 16,384ths (from bit 16), the confidence that scales its stretched
    /// probability, in 256ths (from bit 3), and the count's bucket of mixer weights (0 to 7).</summary>
    public static readonly int[] Table = MakeTable();

    /// <summary>The counter's row in the stretch table, 0 to 4,095.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StretchIndex(uint counter) => ((int)counter >> 20) + 2048;

    /// <summary>The number of decisions seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Count(uint counter) => counter & CountMask;

    /// <summary>The counter after a decision.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="profile">Its entry of <see cref="Table"/>.</param>
    /// <param name="target">2^21 - 1 after a 1, -2^21 after a 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Next(uint counter, int profile, int target)
    {
        int probability = (int)counter >> 10;
        probability += (((target - probability) >> 5) * (profile >> 16)) >> 9;
        uint count = counter & CountMask;
        return ((uint)probability << 10) | (count + (count < CountLimit ? 1u : 0u));
    }

    /// <summary>The same for eight counters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Next(Vector256<uint> counters, Vector256<int> profiles, int target)
    {
        Vector256<int> probability = counters.AsInt32() >> 10;
        probability += (((Vector256.Create(target) - probability) >> 5) * (profiles >> 16)) >> 9;
        Vector256<uint> count = Vector256.Min((counters & Vector256.Create((uint)CountMask)) + Vector256<uint>.One, Vector256.Create((uint)CountLimit));
        return (probability << 10).AsUInt32() | count;
    }

    private static int[] MakeTable()
    {
        var table = new int[CountMask + 1];
        for (int n = 0; n <= CountMask; n++)
        {
            int rate = 163_840 / ((10 * n) + 16);
            table[n] = (rate << 16) | (Confidence(n) << 3) | Bucket(n);
        }

        return table;
    }

    private static int Confidence(int n)
    {
        if (n == 0)
        {
            return 0;
        }

        // 0.55 + 0.2 log2(n), at most 1.6, with the logarithm taken linearly between powers of two.
        int power = BitOperations.Log2((uint)n);
        int log = (power << 8) + ((n << 8) >> power) - 256;
        return Math.Min(410, 141 + ((51 * log) >> 8));
    }

    private static int Bucket(int n) => n switch
    {
        < 3 => n,
        < 5 => 3,
        < 9 => 4,
        < 20 => 5,
        < 80 => 6,
        _ => 7,
    };
}
