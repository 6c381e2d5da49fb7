using System.Text;
using System.Text.RegularExpressions;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The orientation property of an XMP packet, <c>tiff:Orientation</c>, which repeats the tag of EXIF: an attribute or an element, whatever its prefix.</summary>
internal static partial class XmpOrientation
{
    /// <summary>A copy of the packet that says "upright", for pixels that were turned; no other byte of it changes.</summary>
    /// <returns>Null where the property has another form than a number, so that it cannot be told what it would say.</returns>
    public static byte[]? Reset(ReadOnlySpan<byte> xmp)
    {
        // Every byte a character: places in the text are those in the packet.
        string text = Encoding.Latin1.GetString(xmp);
        HashSet<string> prefixes = [.. Matches(Namespace(), text).Select(static match => match.Groups["prefix"].Value)];
        byte[] copy = xmp.ToArray();
        foreach (Match property in Matches(Property(), text).Where(match => prefixes.Contains(match.Groups["prefix"].Value)))
        {
            Group value = property.Groups["value"];
            string number = value.Value.Trim();
            if (number is not [>= '1' and <= '8'])
            {
                return null;
            }

            copy[value.Index + value.Value.IndexOf(number, StringComparison.Ordinal)] = (byte)'1';
        }

        return copy;
    }

    /// <summary>The matches, of which there can be millions, one at a time.</summary>
    private static IEnumerable<Match> Matches(Regex pattern, string text)
    {
        for (Match match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            yield return match;
        }
    }

    // Every part ends at a character that the next attempt begins with, so that the work grows with the packet and not with its square.
    [GeneratedRegex("""xmlns:(?<prefix>[^\s=:]+)\s*=\s*(?:"http://ns\.adobe\.com/tiff/1\.0/"|'http://ns\.adobe\.com/tiff/1\.0/')""", RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();

    [GeneratedRegex("""
        (?<=\s)(?<prefix>[^\s<>/="':]+):Orientation\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)')
        |<(?<prefix>[^\s<>/="':]+):Orientation(?:\s[^<>]*)?>(?<value>[^<]*)
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Property();
}
