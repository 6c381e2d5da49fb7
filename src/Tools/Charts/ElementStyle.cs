using System.Globalization;
using SkiaSharp;

namespace Tinct.Tools.Charts;

/// <summary>How an element is painted: its attributes, and above them what the style sheet says.</summary>
internal sealed class ElementStyle : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _rules;
    private readonly IReadOnlyDictionary<string, string> _attributes;

    /// <summary>Settles a style.</summary>
    /// <param name="rules">The declarations for the element.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="patterns">What a fill may refer to.</param>
    public ElementStyle(
        IReadOnlyDictionary<string, string> rules, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, SKShader> patterns)
    {
        (_rules, _attributes) = (rules, attributes);
        Fill = MakePaint(Value("fill", "#000000"), Value("fill-opacity", "1"), patterns);
        Stroke = MakePaint(Value("stroke", "none"), Value("stroke-opacity", "1"), patterns);
        if (Stroke is null)
        {
            return;
        }

        Stroke.Style = SKPaintStyle.Stroke;
        Stroke.StrokeWidth = Number(Value("stroke-width", "1"));
        Stroke.StrokeJoin = Value("stroke-linejoin", "") == "round" ? SKStrokeJoin.Round : SKStrokeJoin.Miter;
        Stroke.StrokeCap = Value("stroke-linecap", "") == "round" ? SKStrokeCap.Round : SKStrokeCap.Butt;
        string dashes = Value("stroke-dasharray", "none");
        if (dashes != "none")
        {
            Stroke.PathEffect = SKPathEffect.CreateDash(Array.ConvertAll(dashes.Split(' '), Number), 0);
        }
    }

    /// <summary>The paint of the inside, or null.</summary>
    public SKPaint? Fill { get; }

    /// <summary>The paint of the line, or null.</summary>
    public SKPaint? Stroke { get; }

    /// <summary>Whether areas that a path encloses twice are left unpainted.</summary>
    public bool FillsEvenOdd => Value("fill-rule", "") == "evenodd";

    /// <summary>Size of text, in units of the figure.</summary>
    public float FontSize => Number(Value("font-size", "12"));

    /// <summary>Whether text is bold.</summary>
    public bool IsBold => Value("font-weight", "") == "bold";

    /// <summary>Whether all letters are equally wide.</summary>
    public bool IsMono => Value("font-family", "").Contains("mono", StringComparison.OrdinalIgnoreCase);

    /// <summary>A number, perhaps with <c>px</c>.</summary>
    public static float Number(string text) =>
        float.Parse(text.EndsWith("px", StringComparison.Ordinal) ? text[..^2] : text, CultureInfo.InvariantCulture);

    /// <summary>The id in <c>url(#id)</c>.</summary>
    public static string Reference(string url) => url[(url.IndexOf('#', StringComparison.Ordinal) + 1)..^1];

    /// <inheritdoc/>
    public void Dispose()
    {
        Fill?.Dispose();
        Stroke?.Dispose();
    }

    private string Value(string name, string otherwise) =>
        _rules.TryGetValue(name, out string? value) || _attributes.TryGetValue(name, out value) ? value : otherwise;

    private static SKPaint? MakePaint(string color, string opacity, IReadOnlyDictionary<string, SKShader> patterns)
    {
        if (color == "none")
        {
            return null;
        }

        var paint = new SKPaint { IsAntialias = true };
        if (color.StartsWith("url", StringComparison.Ordinal))
        {
            paint.Shader = patterns[Reference(color)];
        }
        else
        {
            paint.Color = SKColor.Parse(color).WithAlpha((byte)Math.Round(255 * Number(opacity)));
        }

        return paint;
    }
}
