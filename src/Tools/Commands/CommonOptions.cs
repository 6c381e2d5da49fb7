using System.CommandLine;

namespace Tinct.Tools.Commands;

/// <summary>Arguments and options that several verbs have.</summary>
internal static class CommonOptions
{
    /// <summary>One input or more.</summary>
    public static Argument<string[]> Inputs(string description) => new("INPUT") { Description = description, Arity = ArgumentArity.OneOrMore };

    /// <summary>The output's name.</summary>
    public static Option<string?> Output(string description) => new("--output", "-o") { Description = description, HelpName = "OUT" };

    /// <summary>Folders as inputs.</summary>
    public static Flag Recursive() => new("--recursive", "take folders as inputs, and the folders in them", "-r");

    /// <summary>Names only.</summary>
    public static Flag DryRun() => new("--dry-run", "say which file would become which, and do nothing");

    /// <summary>JSON instead of tables.</summary>
    public static Flag Json() => new("--json", "print a JSON object, for every file one, instead of tables");

    /// <summary>No table, no progress.</summary>
    public static Flag Quiet() => new("--quiet", "print nothing but errors", "-q");

    /// <summary>Existing outputs.</summary>
    public static Flag Force() => new("--force", "replace an output that exists", "-f");
}
