using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace Tinct.Tools.CommandLine;

/// <summary>An option whose value is some of a few words, separated by commas.</summary>
internal sealed class WordList : Option<string?>
{
    private readonly string _byDefault;

    /// <summary>Makes the option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="words">The words, in lower case.</param>
    /// <param name="byDefault">The list that holds when the option is not given.</param>
    public WordList(string name, string description, string[] words, string byDefault)
        : base(name)
    {
        _byDefault = byDefault;
        Description = $"{description}: some of {string.Join(", ", words)} [default: {byDefault}]";
        HelpName = "LIST";
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value.ToLowerInvariant();
            if (CommaList.Split(given).FirstOrDefault(word => !words.Contains(word)) is { } unknown)
            {
                result.AddError($"{name} takes some of {string.Join(", ", words)}, separated by commas, not '{unknown}'");
            }

            return given;
        };
        CompletionSources.Add(_ => words.Select(static word => new CompletionItem(word)));
    }

    /// <summary>The words in the order given, each once.</summary>
    public string[] Read(ParseResult parsed) => [.. CommaList.Split(parsed.GetValue(this) ?? _byDefault).Distinct()];
}

/// <summary>An option whose value is some whole numbers, separated by commas.</summary>
internal sealed class WholeNumberList : Option<string?>
{
    private readonly string _byDefault;

    /// <summary>Makes the option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="least">The smallest number allowed.</param>
    /// <param name="most">The largest number allowed.</param>
    /// <param name="byDefault">The list that holds when the option is not given.</param>
    /// <param name="aliases">Other names of the option.</param>
    public WholeNumberList(string name, string description, int least, int most, string byDefault, params string[] aliases)
        : base(name, aliases)
    {
        _byDefault = byDefault;
        Description = $"{description} [default: {byDefault}]";
        HelpName = "LIST";
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (CommaList.Split(given).FirstOrDefault(word => Parse(word) is not { } value || value < least || value > most) is { } wrong)
            {
                result.AddError($"{name} takes whole numbers from {least} to {most}, separated by commas, not '{wrong}'");
            }

            return given;
        };
    }

    /// <summary>The numbers, rising, each once.</summary>
    public int[] Read(ParseResult parsed) =>
        [.. CommaList.Split(parsed.GetValue(this) ?? _byDefault).Select(static word => Parse(word)!.Value).Distinct().Order()];

    private static int? Parse(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}

/// <summary>The items of a list option.</summary>
internal static class CommaList
{
    /// <summary>Splits at commas; blanks around an item do not count.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);
}
