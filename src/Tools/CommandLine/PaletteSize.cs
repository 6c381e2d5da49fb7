using System.CommandLine;
using System.Globalization;
using Tinct.Format;

namespace Tinct.Tools.CommandLine;

/// <summary>The option <c>-k</c>: a number of colours, or <c>auto</c>.</summary>
internal sealed class PaletteSize : Option<string?>
{
    private const string Auto = "auto";

    /// <summary>Makes the option.</summary>
    /// <param name="byDefault">The number of colours when it is not given.</param>
    public PaletteSize(int byDefault)
        : base("--colors", "-k")
    {
        Description = $"colours of the palette, 1 to {Palette.MaxCount}, or auto: where more colours stop paying in bytes [default: {byDefault}]";
        HelpName = "N|auto";
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (given != Auto && Parse(given) is not (>= 1 and <= Palette.MaxCount))
            {
                result.AddError($"-k takes a whole number from 1 to {Palette.MaxCount}, or auto, not '{given}'");
            }

            return given;
        };
    }

    /// <summary>Whether the number is to be chosen.</summary>
    public bool IsAuto(ParseResult parsed) => parsed.GetValue(this) == Auto;

    /// <summary>The number, or null when it is not given or to be chosen.</summary>
    public int? Read(ParseResult parsed) => parsed.GetValue(this) is { } given && given != Auto ? Parse(given) : null;

    private static int? Parse(string given) =>
        int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;
}
