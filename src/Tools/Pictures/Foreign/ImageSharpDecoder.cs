using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using Tinct.Format;
using Tinct.Tools.Host;
using Pixel = SixLabors.ImageSharp.PixelFormats.Rgba32;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Decodes a file in memory with ImageSharp: TIFF and TGA. What may reach it is decided earlier, in <see cref="TiffFile"/> and
/// <see cref="TgaHeader"/>.</summary>
internal static class ImageSharpDecoder
{
    /// <summary>No formats are registered: decoders and encoders are named, and nothing is guessed.</summary>
    public static Configuration Configuration { get; } = new();

    /// <summary>Decodes the first picture of a file.</summary>
    /// <exception cref="ImageFileException">The file is damaged, unsupported, or above the limits.</exception>
    public static DecodedPicture Decode(string format, byte[] file, ImageReadLimits limits)
    {
        // ImageSharp makes this array type by reflection for the types of TIFF's values; native code would lack it.
        GC.KeepAlive(new ExifDataType[1]);
        try
        {
            IImageDecoder decoder = format == "TIFF"
                ? new TiffDecoder { DecodingMode = FrameDecodingMode.First, IgnoreMetadata = true }
                : new TgaDecoder();
            using Image<Pixel> image = decoder.Decode<Pixel>(Configuration, new MemoryStream(file), CancellationToken.None);
            limits.CheckDimensions(format, image.Width, image.Height);
            var pixels = new RgbaColor[checked(image.Width * image.Height)];
            image.CopyPixelDataTo(MemoryMarshal.Cast<RgbaColor, Pixel>(pixels.AsSpan()));
            return new DecodedPicture(image.Width, image.Height, pixels);
        }
        catch (Exception exception) when (exception is NotSupportedException or UnknownImageFormatException)
        {
            throw ImageFileException.Unsupported($"{format}: {OneLine(exception.Message)}");
        }
        catch (Exception exception) when (exception is not (ImageFileException or OutOfMemoryException))
        {
            // ImageSharp throws many kinds of exceptions for damage: its own, and those of arguments and indices.
            throw ImageFileException.BadData($"{format}: the file is damaged ({OneLine(exception.Message)})");
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
