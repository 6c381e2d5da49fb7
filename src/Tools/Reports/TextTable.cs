using System.Text;
using Spectre.Console;
using Tinct.Tools.Host;

namespace Tinct.Tools.Reports;

/// <summary>A titled table of rows: drawn with lines on a terminal that is wide enough, aligned plain text elsewhere.</summary>
internal sealed class TextTable
{
    private const string Gap = "  ";

    private readonly string _title;
    private readonly string[] _headings;
    private readonly List<string[]> _rows = [];
    private readonly List<string> _notes = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="title">Stands above the table; may be empty.</param>
    /// <param name="headings">One a column; none for a list of names and values.</param>
    public TextTable(string title, params string[] headings)
    {
        _title = Printable.Line(title);
        _headings = headings;
    }

    /// <summary>Leading columns that identify a row. They are repeated in every block where not all columns fit side by side.</summary>
    public int KeyColumns { get; init; } = 1;

    /// <summary>Adds a row, one cell a column.</summary>
    public TextTable Add(params string[] cells)
    {
        _rows.Add([.. cells.Select(Printable.Line)]);
        return this;
    }

    /// <summary>Adds a sentence under the table.</summary>
    public TextTable Note(string sentence)
    {
        _notes.Add(Printable.Line(sentence));
        return this;
    }

    /// <summary>Adds sentences under the table.</summary>
    public TextTable Notes(IEnumerable<string> sentences)
    {
        _notes.AddRange(sentences.Select(Printable.Line));
        return this;
    }

    /// <summary>Prints the table.</summary>
    /// <param name="toError">Whether standard output belongs to a picture, so that messages must go to standard error.</param>
    public void Print(CommandConsole console, bool toError = false)
    {
        if (toError)
        {
            console.Error.Write(ToPlainText());
        }
        else if (console.OutputIsTerminal)
        {
            DrawOrWrite(console);
        }
        else
        {
            console.Write(ToPlainText());
        }
    }

    /// <summary>The table as aligned text: the first column to the left, numbers under their headings to the right.</summary>
    /// <param name="width">Characters a line may have. Columns that do not fit follow below, with the same key columns.</param>
    public string ToPlainText(int width = int.MaxValue)
    {
        var text = new StringBuilder();
        if (_title.Length > 0)
        {
            text.AppendLine(_title);
        }

        bool isList = _headings.Length == 0;
        int[] widths = Widths();
        foreach (int[] columns in Blocks(widths, width))
        {
            foreach (string[] line in Lines)
            {
                foreach (int c in columns)
                {
                    bool isLast = c == columns[^1];
                    string cell = c == 0 || isList ? line[c].PadRight(isLast ? 0 : widths[c]) : line[c].PadLeft(widths[c]);
                    text.Append(Gap).Append(cell);
                }

                text.AppendLine();
            }
        }

        foreach (string note in _notes)
        {
            text.Append(Gap).AppendLine(note);
        }

        return text.ToString();
    }

    private IEnumerable<string[]> Lines => _headings.Length == 0 ? _rows : _rows.Prepend(_headings);

    /// <summary>Letters of the widest cell of each column.</summary>
    private int[] Widths()
    {
        int columns = _rows.Count == 0 ? _headings.Length : _rows[0].Length;
        return [.. Enumerable.Range(0, columns).Select(c => Lines.Max(line => line[c].Length))];
    }

    /// <summary>The columns of each block: all of them, or as many as fit beside the key columns.</summary>
    private IEnumerable<int[]> Blocks(int[] widths, int width)
    {
        int keys = Math.Min(KeyColumns, widths.Length);
        int keyWidth = widths[..keys].Sum(static key => Gap.Length + key);
        for (int first = keys, end; first < widths.Length; first = end)
        {
            int used = keyWidth;
            for (end = first; end < widths.Length && (end == first || used + Gap.Length + widths[end] <= width); end++)
            {
                used += Gap.Length + widths[end];
            }

            yield return [.. Enumerable.Range(0, keys), .. Enumerable.Range(first, end - first)];
        }
    }

    // Separate from the plain path so that piped output never loads the drawing library. A table that is too wide to
    // be drawn with lines would wrap inside its cells; plain text is easier to read.
    private void DrawOrWrite(CommandConsole console)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Terminal) });
        int width = terminal.Profile.Width = console.Columns ?? terminal.Profile.Width;
        if (_headings.Length > 0 && Widths().Sum(static column => column + 3) + 1 > width)
        {
            console.Write(ToPlainText(width));
        }
        else
        {
            Draw(terminal);
        }
    }

    private void Draw(IAnsiConsole terminal)
    {
        // Printed by itself, since a title of the table would be wrapped to the table's width.
        if (_title.Length > 0)
        {
            terminal.MarkupLine($"[bold]{Markup.Escape(_title)}[/]");
        }

        var table = new Table().Border(TableBorder.Rounded);
        bool isList = _headings.Length == 0;
        for (int c = 0; c < (isList ? _rows[0].Length : _headings.Length); c++)
        {
            var column = new TableColumn(isList ? "" : Markup.Escape(_headings[c]));
            table.AddColumn(c == 0 || isList ? column : column.RightAligned());
        }

        if (isList)
        {
            table.HideHeaders();
        }

        foreach (string[] row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        terminal.Write(table);
        foreach (string note in _notes)
        {
            terminal.WriteLine(Gap + note);
        }
    }
}
