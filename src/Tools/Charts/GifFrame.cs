using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Tools.Charts;

/// <summary>Reduces drawings to the 256 colours of a GIF.</summary>
internal static class GifFrame
{
    /// <summary>Options that map frames of these colours to one palette fitted to all of them.</summary>
    public static EncodeOptions Options(ColorHistogram colors)
    {
        var fit = new EncodeOptions { Colors = GifWriter.MaxColors };
        return new EncodeOptions
        {
            Goal = new EncodeGoal.GivenPalette(PaletteFitter.Fit(colors, fit).Palette),
            Effort = 1,
            Write = new() { Compression = CompressionChoice.Stored },
        };
    }

    /// <summary>Maps a frame.</summary>
    public static IndexedImage Map(Picture frame, EncodeOptions options) =>
        TinctEncoder.Encode(frame.Pixels, frame.Width, frame.Height, options).Image;

    /// <summary>Writes a still picture.</summary>
    public static void Write(Stream stream, Picture picture)
    {
        var colors = new ColorHistogram();
        colors.Add(picture.Pixels);
        var writer = new GifWriter(stream, picture.Width, picture.Height, hasTransparency: false, plays: 1);
        writer.WriteFrame(Map(picture, Options(colors)), milliseconds: 0);
        writer.Finish();
    }
}
