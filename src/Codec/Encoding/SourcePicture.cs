using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A picture as the encoder sees it: its pixels, and what every fit of it shares, computed once.</summary>
internal sealed class SourcePicture
{
    /// <summary>Counts the picture's colours.</summary>
    /// <param name="pixels">Row after row from the top.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="keepHiddenColor">Whether the colour under zero alpha counts.</param>
    public SourcePicture(ReadOnlyMemory<Rgba32> pixels, int width, int height, bool keepHiddenColor)
        : this(Count(pixels.Span, keepHiddenColor), [new RgbaPicture(pixels, width)], keepHiddenColor)
    {
        Pixels = pixels;
        Width = width;
        Height = height;
    }

    /// <summary>Stands for several pictures: it can be fitted, but not mapped.</summary>
    /// <param name="histogram">Their colours.</param>
    /// <param name="parts">The pictures; empty where only their colours are known.</param>
    /// <param name="keepHiddenColor">Whether the colour under zero alpha counts.</param>
    public SourcePicture(ColorHistogram histogram, IEnumerable<RgbaPicture> parts, bool keepHiddenColor)
    {
        KeepsHiddenColor = keepHiddenColor;
        Histogram = histogram;
        Parts = parts;
        foreach (Rgba32 color in Histogram.Colors)
        {
            HasAlpha |= color.A != 255;
            HasTransparent |= color.A == 0;
        }

        HasHiddenColor = FitCoordinates.IsStraight(Histogram.Colors);
    }

    /// <summary>Refuses pictures that a file cannot hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not 1 to <see cref="IndexedImage.MaxDimension"/>.</exception>
    public static void CheckDimensions(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, IndexedImage.MaxDimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, IndexedImage.MaxDimension);
    }

    private static ColorHistogram Count(ReadOnlySpan<Rgba32> pixels, bool keepHiddenColor)
    {
        var histogram = new ColorHistogram(keepHiddenColor);
        histogram.Add(pixels);
        return histogram;
    }

    /// <summary>The pictures that the colours come from: this one, or those it stands for.</summary>
    public IEnumerable<RgbaPicture> Parts { get; }

    /// <summary>The pixels, as they were given.</summary>
    public ReadOnlyMemory<Rgba32> Pixels { get; }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Whether the colour under zero alpha counts.</summary>
    public bool KeepsHiddenColor { get; }

    /// <summary>The distinct colours and their counts.</summary>
    public ColorHistogram Histogram { get; }

    /// <summary>Whether any pixel is not opaque.</summary>
    public bool HasAlpha { get; }

    /// <summary>Whether any pixel is fully transparent.</summary>
    public bool HasTransparent { get; }

    /// <summary>Whether there is colour under zero alpha, and it counts.</summary>
    public bool HasHiddenColor { get; }

    /// <summary>Bytes of the pixels uncompressed: 3 a pixel, or 4 with alpha.</summary>
    public long RawBytes => Histogram.PixelCount * (HasAlpha ? 4 : 3);
}
