using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata;
using Tinct.Codec;

namespace Tinct.ImageSharp;

/// <summary>Saves pictures as <c>.tinct</c> files, as ImageSharp's <c>SaveAsPng</c> does for PNG. No module needs to be configured to save.</summary>
public static class TinctImageExtensions
{
    /// <summary>Saves a picture to a file.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="options">How; null for the encoder's defaults, see <see cref="TinctImageEncoder.Options"/>.</param>
    /// <exception cref="TooManyColorsException">A lossless encode was asked for and the picture has too many colours.</exception>
    /// <exception cref="TargetNotMetException">No file has the quality or the size asked for.</exception>
    public static void SaveAsTinct(this Image source, string path, EncodeOptions? options = null)
    {
        // Encoded before the file is opened: what cannot be encoded replaces nothing.
        using var encoded = new MemoryStream();
        source.SaveAsTinct(encoded, options);
        using FileStream file = File.Create(path);
        encoded.WriteTo(file);
    }

    /// <summary>Saves a picture to a stream.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="stream">Gets the file.</param>
    /// <param name="options">How; null for the encoder's defaults.</param>
    /// <inheritdoc cref="SaveAsTinct(Image, string, EncodeOptions)" path="/exception"/>
    public static void SaveAsTinct(this Image source, Stream stream, EncodeOptions? options = null) => source.Save(stream, Encoder(options));

    /// <summary>Saves a picture to a file, encoding on the thread pool.</summary>
    /// <param name="source">The picture, which must not change meanwhile.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="options">How; null for the encoder's defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <inheritdoc cref="SaveAsTinct(Image, string, EncodeOptions)" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task SaveAsTinctAsync(this Image source, string path, EncodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var encoded = new MemoryStream();
        await source.SaveAsTinctAsync(encoded, options, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(path, encoded.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Saves a picture to a stream, encoding on the thread pool.</summary>
    /// <param name="source">The picture, which must not change meanwhile.</param>
    /// <param name="stream">Gets the file.</param>
    /// <param name="options">How; null for the encoder's defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <inheritdoc cref="SaveAsTinctAsync(Image, string, EncodeOptions, CancellationToken)" path="/exception"/>
    public static Task SaveAsTinctAsync(this Image source, Stream stream, EncodeOptions? options = null, CancellationToken cancellationToken = default) =>
        source.SaveAsync(stream, Encoder(options), cancellationToken);

    /// <summary>What a <c>.tinct</c> file held, or is to hold, besides the profiles that ImageSharp keeps itself.</summary>
    /// <param name="metadata">The picture's metadata.</param>
    public static TinctMetadata GetTinctMetadata(this ImageMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.GetFormatMetadata(TinctImageFormat.Instance);
    }

    private static TinctImageEncoder Encoder(EncodeOptions? options) => new() { Options = options };
}
