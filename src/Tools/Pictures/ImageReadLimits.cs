using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>What a reader agrees to allocate, and which of several pictures it reads. Sizes named by a file are checked against these first.</summary>
internal sealed record ImageReadLimits
{
    /// <summary>The safe defaults: pictures up to 512 megapixels, as <see cref="DecodeLimits.Default"/>.</summary>
    public static ImageReadLimits Default { get; } = new();

    /// <summary>Largest accepted width or height, in pixels.</summary>
    public int MaxDimension { get; init; } = DecodeLimits.Default.MaxWidth;

    /// <summary>Largest accepted width x height. A picture held whole takes four bytes a pixel; one read by rows does not.</summary>
    public long MaxPixels { get; init; } = 1L << 29;

    /// <summary>Largest accepted total of profile, EXIF, XMP and text after decompression, in bytes; what exceeds it is left out.</summary>
    public int MaxMetadataBytes { get; init; } = 32 << 20;

    /// <summary>Largest accepted file of a format that is not read by rows (those that other libraries decode), in bytes.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Which frame or page to read, counted from 1; null for the one that a file shows first.</summary>
    public int? Frame { get; init; }

    /// <summary>Holds the dimensions a file claims against the limits.</summary>
    /// <exception cref="ImageFileException">A dimension is zero (bad data), or one or their product is above its limit.</exception>
    public void CheckDimensions(string format, long width, long height)
    {
        if (width < 1 || height < 1)
        {
            throw ImageFileException.BadData($"{format}: the picture has {width} x {height} pixels");
        }

        if (width > MaxDimension || height > MaxDimension || width * height > MaxPixels)
        {
            throw new ImageFileException(
                ImageErrorKind.Limit,
                $"{format}: {width} x {height} pixels are more than the limit of {MaxPixels} pixels, {MaxDimension} a side");
        }
    }
}
