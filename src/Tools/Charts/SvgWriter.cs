using System.Globalization;
using System.Text;
using System.Xml;

namespace Tinct.Tools.Charts;

/// <summary>Writes a drawing as SVG, one element a line, with everything escaped that must be.</summary>
internal sealed class SvgWriter : FigureWriter
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <inheritdoc/>
    public override void Open(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append(">\n");
        _open.Push(name);
    }

    /// <inheritdoc/>
    public override void Close() => _text.Append("</").Append(_open.Pop()).Append(">\n");

    /// <inheritdoc/>
    public override void Element(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append("/>\n");
    }

    /// <inheritdoc/>
    public override void Content(string name, string content, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append('>').Append(Escape(content)).Append("</").Append(name).Append(">\n");
    }

    /// <inheritdoc/>
    public override void Titled(string name, string title, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append("><title>").Append(Escape(title)).Append("</title></").Append(name).Append(">\n");
    }

    /// <inheritdoc/>
    public override string ToString() => _open.Count == 0
        ? _text.ToString()
        : throw new InvalidOperationException($"<{_open.Peek()}> is still open.");

    private void Start(string name, ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach ((string attribute, SvgValue value) in attributes)
        {
            _text.Append(' ').Append(attribute).Append("=\"").Append(Escape(value.Text)).Append('"');
        }
    }

    /// <summary>Escapes what XML reserves. Characters that no XML document may hold (file names can) become replacement characters.</summary>
    private static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(s_plain) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(c).Append(text[++i]);
                continue;
            }

            escaped.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                _ => XmlConvert.IsXmlChar(c) ? c.ToString() : "\uFFFD",
            });
        }

        return escaped.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> s_plain = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 #.,;:-+/()=_%|*'!?{}[]@");
}

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
    public static string Number(double number)
    {
        string text = number.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>Numbers with commas between x and y and blanks between points, as polylines have them.</summary>
    public static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(static p => $"{Number(p.X)},{Number(p.Y)}"));
}

/// <summary>Estimates how wide text is drawn, to leave room for it: fonts differ, so the estimate is that of a wide sans-serif.</summary>
internal static class TextWidth
{
    private const double Narrow = 0.36, Usual = 0.62, Capital = 0.74, Wide = 0.98;

    /// <summary>The width in pixels.</summary>
    public static double Of(string text, double size)
    {
        double ems = 0;
        foreach (char c in text)
        {
            ems += c switch
            {
                'i' or 'j' or 'l' or 't' or 'f' or 'r' or ' ' or '.' or ',' or ':' or ';' or '\'' or '|' or '(' or ')' or 'I' or '-' => Narrow,
                'm' or 'w' or 'M' or 'W' or '%' => Wide,
                >= 'A' and <= 'Z' => Capital,
                _ => Usual,
            };
        }

        return ems * size;
    }
}

/// <summary>A rectangle of a drawing, in its units (pixels at scale 1); y grows downwards.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>The right edge.</summary>
    public double Right => X + Width;

    /// <summary>The lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>The rectangle that remains when each edge is moved inwards.</summary>
    public Box Without(double left, double top, double right, double bottom) =>
        new(X + left, Y + top, Width - left - right, Height - top - bottom);

    /// <summary>Cuts the rectangle into equal columns with gaps between them.</summary>
    public Box[] Columns(int count, double gap)
    {
        double width = (Width - (gap * (count - 1))) / count;
        Box whole = this;
        return [.. Enumerable.Range(0, count).Select(i => whole with { X = whole.X + (i * (width + gap)), Width = width })];
    }

    /// <summary>Cuts the rectangle into equal rows with gaps between them.</summary>
    public Box[] Rows(int count, double gap)
    {
        double height = (Height - (gap * (count - 1))) / count;
        Box whole = this;
        return [.. Enumerable.Range(0, count).Select(i => whole with { Y = whole.Y + (i * (height + gap)), Height = height })];
    }
}
