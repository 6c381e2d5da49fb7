namespace Tinct.Tools.CommandLine;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class Spelling
{
    /// <summary>The most letters that may be wrong.</summary>
    private const int MostFaults = 2;

    /// <summary>The word that is nearest to a mistyped one; null where none is near.</summary>
    public static string? Nearest(string mistyped, IEnumerable<string> words)
    {
        (string Word, int Faults)[] ranked =
        [
            .. words.Select(word => (word, Distance(mistyped.ToLowerInvariant(), word)))
                .Where(candidate => candidate.Item2 <= Math.Min(MostFaults, candidate.word.TrimStart('-').Length / 2))
                .OrderBy(static candidate => candidate.Item2),
        ];
        return ranked is [var best, ..] ? best.Word : null;
    }

    /// <summary>Letters to insert, leave out, replace, or swap with their neighbour until one word is the other (optimal string alignment).</summary>
    internal static int Distance(string from, string to)
    {
        var table = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int replaced = table[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replaced, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], 1 + table[i - 2, j - 2]);
                }
            }
        }

        return table[from.Length, to.Length];
    }
}
