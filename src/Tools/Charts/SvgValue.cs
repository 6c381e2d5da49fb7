using System.Globalization;

namespace Tinct.Tools.Charts;

/// <summary>The value of an SVG attribute: text, or a number written with at most two decimals and a point, in every culture.</summary>
internal readonly struct SvgValue
{
    private SvgValue(string text) => Text = text;

    /// <summary>The value as it is written, not yet escaped.</summary>
    public string Text { get; }

    /// <summary>A text.</summary>
    public static implicit operator SvgValue(string text) => new(text);

    /// <summary>A number.</summary>
    public static implicit operator SvgValue(double number) => new(Number(number));

    /// <summary>A number with at most two decimals: a hundredth of a pixel is finer than any screen shows.</summary>
    /// <param name="number">Finite.</param>
    public static string Number(double number)
    {
        string text = number.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>Numbers with commas between x and y and blanks between points, as polylines have them.</summary>
    public static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(static p => $"{Number(p.X)},{Number(p.Y)}"));
}
