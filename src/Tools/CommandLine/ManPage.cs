using System.CommandLine;
using System.Text;
using Tinct.Tools.Host;

namespace Tinct.Tools.CommandLine;

/// <summary>The manual page tinct(1), from the verbs' own descriptions, in the macros of man(7).</summary>
internal static class ManPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="version">Of the program.</param>
    public static string Of(ProgramCommand root, string version)
    {
        var text = new StringBuilder();
        text.Append($".TH TINCT 1 \"\" \"Tinct {version}\" \"User Commands\"\n.SH NAME\ntinct \\- pictures of few colours, compressed\n");
        text.Append(".SH SYNOPSIS\n");
        Verb[] verbs = [.. root.Verbs];
        foreach (Verb verb in verbs)
        {
            text.Append($".B {Escape(verb.Synopsis)}\n.br\n");
        }

        text.Append($".SH DESCRIPTION\n{Escape(root.Description!)}\n");
        foreach (Verb verb in verbs)
        {
            Append(text, verb);
        }

        text.Append(".SH EXIT STATUS\n.nf\n");
        foreach (string line in ExitCode.Help.Split('\n').Skip(1))
        {
            text.Append(Escape(line.Trim())).Append('\n');
        }

        return text.Append($".fi\n.SH ENVIRONMENT\n.TP\n.B {Failure.DebugVariable}\nSet to 1, error messages come with stack traces.\n").ToString();
    }

    private static void Append(StringBuilder text, Verb verb)
    {
        text.Append($".SH {Escape($"tinct {verb.FullName}").ToUpperInvariant()}\n{Escape(verb.Description!)}\n");
        foreach (Argument argument in verb.Arguments)
        {
            text.Append($".TP\n.I {Escape(Verb.Placeholder(argument))}\n{Escape(argument.Description!)}\n");
        }

        foreach (OptionGroup group in verb.Groups)
        {
            text.Append($".SS {Escape(group.Title)}\n");
            foreach (Option option in group.Options)
            {
                string names = string.Join(", ", Verb.NamesOf(option).Select(static name => $"\\fB{Escape(name)}\\fR"));
                string value = option.HelpName is null ? "" : $" \\fI{Escape(option.HelpName)}\\fR";
                text.Append($".TP\n{names}{value}\n{Escape(option.Description!)}\n");
            }
        }

        text.Append(".SS Examples\n.nf\n");
        foreach (string example in verb.Examples)
        {
            text.Append(Escape(example)).Append('\n');
        }

        text.Append(".fi\n");
    }

    /// <summary>Text in which roff sees no macro and no escape.</summary>
    private static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? $"\\&{escaped}" : escaped;
    }
}
