namespace Tinct.Format;

/// <summary>Annex, section 4: the logistic function and its inverse as integer tables. Probabilities are in 65,536ths; the logistic domain
/// ("stretch") is ln(p / (1 - p)) in 256ths, from -2,816 to 2,816 (eleven to either side).</summary>
internal static class Logistic
{
    /// <summary>The largest magnitude in the stretched domain.</summary>
    public const int Limit = 2816;

    // round(65536 / (1 + e^(-i/2))), i = 0..22: the function at steps of 128; the other half follows from symmetry.
    private static ReadOnlySpan<ushort> Q =>
    [
        32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500, 65514, 65523, 65528,
        65531, 65533, 65534, 65535,
    ];

    /// <summary>Probability (in 65,536ths, 1 to 65,535) at stretch s, stored at s + <see cref="Limit"/>.</summary>
    public static readonly ushort[] Squash = MakeSquash();

    /// <summary>Stretch of a probability given in 4,096ths.</summary>
    public static readonly short[] Stretch = MakeStretch();

    private static ushort[] MakeSquash()
    {
        var table = new ushort[(2 * Limit) + 1];
        for (int s = 0; s <= Limit; s++)
        {
            int k = s >> 7;
            int f = s & 127;
            int next = Q[Math.Min(k + 1, Q.Length - 1)];
            int value = ((Q[k] * (128 - f)) + (next * f)) >> 7;
            table[Limit + s] = (ushort)value;
            table[Limit - s] = (ushort)(65536 - value);
        }

        return table;
    }

    private static short[] MakeStretch()
    {
        // The inverse: the smallest s whose probability reaches the middle of the 4,096th.
        var table = new short[4096];
        int s = -Limit;
        for (int i = 0; i < 4096; i++)
        {
            while (s < Limit && Squash[s + Limit] < (i * 16) + 8)
            {
                s++;
            }

            table[i] = (short)s;
        }

        return table;
    }
}
