using System.CommandLine;

namespace Tinct.Tools.CommandLine;

/// <summary>A whole program: its name and its verbs.</summary>
/// <param name="name">As it is typed.</param>
internal sealed class ProgramCommand(string name, string description) : RootCommand(description)
{
    /// <summary>As it is typed. The name of a root command is that of the file that runs, which a test or a runtime may be.</summary>
    public string ProgramName { get; } = name;

    /// <summary>Command lines to begin with.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>The verbs, each with those in it after it.</summary>
    public IEnumerable<Verb> Verbs => Subcommands.OfType<Verb>().SelectMany(static verb => verb.Subcommands.OfType<Verb>().Prepend(verb));
}
