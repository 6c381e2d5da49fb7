using System.Diagnostics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes one picture with many options, counting its colours once. Calls may come from several threads at a time; every file is the
/// one that <see cref="TinctEncoder"/> makes of the same picture and options.</summary>
public sealed class PictureEncoder
{
    private readonly SourcePicture _picture;
    private readonly double _histogramTime;

    /// <summary>Counts a picture's colours.</summary>
    /// <param name="pixels">Row after row from the top, left to right; exactly <paramref name="width"/> x <paramref name="height"/>. They
    /// must not change while the encoder is used.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="keepHiddenColor">Whether the colour under fully transparent pixels counts, as all encodes then have it.</param>
    /// <exception cref="ArgumentException">The number of pixels is not width x height.</exception>
    public PictureEncoder(ReadOnlyMemory<Rgba32> pixels, int width, int height, bool keepHiddenColor = false)
    {
        SourcePicture.CheckDimensions(width, height);
        if ((long)width * height != pixels.Length)
        {
            throw new ArgumentException($"{width} x {height} pixels are {(long)width * height}, not {pixels.Length}.", nameof(pixels));
        }

        long start = Stopwatch.GetTimestamp();
        _picture = new SourcePicture(pixels, width, height, keepHiddenColor);
        _histogramTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Distinct colours of the picture; fully transparent pixels count as one colour unless hidden colour is kept.</summary>
    public int UniqueColors => _picture.Histogram.Count;

    /// <summary>Whether any pixel is not opaque.</summary>
    public bool HasAlpha => _picture.HasAlpha;

    /// <summary>Bytes of the pixels uncompressed: 3 a pixel, or 4 with alpha.</summary>
    public long RawBytes => _picture.RawBytes;

    /// <summary>Encodes the picture.</summary>
    /// <param name="options">How. <see cref="EncodeGoal.Lossless"/> and <see cref="EncodeOptions.KeepHiddenColor"/> need an encoder that keeps
    /// hidden colour, the others one that does not.</param>
    /// <param name="sections">What else the file shall hold (ICC profile, EXIF, XMP, text); null for nothing.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file and how it came out.</returns>
    /// <exception cref="ArgumentException">An option does not fit the encoder or another option.</exception>
    /// <exception cref="TooManyColorsException">A lossless encode was asked for and the picture has too many colours.</exception>
    /// <exception cref="TargetNotMetException">No file reaches <see cref="EncodeGoal.MinPsnr"/> or keeps to
    /// <see cref="EncodeGoal.MaxBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EncodeResult Encode(
        EncodeOptions options,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CheckFixedColors();
        if (options.KeepsHiddenColor != _picture.KeepsHiddenColor)
        {
            throw new ArgumentException(
                $"Hidden colour {(options.KeepsHiddenColor ? "was not" : "was")} counted, which these options need otherwise.", nameof(options));
        }

        TooManyColorsException.ThrowIf(options, UniqueColors);
        var session = new EncodingSession(_picture, _histogramTime, options, sections ?? FileSections.Empty, progress, cancellationToken);
        return options.Goal switch
        {
            null => session.Encode(options.Colors, options.Map.Smooth),
            EncodeGoal.Lossless => session.Encode(UniqueColors, options.Map.Smooth),
            EncodeGoal.GivenPalette given => session.Encode(given.Palette.Count, options.Map.Smooth),
            EncodeGoal goal => new TargetSearch(session.Encode, session.Measure, UniqueColors, options.Fit.FixedColors?.Count ?? 1).Find(goal),
        };
    }
}
