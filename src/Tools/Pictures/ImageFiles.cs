using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Foreign;
using Tinct.Tools.Pictures.Png;
using Tinct.Tools.Pictures.Pnm;

namespace Tinct.Tools.Pictures;

/// <summary>Reads and writes pictures of other formats: finds the reader by a file's first bytes and the writer by a
/// name's extension.</summary>
internal static class ImageFiles
{
    /// <summary>Bytes a format may look at to recognize its files.</summary>
    public const int SniffLength = 64;

    private static readonly IImageFormat[] Formats = [new PngFormat(), new PnmFormat(), new ForeignFormat()];

    /// <summary>Extensions that can be written, for messages and help.</summary>
    public const string WritableExtensions = ".png, .ppm, .pgm, .pbm, .pnm, .pam, .gif, .webp";

    /// <summary>The formats that can be read, for messages and help.</summary>
    public static string ReadableFormats => string.Join(", ", Formats.Select(format => format.Name));

    /// <summary>Starts reading a picture by rows.</summary>
    /// <param name="input">Stands at the first byte.</param>
    /// <param name="limits">What may be allocated; null for <see cref="ImageReadLimits.Default"/>.</param>
    /// <exception cref="ImageFileException">The file is of no known format, damaged, or above the limits.</exception>
    public static RowSource Open(ForwardReader input, ImageReadLimits? limits = null)
    {
        ReadOnlySpan<byte> head = input.Peek(SniffLength);
        if (head.IsEmpty)
        {
            throw ImageFileException.BadData("the file is empty", 0);
        }

        return Recognize(head)?.Open(input, limits ?? ImageReadLimits.Default)
            ?? throw ImageFileException.Unsupported($"not a picture of a known format ({ReadableFormats})");
    }

    /// <summary>Reads a whole picture from a stream, which need not be seekable and stays open.</summary>
    /// <exception cref="ImageFileException">The file is of no known format, damaged, or above the limits.</exception>
    public static Picture Read(Stream stream, ImageReadLimits? limits = null)
    {
        using RowSource rows = Open(new ForwardReader(stream), limits);
        return Picture.ReadAll(rows);
    }

    /// <summary>Reads a whole picture from a file.</summary>
    /// <exception cref="ImageFileException">The file is of no known format, damaged, or above the limits.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    public static Picture Read(string path, ImageReadLimits? limits = null)
    {
        using FileStream stream = OpenFile(path);
        return Read(stream, limits);
    }

    /// <summary>Opens a file for one reading from start to end, without a second buffer.</summary>
    public static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>Whether pictures can be written under names of this extension.</summary>
    /// <param name="extension">With its dot, in any case.</param>
    public static bool CanWrite(string extension) => WritableExtensions.Split(", ").Contains(extension.ToLowerInvariant());

    /// <summary>Starts writing colours by rows.</summary>
    /// <param name="stream">Where they go; stays open.</param>
    /// <param name="extension">Names the format: one of <see cref="WritableExtensions"/>.</param>
    /// <param name="traits">What the pixels need, all of them.</param>
    /// <param name="metadata">What goes with the picture, where the format can hold it; null for nothing.</param>
    /// <param name="options">For PNG; null for the defaults.</param>
    /// <exception cref="ImageFileException">No format has this extension, or the format cannot hold such pixels.</exception>
    public static RowSink<RgbaColor> CreateColorSink(
        Stream stream,
        string extension,
        int width,
        int height,
        PixelTraits traits,
        ImageMetadata? metadata = null,
        PngWriteOptions? options = null) =>
        extension.ToLowerInvariant() switch
        {
            ".png" => new PngSink<RgbaColor>(
                stream,
                new PngColorPacker(width, height, traits, metadata ?? ImageMetadata.None),
                metadata ?? ImageMetadata.None,
                options ?? PngWriteOptions.Default),
            ".ppm" => new PnmSink(stream, PnmKind.Ppm, width, height, traits),
            ".pgm" => new PnmSink(stream, PnmKind.Pgm, width, height, traits),
            ".pbm" => new PnmSink(stream, PnmKind.Pbm, width, height, traits),
            ".pnm" => new PnmSink(stream, traits.IsBilevel ? PnmKind.Pbm : traits.IsGrey ? PnmKind.Pgm : PnmKind.Ppm, width, height, traits),
            ".pam" => new PnmSink(stream, PnmKind.Pam, width, height, traits),
            ".gif" => new GifSink(stream, width, height),
            ".webp" => new WebPSink(stream, width, height, traits.HasAlpha, metadata ?? ImageMetadata.None),
            _ => throw ImageFileException.Unsupported($"\"{extension}\" is no extension that can be written ({WritableExtensions})"),
        };

    /// <summary>Starts writing palette indices by rows: as an indexed PNG where there are at most 256 colours, as colours
    /// otherwise, and as greys where only they may carry the picture's profile.</summary>
    /// <inheritdoc cref="CreateColorSink"/>
    public static RowSink<ushort> CreateIndexSink(
        Stream stream, string extension, int width, int height, Palette palette, ImageMetadata? metadata = null, PngWriteOptions? options = null)
    {
        PixelTraits traits = PixelTraits.Of(palette.Colors);
        bool needsGrey = traits.IsGrey && metadata?.Icc is { } icc && IccProfile.IsGrey(icc);
        if (extension.Equals(".png", StringComparison.OrdinalIgnoreCase) && palette.Count <= PngIndexPacker.MaxColors && !needsGrey)
        {
            return new PngSink<ushort>(
                stream, new PngIndexPacker(width, height, palette), metadata ?? ImageMetadata.None, options ?? PngWriteOptions.Default);
        }

        return new PaletteSink(CreateColorSink(stream, extension, width, height, traits, metadata, options), palette);
    }

    /// <summary>Writes a whole picture with its metadata.</summary>
    /// <inheritdoc cref="CreateColorSink"/>
    public static void Write(Stream stream, string extension, Picture picture, PngWriteOptions? options = null)
    {
        Write(stream, extension, new RgbaPicture(picture.Pixels, picture.Width), picture.Info.Metadata, options);
    }

    /// <summary>Writes a whole picture.</summary>
    /// <inheritdoc cref="CreateColorSink"/>
    public static void Write(Stream stream, string extension, RgbaPicture picture, ImageMetadata? metadata = null, PngWriteOptions? options = null)
    {
        ReadOnlySpan<RgbaColor> pixels = picture.Pixels.Span;
        using RowSink<RgbaColor> sink = CreateColorSink(
            stream, extension, picture.Width, picture.Height, PixelTraits.Of(pixels), metadata, options);
        WriteRows(sink, pixels);
    }

    /// <summary>Writes a whole indexed picture.</summary>
    /// <inheritdoc cref="CreateColorSink"/>
    public static void Write(Stream stream, string extension, IndexedImage image, ImageMetadata? metadata = null, PngWriteOptions? options = null)
    {
        using RowSink<ushort> sink = CreateIndexSink(stream, extension, image.Width, image.Height, image.Palette, metadata, options);
        WriteRows(sink, image.Indices);
    }

    /// <summary>Pixels of a file's picture, and whether it is read by rows, as far as its header says; 0 where that cannot be read.</summary>
    /// <param name="file">Stands at the first byte; seeks.</param>
    public static (long Pixels, bool ByRows) Measure(Stream file)
    {
        var reader = new ForwardReader(file);
        byte[] head = reader.Peek(SniffLength).ToArray();
        try
        {
            if (head.AsSpan().StartsWith(TinctHeader.Signature))
            {
                return (TinctHeader.Read(head).PixelCount, false);
            }

            if (Recognize(head) is ForeignFormat)
            {
                return (ForeignFormat.CountPixels(file, head), false);
            }

            using RowSource source = Open(reader);
            return ((long)source.Width * source.Height, !source.HoldsPicture);
        }
        catch (Exception exception) when (exception is ImageFileException or TinctFormatException)
        {
            return (0, false);
        }
    }

    /// <summary>What a file that starts like this is, for messages, and whether it can be read; null where nothing is known of it.</summary>
    /// <param name="head">The first <see cref="SniffLength"/> bytes, or the whole file if it is shorter.</param>
    public static (string Name, bool CanRead)? KindOf(ReadOnlySpan<byte> head) =>
        ForeignSignature.Of(head) is { Name: { } name } kind ? (name, kind.Reader != ForeignReader.None)
        : Recognize(head) is { } format and not ForeignFormat ? (format.Name, true) // that one takes whatever is left
        : null;

    private static IImageFormat? Recognize(ReadOnlySpan<byte> head)
    {
        foreach (IImageFormat format in Formats)
        {
            if (format.Recognizes(head))
            {
                return format;
            }
        }

        return null;
    }

    private static void WriteRows<TPixel>(RowSink<TPixel> sink, ReadOnlySpan<TPixel> pixels)
    {
        for (; !pixels.IsEmpty; pixels = pixels[sink.Width..])
        {
            sink.WriteRow(pixels[..sink.Width]);
        }

        sink.Finish();
    }
}
