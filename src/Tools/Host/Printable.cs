namespace Tinct.Tools.Host;

/// <summary>Text that cannot command a terminal. Names of files are whatever somebody called them, escape sequences included.</summary>
internal static class Printable
{
    private const char Stand = '\uFFFD';

    /// <summary>The text in one line: line breaks become spaces, other control characters U+FFFD.</summary>
    public static string Line(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Any(char.IsControl) ? string.Create(line.Length, line, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) ? Stand : from[i];
            }
        }) : line;
    }
}
