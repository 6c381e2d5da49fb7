using System.Text;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>What our own walk through a file finds when another library decodes its pixels.</summary>
/// <param name="Metadata">Profile, EXIF, XMP and comments.</param>
/// <param name="BitDepth">Bits a sample; 8 where the format has no others.</param>
/// <param name="Notes">Remarks for the user.</param>
internal sealed record ForeignMetadata(ImageMetadata Metadata, int BitDepth, IReadOnlyList<string> Notes)
{
    /// <summary>The orientation to be applied, 1 to 8; null where the library that decodes the pixels knows it.</summary>
    public int? Orientation { get; init; }

    /// <summary>Whether the library swaps black and white.</summary>
    public bool IsNegative { get; init; }

    /// <summary>Whether the library hands out colours multiplied by alpha.</summary>
    public bool IsPremultiplied { get; init; }

    /// <summary>How many pictures the file has, where the library that decodes the pixels does not know.</summary>
    public long Pictures { get; init; } = 1;

    /// <summary>The number of pixels, where it is known before decoding; else 0.</summary>
    public long Size { get; init; }

    /// <summary>Nothing found.</summary>
    public static ForeignMetadata None { get; } = Of(ImageMetadata.None);

    /// <summary>Metadata of an 8-bit picture.</summary>
    public static ForeignMetadata Of(ImageMetadata metadata) => new(metadata, BitDepth: 8, Notes: []);

    /// <summary>Metadata with what is above a limit left out, and a remark if that was needed.</summary>
    public static ForeignMetadata Of(ImageMetadata metadata, int bitDepth, int maxBytes)
    {
        long total = (metadata.Icc?.Length ?? 0L) + (metadata.Exif?.Length ?? 0) + (metadata.Xmp?.Length ?? 0)
            + metadata.Texts.Sum(text => (long)text.Value.Length);
        return total <= maxBytes
            ? new ForeignMetadata(metadata, bitDepth, [])
            : new ForeignMetadata(ImageMetadata.None, bitDepth, ["Metadata larger than the limit was left out."]);
    }

    /// <summary>A comment in whatever encoding it seems to have: UTF-8 if valid, else Latin-1.</summary>
    public static string DecodeText(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimEnd((byte)0);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
