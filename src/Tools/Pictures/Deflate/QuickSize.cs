namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Estimates in a few milliseconds how small bytes would become, to compare ways to arrange them: greedy matches from short chains, and the entropy of what they leave.</summary>
internal static class QuickSize
{
    private const int HashBits = 15, Probes = 6, LeastMatch = 4;

    /// <summary>Bits, in units of 2^-<see cref="FixedLog.Shift"/>.</summary>
    public static long Of(ReadOnlySpan<byte> data)
    {
        var latest = new int[1 << HashBits];
        latest.AsSpan().Fill(-1);
        var previous = new int[data.Length];
        var items = new List<Match>();
        for (int at = 0; at < data.Length;)
        {
            Match best = at + LeastMatch <= data.Length ? Longest(data, at, latest[Hash(data, at)], previous) : default;
            int step = Math.Max(1, (int)best.Length);
            items.Add(step == 1 ? new Match(1, data[at]) : best);
            for (int end = Math.Min(at + step, data.Length - LeastMatch + 1); at < end; at++, step--)
            {
                int hash = Hash(data, at);
                previous[at] = latest[hash];
                latest[hash] = at;
            }

            at += step;
        }

        return SymbolCounts.OfBlock(items.ToArray()).EstimateBits();
    }

    private static Match Longest(ReadOnlySpan<byte> data, int at, int other, int[] previous)
    {
        int best = LeastMatch - 1, distance = 0;
        ReadOnlySpan<byte> here = data.Slice(at, Math.Min(DeflateCodes.MaxMatch, data.Length - at));
        for (int probe = 0; probe < Probes && other >= 0 && at - other <= DeflateCodes.MaxDistance; probe++, other = previous[other])
        {
            int length = here.CommonPrefixLength(data[other..]);
            if (length > best)
            {
                (best, distance) = (length, at - other);
            }
        }

        return distance == 0 ? default : new Match((ushort)best, (ushort)distance);
    }

    private static int Hash(ReadOnlySpan<byte> data, int at) =>
        (int)((BitConverter.ToUInt32(data[at..]) * 2654435761u) >> (32 - HashBits));
}
