using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>Carries profile, EXIF and XMP between picture files and .tinct files.</summary>
internal static class Metadata
{
    private const int ColorSpaceOffset = 16;

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

        // Which program wrote a file, and when, nobody misses.
        string[] texts =
            [.. metadata.Texts.Select(static text => text.Keyword).Where(static key => key != "Software" && !key.StartsWith("date:", StringComparison.Ordinal)).Distinct()];
        if (texts.Length > 0)
        {
            notes.Add($"Text was left out: {Printable.Line(string.Join(", ", texts))}.");
        }

        return FileSections.Empty with { Icc = icc, Exif = metadata.Exif, Xmp = metadata.Xmp };
    }

    /// <summary>What a decoded picture gets from a .tinct file.</summary>
    public static ImageMetadata ToMetadata(FileSections sections) => new()
    {
        Icc = ToArray(sections.Icc),
        Exif = ToArray(sections.Exif),
        Xmp = ToArray(sections.Xmp),
        Texts = [.. sections.Text.Select(static text => new ImageText(text.Key, text.Value))],
    };

    /// <summary>A profile's header names the space of its device side; a palette of RGB needs an RGB profile.</summary>
    private static bool IsForRgb(byte[] icc) => icc.AsSpan(Math.Min(ColorSpaceOffset, icc.Length)).StartsWith("RGB "u8);

    private static byte[]? ToArray(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : bytes.ToArray();
}
