using System.CommandLine;
using System.Text;
using Tinct.Tools.Host;

namespace Tinct.Tools.CommandLine;

/// <summary>The help of the command and of its verbs, as text.</summary>
internal static class HelpPage
{
    private const int LineLength = 100;
    private const int NameColumn = 30;

    /// <summary>The help of the whole command: its verbs, how to begin, the exit codes.</summary>
    public static string Of(ProgramCommand root)
    {
        var text = new StringBuilder();
        text.Append($"{root.Description}\n\nUsage: {root.ProgramName} VERB ... [options]\n\n");
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
        text.Append($"{verb.Description}\n\nUsage: {verb.Synopsis}\n\n");
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
        foreach (string example in examples)
        {
            text.Append($"  {example}\n");
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

        text.Append(' ', NameColumn - column);
        column = NameColumn;
        foreach (string word in meaning.Split(' '))
        {
            if (column > NameColumn && column + 1 + word.Length > LineLength)
            {
                text.Append('\n').Append(' ', NameColumn);
                column = NameColumn;
            }
            else if (column > NameColumn)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
