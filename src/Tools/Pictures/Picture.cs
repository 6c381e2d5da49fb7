using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>A whole picture in memory.</summary>
/// <param name="Info">What the file says of it.</param>
/// <param name="Pixels">Straight-alpha colours row after row from the top; exactly width x height.</param>
internal sealed record Picture(PictureInfo Info, RgbaColor[] Pixels)
{
    /// <summary>Pixels allocated before any row has arrived: a header alone makes no reader allocate more.</summary>
    private const int FirstPixels = 1 << 22;

    /// <summary>Pixels a row.</summary>
    public int Width => Info.Width;

    /// <summary>Rows.</summary>
    public int Height => Info.Height;

    /// <summary>Wraps pixels that came from no file.</summary>
    public static Picture FromPixels(int width, int height, RgbaColor[] pixels, ImageMetadata? metadata = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.LongLength, (long)width * height);
        return new Picture(
            new PictureInfo
            {
                Format = "memory",
                Width = width,
                Height = height,
                BitDepth = 8,
                HadAlpha = PixelTraits.Of(pixels).HasAlpha,
                Metadata = metadata ?? ImageMetadata.None,
            },
            pixels);
    }

    /// <summary>Reads all rows of <paramref name="source"/>. Memory grows with the rows that have arrived, not with what
    /// the header claims.</summary>
    /// <exception cref="ImageFileException">The file is damaged.</exception>
    public static Picture ReadAll(RowSource source)
    {
        int width = source.Width;
        long pixelCount = (long)width * source.Height;
        if (pixelCount > Array.MaxLength)
        {
            throw new ImageFileException(ImageErrorKind.Limit, $"{source.Info.Format}: {pixelCount} pixels are too many to hold at once");
        }

        int total = (int)pixelCount;
        var pixels = new RgbaColor[Math.Min(total, Math.Max(width, FirstPixels))];
        for (int start = 0; start < total; start += width)
        {
            if (start + width > pixels.Length)
            {
                Array.Resize(ref pixels, (int)Math.Min(total, Math.Max(start + width, 2L * pixels.Length)));
            }

            source.ReadRow(pixels.AsSpan(start, width));
        }

        return new Picture(source.Finish(), pixels);
    }
}
