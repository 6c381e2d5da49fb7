namespace Tinct.Tools.Terminal;

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
/// <param name="Graphics">The best it can do.</param>
/// <param name="Columns">Characters a line.</param>
/// <param name="Rows">Lines, or null where nothing scrolls.</param>
/// <param name="CellWidth">Pixels of a character across.</param>
/// <param name="CellHeight">Pixels of a character down.</param>
internal sealed record TerminalInfo(TerminalGraphics Graphics, int Columns, int? Rows, int CellWidth, int CellHeight)
{
    /// <summary>Of a character where the terminal does not say: a common font's size.</summary>
    public const int UsualCellWidth = 10, UsualCellHeight = 20;

    /// <summary>What holds for output that goes to a file or another program.</summary>
    public static TerminalInfo None { get; } = new(TerminalGraphics.Blocks, 80, null, UsualCellWidth, UsualCellHeight);
}
