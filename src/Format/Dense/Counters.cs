using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Annex, section 5: adaptive counters. A counter is 32 bits: q, a signed 22-bit probability; u, two bits that say which of the last
/// two decisions were surprises; and n, an 8-bit count of decisions. Zeroed memory is thus a counter at one half that has seen nothing.</summary>
internal static class Counters
{
    /// <summary>n stops here: from then on a counter forgets exponentially.</summary>
    public const int CountLimit = 255;

    /// <summary>Buckets of mixer weights: eight tiers of counts, times four patterns of surprises.</summary>
    public const int Buckets = 1 << BucketBits;

    private const int BucketBits = 5, SurpriseBits = 2, ConfidenceBits = 16 - BucketBits;

    // n and u together.
    public const uint ExperienceMask = 1023;

    private const uint SurpriseBefore = 512;

    /// <summary>For every <see cref="Experience"/>, its profile: rate(n) in 16,384ths (from bit 16), confidence(n) in 256ths (from bit 5) and the
    /// bucket, 0 to 31.</summary>
    public static readonly int[] Table = MakeTable();

    /// <summary>The counter's index into the stretch table, 0 to 4,095.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StretchIndex(uint counter) => ((int)counter >> 20) + 2048;

    /// <summary>n, the number of decisions seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Count(uint counter) => counter & CountLimit;

    /// <summary>n and u: the counter's index into <see cref="Table"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Experience(uint counter) => counter & ExperienceMask;

    /// <summary>The bucket of an entry of <see cref="Table"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Bucket(int profile) => profile & (Buckets - 1);

    /// <summary>The confidence of an entry of <see cref="Table"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Confidence(int profile) => (profile >> BucketBits) & ((1 << ConfidenceBits) - 1);

    /// <summary>The same for eight entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Confidence(Vector256<int> profiles) => (profiles >> BucketBits) & Vector256.Create((1 << ConfidenceBits) - 1);

    /// <summary>The counter after a decision.</summary>
    /// <param name="profile">Its entry of <see cref="Table"/>.</param>
    /// <param name="target">2^21 - 1 after a 1, -2^21 after a 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Next(uint counter, int profile, int target)
    {
        int probability = (int)counter >> 10;
        uint surprises = ((counter << 1) & SurpriseBefore) | ((uint)(probability ^ target) >> 31 << 8);
        probability += (((target - probability) >> 5) * (profile >> 16)) >> 9;
        uint count = Count(counter);
        return ((uint)probability << 10) | surprises | (count + (count < CountLimit ? 1u : 0u));
    }

    /// <summary>The same for eight counters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Next(Vector256<uint> counters, Vector256<int> profiles, int target)
    {
        Vector256<int> probability = counters.AsInt32() >> 10;
        Vector256<uint> last = ((probability ^ Vector256.Create(target)) >>> 31 << 8).AsUInt32();
        probability += (((Vector256.Create(target) - probability) >> 5) * (profiles >> 16)) >> 9;
        Vector256<uint> limit = Vector256.Create((uint)CountLimit), count = Vector256.Min((counters & limit) + Vector256<uint>.One, limit);
        return (probability << 10).AsUInt32() | ((counters << 1) & Vector256.Create(SurpriseBefore)) | last | count;
    }

    private static int[] MakeTable()
    {
        var table = new int[ExperienceMask + 1];
        for (int experience = 0; experience <= ExperienceMask; experience++)
        {
            int count = experience & CountLimit;
            int surprises = experience / (CountLimit + 1);
            int rate = 163_840 / ((10 * count) + 16);
            table[experience] = (rate << 16) | (ConfidenceOf(count) << BucketBits) | (TierOf(count) << SurpriseBits) | surprises;
        }

        return table;
    }

    private static int ConfidenceOf(int n)
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

    private static int TierOf(int n) => n switch
    {
        < 3 => n,
        < 5 => 3,
        < 9 => 4,
        < 20 => 5,
        < 80 => 6,
        _ => 7,
    };
}
