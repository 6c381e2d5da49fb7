namespace Tinct.Tools.Charts;

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
