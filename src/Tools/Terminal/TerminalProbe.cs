using System.Globalization;
using System.Text.RegularExpressions;
using Tinct.Tools.Host;

namespace Tinct.Tools.Terminal;

/// <summary>Finds out what the terminal can draw: from the environment it sets, else by asking it.</summary>
internal static partial class TerminalProbe
{
    /// <summary>Asks for the size of a character (xterm's window operation 16), then for the attributes that every terminal since the VT100
    /// reports (DA1): their answer ends the waiting, whether or not the first question was understood.</summary>
    private const string Questions = "\e[16t\e[c";

    private const string SixelAttribute = "4";

    /// <summary>Looks at the terminal of a console.</summary>
    /// <param name="wanted">Graphics asked for; null to find the best.</param>
    public static TerminalInfo Look(CommandConsole console, TerminalGraphics? wanted)
    {
        if (!console.OutputIsTerminal)
        {
            return TerminalInfo.None with { Graphics = wanted ?? TerminalGraphics.Blocks };
        }

        TerminalInfo size = TerminalInfo.None with { Columns = Math.Max(1, Console.WindowWidth), Rows = Math.Max(2, Console.WindowHeight) };
        TerminalGraphics? named = wanted ?? FromEnvironment(Environment.GetEnvironmentVariable);
        return named == TerminalGraphics.Blocks
            ? size with { Graphics = TerminalGraphics.Blocks }
            : Read(TerminalQuery.Ask(Questions, console), size, named);
    }

    /// <summary>What the environment says, or null where it says nothing.</summary>
    public static TerminalGraphics? FromEnvironment(Func<string, string?> variable)
    {
        string term = variable("TERM") ?? "";
        if (term == "dumb")
        {
            return TerminalGraphics.Blocks;
        }

        // A multiplexer draws the screen itself: its own answer matters, not what the terminal around it can do.
        if (variable("TMUX") is not null || variable("STY") is not null
            || term.StartsWith("screen", StringComparison.Ordinal) || term.StartsWith("tmux", StringComparison.Ordinal))
        {
            return null;
        }

        string program = variable("TERM_PROGRAM") ?? "";
        if (variable("KITTY_WINDOW_ID") is not null || term is "xterm-kitty" or "xterm-ghostty" || program is "WezTerm" or "ghostty"
            || variable("WEZTERM_EXECUTABLE") is not null)
        {
            return TerminalGraphics.Kitty;
        }

        return term.StartsWith("foot", StringComparison.Ordinal) || term is "mlterm" or "contour" || program == "iTerm.app"
            ? TerminalGraphics.Sixel
            : null;
    }

    /// <summary>Reads the terminal's answers.</summary>
    /// <param name="answer">What it sent; may be empty.</param>
    /// <param name="named">The graphics that are known already, or null.</param>
    public static TerminalInfo Read(string answer, TerminalInfo size, TerminalGraphics? named)
    {
        bool hasSixel = Attributes().Match(answer) is { Success: true } attributes && attributes.Groups[1].Value.Split(';').Contains(SixelAttribute);
        TerminalInfo info = size with { Graphics = named ?? (hasSixel ? TerminalGraphics.Sixel : TerminalGraphics.Blocks) };
        Match cell = CellSize().Match(answer);
        return cell.Success && Number(cell.Groups[1]) is > 0 and < 1000 and int height && Number(cell.Groups[2]) is > 0 and < 1000 and int width
            ? info with { CellWidth = width, CellHeight = height }
            : info;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\e\[\?([0-9;]+)c")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\e\[6;([0-9]{1,4});([0-9]{1,4})t")]
    private static partial Regex CellSize();
}

/// <summary>How a picture is drawn in a terminal.</summary>
internal enum TerminalGraphics
{
    /// <summary>Half blocks: characters of two pixels each, in 24-bit colour. Every terminal of today shows them.</summary>
    Blocks,

    /// <summary>Sixel: pixels in at most 256 colours (DEC STD 070).</summary>
    Sixel,

    /// <summary>The kitty terminal's protocol: a PNG in escape sequences.</summary>
    Kitty,
}

/// <summary>What is known of the terminal that output goes to.</summary>
/// <param name="Rows">Lines, or null where nothing scrolls.</param>
internal sealed record TerminalInfo(TerminalGraphics Graphics, int Columns, int? Rows, int CellWidth, int CellHeight)
{
    /// <summary>Of a character where the terminal does not say: a common font's size.</summary>
    public const int UsualCellWidth = 10, UsualCellHeight = 20;

    /// <summary>What holds for output that goes to a file or another program.</summary>
    public static TerminalInfo None { get; } = new(TerminalGraphics.Blocks, 80, null, UsualCellWidth, UsualCellHeight);
}
