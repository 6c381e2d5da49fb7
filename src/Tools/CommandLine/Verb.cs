using System.CommandLine;

namespace Tinct.Tools.CommandLine;

/// <summary>Options that belong together.</summary>
internal readonly record struct OptionGroup(string Title, IReadOnlyList<Option> Options);

/// <summary>A verb of the command. Help, manual and completions are made from what it says of itself.</summary>
internal sealed class Verb : Command
{
    private readonly List<OptionGroup> _groups = [];

    public Verb(string name, string description, params Argument[] arguments)
        : base(name, description)
    {
        foreach (Argument argument in arguments)
        {
            Add(argument);
        }
    }

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<OptionGroup> Groups => _groups;

    /// <summary>Command lines to learn from.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Adds options. Whoever writes "colour" is understood as well.</summary>
    public void AddGroup(string title, params IReadOnlyList<Option> options)
    {
        _groups.Add(new OptionGroup(title, options));
        foreach (Option option in options)
        {
            if (option.Name.Contains("color", StringComparison.Ordinal))
            {
                option.Aliases.Add(British(option.Name));
            }

            Add(option);
        }
    }

    /// <summary>The names of an option that are shown, the short one first.</summary>
    public static IEnumerable<string> NamesOf(Option option) =>
        option.Aliases.Where(alias => alias != British(option.Name)).OrderBy(static alias => alias.Length).Append(option.Name);

    /// <summary>How an argument is shown in a command line.</summary>
    public static string Placeholder(Argument argument) => argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;

    /// <summary>The words that call it: the names of the verbs it belongs to, and its own.</summary>
    public string FullName => Parents.OfType<Verb>().FirstOrDefault() is { } parent ? $"{parent.FullName} {Name}" : Name;

    /// <summary>The program that it belongs to.</summary>
    public string Program => Parents.OfType<ProgramCommand>().FirstOrDefault()?.ProgramName ?? Parents.OfType<Verb>().Single().Program;

    /// <summary>The command line in short: the required parts, and that there are options.</summary>
    public string Synopsis => string.Join(' ',
    [
        Program, FullName, .. Arguments.Select(Placeholder),
        .. Options.Where(static option => option.Required).Select(static option => $"{NamesOf(option).First()} {option.HelpName}"),
        .. _groups.Count > 0 ? ["[options]"] : Array.Empty<string>(),
    ]);

    private static string British(string name) => name.Replace("color", "colour", StringComparison.Ordinal);
}
