using System.Text;
using SkiaSharp;

namespace Tinct.Tools.Charts;

/// <summary>The fonts of figures that are drawn as pixels. They are within the program, so that figures can be read on machines without
/// fonts and look the same everywhere.</summary>
internal sealed class FigureFonts : IDisposable
{
    private readonly Dictionary<string, SKTypeface> _typefaces = [];

    /// <summary>A font for a text.</summary>
    /// <param name="text">Where it has characters that the program's font lacks, a font of the machine is used; if there is
    /// none, boxes stand for them.</param>
    /// <param name="isMono">Whether all letters are to be equally wide.</param>
    /// <param name="isBold">Whether they are to be bold.</param>
    /// <param name="size">In units of the figure.</param>
    public SKFont Make(string text, bool isMono, bool isBold, float size)
    {
        SKFont font = MakeFont(Find(isMono ? "mono" : isBold ? "bold" : "regular"), size);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!font.ContainsGlyph(rune.Value) && SKFontManager.Default.MatchCharacter(rune.Value) is { } typeface)
            {
                font.Dispose();
                return MakeFont(typeface, size);
            }
        }

        return font;
    }

    private static SKFont MakeFont(SKTypeface typeface, float size) =>
        new(typeface, size) { Subpixel = true, Hinting = SKFontHinting.None, Edging = SKFontEdging.Antialias };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SKTypeface typeface in _typefaces.Values)
        {
            typeface.Dispose();
        }
    }

    private SKTypeface Find(string name)
    {
        if (!_typefaces.TryGetValue(name, out SKTypeface? typeface))
        {
            using Stream file = typeof(FigureFonts).Assembly.GetManifestResourceStream($"Fonts/{name}.ttf")!;
            using SKData data = SKData.Create(file);
            typeface = SKTypeface.FromData(data);
            _typefaces.Add(name, typeface);
        }

        return typeface;
    }
}
