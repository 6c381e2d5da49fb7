namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Names formats by their first bytes, so that messages can say what a file is even where it cannot be read.</summary>
internal static class ForeignSignature
{
    /// <summary>The format's usual name, or null.</summary>
    public static string? NameOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "JPEG";
        }

        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8))
        {
            return "TIFF";
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return "GIF";
        }

        if (head.StartsWith("BM"u8))
        {
            return "BMP";
        }

        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8))
        {
            return "WebP";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || head.StartsWith("\0\0\0\x0CJXL \r\n"u8))
        {
            return "JPEG XL";
        }

        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
        {
            return head[8..].StartsWith("avi"u8) ? "AVIF" : "HEIF";
        }

        return null;
    }
}
