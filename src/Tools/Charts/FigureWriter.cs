namespace Tinct.Tools.Charts;

/// <summary>Takes a drawing element by element, in SVG's terms: <see cref="SvgWriter"/> writes them down, <see cref="PixelWriter"/>
/// draws them.</summary>
internal abstract class FigureWriter
{
    private int _ids;

    /// <summary>Makes an id that no other element of the drawing has.</summary>
    public string NewId() => $"tinct-{_ids++}";

    /// <summary>Opens an element; <see cref="Close"/> ends it.</summary>
    public abstract void Open(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes);

    /// <summary>Ends the element opened last.</summary>
    public abstract void Close();

    /// <summary>Writes an element without content.</summary>
    public abstract void Element(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes);

    /// <summary>Writes an element with text in it.</summary>
    public abstract void Content(string name, string content, params ReadOnlySpan<(string Name, SvgValue Value)> attributes);

    /// <summary>Writes an element with a text that shows when the pointer rests on it.</summary>
    public abstract void Titled(string name, string title, params ReadOnlySpan<(string Name, SvgValue Value)> attributes);

    /// <summary>Writes text with its anchor on the baseline.</summary>
    public void Text(double x, double y, string content, string styles, string anchor = "start") =>
        Content("text", content, ("x", x), ("y", y), ("class", styles), ("text-anchor", anchor));
}
