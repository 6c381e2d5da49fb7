using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>Carries profile, colour space, resolution, EXIF, XMP and texts between picture files and .tinct files.</summary>
internal static class Metadata
{
    private const int ColorSpaceOffset = 16;

    /// <summary>The specification's limit (section 8.1).</summary>
    private const int MostKeyBytes = 79;

    /// <summary>Longer texts are left out.</summary>
    private const int MostTextLength = 1 << 20;

    /// <summary>What a .tinct file keeps of a picture's metadata.</summary>
    /// <param name="metadata">As read from the picture.</param>
    /// <param name="notes">Takes a sentence about what could not be kept.</param>
    public static FileSections ToSections(ImageMetadata metadata, ICollection<string> notes)
    {
        byte[]? icc = metadata.Icc;
        if (icc is not null && !IsForRgb(icc))
        {
            notes.Add("The ICC profile is not for RGB and was left out.");
            icc = null;
        }

        if (icc is not null && SrgbProfile.IsSrgb(icc))
        {
            notes.Add($"The ICC profile of {Show.Bytes(icc.Length)} says what goes without saying, sRGB, and was left out.");
            icc = null;
        }

        // Nobody misses which program wrote a file, and when.
        ImageText[] texts =
            [.. metadata.Texts.Where(static text => text.Keyword != "Software" && !text.Keyword.StartsWith("date:", StringComparison.Ordinal))];
        string[] unfit = [.. texts.Where(static text => !IsFit(text)).Select(static text => text.Keyword).Distinct()];
        if (unfit.Length > 0)
        {
            notes.Add($"Text was left out, for its key or its length: {Printable.Line(string.Join(", ", unfit))}.");
        }

        return FileSections.Empty with
        {
            Icc = icc,
            CodePoints = metadata.CodePoints is (1, 13, true) ? null : metadata.CodePoints,
            Exif = metadata.Exif,
            Xmp = metadata.Xmp,
            Density = metadata.Density,
            Text = [.. texts.Where(IsFit).Select(static text => new TextEntry(text.Keyword, text.Value))],
        };
    }

    /// <summary>What a decoded picture gets from a .tinct file.</summary>
    public static ImageMetadata ToMetadata(FileSections sections) => new()
    {
        Icc = ToArray(sections.Icc),
        CodePoints = sections.CodePoints,
        Density = sections.Density,
        Exif = ToArray(sections.Exif),
        Xmp = ToArray(sections.Xmp),
        Texts = [.. sections.Text.Select(static text => new ImageText(text.Key, text.Value))],
    };

    /// <summary>Whether the format can hold a text.</summary>
    private static bool IsFit(ImageText text) =>
        text.Keyword.Length > 0 && Encoding.UTF8.GetByteCount(text.Keyword) <= MostKeyBytes && text.Value.Length <= MostTextLength
            && !text.Keyword.Contains('\0', StringComparison.Ordinal);

    /// <summary>A profile's header names the space of its device side; a palette of RGB needs an RGB profile.</summary>
    private static bool IsForRgb(byte[] icc) => icc.AsSpan(Math.Min(ColorSpaceOffset, icc.Length)).StartsWith("RGB "u8);

    private static byte[]? ToArray(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : bytes.ToArray();
}
