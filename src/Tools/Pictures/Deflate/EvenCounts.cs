namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Makes neighbouring symbols that occur about as often occur the same: their words get one length, which costs few bits in the head of a block. What the words themselves
/// lose has to be weighed against that.</summary>
/// <param name="Least">How far counts of a run may lie from its mean, at least.</param>
/// <param name="Sixteenths">How far they may lie from it, in sixteenths of the mean.</param>
/// <param name="Zeros">Symbols in a row that do not occur, from which they stay so; fewer among others get words that are not used, since a change of lengths costs more.</param>
internal sealed record EvenCounts(int Least, int Sixteenths, int Zeros)
{
    private const int LeastRun = 4;

    /// <summary>What is tried beside the counts themselves.</summary>
    public static IReadOnlyList<EvenCounts> All { get; } = [new(1, 0, 1), new(1, 4, 1), new(3, 0, 5), new(3, 4, 9)];

    /// <summary>Evens counts out.</summary>
    /// <param name="counts">How often each symbol occurs.</param>
    public int[] Of(ReadOnlySpan<int> counts)
    {
        int[] even = counts.ToArray();
        for (int start = 0; start < even.Length;)
        {
            int end = start, next;
            long sum = 0;
            while (end < even.Length && (next = Fits(counts, end, sum, end - start)) > 0)
            {
                for (; next > 0; next--)
                {
                    sum += counts[end++];
                }
            }

            if (end - start >= LeastRun && sum > 0)
            {
                even.AsSpan(start, end - start).Fill((int)Math.Max(1, (sum + ((end - start) / 2)) / (end - start)));
            }

            start = Math.Max(end, start + 1);
        }

        return even;
    }

    /// <summary>How many symbols from a place on go with a run: zeros that stand together, or one other; 0 if they do not fit.</summary>
    private int Fits(ReadOnlySpan<int> counts, int at, long sum, int run)
    {
        int next = 1;
        if (counts[at] == 0)
        {
            next = counts[at..].IndexOfAnyExcept(0);
            next = next < 0 ? counts.Length - at : next;
            if (next >= Zeros)
            {
                return run == 0 ? next : 0;
            }
        }
        else if (sum == 0 && run >= Zeros)
        {
            return 0;
        }

        long mean = run == 0 ? counts[at] : sum / run;
        return Math.Abs(counts[at] - mean) <= Math.Max(Least, mean * Sixteenths / 16) ? next : 0;
    }
}
