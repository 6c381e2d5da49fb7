namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Literals and matches as zlib chooses them: the longest match, unless the next position has a longer one. They use fewer different symbols than the cheapest parse by
/// guessed costs; where the heads of blocks weigh much, a search that begins with them often ends with a smaller file.</summary>
internal static class GreedyParse
{
    /// <summary>From this distance on, a match is worth one byte less: its extra bits take about as much.</summary>
    private const int FarDistance = 1024;

    /// <summary>Finds them.</summary>
    /// <param name="stretch">The bytes.</param>
    /// <param name="matches">Their matches.</param>
    public static Match[] Find(ReadOnlySpan<byte> stretch, Matches matches)
    {
        var items = new List<Match>();
        for (int at = 0; at < stretch.Length; at += items[^1].Length)
        {
            Match match = matches.LongestAt(at);
            bool isLiteral = match.Length == 1 || (at + 1 < stretch.Length && Worth(matches.LongestAt(at + 1)) > Worth(match));
            items.Add(isLiteral ? new Match(1, stretch[at]) : match);
        }

        return [.. items];
    }

    private static int Worth(Match match) => match.Length - (match.Distance > FarDistance ? 1 : 0);
}
