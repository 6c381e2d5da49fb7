using SkiaSharp;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Decodes a file in memory with Skia. Its native library is loaded when this is first used, and never otherwise.</summary>
// Bounds: the library gets an array of exactly width x height pixels and its row length in bytes.
internal static unsafe class SkiaDecoder
{
    /// <summary>Decodes the first picture of a file, or another frame.</summary>
    /// <exception cref="ImageFileException">The file is damaged, unsupported, or above the limits, or the native library is missing.</exception>
    public static DecodedPicture Decode(string format, byte[] file, ImageReadLimits limits)
    {
        try
        {
            fixed (byte* bytes = file)
            {
                using SKData data = SKData.Create((nint)bytes, file.Length);
                using SKCodec codec = SKCodec.Create(data)
                    ?? throw ImageFileException.BadData($"{format}: the file is damaged, ends too early, or is of a kind that cannot be read");
                return Decode(format, codec, limits);
            }
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            throw ImageFileException.Unsupported($"{format} is read through the library SkiaSharp, which is not beside the program");
        }
    }

    /// <summary>Pixels of a file's first picture, from its header; 0 where that cannot be read.</summary>
    public static long CountPixels(Stream file)
    {
        try
        {
            using SKCodec? codec = SKCodec.Create(file);
            return codec is null ? 0 : (long)codec.Info.Width * codec.Info.Height;
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            return 0;
        }
    }

    /// <summary>Whether an exception says that Skia's native library cannot be loaded.</summary>
    public static bool IsMissing(Exception exception) => exception.GetBaseException() is DllNotFoundException;

    private static DecodedPicture Decode(string format, SKCodec codec, ImageReadLimits limits)
    {
        SKImageInfo stored = codec.Info;
        limits.CheckDimensions(format, stored.Width, stored.Height);
        var pixels = new RgbaColor[checked(stored.Width * stored.Height)];

        // Without a colour space nothing is converted: the samples are those of the file.
        var info = new SKImageInfo(stored.Width, stored.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        fixed (RgbaColor* target = pixels)
        {
            int frames = Math.Max(1, codec.FrameCount);
            PictureNote.CheckFrame(format, limits.Frame ?? 1, frames, "frame");
            SKCodecResult result = limits.Frame is > 1 and var frame
                ? codec.GetPixels(info, (nint)target, new SKCodecOptions(frame - 1))
                : codec.GetPixels(info, (nint)target);
            if (result != SKCodecResult.Success)
            {
                throw result switch
                {
                    SKCodecResult.IncompleteInput => ImageFileException.BadData($"{format}: the file ends before its pixels do"),
                    SKCodecResult.ErrorInInput => ImageFileException.BadData($"{format}: the pixels are damaged or not all there"),
                    _ => ImageFileException.Unsupported($"{format}: this kind cannot be read ({result})"),
                };
            }
        }

        return new DecodedPicture(stored.Width, stored.Height, pixels, Orientation(codec.EncodedOrigin), Math.Max(1, codec.FrameCount));
    }

    /// <summary>Skia's origins have the numbers of EXIF's orientations; any other number means none.</summary>
    private static int Orientation(SKEncodedOrigin origin) => (int)origin is >= 1 and <= 8 ? (int)origin : 1;
}
