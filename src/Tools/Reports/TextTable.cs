using System.Text;
using Spectre.Console;
using Tinct.Tools.Commands;
using Tinct.Tools.Terminal;

namespace Tinct.Tools.Reports;

/// <summary>A titled table of rows: drawn with lines on a terminal, aligned plain text elsewhere.</summary>
internal sealed class TextTable
{
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

    /// <summary>Prints the table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="toError">Whether standard output belongs to a picture, so that talk must go to standard error.</param>
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
    public string ToPlainText()
    {
        var text = new StringBuilder();
        if (_title.Length > 0)
        {
            text.AppendLine(_title);
        }

        bool isList = _headings.Length == 0;
        int[] widths = Widths();
        foreach (string[] line in Lines)
        {
            text.Append("  ");
            for (int c = 0; c < widths.Length; c++)
            {
                bool last = c == widths.Length - 1;
                string cell = c == 0 || isList ? line[c].PadRight(last ? 0 : widths[c]) : line[c].PadLeft(widths[c]);
                text.Append(cell).Append(last ? "" : "  ");
            }

            text.AppendLine();
        }

        foreach (string note in _notes)
        {
            text.Append("  ").AppendLine(note);
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

    // Kept apart from the plain path so that piped output never loads the drawing library. A table of columns that is too wide for its lines to
    // be drawn would be broken within cells, and is better read without lines.
    private void DrawOrWrite(CommandConsole console)
    {
        if (_headings.Length > 0 && Widths().Sum(static width => width + 3) + 1 > AnsiConsole.Profile.Width)
        {
            console.Write(ToPlainText());
        }
        else
        {
            Draw();
        }
    }

    private void Draw()
    {
        // Not as the table's title, which would be wrapped to the table's width.
        if (_title.Length > 0)
        {
            AnsiConsole.MarkupLine($"[bold]{Markup.Escape(_title)}[/]");
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

        AnsiConsole.Write(table);
        foreach (string note in _notes)
        {
            AnsiConsole.WriteLine($"  {note}");
        }
    }
}
