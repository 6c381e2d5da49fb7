using System.Globalization;
using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>The palette formats that are lines of text: GIMP .gpl, JASC .pal and .hex. Readers take either line ending and name the
/// line that is wrong.</summary>
internal static class TextPalettes
{
    private const string GimpSignature = "GIMP Palette";
    private const string JascSignature = "JASC-PAL";

    /// <summary>Reads <c>GIMP Palette</c>: optional <c>Name:</c>, <c>Columns:</c> and <c>Channels:</c>, comments from <c>#</c>, then <c>R G B name</c> a
    /// line, or <c>R G B A name</c> where the channels are <c>RGBA</c>.</summary>
    public static List<RgbaColor> ReadGimp(string text)
    {
        string[] lines = Lines(text);
        if (lines[0].Trim() != GimpSignature)
        {
            throw ImageFileException.BadData($"A .gpl file begins with \"{GimpSignature}\"; this one does not.");
        }

        var colors = new List<RgbaColor>();
        int channels = 3;
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith("Channels:", StringComparison.Ordinal))
            {
                channels = line["Channels:".Length..].Trim() switch
                {
                    "RGB" => 3,
                    "RGBA" => 4,
                    var other => throw ImageFileException.BadData($"Line {i + 1} of the .gpl file names the channels \"{Shorten(other)}\"; RGB and RGBA are known."),
                };
                continue;
            }

            bool isHeader = line.StartsWith("Name:", StringComparison.Ordinal) || line.StartsWith("Columns:", StringComparison.Ordinal);
            if (line.Length > 0 && line[0] != '#' && !isHeader)
            {
                // A colour's name may follow its numbers.
                colors.Add(Channels(line, i, channels, exactly: false));
            }
        }

        return colors;
    }

    /// <summary>Reads <c>JASC-PAL</c>: version <c>0100</c>, the count, then <c>R G B</c> (or <c>R G B A</c>) a line.</summary>
    public static List<RgbaColor> ReadJasc(string text)
    {
        string[] lines = Lines(text);
        if (lines[0].Trim() != JascSignature)
        {
            throw ImageFileException.BadData($"A JASC .pal file begins with \"{JascSignature}\"; this one does not.");
        }

        if (lines.Length < 3
            || !int.TryParse(lines[2].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count > Palette.MaxCount)
        {
            throw ImageFileException.BadData($"Line 3 of a JASC .pal file is its number of colours, 1 to {Palette.MaxCount}.");
        }

        var colors = new List<RgbaColor>(Math.Min(count, lines.Length));
        for (int i = 3; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0)
            {
                colors.Add(Channels(line, i, 3, exactly: true));
            }
        }

        return colors.Count == count
            ? colors
            : throw ImageFileException.BadData($"The JASC .pal file announces {Show.Colors(count)} and holds {colors.Count}.");
    }

    /// <summary>Reads one <c>rrggbb</c> or <c>rrggbbaa</c> a line, with or without <c>#</c>; lines from <c>;</c> or <c>//</c> are comments.</summary>
    public static List<RgbaColor> ReadHex(string text)
    {
        var colors = new List<RgbaColor>();
        string[] lines = Lines(text);
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != ';' && !line.StartsWith("//", StringComparison.Ordinal))
            {
                colors.Add(RgbaColor.TryParse(line, null, out RgbaColor color)
                    ? color
                    : throw ImageFileException.BadData(
                        $"Line {i + 1} of the .hex file, \"{Shorten(line)}\", is not a colour like 1a2b3c or 1a2b3cff."));
            }
        }

        return colors;
    }

    /// <summary>Writes a .gpl file; the format knows no alpha.</summary>
    public static string WriteGimp(ReadOnlySpan<RgbaColor> colors, string name)
    {
        RequireOpaque(colors, ".gpl");
        var text = new StringBuilder();
        text.Append(GimpSignature).Append("\nName: ").Append(name.ReplaceLineEndings(" ")).Append("\nColumns: 16\n#\n");
        foreach (RgbaColor color in colors)
        {
            text.Append(CultureInfo.InvariantCulture, $"{color.R,3} {color.G,3} {color.B,3}\t{color}\n");
        }

        return text.ToString();
    }

    /// <summary>Writes a JASC .pal file, with the format's CRLF line ends and a fourth number a line where a colour is not opaque.</summary>
    public static string WriteJasc(ReadOnlySpan<RgbaColor> colors)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{JascSignature}\r\n0100\r\n{colors.Length}\r\n");
        bool alpha = new Palette(colors).HasAlpha;
        foreach (RgbaColor color in colors)
        {
            text.Append(CultureInfo.InvariantCulture, $"{color.R} {color.G} {color.B}");
            text.Append(alpha ? string.Create(CultureInfo.InvariantCulture, $" {color.A}\r\n") : "\r\n");
        }

        return text.ToString();
    }

    /// <summary>Writes one colour a line, eight digits where a colour is not opaque.</summary>
    public static string WriteHex(ReadOnlySpan<RgbaColor> colors)
    {
        var text = new StringBuilder();
        foreach (RgbaColor color in colors)
        {
            text.Append(color.ToString().AsSpan(1)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Refuses colours a format without alpha would silently make opaque.</summary>
    internal static void RequireOpaque(ReadOnlySpan<RgbaColor> colors, string format)
    {
        foreach (RgbaColor color in colors)
        {
            if (color.A != 255)
            {
                throw ImageFileException.Unsupported($"{format} palettes have no alpha, and {color} is not opaque; write .hex, .pal, .json or .png.");
            }
        }
    }

    private static RgbaColor Channels(string line, int lineIndex, int least, bool exactly)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Span<byte> channels = [0, 0, 0, 255];
        int n = 0;
        while (n < words.Length && n < (exactly ? 4 : least)
            && byte.TryParse(words[n], NumberStyles.None, CultureInfo.InvariantCulture, out byte value))
        {
            channels[n++] = value;
        }

        if (n < least || (exactly && n != words.Length))
        {
            throw ImageFileException.BadData($"Line {lineIndex + 1} of the palette file, \"{Shorten(line)}\", is not {(least == 4 ? "four" : "three")} numbers 0 to 255.");
        }

        return new RgbaColor(channels[0], channels[1], channels[2], channels[3]);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static string Shorten(string line) => line.Length <= 40 ? line : string.Concat(line.AsSpan(0, 40), "...");
}
