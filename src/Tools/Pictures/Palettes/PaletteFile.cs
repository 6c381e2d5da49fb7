using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>The formats palettes are exchanged in.</summary>
internal enum PaletteFileFormat
{
    /// <summary>GIMP palette (.gpl).</summary>
    Gimp,

    /// <summary>JASC, Paint Shop Pro palette (.pal).</summary>
    Jasc,

    /// <summary>One <c>rrggbb</c> or <c>rrggbbaa</c> a line (.hex), as lospec.com writes.</summary>
    Hex,

    /// <summary>Adobe colour table (.act).</summary>
    Act,

    /// <summary>A JSON array of colours (.json).</summary>
    Json,
}

/// <summary>Reads palettes from files that hold nothing else, and writes them. Pictures whose palette is wanted (PNG, .tinct) are
/// opened by the commands.</summary>
internal static class PaletteFile
{
    private static readonly (string Extension, PaletteFileFormat Format)[] s_extensions =
    [
        (".gpl", PaletteFileFormat.Gimp),
        (".pal", PaletteFileFormat.Jasc),
        (".hex", PaletteFileFormat.Hex),
        (".act", PaletteFileFormat.Act),
        (".json", PaletteFileFormat.Json),
    ];

    /// <summary>Extensions that <see cref="FormatOf"/> knows, for messages.</summary>
    public static string KnownExtensions => string.Join(", ", s_extensions.Select(e => e.Extension));

    /// <summary>The format a file name's extension stands for, or null.</summary>
    public static PaletteFileFormat? FormatOf(string path)
    {
        string extension = Path.GetExtension(path);
        foreach ((string known, PaletteFileFormat format) in s_extensions)
        {
            if (known.Equals(extension, StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>Reads a palette, its order kept.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>1 to 65,536 colours.</returns>
    /// <exception cref="ImageFileException">The file is not of that format, or has no colours or too many.</exception>
    public static RgbaColor[] Read(ReadOnlySpan<byte> bytes, PaletteFileFormat format)
    {
        List<RgbaColor> colors = format switch
        {
            PaletteFileFormat.Gimp => TextPalettes.ReadGimp(Text(bytes)),
            PaletteFileFormat.Jasc => TextPalettes.ReadJasc(Text(bytes)),
            PaletteFileFormat.Hex => TextPalettes.ReadHex(Text(bytes)),
            PaletteFileFormat.Act => ActPalette.Read(bytes),
            PaletteFileFormat.Json => JsonPalette.Read(bytes),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        return colors.Count switch
        {
            0 => throw ImageFileException.BadData("The palette file names no colours."),
            > Palette.MaxCount => throw ImageFileException.BadData(
                $"The palette file names {colors.Count} colours; {Palette.MaxCount} is the most a picture can have."),
            _ => [.. colors],
        };
    }

    /// <summary>Writes a palette.</summary>
    /// <param name="colors">The colours in order.</param>
    /// <param name="format">The format to write.</param>
    /// <param name="name">The palette's name, where the format has room for one.</param>
    /// <exception cref="ImageFileException">The format cannot hold these colours.</exception>
    public static byte[] Write(ReadOnlySpan<RgbaColor> colors, PaletteFileFormat format, string name) => format switch
    {
        PaletteFileFormat.Gimp => Encoding.UTF8.GetBytes(TextPalettes.WriteGimp(colors, name)),
        PaletteFileFormat.Jasc => Encoding.UTF8.GetBytes(TextPalettes.WriteJasc(colors)),
        PaletteFileFormat.Hex => Encoding.UTF8.GetBytes(TextPalettes.WriteHex(colors)),
        PaletteFileFormat.Act => ActPalette.Write(colors),
        PaletteFileFormat.Json => JsonPalette.Write(colors),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
        {
            throw ImageFileException.BadData("The palette file is binary where text was expected.");
        }

        return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
    }
}
