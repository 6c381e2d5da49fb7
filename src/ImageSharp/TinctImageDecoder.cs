using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.ImageSharp;

/// <summary>Reads <c>.tinct</c> files into ImageSharp's pictures, of any pixel type. By default <see cref="Rgb24"/>, or <see cref="Rgba32"/> for a palette
/// with alpha.</summary>
/// <remarks>A file that is not valid, or exceeds <see cref="Limits"/>, throws an <see cref="InvalidImageContentException"/>, and one of another kind an
/// <see cref="UnknownImageFormatException"/>; the first has the <see cref="TinctFormatException"/> inside.</remarks>
#if IMAGESHARP3
public sealed class TinctImageDecoder : ImageDecoder
#else
public sealed class TinctImageDecoder : IImageDecoder, IImageInfoDetector
#endif
{
    /// <summary>What to accept. Default: <see cref="DecodeLimits.Default"/>.</summary>
    public DecodeLimits Limits { get; init; } = DecodeLimits.Default;

#if IMAGESHARP3
    /// <inheritdoc/>
    protected override Image<TPixel> Decode<TPixel>(DecoderOptions options, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        Image<TPixel> image = Read(stream, reader => ToImage<TPixel>(reader, options.Configuration, options.SkipMetadata, cancellationToken));
        ScaleToTargetSize(options, image);
        return image;
    }

    /// <inheritdoc/>
    protected override Image Decode(DecoderOptions options, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        Image image = Read(stream, reader => ToImage(reader, options.Configuration, options.SkipMetadata, cancellationToken));
        ScaleToTargetSize(options, image);
        return image;
    }

    /// <inheritdoc/>
    protected override ImageInfo Identify(DecoderOptions options, Stream stream, CancellationToken cancellationToken) =>
        Read(stream, static reader => new ImageInfo(
            PixelType(reader), new Size(reader.Header.Width, reader.Header.Height), SectionProfiles.ToMetadata(reader.ReadSections(), reader.Palette)));
#else
    /// <inheritdoc/>
    public Image<TPixel> Decode<TPixel>(Configuration configuration, Stream stream, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel> =>
        Read(stream, reader => ToImage<TPixel>(reader, configuration, skipMetadata: false, cancellationToken));

    /// <inheritdoc/>
    public Image Decode(Configuration configuration, Stream stream, CancellationToken cancellationToken) =>
        Read(stream, reader => ToImage(reader, configuration, skipMetadata: false, cancellationToken));

    /// <inheritdoc/>
    public IImageInfo Identify(Configuration configuration, Stream stream, CancellationToken cancellationToken) =>
        Read(stream, static reader => new TinctImageInfo(
            PixelType(reader), reader.Header.Width, reader.Header.Height, SectionProfiles.ToMetadata(reader.ReadSections(), reader.Palette)));
#endif

    private static PixelTypeInfo PixelType(TinctReader reader) =>
        new(reader.Header.BitsPerIndex, reader.Header.HasAlpha ? PixelAlphaRepresentation.Unassociated : PixelAlphaRepresentation.None);

    private static Image ToImage(TinctReader reader, Configuration configuration, bool skipMetadata, CancellationToken cancellationToken) =>
        reader.Header.HasAlpha
            ? ToImage<Rgba32>(reader, configuration, skipMetadata, cancellationToken)
            : ToImage<Rgb24>(reader, configuration, skipMetadata, cancellationToken);

    private static Image<TPixel> ToImage<TPixel>(TinctReader reader, Configuration configuration, bool skipMetadata, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var colors = new TPixel[reader.Palette.Count];
        PixelOperations<TPixel>.Instance.FromRgba32(configuration, MemoryMarshal.Cast<RgbaColor, Rgba32>(reader.Palette.Colors), colors);
        int width = reader.Header.Width;
        var image = new Image<TPixel>(configuration, width, reader.Header.Height);
        try
        {
            int threads = Math.Max(0, configuration.MaxDegreeOfParallelism); // -1 is no limit there, and 0 here
            TinctDecoder.DecodeRows(
                reader,
                0,
                reader.Header.Height,
                (indices, firstRow) =>
                {
                    for (int start = 0; start < indices.Length; start += width)
                    {
                        Span<TPixel> row = image.DangerousGetPixelRowMemory(firstRow + (start / width)).Span;
                        for (int x = 0; x < row.Length; x++)
                        {
                            row[x] = colors[indices[start + x]];
                        }
                    }
                },
                threads,
                cancellationToken);
            FileSections sections = reader.ReadSections();
            SectionProfiles.Set(image.Metadata, skipMetadata ? FileSections.Empty : sections, reader.Palette);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file; what is wrong with it becomes ImageSharp's exceptions.</summary>
    private T Read<T>(Stream stream, Func<TinctReader, T> use)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            using var reader = new TinctReader(stream, Limits, leaveOpen: true);
            return use(reader);
        }
        catch (TinctFormatException fault) when (fault.Kind == TinctErrorKind.NotTinct)
        {
            throw new UnknownImageFormatException(fault.Message);
        }
        catch (Exception fault) when (fault is TinctFormatException or InvalidMemoryOperationException)
        {
            throw new InvalidImageContentException(fault.Message, fault);
        }
    }

#if !IMAGESHARP3
    private sealed record TinctImageInfo(PixelTypeInfo PixelType, int Width, int Height, SixLabors.ImageSharp.Metadata.ImageMetadata Metadata) : IImageInfo;
#endif
}
