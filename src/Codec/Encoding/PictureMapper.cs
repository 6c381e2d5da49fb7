using Tinct.Format;

namespace Tinct.Codec;

/// <summary>From a palette to an index map: every pixel gets its entry.</summary>
internal static class PictureMapper
{
    /// <summary>From this palette size on it is quicker to find the nearest entry once for each distinct colour and to look pixels up, where colours
    /// repeat enough: measured 1.3 times as quick at 64 colours, about twice at 256, slower at 16.</summary>
    private const int LookUpColors = 64;

    /// <summary>How often a colour must occur on average for that.</summary>
    private const int LookUpRepeats = 4;

    private const int LookUpPixels = 1 << 15; // a piece of parallel work

    /// <summary>Maps a picture.</summary>
    /// <returns>Palette indices, row after row.</returns>
    public static ushort[] Map(SourcePicture picture, FittedPalette fit, EncodeOptions options, CancellationToken cancellation)
    {
        var indices = new ushort[picture.Pixels.Length];
        if (fit.Labels is { } labels)
        {
            LookUp(picture, labels, indices, options.Threads, cancellation);
            return indices;
        }

        var mapper = new NearestColorMapper(fit.Space, fit.Colors);
        ReadOnlySpan<Rgba32> colors = picture.Histogram.Colors;
        if (options.Map.Dither == Dither.None && fit.Colors.Length >= LookUpColors && indices.Length / LookUpRepeats >= colors.Length)
        {
            var nearest = new ushort[colors.Length];
            mapper.Map(colors, colors.Length, nearest, options.Threads, cancellation);
            LookUp(picture, nearest, indices, options.Threads, cancellation);
        }
        else
        {
            PixelMapping.Map(mapper, picture.Pixels.Span, picture.Width, indices, options, cancellation);
        }

        return indices;
    }

    private static void LookUp(SourcePicture picture, ushort[] labels, ushort[] indices, int threads, CancellationToken cancellation)
    {
        var table = new ColorIndexTable(picture.Histogram.Colors, labels, picture.KeepsHiddenColor);
        int pieces = (indices.Length + LookUpPixels - 1) / LookUpPixels;
        Workers.Run(pieces, threads, () => table, (shared, piece) =>
        {
            int start = piece * LookUpPixels, length = Math.Min(LookUpPixels, indices.Length - start);
            shared.Map(picture.Pixels.Span.Slice(start, length), indices.AsSpan(start, length));
        }, cancellation);
    }
}
