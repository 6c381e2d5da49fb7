using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>A keyword and its text, as in PNG's tEXt, zTXt and iTXt chunks.</summary>
/// <param name="Keyword">What the text is: "Title", "Author", "Comment" and the like.</param>
/// <param name="Value">The text.</param>
internal readonly record struct ImageText(string Keyword, string Value);

/// <summary>What travels with a picture besides its pixels. Payloads are kept byte for byte as the file has them
/// (compression undone), without checking what they say.</summary>
internal sealed record ImageMetadata
{
    /// <summary>No metadata at all.</summary>
    public static ImageMetadata None { get; } = new();

    /// <summary>An ICC colour profile, or null.</summary>
    public byte[]? Icc { get; init; }

    /// <summary>What the colours mean by the code points of ITU-T H.273, or null. Takes precedence over the profile.</summary>
    public ColorCodePoints? CodePoints { get; init; }

    /// <summary>How large pixels are, or null.</summary>
    public PixelDensity? Density { get; init; }

    /// <summary>EXIF data starting at its TIFF header ("II*\0" or "MM\0*"), or null.</summary>
    public byte[]? Exif { get; init; }

    /// <summary>An XMP packet in UTF-8, or null.</summary>
    public byte[]? Xmp { get; init; }

    /// <summary>Texts in the order of the file.</summary>
    public IReadOnlyList<ImageText> Texts { get; init; } = [];

    /// <summary>Whether there is nothing to keep.</summary>
    public bool IsEmpty => Icc is null && CodePoints is null && Density is null && Exif is null && Xmp is null && Texts.Count == 0;
}
