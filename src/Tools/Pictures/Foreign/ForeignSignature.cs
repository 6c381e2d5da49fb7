namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Which library reads a format.</summary>
internal enum ForeignReader
{
    /// <summary>None.</summary>
    None,

    /// <summary><see cref="SkiaDecoder"/>.</summary>
    Skia,

    /// <summary><see cref="ImageSharpDecoder"/>.</summary>
    ImageSharp,
}

/// <summary>A format and its reader.</summary>
/// <param name="Name">The format's usual name; null where it is not known.</param>
/// <param name="Reader">Who reads it.</param>
internal readonly record struct ForeignKind(string? Name, ForeignReader Reader);

/// <summary>Recognizes formats by their first bytes, including those that cannot be read, so that messages can say what a file is.</summary>
internal static class ForeignSignature
{
    /// <summary>The format of a file.</summary>
    /// <param name="head">Its first bytes.</param>
    public static ForeignKind Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return new ForeignKind("JPEG", ForeignReader.Skia);
        }

        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8))
        {
            return new ForeignKind("TIFF", ForeignReader.ImageSharp);
        }

        if (head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8))
        {
            return new ForeignKind("BigTIFF", ForeignReader.None);
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return new ForeignKind("GIF", ForeignReader.Skia);
        }

        if (head.StartsWith("BM"u8))
        {
            return new ForeignKind("BMP", ForeignReader.Skia);
        }

        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8))
        {
            return new ForeignKind("WebP", ForeignReader.Skia);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 2, 0]))
        {
            // A TGA may start like this, too; an icon's directory goes on with the number of its entries, a TGA with zeros.
            if (head.Length >= 6 && (head[4] | head[5]) != 0)
            {
                return new ForeignKind("ICO", ForeignReader.Skia);
            }
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || head.StartsWith("\0\0\0\x0CJXL \r\n"u8))
        {
            return new ForeignKind("JPEG XL", ForeignReader.None);
        }

        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
        {
            ReadOnlySpan<byte> brand = head[8..];
            bool isHeif = brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mi"u8) || brand.StartsWith("msf"u8);
            return new ForeignKind(brand.StartsWith("avi"u8) ? "AVIF" : isHeif ? "HEIF" : "MP4", ForeignReader.None);
        }

        return TgaHeader.Recognizes(head) ? new ForeignKind("TGA", ForeignReader.ImageSharp) : default;
    }
}
