using System.Collections.Immutable;

namespace Tinct.Format;

/// <summary>What a decoder agrees to allocate. A file is held against these before anything is allocated for it;
/// exceeding one is a <see cref="TinctFormatException"/> of kind <see cref="TinctErrorKind.Limit"/>.</summary>
public sealed record DecodeLimits
{
    /// <summary>What an entry costs in the tables of a swift or dense band, in pixels of a dense one: 0.1 s for 65,536 entries.</summary>
    private const long PixelsPerEntry = 2;

    /// <summary>The safe defaults: pictures up to 512 megapixels.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>Largest accepted width, in pixels.</summary>
    public int MaxWidth { get; init; } = 1 << 20;

    /// <summary>Largest accepted height, in rows.</summary>
    public int MaxHeight { get; init; } = 1 << 20;

    /// <summary>Largest accepted width x height. Two bytes of index a pixel follow from it, four more for RGBA.</summary>
    public long MaxPixels { get; init; } = 1L << 29;

    /// <summary>Largest number of pixels in dense bands. They take from a fifth of a microsecond to five microseconds each, and a hundred bytes can
    /// stand for millions: this is a limit of work, where <see cref="MaxPixels"/> is one of memory. A dense or swift band has tables of its own, whatever
    /// its size: each counts as two pixels more for every palette entry.</summary>
    public long MaxDensePixels { get; init; } = 1L << 27;

    /// <summary>Largest total of the optional sections after decompression, in bytes.</summary>
    public long MaxSectionBytes { get; init; } = 64L << 20;

    /// <summary>Finds palettes that lie outside of their files (<see cref="WriteOptions.ExternalPalette"/>): is given a <see cref="Palette.Checksum"/>, and
    /// gives the palette or null. Default null: such files are refused as <see cref="TinctErrorKind.Unsupported"/>. A palette of another checksum is
    /// refused, so that a caller with only one may always give that.</summary>
    public Func<uint, Palette?>? ExternalPalettes { get; init; }

    /// <summary>Holds a header against the limits.</summary>
    internal void Check(in TinctHeader header)
    {
        if (header.Width > MaxWidth || header.Height > MaxHeight || header.PixelCount > MaxPixels)
        {
            Fault.Limit(6, $"{header.Width} x {header.Height} pixels exceed the limits of {MaxWidth} x {MaxHeight} and {MaxPixels} in all");
        }

        if (header.ColorSectionBytes > MaxSectionBytes)
        {
            Fault.Limit(header.Length - 4, $"{header.ColorSectionBytes} bytes of sections exceed the limit of {MaxSectionBytes}");
        }
    }

    /// <summary>How many swift or dense bands of a palette are accepted together with a number of dense pixels.</summary>
    internal long BandsOf(int colors, long densePixels) => (MaxDensePixels - densePixels) / (PixelsPerEntry * colors);

    /// <summary>Holds the work that bands take against the limits.</summary>
    internal void CheckBands(in TinctHeader header, ImmutableArray<BandInfo> bands)
    {
        long dense = 0;
        foreach (BandInfo band in bands)
        {
            dense += band.Method == CompressionMethod.Dense ? (long)header.Width * band.RowCount : 0;
            dense += band.Method is CompressionMethod.Dense or CompressionMethod.Swift ? PixelsPerEntry * header.ColorCount : 0;
        }

        if (dense > MaxDensePixels)
        {
            Fault.Limit(6, $"{dense} pixels in dense bands, with what the tables of {bands.Length} bands cost, exceed the limit of {MaxDensePixels}");
        }
    }
}
