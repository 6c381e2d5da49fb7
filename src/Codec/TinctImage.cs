using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Pixels to .tinct files and back, in one line: from and to paths, arrays and streams. <see cref="TinctEncoder"/> and
/// <see cref="TinctDecoder"/> do the same with all options.</summary>
/// <remarks>It is not called Tinct, which is the name of the namespace: with the namespace in scope the class could not be named.</remarks>
public static class TinctImage
{
    /// <summary>Encodes a picture into an array.</summary>
    /// <param name="picture">The picture: <see cref="RgbaPicture"/>, or rows from anywhere.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The file and how it came out.</returns>
    /// <inheritdoc cref="TinctEncoder.Encode(IPixelRows, EncodeOptions, FileSections, IProgress{EncodeProgress}, CancellationToken)" path="/exception"/>
    public static EncodeResult Encode(IPixelRows picture, EncodeOptions? options = null) => TinctEncoder.Encode(picture, options);

    /// <summary>Encodes a picture into a file, which replaces an existing one in one step: after a failure the old file is still there.</summary>
    /// <param name="picture">The picture: <see cref="RgbaPicture"/>, or rows from anywhere.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>How it came out.</returns>
    /// <inheritdoc cref="Encode(IPixelRows, EncodeOptions)" path="/exception"/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static EncodeResult Save(IPixelRows picture, string path, EncodeOptions? options = null)
    {
        string temporary = BesideOf(path);
        EncodeResult result = Encode(picture, options);
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                file.Write(result.Bytes.Span);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return result;
    }

    /// <summary>Encodes a picture on the thread pool and writes the file without blocking.</summary>
    /// <param name="picture">The picture: <see cref="RgbaPicture"/>, or rows from anywhere.</param>
    /// <param name="path">The file; replaces one that is there.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How it came out.</returns>
    /// <inheritdoc cref="Save(IPixelRows, string, EncodeOptions)" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<EncodeResult> SaveAsync(
        IPixelRows picture, string path, EncodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        string temporary = BesideOf(path);
        EncodeResult result = await EncodeAsync(picture, options, cancellationToken).ConfigureAwait(false);
        try
        {
            FileStream file = File.Create(temporary, bufferSize: 4096, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(result.Bytes, cancellationToken).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return result;
    }

    /// <summary>Encodes a picture on the thread pool and writes it to a stream without blocking.</summary>
    /// <param name="picture">The picture: <see cref="RgbaPicture"/>, or rows from anywhere.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How it came out.</returns>
    /// <inheritdoc cref="Encode(IPixelRows, EncodeOptions)" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<EncodeResult> EncodeAsync(
        IPixelRows picture, Stream output, EncodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        EncodeResult result = await EncodeAsync(picture, options, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(result.Bytes, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Decodes a file to pixels.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>The picture, with the other contents of the file.</returns>
    /// <exception cref="TinctFormatException">The file is damaged, not a .tinct file, or exceeds the default limits.</exception>
    public static RgbaPicture Decode(ReadOnlyMemory<byte> file) => Decode(file, CancellationToken.None);

    /// <summary>Decodes what a stream holds from where it stands to its end.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte})"/>
    public static RgbaPicture Decode(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var file = new MemoryStream();
        stream.CopyTo(file);
        return Decode(file.GetBuffer().AsMemory(0, (int)file.Length));
    }

    /// <summary>Decodes on the thread pool what a stream holds from where it stands to its end, read without blocking.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte})"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<RgbaPicture> DecodeAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var file = new MemoryStream();
        await stream.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        return await DecodeAsync(file.GetBuffer().AsMemory(0, (int)file.Length), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decodes a file by its path.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte})" path="/returns|/exception"/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RgbaPicture Load(string path) => Decode(File.ReadAllBytes(path));

    /// <summary>Decodes a file by its path on the thread pool, read without blocking.</summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<RgbaPicture> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        await DecodeAsync(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>A name in the same folder, so that a finished file takes its place in one step and a failure leaves what was there.</summary>
    private static string BesideOf(string path) => $"{Path.GetFullPath(path)}.{Guid.NewGuid():N}.tmp";

    private static Task<EncodeResult> EncodeAsync(IPixelRows picture, EncodeOptions? options, CancellationToken cancellationToken) =>
        Task.Run(() => TinctEncoder.Encode(picture, options, cancellationToken: cancellationToken), cancellationToken);

    private static Task<RgbaPicture> DecodeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        Task.Run(() => Decode(file, cancellationToken), cancellationToken);

    private static RgbaPicture Decode(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var opened = TinctFile.Open(file);
        opened.Header.CheckFitsArray();
        var pixels = new RgbaColor[opened.Header.PixelCount];
        TinctDecoder.DecodePixels(opened, pixels, cancellationToken: cancellationToken);
        return new RgbaPicture(pixels, opened.Header.Width, opened.Header.Height) { Sections = opened.Sections };
    }
}
