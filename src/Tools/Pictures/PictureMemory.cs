using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>Estimates the memory that encoding or decoding a picture takes, from its header alone, so that several can be in work at a time without running out.</summary>
internal static class PictureMemory
{
    /// <summary>Working memory of any encode: tables of the histogram and of the coders.</summary>
    private const long Least = 16L << 20;

    /// <summary>A picture that is held: its pixels, its indices, and its colours if every pixel has its own (14 bytes a pixel were measured).</summary>
    private const long HeldPixel = 16;

    /// <summary>Pictures that other libraries decode are in memory twice for a moment, together with their file.</summary>
    private const long ForeignPixel = 20;

    /// <summary>A picture that goes by rows: its colours and some bands (420 MB were measured for 400 megapixels of noise).</summary>
    private const long ByRows = 480L << 20;

    /// <summary>What ImageSharp takes to write a WebP, a pixel (130 to 140 were measured).</summary>
    private const long WebPPixel = 140;

    /// <summary>Pixels, indices and compressed data of what is written whole.</summary>
    private const long HeldOutputPixel = 8;

    /// <summary>Tables of a dense decoder.</summary>
    private const long DenseTables = 56L << 20;

    /// <summary>Bands that are decoded at a time, at most: one for each thread of a file beside others.</summary>
    private const int BandsAtATime = 2;

    /// <summary>What a file's picture may take, in bytes.</summary>
    /// <param name="needsAll">Whether the options need the whole picture (<see cref="EncodeOptions.NeedsWholePicture"/>).</param>
    /// <param name="extension">What is written.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static long ForEncoding(string path, bool needsAll, string extension = PictureFile.Extension)
    {
        using FileStream file = ImageFiles.OpenFile(path);
        long length = file.CanSeek ? file.Length : 0;
        (long pixels, bool byRows) = file.CanSeek ? ImageFiles.Measure(file) : (0, false);
        return Least + (pixels * OutputPixel(extension)) + (!byRows ? length + (pixels * ForeignPixel)
            : pixels >= PictureFile.LargeFrom && !needsAll ? ByRows
            : pixels * HeldPixel);
    }

    /// <summary>What decoding a .tinct file may take, in bytes.</summary>
    /// <param name="extension">What is written.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static long ForDecoding(string path, string extension)
    {
        using FileStream file = ImageFiles.OpenFile(path);
        var head = new byte[ImageFiles.SniffLength];
        int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        try
        {
            TinctHeader header = TinctHeader.Read(head.AsSpan(0, count));
            long band = Math.Min(header.PixelCount, BandsAtATime * (long)header.BandRows * header.Width);
            return Least + DenseTables + file.Length + (band * sizeof(ushort)) + (header.PixelCount * OutputPixel(extension));
        }
        catch (TinctFormatException)
        {
            return Least;
        }
    }

    /// <summary>What the writer of a format takes, a pixel.</summary>
    private static long OutputPixel(string extension) => extension.ToLowerInvariant() switch
    {
        ".webp" => WebPPixel,
        ".gif" => HeldOutputPixel,
        _ => 0,
    };
}
