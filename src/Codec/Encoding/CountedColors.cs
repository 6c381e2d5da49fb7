using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The distinct colours of one or many pictures, and the facts about them that every fit needs.</summary>
internal sealed class CountedColors
{
    /// <summary>Pixels of a picture in memory that are counted between two checks for cancellation.</summary>
    private const int CountedAtOnce = 1 << 20;

    /// <summary>Takes colours that were counted.</summary>
    /// <param name="pictures">Where the colours come from, for <see cref="Tune.Visual"/>, which weighs pixels by their neighbours; empty where that
    /// is not known.</param>
    /// <param name="keepHiddenColor">Whether the colour under zero alpha counts.</param>
    public CountedColors(ColorHistogram histogram, IEnumerable<RgbaPicture> pictures, bool keepHiddenColor)
    {
        KeepsHiddenColor = keepHiddenColor;
        Histogram = histogram;
        Pictures = pictures;
        foreach (RgbaColor color in Histogram.Colors)
        {
            HasAlpha |= color.A != 255;
            HasTransparent |= color.A == 0;
        }

        HasHiddenColor = FitCoordinates.IsStraight(Histogram.Colors);
    }

    /// <summary>The distinct colours and their counts.</summary>
    public ColorHistogram Histogram { get; }

    /// <summary>The pictures that the colours come from.</summary>
    public IEnumerable<RgbaPicture> Pictures { get; }

    /// <summary>Whether the colour under zero alpha counts.</summary>
    public bool KeepsHiddenColor { get; }

    /// <summary>Whether any pixel is not opaque.</summary>
    public bool HasAlpha { get; }

    /// <summary>Whether any pixel is fully transparent.</summary>
    public bool HasTransparent { get; }

    /// <summary>Whether there is colour under zero alpha, and it counts.</summary>
    public bool HasHiddenColor { get; }

    /// <summary>Bytes of the pixels uncompressed: 3 a pixel, or 4 with alpha.</summary>
    public long RawBytes => Histogram.PixelCount * (HasAlpha ? 4 : 3);

    /// <summary>A mean squared error that no palette of this size falls below: an opaque colour without an entry of its own is off by at least 1 in
    /// some channel.</summary>
    public double LeastError(int entries)
    {
        ReadOnlySpan<RgbaColor> distinct = Histogram.Colors;
        ReadOnlySpan<uint> counts = Histogram.Counts;
        var opaque = new List<uint>();
        for (int i = 0; i < distinct.Length; i++)
        {
            if (distinct[i].A == 255)
            {
                opaque.Add(counts[i]);
            }
        }

        opaque.Sort();
        return opaque.Take(Math.Max(0, opaque.Count - entries)).Sum(static count => (double)count) / Histogram.PixelCount;
    }

    /// <summary>Entries of the smallest palette that has all colours and the fixed ones, which come first and may repeat.</summary>
    /// <param name="fixedColors">The fixed ones, or null.</param>
    public int ExactPaletteSize(Palette? fixedColors)
    {
        if (fixedColors is null)
        {
            return Histogram.Count;
        }

        var known = new HashSet<RgbaColor>(fixedColors.Colors.ToArray());
        int others = 0;
        foreach (RgbaColor color in Histogram.Colors)
        {
            others += known.Contains(color) ? 0 : 1;
        }

        return fixedColors.Count + others;
    }

    /// <summary>Counts a picture's colours.</summary>
    /// <param name="keepHiddenColor">Whether the colour under zero alpha counts.</param>
    /// <param name="report">Receives the fraction done.</param>
    public static CountedColors Of(IPixelRows picture, bool keepHiddenColor, Action<double> report, CancellationToken cancellation)
    {
        var histogram = new ColorHistogram(keepHiddenColor);
        var whole = picture as RgbaPicture;
        if (whole is not null)
        {
            for (ReadOnlySpan<RgbaColor> rest = whole.Pixels.Span; !rest.IsEmpty;)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(CountedAtOnce, rest.Length);
                histogram.Add(rest[..count]);
                rest = rest[count..];
            }
        }
        else
        {
            using IPixelRowReader reader = picture.Read();
            var row = new RgbaColor[picture.Width];
            for (int y = 0; y < picture.Height; y++)
            {
                cancellation.ThrowIfCancellationRequested();
                reader.ReadRow(row);
                histogram.Add(row);
                report((double)y / picture.Height);
            }
        }

        return new CountedColors(histogram, whole is null ? [] : [whole], keepHiddenColor);
    }
}
