using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.CommandLine;

// All options of this command are options of strings, interpreted here. The parser's generic code is compiled ahead of time for strings but not
// for other types; compiling it for a dozen types at every start took longer than the work of a small command.

/// <summary>An option without a value.</summary>
internal sealed class Flag : Option<string?>
{
    public Flag(string name, string description, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        Arity = ArgumentArity.Zero;
    }

    /// <summary>Whether it was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(this) is not null;
}

/// <summary>An option whose value is checked when the command line is read.</summary>
internal abstract class CheckedOption : Option<string?>
{
    /// <summary>Makes the option.</summary>
    /// <param name="valueName">What the value is called in the help.</param>
    protected CheckedOption(string name, string valueName, string description, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        HelpName = valueName;
        CustomParser = result =>
        {
            string given = Normalize(result.Tokens[0].Value);
            if (FindFault(given) is { } fault)
            {
                result.AddError($"{(aliases is [var shorter] ? shorter : name)} takes {fault}");
            }

            return given;
        };
    }

    /// <summary>The words the option takes; empty where its value is anything else.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>What the option takes, to be told where it refuses a value; null where the value is right.</summary>
    protected abstract string? FindFault(string given);

    /// <summary>The value in the form in which it is compared.</summary>
    protected virtual string Normalize(string given) => given;
}

/// <summary>An option whose value is an amount of memory.</summary>
internal sealed class MemorySize(string name, string description) : CheckedOption(name, "SIZE", description)
{
    /// <inheritdoc/>
    protected override string? FindFault(string given) => MemoryLimit.TryParse(given, out _) ? null : $"a size of at least 32M, as 512M or 2G, not '{given}'";
}

/// <summary>An option whose value is one of a few words. It lists the words in the help and names them when it refuses another.</summary>
internal class Choice : CheckedOption
{
    private readonly string[] _words;

    /// <summary>Makes the option.</summary>
    /// <param name="words">The words, in lower case.</param>
    /// <param name="byDefault">The word that holds when the option is not given, for the help; null to say nothing.</param>
    public Choice(string name, string description, string[] words, string? byDefault)
        : base(name, string.Join('|', words), byDefault is null ? description : $"{description} [default: {byDefault}]")
    {
        _words = words;
    }

    public override IReadOnlyList<string> Words => _words;

    /// <summary>The word that was given, while the command line is still being checked: in lower case, and perhaps none of the words. Null where there is none.</summary>
    public string? Given(CommandResult command) => command.GetResult(this)?.GivenText() is { } text ? Normalize(text) : null;

    protected override string? FindFault(string given) => _words.Contains(given) ? null : $"{string.Join(", ", _words)}, not '{given}'";

    protected override string Normalize(string given) => given.ToLowerInvariant().Replace("colour", "color", StringComparison.Ordinal);
}

/// <summary>An option whose value is one of a few words, each of which stands for a value.</summary>
internal sealed class Choice<T> : Choice
    where T : struct
{
    private readonly Words<T> _table;

    /// <inheritdoc cref="Choice(string, string, string[], string?)"/>
    public Choice(string name, string description, Words<T> words, T? byDefault)
        : base(name, description, words.All, byDefault is { } value ? words.Of(value) : null) => _table = words;

    /// <summary>The value, or null when it is not given.</summary>
    public T? Read(ParseResult parsed) => parsed.GetValue(this) is { } word ? _table.Parse(word) : null;
}

/// <summary>An option whose value is a whole number between two limits, both allowed.</summary>
internal sealed class WholeNumber(string name, string valueName, string description, long least, long most, params string[] aliases)
    : CheckedOption(name, valueName, description, aliases)
{
    /// <summary>The value, or null when it is not given.</summary>
    public long? Read(ParseResult parsed) => parsed.GetValue(this) is { } given ? Parse(given) : null;

    protected override string? FindFault(string given) => Parse(given) is { } value && value >= least && value <= most
        ? null
        : $"a whole number {(most < long.MaxValue ? $"from {least} to {most}" : $"of at least {least}")}, not '{given}'";

    private static long? Parse(string given) =>
        long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
}

/// <summary>An option whose value is a number from 0 to a limit, both allowed.</summary>
internal sealed class RealNumber(string name, string valueName, string description, double most = double.MaxValue)
    : CheckedOption(name, valueName, description)
{
    /// <summary>The value, or null when it is not given.</summary>
    public double? Read(ParseResult parsed) => parsed.GetValue(this) is { } given ? Parse(given) : null;

    /// <summary>The value, while the command line is still being checked; null where there is none, or no number.</summary>
    public double? Given(CommandResult command) => command.GetResult(this)?.GivenText() is { } given ? Parse(given) : null;

    protected override string? FindFault(string given) => Parse(given) is { } value && value >= 0 && value <= most
        ? null
        : $"a number {(most < double.MaxValue ? $"from 0 to {most}" : "of at least 0")}, not '{given}'";

    private static double? Parse(string given) =>
        double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}

/// <summary>An option whose value is a number of bytes: 500M, 4G; K, M, G and T are powers of 1024.</summary>
internal sealed class ByteSize(string name, string description) : CheckedOption(name, "SIZE", description)
{
    private const string Units = "KMGT";

    /// <summary>The value, or null when it is not given.</summary>
    public long? Read(ParseResult parsed) => parsed.GetValue(this) is { } given ? Parse(given) : null;

    protected override string? FindFault(string given) => Parse(given) is > 0 ? null : $"a number of bytes such as 500M or 4G, not '{given}'";

    protected override string Normalize(string given) => given.ToUpperInvariant().TrimEnd('B').TrimEnd('I');

    private static long? Parse(string given)
    {
        int unit = given.Length == 0 ? -1 : Units.IndexOf(given[^1], StringComparison.Ordinal);
        string number = unit < 0 ? given : given[..^1];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * Math.Pow(1024, unit + 1) is var bytes and < long.MaxValue ? (long)bytes : null;
    }
}

/// <summary>The option <c>-k</c>: a number of colours, or <c>auto</c>.</summary>
internal sealed class PaletteSize(int byDefault) : CheckedOption(
    "--colors", "N|auto",
    $"colours of the palette, 1 to {Palette.MaxCount}, or auto: where more colours stop paying in bytes [default: {byDefault}]", "-k")
{
    private const string Auto = "auto";

    /// <summary>Whether the number is to be chosen.</summary>
    public bool IsAuto(ParseResult parsed) => parsed.GetValue(this) == Auto;

    /// <summary>Whether the number is to be chosen, while the command line is still being checked.</summary>
    public bool IsAuto(CommandResult command) => command.GetResult(this)?.GivenText() == Auto;

    /// <summary>The number, or null when it is not given or to be chosen.</summary>
    public int? Read(ParseResult parsed) => parsed.GetValue(this) is { } given && given != Auto ? CommaList.Number(given) : null;

    protected override string? FindFault(string given) => given == Auto || CommaList.Number(given) is >= 1 and <= Palette.MaxCount
        ? null
        : $"a whole number from 1 to {Palette.MaxCount}, or auto, not '{given}'";
}

/// <summary>An option whose value is a list of some of a few words, separated by commas.</summary>
internal sealed class WordList : CheckedOption
{
    private readonly string[] _words;
    private readonly string _byDefault;

    /// <summary>Makes the option.</summary>
    /// <param name="words">The words, in lower case.</param>
    /// <param name="byDefault">The list that holds when the option is not given.</param>
    public WordList(string name, string description, string[] words, string byDefault)
        : base(name, "LIST", $"{description}: some of {string.Join(", ", words)} [default: {byDefault}]")
    {
        _words = words;
        _byDefault = byDefault;
    }

    public override IReadOnlyList<string> Words => _words;

    /// <summary>The words in the order given, each once.</summary>
    public string[] Read(ParseResult parsed) => [.. CommaList.Split(parsed.GetValue(this) ?? _byDefault).Distinct()];

    protected override string? FindFault(string given) => CommaList.Split(given).FirstOrDefault(word => !_words.Contains(word)) is { } unknown
        ? $"some of {string.Join(", ", _words)}, separated by commas, not '{unknown}'"
        : null;

    protected override string Normalize(string given) => given.ToLowerInvariant();
}

/// <summary>An option whose value is a list of whole numbers between two limits, separated by commas.</summary>
internal sealed class WholeNumberList(string name, string description, int least, int most, string byDefault, params string[] aliases)
    : CheckedOption(name, "LIST", $"{description} [default: {byDefault}]", aliases)
{
    /// <summary>The numbers, rising, each once.</summary>
    public int[] Read(ParseResult parsed) =>
        [.. CommaList.Split(parsed.GetValue(this) ?? byDefault).Select(static word => CommaList.Number(word)!.Value).Distinct().Order()];

    protected override string? FindFault(string given) =>
        CommaList.Split(given).FirstOrDefault(word => CommaList.Number(word) is not { } value || value < least || value > most) is { } wrong
            ? $"whole numbers from {least} to {most}, separated by commas, not '{wrong}'"
            : null;
}

/// <summary>The items of a list option.</summary>
internal static class CommaList
{
    /// <summary>Splits at commas; blanks around an item do not count.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>A number without a sign; null for anything else.</summary>
    public static int? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}

/// <summary>Looks at options while the command line is still being checked.</summary>
internal static class GivenOptions
{
    /// <summary>The option's value as it was typed, valid or not; null where there is none.</summary>
    public static string? GivenText(this OptionResult option) => option.Tokens is [.., { } last] ? last.Value : null;

    /// <summary>Whether the command line has the option.</summary>
    public static bool IsGiven(this CommandResult command, Option option) => command.GetResult(option) is { Implicit: false };
}
