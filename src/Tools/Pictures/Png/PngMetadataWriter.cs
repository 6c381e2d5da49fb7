using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Tinct.Format;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Writes metadata as PNG chunks, to stand between IHDR and PLTE.</summary>
internal static class PngMetadataWriter
{
    /// <summary>Texts above this many bytes are compressed: below, zlib's overhead eats the gain.</summary>
    private const int CompressAbove = 1024;

    private const int MaxKeyword = 79;

    /// <summary>Writes cICP, iCCP, pHYs, eXIf, XMP and the texts.</summary>
    /// <param name="colorType">A profile for greys is left out of a picture of colours, where PNG forbids it, and the other way round.</param>
    public static void Write(PngChunkWriter chunks, ImageMetadata metadata, PngColorType colorType)
    {
        if (metadata.CodePoints is var (primaries, transfer, isFullRange))
        {
            chunks.Write(PngChunkType.CICP, [primaries, transfer, 0, isFullRange ? (byte)1 : (byte)0]);
        }

        if (metadata.Icc is { } icc && IccProfile.IsGrey(icc) == (colorType is PngColorType.Grey or PngColorType.GreyAlpha))
        {
            chunks.Write(PngChunkType.ICCP, [.. "ICC profile\0\0"u8, .. Compress(icc)]);
        }

        // PNG has no other unit: the scale factor of a screen is left out.
        if (metadata.Density is { Unit: DensityUnit.PixelsPerMeter } density)
        {
            var data = new byte[9];
            BinaryPrimitives.WriteUInt32BigEndian(data, density.X);
            BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), density.Y);
            data[8] = 1;
            chunks.Write(PngChunkType.PHYS, data);
        }

        if (metadata.Exif is { } exif)
        {
            chunks.Write(PngChunkType.EXIF, exif);
        }

        if (metadata.Xmp is { } xmp)
        {
            // Uncompressed, as the XMP specification asks, so that tools find the packet by scanning.
            chunks.Write(PngChunkType.ITXT, [.. Encoding.ASCII.GetBytes(PngMetadataReader.XmpKeyword), 0, 0, 0, 0, 0, .. xmp]);
        }

        foreach (ImageText text in metadata.Texts)
        {
            WriteText(chunks, Keyword(text.Keyword), text.Value);
        }
    }

    private static void WriteText(PngChunkWriter chunks, byte[] keyword, string value)
    {
        bool isLatin1 = value.All(c => c <= '\xFF' && c != '\0');
        byte[] bytes = (isLatin1 ? Encoding.Latin1 : Encoding.UTF8).GetBytes(value);
        bool compress = bytes.Length > CompressAbove;
        byte[] payload = compress ? Compress(bytes) : bytes;
        if (!isLatin1)
        {
            chunks.Write(PngChunkType.ITXT, [.. keyword, 0, compress ? (byte)1 : (byte)0, 0, 0, 0, .. payload]);
        }
        else if (compress)
        {
            chunks.Write(PngChunkType.ZTXT, [.. keyword, 0, 0, .. payload]);
        }
        else
        {
            chunks.Write(PngChunkType.TEXT, [.. keyword, 0, .. payload]);
        }
    }

    /// <summary>A keyword as PNG allows it: 1 to 79 printable Latin-1 characters.</summary>
    private static byte[] Keyword(string keyword)
    {
        string cleaned = new([.. keyword.Take(MaxKeyword).Select(c => c is >= ' ' and <= '~' or >= '\xA1' and <= '\xFF' ? c : '?')]);
        cleaned = cleaned.Trim();
        return Encoding.Latin1.GetBytes(cleaned.Length == 0 ? "Comment" : cleaned);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var deflate = new ZLibStream(result, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return result.ToArray();
    }
}
