using System.Runtime.Intrinsics;

namespace Tinct.Tools.Pictures.Deflate;

/// <summary>The cheapest way to write bytes as literals and matches, given their costs: the least sum from every position to the end, found from the end.</summary>
internal sealed class OptimalParse
{
    private readonly int[] _costs;
    private readonly Match[] _choices;

    /// <summary>Makes room.</summary>
    /// <param name="length">Bytes of the longest stretch.</param>
    public OptimalParse(int length) => (_costs, _choices) = (new int[length + 1], new Match[length]);

    /// <summary>Finds the cheapest literals and matches of a part of a stretch.</summary>
    /// <param name="data">The part's bytes.</param>
    /// <param name="matches">Those of the stretch.</param>
    /// <param name="first">Where the part begins in the stretch.</param>
    /// <param name="costs">What they cost.</param>
    public Match[] Find(ReadOnlySpan<byte> data, Matches matches, int first, ParseCosts costs)
    {
        _costs[data.Length] = 0;
        for (int at = data.Length - 1; at >= 0; at--)
        {
            var best = new Match(1, data[at]);
            int bestCost = costs.Literals[data[at]] + _costs[at + 1];
            int length = DeflateCodes.MinMatch;
            foreach (Match match in matches.At(first + at))
            {
                int most = Math.Min(match.Length, data.Length - at);
                if (length <= most)
                {
                    Shortest(at, length, most, match.Distance, costs, ref best, ref bestCost);
                }

                length = most + 1;
            }

            _costs[at] = bestCost;
            _choices[at] = best;
        }

        int count = 0;
        for (int at = 0; at < data.Length; at += _choices[at].Length)
        {
            count++;
        }

        var items = new Match[count];
        for (int at = 0, i = 0; at < data.Length; at += _choices[at].Length)
        {
            items[i++] = _choices[at];
        }

        return items;
    }

    /// <summary>Tries all lengths of a match. Of the same cost the longest wins.</summary>
    private void Shortest(int at, int least, int most, ushort distance, ParseCosts costs, ref Match best, ref int bestCost)
    {
        int distanceCost = costs.OfDistance(distance);
        ReadOnlySpan<int> rest = _costs.AsSpan(at + least, most - least + 1);
        ReadOnlySpan<int> lengths = costs.Lengths.AsSpan(least, rest.Length);
        int i = 0;
        if (Vector256.IsHardwareAccelerated && rest.Length >= 2 * Vector256<int>.Count)
        {
            Vector256<int> lowest = Vector256.Create(int.MaxValue);
            int end = rest.Length - Vector256<int>.Count;
            for (; i <= end; i += Vector256<int>.Count)
            {
                lowest = Vector256.Min(lowest, Vector256.Create(rest[i..]) + Vector256.Create(lengths[i..]));
            }

            Vector256<int> target = Vector256.Create(bestCost - distanceCost);
            if (!Vector256.LessThanOrEqualAny(lowest, target))
            {
                Rest(i, rest, lengths, least, distance, distanceCost, ref best, ref bestCost);
                return;
            }

            i = 0;
        }

        Rest(i, rest, lengths, least, distance, distanceCost, ref best, ref bestCost);
    }

    private static void Rest(
        int i, ReadOnlySpan<int> rest, ReadOnlySpan<int> lengths, int least, ushort distance, int distanceCost, ref Match best, ref int bestCost)
    {
        for (; i < rest.Length; i++)
        {
            int cost = rest[i] + lengths[i] + distanceCost;
            if (cost <= bestCost)
            {
                bestCost = cost;
                best = new Match((ushort)(least + i), distance);
            }
        }
    }
}
