using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes pictures as .tinct files: counts the colours, fits a palette, maps every pixel to it, compresses the index map.</summary>
public static class TinctEncoder
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">Row after row from the top, left to right; exactly <paramref name="width"/> x <paramref name="height"/>. They
    /// must not change until the call returns.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="sections">What else the file shall hold (ICC profile, EXIF, XMP, text); null for nothing.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file and how it came out.</returns>
    /// <exception cref="ArgumentException">The number of pixels is not width x height, or options do not fit each other.</exception>
    /// <exception cref="TooManyColorsException">A lossless encode was asked for and the picture has too many colours.</exception>
    /// <exception cref="TargetNotMetException">No file reaches <see cref="EncodeGoal.MinPsnr"/> or keeps to
    /// <see cref="EncodeGoal.MaxBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EncodeResult Encode(
        ReadOnlyMemory<Rgba32> pixels,
        int width,
        int height,
        EncodeOptions? options = null,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new EncodeOptions();
        return new PictureEncoder(pixels, width, height, options.KeepsHiddenColor).Encode(options, sections, progress, cancellationToken);
    }

    /// <summary>Writes a picture that has its palette and indices already, as they are: nothing is fitted, mapped or reordered.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">Of these, compression, effort and threads matter; null for the defaults.</param>
    /// <param name="sections">What else the file shall hold; null for nothing.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file: of an <see cref="EncodeResult.Image"/> the one that encoding its picture gives, had it been with these options.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] Encode(
        IndexedImage image, EncodeOptions? options = null, FileSections? sections = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new EncodeOptions();
        return FileBuilder.Build(image, sections ?? FileSections.Empty, options, cancellationToken);
    }

    /// <summary>Whether a picture can be encoded without ever being in memory as a whole: not with dithering or smoothing, whose choices
    /// depend on neighbours, nor <see cref="Tune.Visual"/>, nor a search for a goal, nor <see cref="CompressionChoice.Auto"/>.</summary>
    /// <param name="options">How it would be encoded.</param>
    public static bool CanEncodeByBands(EncodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options is { Map: { Dither: Dither.None, Smooth: 0 }, Goal: null or EncodeGoal.Lossless or EncodeGoal.GivenPalette }
            && options.Tune != Tune.Visual && options.Write.Compression != CompressionChoice.Auto;
    }

    /// <summary>Encodes a picture band by band, reading it twice: memory grows with its colours and with a band, not with the picture. The file is
    /// the same as that of encoding it as a whole.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="output">Receives the file from where it stands; seekable, and at the file's end afterwards.</param>
    /// <param name="options">How, within what <see cref="CanEncodeByBands"/> accepts; null for the defaults.</param>
    /// <param name="meter">Receives the rows and what they become, to tell all errors and not the mean squared one alone; null for none.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <exception cref="ArgumentException">The stream cannot seek, or the options need the whole picture.</exception>
    /// <exception cref="TooManyColorsException">A lossless encode was asked for and the picture has too many colours.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EncodeResult EncodeByBands(
        IPixelRows picture,
        Stream output,
        EncodeOptions? options = null,
        ErrorMeter? meter = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(output);
        options ??= new EncodeOptions();
        options.CheckFixedColors();
        SourcePicture.CheckDimensions(picture.Width, picture.Height);
        if (!CanEncodeByBands(options))
        {
            throw new ArgumentException("These options need the whole picture in memory.", nameof(options));
        }

        return output.CanSeek
            ? new BandwiseEncoder(picture, options, progress, cancellationToken).Encode(output, meter)
            : throw new ArgumentException("The front matter is written last: the stream must be able to seek.", nameof(output));
    }
}
