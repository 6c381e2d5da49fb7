using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.ImageSharp;

/// <summary>Writes ImageSharp's pictures as <c>.tinct</c> files: the first frame, at 8 bits a channel, upright as its EXIF orientation says.</summary>
#if IMAGESHARP3
public sealed class TinctImageEncoder : ImageEncoder
#else
public sealed class TinctImageEncoder : IImageEncoder
#endif
{
    /// <summary>How to encode. Default null: 256 colours, or as many as the <c>.tinct</c> file that the picture was read from had, if that is more; and as many threads as the
    /// picture's <see cref="Configuration"/> allows.</summary>
    public EncodeOptions? Options { get; init; }

#if IMAGESHARP3
    /// <inheritdoc/>
    protected override void Encode<TPixel>(Image<TPixel> image, Stream stream, CancellationToken cancellationToken) => Write(image, stream, cancellationToken);
#else
    /// <summary>Leaves ICC, EXIF and XMP profiles, resolution and texts out. Default no.</summary>
    public bool SkipMetadata { get; init; }

    /// <inheritdoc/>
    public void Encode<TPixel>(Image<TPixel> image, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel> => Write(image, stream, CancellationToken.None);

    /// <summary>Encodes on the thread pool, then writes without blocking.</summary>
    /// <inheritdoc/>
    public async Task EncodeAsync<TPixel>(Image<TPixel> image, Stream stream, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var file = new MemoryStream();
        await Task.Run(() => Write(image, file, cancellationToken), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(file.GetBuffer().AsMemory(0, (int)file.Length), cancellationToken).ConfigureAwait(false);
    }
#endif

    private void Write<TPixel>(Image<TPixel> image, Stream stream, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(stream);
        int orientation = Orientation(image.Metadata.ExifProfile);
        if (orientation > 1)
        {
            using Image<TPixel> upright = image.Clone(static context => context.AutoOrient());
            SectionProfiles.MakeUpright(upright.Metadata, isQuarterTurn: orientation is >= 5 and <= 8);
            WriteUpright(upright, stream, cancellationToken);
            return;
        }

        WriteUpright(image, stream, cancellationToken);
    }

    private void WriteUpright<TPixel>(Image<TPixel> image, Stream stream, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
#if IMAGESHARP3
        Configuration configuration = image.Configuration;
#else
        Configuration configuration = image.GetConfiguration();
#endif
        FileSections sections = SkipMetadata ? FileSections.Empty : SectionProfiles.ToSections(image.Metadata);
        var pixels = new RgbaColor[checked(image.Width * image.Height)];
        for (int y = 0; y < image.Height; y++)
        {
            Span<RgbaColor> row = pixels.AsSpan(y * image.Width, image.Width);
            PixelOperations<TPixel>.Instance.ToRgba32(configuration, image.DangerousGetPixelRowMemory(y).Span, MemoryMarshal.Cast<RgbaColor, Rgba32>(row));
        }

        var picture = new RgbaPicture(pixels, image.Width, image.Height);
        TinctEncoder.Encode(picture, stream, Options ?? Defaults(image, configuration), sections, cancellationToken: cancellationToken);
    }

    private static EncodeOptions Defaults(Image image, Configuration configuration)
    {
        EncodeOptions options = EncodeOptions.Default;
        int colors = image.Metadata.GetFormatMetadata(TinctImageFormat.Instance).Palette?.Count ?? 0;
        int threads = configuration.MaxDegreeOfParallelism;
        return options with { Colors = Math.Max(options.Colors, colors), Threads = threads < 0 ? options.Threads : threads };
    }

    /// <summary>1, upright, to 8; 1 where the profile does not say.</summary>
    private static int Orientation(ExifProfile? exif)
    {
#if IMAGESHARP3
        IExifValue<ushort>? orientation = exif is not null && exif.TryGetValue(ExifTag.Orientation, out IExifValue<ushort>? found) ? found : null;
#else
        IExifValue<ushort>? orientation = exif?.GetValue(ExifTag.Orientation);
#endif
        return orientation?.Value ?? 1;
    }
}
