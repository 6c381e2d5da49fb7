using System.CommandLine;
using System.Globalization;

namespace Tinct.Tools.CommandLine;

/// <summary>An option whose value is a whole number.</summary>
internal sealed class WholeNumber : Option<string?>
{
    /// <summary>Makes the option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="helpName">What the value is called in the help.</param>
    /// <param name="description">For the help.</param>
    /// <param name="least">The smallest value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <param name="aliases">Other names of the option.</param>
    public WholeNumber(string name, string helpName, string description, long least, long most, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        HelpName = helpName;
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (Parse(given) is not { } value || value < least || value > most)
            {
                string range = most < long.MaxValue ? $"from {least} to {most}" : $"of at least {least}";
                result.AddError($"{name} takes a whole number {range}, not '{given}'");
            }

            return given;
        };
    }

    /// <summary>The value, or null when it is not given.</summary>
    public long? Read(ParseResult parsed) => parsed.GetValue(this) is { } given ? Parse(given) : null;

    private static long? Parse(string given) =>
        long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
}

/// <summary>An option whose value is a number.</summary>
internal sealed class RealNumber : Option<string?>
{
    /// <summary>Makes the option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="helpName">What the value is called in the help.</param>
    /// <param name="description">For the help.</param>
    /// <param name="most">The largest value allowed; the smallest is 0.</param>
    public RealNumber(string name, string helpName, string description, double most = double.MaxValue)
        : base(name)
    {
        Description = description;
        HelpName = helpName;
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (Parse(given) is not { } value || !(value >= 0 && value <= most))
            {
                string range = most < double.MaxValue ? $"from 0 to {most}" : "of at least 0";
                result.AddError($"{name} takes a number {range}, not '{given}'");
            }

            return given;
        };
    }

    /// <summary>The value, or null when it is not given.</summary>
    public double? Read(ParseResult parsed) => parsed.GetValue(this) is { } given ? Parse(given) : null;

    private static double? Parse(string given) =>
        double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
