namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Makes neighbouring symbols that occur about as often occur the same: their words get one length, which costs few bits in the head of a block. What the words themselves
/// lose has to be weighed against that.</summary>
internal static class EvenCounts
{
    private const int LeastRun = 4;

    /// <summary>Evens counts out.</summary>
    /// <param name="counts">How often each symbol occurs; symbols that do not occur never do afterwards.</param>
    /// <param name="tolerance">How far, in sixteenths of their mean, counts of a run may lie from it, but at least 1; below 0 nothing changes.</param>
    public static int[] Of(ReadOnlySpan<int> counts, int tolerance)
    {
        int[] even = counts.ToArray();
        for (int start = 0; tolerance >= 0 && start < even.Length;)
        {
            int end = start;
            long sum = 0;
            while (end < even.Length && Fits(counts[end], sum, end - start, tolerance))
            {
                sum += counts[end++];
            }

            if (end - start >= LeastRun && sum > 0)
            {
                even.AsSpan(start, end - start).Fill((int)Math.Max(1, (sum + ((end - start) / 2)) / (end - start)));
            }

            start = Math.Max(end, start + 1);
        }

        return even;
    }

    private static bool Fits(int count, long sum, int run, int tolerance)
    {
        if (run == 0)
        {
            return true;
        }

        long mean = sum / run;
        return (count == 0) == (sum == 0) && Math.Abs(count - mean) <= Math.Max(1, mean * tolerance / 16);
    }
}
