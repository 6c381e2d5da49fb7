using System.Buffers;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes pictures as .tinct files: counts the colours, fits a palette, maps every pixel to it, compresses the index map.</summary>
public static class TinctEncoder
{
    /// <summary>Encodes a picture in memory.</summary>
    /// <param name="pixels">Row after row from the top, left to right; exactly <paramref name="width"/> x <paramref name="height"/>. They
    /// must not change until the call returns.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="sections">Other contents of the file (ICC profile, EXIF, XMP, text); null for nothing.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file and how it came out.</returns>
    /// <exception cref="ArgumentException">The number of pixels is not width x height, or options do not fit each other.</exception>
    /// <exception cref="TooManyColorsException">A lossless encode was asked for and the picture has too many colours.</exception>
    /// <exception cref="TargetNotMetException">No file reaches <see cref="EncodeGoal.MinPsnr"/> or <see cref="EncodeGoal.MinSsim"/>, or keeps to
    /// <see cref="EncodeGoal.MaxBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EncodeResult Encode(
        ReadOnlyMemory<RgbaColor> pixels,
        int width,
        int height,
        EncodeOptions? options = null,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Encode(new RgbaPicture(pixels, width, height), options, sections, progress, cancellationToken);

    /// <summary>Encodes a picture that may come from anywhere; only the file is held in memory (<see cref="EncodeResult.Bytes"/>).</summary>
    /// <param name="picture">The picture, in memory (<see cref="RgbaPicture"/>) or not.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="sections">Other contents of the file; null for the picture's own.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file and how it came out.</returns>
    /// <inheritdoc cref="Encode(ReadOnlyMemory{RgbaColor}, int, int, EncodeOptions, FileSections, IProgress{EncodeProgress}, CancellationToken)" path="/exception"/>
    public static EncodeResult Encode(
        IPixelRows picture,
        EncodeOptions? options = null,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default) => Encode(picture, default(Stream), options, sections, progress, cancellationToken);

    /// <summary>Encodes a picture into a stream. The picture is read twice (once more for each further file that is compared), and unless the options need all of it (dithering, smoothing,
    /// <see cref="Tune.Visual"/>, goals of quality and size) memory grows with its colours and with a few bands, not with the picture.</summary>
    /// <param name="picture">The picture, in memory (<see cref="RgbaPicture"/>) or not.</param>
    /// <param name="output">Receives the file from where it stands. Where it cannot seek, the compressed bands are held until all are there,
    /// since the front matter needs them; null for a file in memory.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="sections">Other contents of the file; null for the picture's own.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>How the file came out.</returns>
    /// <inheritdoc cref="Encode(ReadOnlyMemory{RgbaColor}, int, int, EncodeOptions, FileSections, IProgress{EncodeProgress}, CancellationToken)" path="/exception"/>
    public static EncodeResult Encode(
        IPixelRows picture,
        Stream? output,
        EncodeOptions? options = null,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        options ??= EncodeOptions.Default;
        IPixelRows source = options.NeedsWholePicture ? RgbaPicture.ReadAll(picture, cancellationToken) : picture;
        return new PictureEncoder(source, options.KeepsHiddenColor, progress, cancellationToken)
            .Encode(options, output, sections, progress, cancellationToken);
    }

    /// <summary>Encodes a picture into a buffer that grows.</summary>
    /// <param name="picture">The picture, in memory (<see cref="RgbaPicture"/>) or not.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="sections">Other contents of the file; null for the picture's own.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>How the file came out.</returns>
    /// <inheritdoc cref="Encode(ReadOnlyMemory{RgbaColor}, int, int, EncodeOptions, FileSections, IProgress{EncodeProgress}, CancellationToken)" path="/exception"/>
    public static EncodeResult Encode(
        IPixelRows picture,
        IBufferWriter<byte> output,
        EncodeOptions? options = null,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        EncodeResult result = Encode(picture, options, sections, progress, cancellationToken);
        output.Write(result.Bytes.Span);
        return result;
    }

    /// <summary>Writes a picture that has its palette and indices already, as they are: nothing is fitted, mapped or reordered.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">Of these, compression, effort and threads matter; null for the defaults.</param>
    /// <param name="sections">Other contents of the file; null for nothing.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file. For an <see cref="EncodeResult.Image"/> it is the one that encoding its picture with these options gives.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] Encode(
        IndexedImage image, EncodeOptions? options = null, FileSections? sections = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Encoder.Write(image, sections ?? FileSections.Empty, options ?? EncodeOptions.Default, cancellationToken);
    }
}
