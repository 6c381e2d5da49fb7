using System.Text;
using System.Xml;

namespace Tinct.Tools.Charts;

/// <summary>Writes SVG elements, one a line, with everything escaped that must be.</summary>
/// <param name="idPrefix">What the ids of this drawing begin with, so that several can stand in one page.</param>
internal sealed class SvgWriter(string idPrefix)
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();
    private int _ids;

    /// <summary>Makes an id that no other element has.</summary>
    public string NewId() => $"{idPrefix}{_ids++}";

    /// <summary>Opens an element; <see cref="Close"/> ends it.</summary>
    public void Open(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append(">\n");
        _open.Push(name);
    }

    /// <summary>Ends the element opened last.</summary>
    public void Close() => _text.Append("</").Append(_open.Pop()).Append(">\n");

    /// <summary>Writes an element without content.</summary>
    public void Element(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append("/>\n");
    }

    /// <summary>Writes an element with text in it.</summary>
    public void Content(string name, string content, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append('>').Append(Escape(content)).Append("</").Append(name).Append(">\n");
    }

    /// <summary>Writes an element that tells what it is when the pointer rests on it.</summary>
    public void Titled(string name, string title, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        _text.Append("><title>").Append(Escape(title)).Append("</title></").Append(name).Append(">\n");
    }

    /// <summary>Writes text with its anchor on the baseline.</summary>
    public void Text(double x, double y, string content, string styles, string anchor = "start") =>
        Content("text", content, ("x", x), ("y", y), ("class", styles), ("text-anchor", anchor));

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
