using System.CommandLine;
using System.Text;
using Tinct.Tools.Host;

namespace Tinct.Tools.CommandLine;

/// <summary>The help of the command and of its verbs, as text.</summary>
internal static class HelpPage
{
    /// <summary>Columns of a terminal that nobody has widened.</summary>
    private const int LineLength = 80;

    private const int NameColumn = 28;

    /// <summary>Where remarks on examples begin that stand below them.</summary>
    private const int RemarkColumn = 6;

    /// <summary>The help of the whole command: its verbs, how to begin, the exit codes.</summary>
    public static string Of(ProgramCommand root)
    {
        var text = new StringBuilder();
        AppendWrapped(text, root.Description!, 0, 0);
        text.Append($"\nUsage: {root.ProgramName} VERB ... [options]\n\n");
        foreach (Verb verb in root.Subcommands.OfType<Verb>())
        {
            AppendEntry(text, verb.Name, verb.Description!);
        }

        AppendEntry(text, "help VERB", $"The options of a verb, with examples; also {root.ProgramName} VERB --help.");
        AppendEntry(text, "version", $"The version; also {root.ProgramName} --version.");
        AppendExamples(text, root.Examples);
        return text.Append('\n').Append(ExitCode.Help).Append('\n').ToString();
    }

    /// <summary>The help of a verb.</summary>
    public static string Of(Verb verb)
    {
        var text = new StringBuilder();
        AppendWrapped(text, verb.Description!, 0, 0);
        AppendWrapped(text.Append("\nUsage: "), verb.Synopsis, "Usage: ".Length, "Usage: ".Length);
        text.Append('\n');
        foreach (Argument argument in verb.Arguments)
        {
            AppendEntry(text, Verb.Placeholder(argument), argument.Description!);
        }

        foreach (Verb inner in verb.Subcommands.OfType<Verb>())
        {
            AppendEntry(text, inner.FullName, inner.Description!);
        }

        foreach (OptionGroup group in verb.Groups)
        {
            text.Append($"\n{group.Title}:\n");
            foreach (Option option in group.Options)
            {
                AppendEntry(text, $"{string.Join(", ", Verb.NamesOf(option))} {option.HelpName}".TrimEnd(), option.Description!);
            }
        }

        AppendExamples(text, verb.Examples);
        return text.ToString();
    }

    private static void AppendExamples(StringBuilder text, IReadOnlyList<string> examples)
    {
        text.Append("\nExamples:\n");

        // Text after many blanks is a remark. All remarks stand in one column beside the commands, or all below them.
        string[][] parts = [.. examples.Select(static example => example.Split("    ", 2, StringSplitOptions.TrimEntries))];
        string[][] remarked = [.. parts.Where(static part => part.Length == 2)];
        int column = 2 + remarked.Select(static part => part[0].Length).DefaultIfEmpty().Max() + 3;
        bool isBeside = remarked.All(part => column + part[1].Length <= LineLength);
        foreach (string[] part in parts)
        {
            text.Append("  ").Append(part[0]);
            if (part.Length == 2)
            {
                _ = isBeside ? text.Append(' ', column - 2 - part[0].Length) : text.Append('\n').Append(' ', RemarkColumn);
                text.Append(part[1]);
            }

            text.Append('\n');
        }
    }

    /// <summary>A name with its meaning beside it, or below it where the name is long.</summary>
    private static void AppendEntry(StringBuilder text, string name, string meaning)
    {
        text.Append("  ").Append(name);
        int column = name.Length + 2;
        if (column + 2 > NameColumn)
        {
            text.Append('\n');
            column = 0;
        }

        AppendWrapped(text.Append(' ', NameColumn - column), meaning, NameColumn, NameColumn);
    }

    /// <summary>Words, as many to a line as fit. What stands in brackets stays on one line, if it is short.</summary>
    /// <param name="column">Where the first word goes.</param>
    /// <param name="indent">Where those of other lines go.</param>
    private static void AppendWrapped(StringBuilder text, string words, int column, int indent)
    {
        int start = column;
        foreach (string word in InPieces(words))
        {
            if (column > start && column + 1 + word.Length > LineLength)
            {
                text.Append('\n').Append(' ', indent);
                column = start = indent;
            }
            else if (column > start)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }

    private static string[] InPieces(string words)
    {
        int bracket = words.LastIndexOf(" [default: ", StringComparison.Ordinal);
        bool isShort = bracket >= 0 && words.Length - bracket <= LineLength - NameColumn;
        return isShort ? [.. words[..bracket].Split(' '), words[(bracket + 1)..]] : words.Split(' ');
    }
}
