using System.CommandLine;
using System.CommandLine.Completions;

namespace Tinct.Tools.CommandLine;

/// <summary>An option whose value is one of a few words. It lists the words in the help and names them when it refuses another.</summary>
/// <remarks>The options of this command are options of strings, interpreted here: the parser's generic code is compiled ahead of time
/// for strings but not for other types, and compiling it for a dozen of them at every start took longer than a small command's work.</remarks>
internal sealed class Choice : Option<string?>
{
    /// <summary>Makes the option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="words">The words, in lower case.</param>
    /// <param name="byDefault">The word that holds when the option is not given, for the help; null to say nothing.</param>
    public Choice(string name, string description, string[] words, string? byDefault)
        : base(name)
    {
        Description = byDefault is null ? description : $"{description} [default: {byDefault}]";
        HelpName = string.Join('|', words);
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value.ToLowerInvariant();
            if (!words.Contains(given))
            {
                result.AddError($"{name} takes {string.Join(", ", words)}, not '{result.Tokens[0].Value}'");
            }

            return given;
        };
        CompletionSources.Add(_ => words.Select(static word => new CompletionItem(word)));
    }
}
