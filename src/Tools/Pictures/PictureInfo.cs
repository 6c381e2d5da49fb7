using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>What is known of a picture file besides its pixels.</summary>
internal sealed record PictureInfo
{
    /// <summary>The format under the name users know: "PNG", "PPM", "JPEG".</summary>
    public required string Format { get; init; }

    /// <summary>Pixels a row, after orientation was applied.</summary>
    public required int Width { get; init; }

    /// <summary>Rows, after orientation was applied.</summary>
    public required int Height { get; init; }

    /// <summary>Bits a sample (of the palette index, where there is one) in the file: 1 to 16, in a BMP up to 32.</summary>
    public required int BitDepth { get; init; }

    /// <summary>Whether the file has an alpha channel or names a transparent colour (the pixels may be opaque all the same);
    /// for what other libraries decode, whether some pixel is not opaque.</summary>
    public required bool HadAlpha { get; init; }

    /// <summary>Whether samples of more than 8 bits were reduced to 8, with rounding.</summary>
    public bool ReducedTo8Bits => BitDepth > 8;

    /// <summary>Profile, EXIF, XMP and text. Complete only after <see cref="RowSource.Finish"/>: some formats put them after the pixels.</summary>
    public ImageMetadata Metadata { get; init; } = ImageMetadata.None;

    /// <summary>The file's palette, where it has one and it was kept; otherwise null.</summary>
    public IReadOnlyList<RgbaColor>? SourcePalette { get; init; }

    /// <summary>The EXIF orientation (1 to 8) the pixels had in the file before they were turned upright; 1 where nothing was done.</summary>
    public int AppliedOrientation { get; init; } = 1;

    /// <summary>Remarks for the user, one sentence each: what was ignored, reduced or assumed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
