using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Reads through gdk-pixbuf whatever its installed loaders know: JPEG, TIFF, GIF and BMP always, WebP, AVIF, SVG
/// and others where their loaders are installed. Comes after all other formats, for it says yes to everything.</summary>
internal sealed class GdkPixbufFormat : IImageFormat
{
    private const string Package = "libgdk-pixbuf-2.0-0 (Debian, Ubuntu) or gdk-pixbuf2 (Fedora, Arch)";

    /// <inheritdoc/>
    public string Name => "JPEG, TIFF, GIF, BMP, WebP and others through gdk-pixbuf";

    /// <inheritdoc/>
    public bool ReadsByRows => false;

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => true;

    /// <inheritdoc/>
    public RowSource Open(ForwardReader input, ImageReadLimits limits)
    {
        string? name = ForeignSignature.NameOf(input.Peek(ImageFiles.SniffLength));
        if (!GdkPixbufLibrary.IsAvailable)
        {
            throw name is null
                ? Unknown(name)
                : ImageFileException.Unsupported(
                    $"{name} is read through gdk-pixbuf, which is not installed: install {Package}, or convert the picture to PNG");
        }

        byte[] file = input.ReadToEnd(limits.MaxFileBytes, name ?? "picture");
        if (name == "BMP")
        {
            BmpLength.Check(file);
        }

        ForeignMetadata found = name switch
        {
            "JPEG" => JpegMetadata.Read(file, limits.MaxMetadataBytes),
            "WebP" => WebPMetadata.Read(file, limits.MaxMetadataBytes),
            "TIFF" => TiffMetadata.Read(file, limits.MaxMetadataBytes),
            _ => ForeignMetadata.None,
        };
        (GObjectHandle pixbuf, int orientation, string format) = GdkPixbufLoader.Decode(file, name, limits);
        ImageMetadata metadata = found.Metadata;
        IReadOnlyList<string> notes = found.Notes;
        if (metadata.Icc is { } icc && IccProfile.IsCmyk(icc))
        {
            metadata = metadata with { Icc = null };
            notes = [.. notes, "The CMYK profile was left out: the pixels are RGB now."];
        }

        if (orientation != 1 && metadata.Exif is { } exif)
        {
            metadata = metadata with { Exif = ExifOrientation.Reset(exif) };
        }

        var info = new PictureInfo
        {
            Format = format,
            Width = GdkPixbufLibrary.GetWidth(pixbuf.Instance),
            Height = GdkPixbufLibrary.GetHeight(pixbuf.Instance),
            BitDepth = found.BitDepth,
            HadAlpha = false,
            Metadata = metadata,
            AppliedOrientation = orientation,
            Notes = notes,
        };
        return new GdkPixbufRowSource(pixbuf, info, isPremultiplied: name == "TIFF");
    }

    /// <summary>The exception for files no reader knows.</summary>
    /// <param name="name">The format if its first bytes tell it all the same, or null.</param>
    public static ImageFileException Unknown(string? name) => ImageFileException.Unsupported(
        (name, GdkPixbufLibrary.IsAvailable) switch
        {
            (null, true) => $"not a picture of a known format ({ImageFiles.ReadableFormats})",
            (null, false) => $"not a picture of a known format ({ImageFiles.ReadableFormats}; for most others install {Package})",
            _ => $"{name} cannot be read: gdk-pixbuf has no loader for it installed; convert the picture to PNG",
        });
}
