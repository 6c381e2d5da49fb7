using System.CommandLine;

namespace Tinct.Tools.CommandLine;

/// <summary>An option without a value.</summary>
internal sealed class Flag : Option<string?>
{
    /// <summary>Makes the option.</summary>
    public Flag(string name, string description, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        Arity = ArgumentArity.Zero;
    }

    /// <summary>Whether it was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(this) is not null;
}
