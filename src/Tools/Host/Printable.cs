namespace Tinct.Tools.Host;

/// <summary>Text that is safe to print: names of files and what files say of themselves may contain anything, escape sequences and orders to write from
/// right to left included, with which a name can look like another one.</summary>
internal static class Printable
{
    private const char Stand = '\uFFFD';

    /// <summary>The text in one line: line breaks become spaces, other characters that change what a terminal shows U+FFFD.</summary>
    public static string Line(string text) => Replaced(text.ReplaceLineEndings(" "), static letter => IsCommand(letter));

    /// <summary>The text in its lines: as <see cref="Line"/>, but line breaks stay.</summary>
    public static string Lines(string text) => Replaced(text.ReplaceLineEndings("\n"), static letter => letter != '\n' && IsCommand(letter));

    /// <summary>The beginning of a text, which does not end within a pair of surrogates.</summary>
    /// <param name="most">The most characters.</param>
    public static string Start(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>Whether a character is an order to the terminal: a control character, or a mark, embedding, override or isolate of the bidirectional
    /// algorithm (UAX #9), which moves the text around it.</summary>
    private static bool IsCommand(char letter) =>
        char.IsControl(letter) || letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Replaced(string text, Func<char, bool> isReplaced) =>
        text.Any(isReplaced) ? string.Create(text.Length, (text, isReplaced), static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = from.isReplaced(from.text[i]) ? Stand : from.text[i];
            }
        }) : text;
}
