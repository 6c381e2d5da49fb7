using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes pictures as .tinct files: counts the colours, fits a palette, maps every pixel to it, compresses the index map.</summary>
public static class TinctEncoder
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">Row after row from the top, left to right; exactly <paramref name="width"/> x <paramref name="height"/>. They must not change
    /// until the call returns.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="sections">What else the file shall hold (ICC profile, EXIF, XMP, text); null for nothing.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file and how it came out.</returns>
    /// <exception cref="ArgumentException">The number of pixels is not width x height, an option is out of range, or a lossless encode was
    /// asked for and the picture has too many colours.</exception>
    /// <exception cref="TargetNotMetException">No file reaches <see cref="EncodeOptions.TargetPsnr"/> or keeps to <see cref="EncodeOptions.MaxBytes"/>.</exception>
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
        options.Validate();
        return new PictureEncoder(pixels, width, height, options.KeepsHiddenColor).Encode(options, sections, progress, cancellationToken);
    }

    /// <summary>Writes a picture that has its palette and indices already, as they are: nothing is fitted, mapped or reordered.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">Of these, compression, effort and threads matter; null for the defaults.</param>
    /// <param name="sections">What else the file shall hold; null for nothing.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file: of an <see cref="EncodeResult.Image"/> the one that encoding its picture gives, had it been with these options.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] Encode(
        IndexedImage image, EncodeOptions? options = null, FileSections? sections = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new EncodeOptions();
        options.Validate();
        return FileBuilder.Build(image, sections ?? FileSections.Empty, options, cancellationToken);
    }
}
