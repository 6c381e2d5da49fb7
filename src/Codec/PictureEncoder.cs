using System.Diagnostics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes one picture any number of times and counts its colours once: for comparing options. Every file is the
/// one that <see cref="TinctEncoder"/> makes of the same picture and options. Several threads may encode a picture in memory at a time.</summary>
public sealed class PictureEncoder
{
    private readonly IPixelRows _picture;
    private readonly CountedColors _colors;
    private readonly double _histogramTime;

    /// <summary>Counts the colours of a picture in memory.</summary>
    /// <param name="pixels">Row after row from the top, left to right; exactly <paramref name="width"/> x <paramref name="height"/>. They
    /// must not change while the encoder is used.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="keepHiddenColor">Whether the colour under fully transparent pixels counts; this then holds for every encode.</param>
    /// <exception cref="ArgumentException">The number of pixels is not width x height.</exception>
    public PictureEncoder(ReadOnlyMemory<RgbaColor> pixels, int width, int height, bool keepHiddenColor = false)
        : this(new RgbaPicture(pixels, width, height), keepHiddenColor)
    {
    }

    /// <summary>Counts a picture's colours.</summary>
    /// <param name="picture">The picture, which is read once now, and again for each encode.</param>
    /// <param name="keepHiddenColor">Whether the colour under fully transparent pixels counts; this then holds for every encode.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not 1 to <see cref="IndexedImage.MaxDimension"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public PictureEncoder(
        IPixelRows picture, bool keepHiddenColor = false, IProgress<EncodeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        RgbaPicture.CheckDimension(picture.Width, nameof(picture));
        RgbaPicture.CheckDimension(picture.Height, nameof(picture));
        _picture = picture;
        long start = Stopwatch.GetTimestamp();
        _colors = CountedColors.Of(
            picture, keepHiddenColor, done => progress?.Report(new EncodeProgress(EncodeStage.Histogram, Encoder.HistogramShare * done)), cancellationToken);
        _histogramTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Distinct colours of the picture; fully transparent pixels count as one colour unless hidden colour is kept.</summary>
    public int UniqueColors => _colors.Histogram.Count;

    /// <summary>Whether any pixel is not opaque.</summary>
    public bool HasAlpha => _colors.HasAlpha;

    /// <summary>Bytes of the pixels uncompressed: 3 a pixel, or 4 with alpha.</summary>
    public long RawBytes => _colors.RawBytes;

    /// <summary>The distinct colours of the picture and how many pixels have each.</summary>
    public ColorHistogram Colors => _colors.Histogram;

    /// <summary>Encodes the picture.</summary>
    /// <param name="options">How. <see cref="EncodeGoal.Lossless"/> and <see cref="EncodeOptions.KeepHiddenColor"/> need an encoder that keeps
    /// hidden colour, the others one that does not.</param>
    /// <param name="sections">Other contents of the file (ICC profile, EXIF, XMP, text); null for those of the picture's own that suit a changed
    /// picture (<see cref="FileSections.ForChangedPicture"/>). A model is ignored: <see cref="FileWriteOptions.SaveModel"/> stores this fit's.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file and how it came out.</returns>
    /// <exception cref="ArgumentException">An option does not fit the encoder or another option.</exception>
    /// <exception cref="TooManyColorsException">A lossless encode was asked for and the picture has too many colours.</exception>
    /// <exception cref="TargetNotMetException">No file reaches <see cref="EncodeGoal.MinPsnr"/> or <see cref="EncodeGoal.MinSsim"/>, or keeps to
    /// <see cref="EncodeGoal.MaxBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EncodeResult Encode(
        EncodeOptions options,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default) => Encode(options, output: null, sections, progress, cancellationToken);

    /// <summary>Encodes the picture into a stream, from where it stands. Front matter comes last where the stream seeks; where it does not, the
    /// compressed bands are held until all are there. Nothing is written before the picture's colours have been fitted.</summary>
    /// <param name="options">How, as in the other overload.</param>
    /// <param name="output">Receives the file; null for a file in memory.</param>
    /// <param name="sections">Other contents of the file, as in the other overload.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <inheritdoc cref="Encode(EncodeOptions, FileSections, IProgress{EncodeProgress}, CancellationToken)" path="/returns|/exception"/>
    public EncodeResult Encode(
        EncodeOptions options,
        Stream? output,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CheckTogether();
        if (options.KeepsHiddenColor != _colors.KeepsHiddenColor)
        {
            throw new ArgumentException(
                $"Hidden colour {(options.KeepsHiddenColor ? "was not" : "was")} counted, which these options need otherwise.", nameof(options));
        }

        int exactColors = _colors.ExactPaletteSize(options.Fit.FixedColors);
        TooManyColorsException.ThrowIf(options, exactColors);
        (IPixelRows picture, CountedColors colors) = (_picture, _colors);
        if (options.NeedsWholePicture && picture is not RgbaPicture)
        {
            var whole = RgbaPicture.ReadAll(picture, cancellationToken);
            (picture, colors) = (whole, new CountedColors(_colors.Histogram, [whole], _colors.KeepsHiddenColor));
        }

        sections ??= picture.Sections.ForChangedPicture();
        Encoder Start(EncodeOptions chosen, IProgress<EncodeProgress>? listener) =>
            new(picture, colors, _histogramTime, chosen, sections, listener, cancellationToken) { SmoothFor = options.Write.Compression };

        if (options.Goal is EncodeGoal.Knee or EncodeGoal.MinPsnr or EncodeGoal.MinSsim or EncodeGoal.MaxBytes)
        {
            var search = new SearchProgress(progress);
            Encoder candidates = Start(options, search);
            EncodeResult found = options.Goal is EncodeGoal.Knee
                ? new KneeSearch(candidates, search, UniqueColors, exactColors, options.Fit.FixedColors?.Count ?? 1).Find()
                : new TargetSearch(candidates, Start(TargetSearch.Draft(options), search), search, colors, exactColors, options).Find(options.Goal);
            output?.Write(found.Bytes.Span);
            progress?.Report(new EncodeProgress(EncodeStage.Write, 1));
            return found;
        }

        Encoder encoder = Start(options, progress);
        return options.Goal switch
        {
            null => encoder.Encode(options.Colors, options.Map.Smooth, output),
            EncodeGoal.Lossless => encoder.Encode(exactColors, options.Map.Smooth, output),
            EncodeGoal.GivenPalette given => encoder.Encode(given.Palette.Count, options.Map.Smooth, output),
            _ => throw new ArgumentException($"The goal {options.Goal} is not known.", nameof(options)),
        };
    }
}
