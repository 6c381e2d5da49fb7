using System.Numerics;
using Tinct.Tools.Pictures.Deflate;

namespace Tinct.Tools.Pictures.Png;

/// <summary>How the filter of each row is chosen.</summary>
internal enum FilterRule
{
    /// <summary>No filter, which suits most palettes: differences of indices mean little.</summary>
    None,

    /// <summary>Every row the difference to the pixel at the left.</summary>
    Sub,

    /// <summary>Every row the difference to the row above.</summary>
    Up,

    /// <summary>Every row the difference to the mean of both.</summary>
    Average,

    /// <summary>Every row the difference to the likeliest of three neighbours.</summary>
    Paeth,

    /// <summary>For each row the filter of the least sum of differences, the rule of thumb of PNG's specification.</summary>
    LeastSum,

    /// <summary>For each row the filter whose bytes have the least entropy.</summary>
    LeastEntropy,

    /// <summary>For each row the filter that leaves the fewest different pairs of neighbouring bytes.</summary>
    FewestPairs,
}

/// <summary>Applies filters to whole pictures.</summary>
internal static class RowFilters
{
    /// <summary>Filters packed rows.</summary>
    /// <param name="rows">The rows' bytes, one after the other, without filter bytes.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="distance">Bytes from a byte to that of the pixel at the left.</param>
    /// <param name="rule">How each row's filter is chosen.</param>
    /// <returns>The rows, each after the byte of its filter.</returns>
    public static byte[] Apply(ReadOnlySpan<byte> rows, int rowBytes, int distance, FilterRule rule)
    {
        int height = rows.Length / rowBytes;
        var filtered = new byte[height * (rowBytes + 1)];
        var above = new byte[rowBytes];
        var attempt = new byte[rowBytes];
        var seen = new SeenPairs();
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = rows.Slice(y * rowBytes, rowBytes);
            Span<byte> target = filtered.AsSpan(y * (rowBytes + 1), rowBytes + 1);
            if (rule <= FilterRule.Paeth)
            {
                target[0] = (byte)rule;
                PngFilter.Apply(target[0], row, above, distance, target[1..]);
            }
            else
            {
                long best = long.MaxValue;
                for (int filter = 0; filter < PngFilter.Count; filter++)
                {
                    PngFilter.Apply(filter, row, above, distance, attempt);
                    long cost = Cost(attempt, rule, seen);
                    if (cost < best)
                    {
                        best = cost;
                        target[0] = (byte)filter;
                        attempt.CopyTo(target[1..]);
                    }
                }
            }

            row.CopyTo(above);
        }

        return filtered;
    }

    private static long Cost(ReadOnlySpan<byte> row, FilterRule rule, SeenPairs seen) => rule switch
    {
        FilterRule.LeastSum => PngFilter.Cost(row),
        FilterRule.LeastEntropy => Entropy(row),
        _ => seen.Count(row),
    };

    private static long Entropy(ReadOnlySpan<byte> row)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte value in row)
        {
            counts[value]++;
        }

        long cost = 0;
        foreach (int count in counts)
        {
            cost -= (long)count * FixedLog.Of(count);
        }

        return cost;
    }

    /// <summary>Counts different pairs of bytes.</summary>
    private sealed class SeenPairs
    {
        private readonly ulong[] _bits = new ulong[(1 << 16) / 64];

        public int Count(ReadOnlySpan<byte> row)
        {
            Array.Clear(_bits);
            for (int i = 1; i < row.Length; i++)
            {
                int pair = (row[i - 1] << 8) | row[i];
                _bits[pair >> 6] |= 1UL << (pair & 63);
            }

            int count = 0;
            foreach (ulong bits in _bits)
            {
                count += BitOperations.PopCount(bits);
            }

            return count;
        }
    }
}
