namespace Tinct.Codec;

/// <summary>From a palette to an index map: every pixel gets its entry.</summary>
internal static class PictureMapper
{
    /// <summary>Maps a picture.</summary>
    /// <returns>Palette indices, row after row.</returns>
    public static ushort[] Map(SourcePicture picture, PaletteFit fit, EncodeOptions options, CancellationToken cancellation)
    {
        var indices = new ushort[picture.Pixels.Length];
        if (fit.Labels is { } labels)
        {
            new ColorIndexTable(picture.Histogram.Colors, labels, picture.KeepsHiddenColor).Map(picture.Pixels.Span, indices);
        }
        else
        {
            PixelMapping.Map(
                new NearestColorMapper(fit.Space, fit.Colors), picture.Pixels.Span, picture.Width, indices, options, cancellation);
        }

        return indices;
    }
}
