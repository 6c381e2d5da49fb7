using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Reads what other libraries decode: JPEG, WebP, GIF, BMP and ICO through Skia, TIFF and TGA through ImageSharp. Comes after all
/// other formats, since it accepts everything and then says what it is.</summary>
/// <remarks>Which library reads what was decided by small files of every kind (tests, Data/kinds): ImageSharp silently accepts cut and damaged GIFs and
/// BMPs and misreads 16-bit masks, Skia does not; Skia reads neither TIFF nor TGA. ImageSharp's JPEG differs between processors,
/// Skia's does not. Neither library gets a PNG, not even one in an ICO: our own reader is stricter, and rounds 16 bits where Skia cuts them off.</remarks>
internal sealed class ForeignFormat : IImageFormat
{
    /// <inheritdoc/>
    public string Name => "JPEG, WebP, GIF, BMP, ICO, TIFF, TGA";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => true;

    /// <inheritdoc/>
    public RowSource Open(ForwardReader input, ImageReadLimits limits)
    {
        ForeignKind kind = ForeignSignature.Of(input.Peek(ImageFiles.SniffLength));
        if (kind.Reader == ForeignReader.None)
        {
            throw ImageFileException.Unsupported(kind.Name is null
                ? $"not a picture of a known format ({ImageFiles.ReadableFormats})"
                : $"{kind.Name} cannot be read; convert the picture to PNG");
        }

        if (kind.Name == "ICO" && limits.Frame is not null)
        {
            throw ImageFileException.Unsupported("ICO: the largest picture is read; --frame does not choose among its sizes");
        }

        byte[] file = input.ReadToEnd(limits.MaxFileBytes, kind.Name!);
        ForeignMetadata found = DecodeTimer.Run(kind.Name!, () => Examine(kind.Name!, ref file, limits), DecodeTimer.LimitOf(file, limits));
        if (kind.Name == "ICO" && IconDirectory.FindPng(file) is { } png)
        {
            return OpenPng(file[png], found, limits);
        }

        // Of these the picture wanted was made the only one.
        int frame = limits.Frame ?? 1;
        limits = kind.Name is "JPEG" or "TIFF" ? limits with { Frame = null } : limits;
        Func<string, byte[], ImageReadLimits, DecodedPicture> decode = kind.Reader == ForeignReader.Skia ? SkiaDecoder.Decode : ImageSharpDecoder.Decode;
        DecodedPicture decoded = DecodeTimer.Run(kind.Name!, () => decode(kind.Name!, file, limits), DecodeTimer.LimitOf(file, limits, found.Size));
        if (found.IsNegative)
        {
            foreach (ref RgbaColor color in decoded.Pixels.AsSpan())
            {
                color = new RgbaColor((byte)~color.R, (byte)~color.G, (byte)~color.B, color.A);
            }
        }

        if (found.IsPremultiplied)
        {
            foreach (ref RgbaColor color in decoded.Pixels.AsSpan())
            {
                color = Divided(color);
            }
        }

        PictureNote.CheckFrame(kind.Name!, limits.Frame ?? 1, decoded.Frames, "frame");
        return new DecodedRowSource(MakeInfo(kind.Name!, found, decoded, frame), decoded.Pixels);
    }

    /// <summary>Pixels of a file's first picture, without decoding it; 0 where its header does not say.</summary>
    /// <param name="file">Stands anywhere; seeks.</param>
    /// <param name="head">Its first bytes.</param>
    /// <exception cref="ImageFileException">The file is damaged.</exception>
    public static long CountPixels(Stream file, ReadOnlySpan<byte> head)
    {
        ForeignKind kind = ForeignSignature.Of(head);
        file.Position = 0;
        switch (kind)
        {
            case { Reader: ForeignReader.Skia }:
                return SkiaDecoder.CountPixels(file);
            case { Reader: ForeignReader.ImageSharp }:
                byte[] bytes = new ForwardReader(file).ReadToEnd(ImageReadLimits.Default.MaxFileBytes, kind.Name!);
                return Examine(kind.Name!, ref bytes, ImageReadLimits.Default).Size;
            default:
                return 0;
        }
    }

    /// <summary>Looks for what the libraries do not report or check.</summary>
    private static ForeignMetadata Examine(string name, ref byte[] file, ImageReadLimits limits)
    {
        switch (name)
        {
            case "JPEG":
                List<Range> pictures = JpegMetadata.FindPictures(file);
                int number = limits.Frame ?? 1;
                PictureNote.CheckFrame("JPEG", number, pictures.Count, "picture");
                file = number == 1 ? file : file[pictures[number - 1]];
                ForeignMetadata found = JpegMetadata.Read(file, limits.MaxMetadataBytes);
                return found with { Pictures = Math.Max(pictures.Count, found.Pictures) };
            case "WebP":
                return WebPMetadata.Read(file, limits.MaxMetadataBytes);
            case "GIF":
                return GifMetadata.Read(file, limits.MaxMetadataBytes);
            case "TIFF":
                return TiffFile.Read(ref file, limits);
            case "TGA":
                return TgaHeader.Check(file, limits);
            case "BMP":
                return BmpHeader.Check(ref file, limits.MaxMetadataBytes);
            case "ICO":
                return IconDirectory.Check(file);
            default:
                return ForeignMetadata.None;
        }
    }

    /// <summary>The PNG in an icon, with all that any PNG has.</summary>
    private static DecodedRowSource OpenPng(byte[] png, ForeignMetadata icon, ImageReadLimits limits)
    {
        using RowSource rows = new PngFormat().Open(new ForwardReader(new MemoryStream(png)), limits);
        Picture picture = Picture.ReadAll(rows);
        return new DecodedRowSource(picture.Info with { Format = "ICO", Notes = [.. icon.Notes, .. picture.Info.Notes] }, picture.Pixels);
    }

    /// <summary>A colour without the alpha that it was multiplied by.</summary>
    private static RgbaColor Divided(RgbaColor color)
    {
        int alpha = color.A;
        return alpha == 0 ? default : new RgbaColor(Channel(color.R), Channel(color.G), Channel(color.B), color.A);

        byte Channel(int sample) => (byte)Math.Min(255, ((sample * 255) + (alpha / 2)) / alpha);
    }

    private static PictureInfo MakeInfo(string name, ForeignMetadata found, DecodedPicture decoded, int frame)
    {
        ImageMetadata metadata = found.Metadata;
        List<string> notes = [.. found.Notes];
        if (metadata.Icc is { } icc && IccProfile.IsCmyk(icc))
        {
            metadata = metadata with { Icc = null };
            notes.Add("The CMYK profile was left out: the pixels are RGB now.");
        }

        int orientation = found.Orientation ?? decoded.Orientation;
        if (orientation != 1 && metadata.Exif is { } exif)
        {
            metadata = metadata with { Exif = ExifOrientation.Reset(exif) };
        }

        if (orientation != 1 && metadata.Xmp is { } xmp)
        {
            metadata = metadata with { Xmp = XmpOrientation.Reset(xmp) };
            if (metadata.Xmp is null)
            {
                notes.Add("The XMP tells how the picture was to be turned, which is done, in a form that is not known; it was left out.");
            }
        }

        notes.AddRange(PictureNote.OneOf(frame, decoded.Frames, "frame"));
        notes.AddRange(PictureNote.OneOf(frame, found.Pictures, "picture"));

        bool isTurned = orientation >= 5;
        if (isTurned && metadata.Density is { } density)
        {
            metadata = metadata with { Density = density with { X = density.Y, Y = density.X } };
        }

        return new PictureInfo
        {
            Format = name,
            Width = isTurned ? decoded.Height : decoded.Width,
            Height = isTurned ? decoded.Width : decoded.Height,
            BitDepth = found.BitDepth,
            HadAlpha = PixelTraits.Of(decoded.Pixels).HasAlpha,
            Metadata = metadata,
            AppliedOrientation = orientation,
            Notes = notes,
        };
    }
}
