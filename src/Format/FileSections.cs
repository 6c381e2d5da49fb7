using System.Collections.Immutable;

namespace Tinct.Format;

/// <summary>What a file holds besides the picture (specification, section 8). Empty memory means that there is none.</summary>
public sealed record FileSections
{
    /// <summary>No sections.</summary>
    public static FileSections Empty { get; } = new();

    /// <summary>An ICC profile that says what the palette's colours mean. Not looked into.</summary>
    public ReadOnlyMemory<byte> Icc { get; init; }

    /// <summary>What the palette's colours mean by code points; takes precedence over <see cref="Icc"/> where both are there. Null: not said.</summary>
    public ColorCodePoints? CodePoints { get; init; }

    /// <summary>An Exif block from its TIFF header on; its orientation, if any, should read 1. Not looked into.</summary>
    public ReadOnlyMemory<byte> Exif { get; init; }

    /// <summary>An XMP packet, UTF-8. Not looked into.</summary>
    public ReadOnlyMemory<byte> Xmp { get; init; }

    /// <summary>The size of a pixel, or null.</summary>
    public PixelDensity? Density { get; init; }

    /// <summary>Texts in order; keys may repeat.</summary>
    public ImmutableArray<TextEntry> Text { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How the palette was fitted, or null.</summary>
    public FittedModel? Model { get; init; }

    /// <summary>Optional sections of tags that this library does not know, as they were in the file.</summary>
    public ImmutableArray<UnknownSection> Unknown { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Icc.IsEmpty && CodePoints is null && Exif.IsEmpty && Xmp.IsEmpty && Density is null && Text.IsEmpty && Model is null
        && Unknown.IsEmpty;

    /// <summary>What goes with a picture made from this one: all but the model and unknown sections that depend on the picture.</summary>
    public FileSections ForChangedPicture() => this with { Model = null, Unknown = [.. Unknown.Where(section => section.IsSafeToCopy)] };
}

/// <summary>Colours by the code points of ITU-T H.273, for RGB: the matrix coefficients are 0.</summary>
/// <param name="Primaries">Colour primaries: 1 those of sRGB, 12 of Display P3, 9 of BT.2020.</param>
/// <param name="Transfer">Transfer characteristics: 13 sRGB, 16 PQ, 18 HLG.</param>
/// <param name="IsFullRange">Whether 0 to 255 stand for black to white; otherwise 16 to 235 do.</param>
public readonly record struct ColorCodePoints(byte Primaries, byte Transfer, bool IsFullRange);

/// <summary>How large pixels are.</summary>
/// <param name="Unit">What the numbers are.</param>
/// <param name="X">Horizontally, at least 1.</param>
/// <param name="Y">Vertically, at least 1.</param>
public readonly record struct PixelDensity(DensityUnit Unit, uint X, uint Y);

/// <summary>What the numbers of a <see cref="PixelDensity"/> are.</summary>
public enum DensityUnit
{
    /// <summary>Pixels a metre.</summary>
    PixelsPerMeter = 0,

    /// <summary>Pixels of the picture for one logical pixel, in 65,536ths: 131,072 for a screenshot of a screen with a scale factor of 2.</summary>
    ScaleIn65536ths = 1,
}

/// <summary>A note: a key and what it says.</summary>
/// <param name="Key">1 to 79 bytes of UTF-8, without the character U+0000.</param>
/// <param name="Value">Any text.</param>
public sealed record TextEntry(string Key, string Value);

/// <summary>An optional section of a later version or another program, kept as it is.</summary>
/// <param name="Tag">Four ASCII letters, the first of them lower case.</param>
/// <param name="Method">The number of the compression method, which may be unknown, too.</param>
/// <param name="PlainLength">The length of the data after decompression that the section claims.</param>
/// <param name="Data">The data as stored.</param>
public sealed record UnknownSection(string Tag, byte Method, uint PlainLength, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether it may be copied to a picture that was changed: the second letter of the tag is lower case.</summary>
    public bool IsSafeToCopy => SectionTags.IsSafeToCopy(Tag);
}

/// <summary>One section as it lies in a file, for listings.</summary>
/// <param name="Tag">Its four letters.</param>
/// <param name="Offset">Where it starts, from the start of the file.</param>
/// <param name="Length">All of its bytes, its own fields included.</param>
/// <param name="Method">The number of its compression method.</param>
/// <param name="PlainLength">The length of its data after decompression.</param>
public readonly record struct SectionInfo(string Tag, long Offset, long Length, byte Method, uint PlainLength);
