using System.CommandLine.Parsing;

namespace Tinct.Tools.CommandLine;

/// <summary>Looks at options while the command line is still being checked.</summary>
internal static class GivenOptions
{
    /// <summary>The option's value as it was typed, whether or not it is one that the option takes; null where there is none.</summary>
    public static string? GivenText(this OptionResult option) => option.Tokens is [.., { } last] ? last.Value : null;
}
