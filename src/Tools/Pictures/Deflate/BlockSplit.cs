namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Where blocks should end: of all ways to join short runs of symbols into blocks, the one with the fewest estimated bits.</summary>
internal static class BlockSplit
{
    private const int MostRuns = 128, LeastRun = 100;

    /// <summary>Finds the ends.</summary>
    /// <param name="items">The literals and matches of a stretch.</param>
    /// <returns>The blocks, of all items.</returns>
    public static List<Range> Find(ReadOnlySpan<Match> items)
    {
        int run = Math.Max(LeastRun, (items.Length + MostRuns - 1) / MostRuns);
        var runs = new List<SymbolCounts>();
        for (int first = 0; first < items.Length; first += run)
        {
            var counts = new SymbolCounts();
            counts.Add(items.Slice(first, Math.Min(run, items.Length - first)));
            runs.Add(counts);
        }

        // The least bits of everything up to each run's start, and where the last block of it begins.
        var least = new long[runs.Count + 1];
        var starts = new int[runs.Count + 1];
        for (int end = 1; end <= runs.Count; end++)
        {
            least[end] = long.MaxValue;
            var counts = new SymbolCounts();
            for (int start = end - 1; start >= 0; start--)
            {
                counts.Add(runs[start]);
                long bits = least[start] + counts.EstimateBits();
                if (bits < least[end])
                {
                    (least[end], starts[end]) = (bits, start);
                }
            }
        }

        var blocks = new List<Range>();
        for (int end = runs.Count; end > 0; end = starts[end])
        {
            blocks.Insert(0, (starts[end] * run)..Math.Min(end * run, items.Length));
        }

        return blocks;
    }
}
