using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Reads the ICCP, EXIF and XMP chunks of a WebP file (RFC 9649), and checks that all of its chunks are there: the decoder
/// never looks at those after the pixels.</summary>
internal static class WebPMetadata
{
    private const int RiffHeader = 12;

    /// <summary>Reads a file's metadata.</summary>
    /// <exception cref="ImageFileException">The file ends before a chunk does.</exception>
    public static ForeignMetadata Read(ReadOnlySpan<byte> file, int maxBytes)
    {
        // Some writers leave out the padding byte of the last chunk.
        if (file.Length < RiffHeader || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 7L > file.Length)
        {
            throw ImageFileException.BadData("WebP: the file ends too early", file.Length);
        }

        // What follows the RIFF chunk is no part of the picture, and decoders pass over it.
        file = file[..(int)Math.Min(file.Length, BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L)];
        var metadata = new ImageMetadata();
        var lost = new SortedSet<string>(StringComparer.Ordinal);
        for (long at = RiffHeader; at + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> type = file.Slice((int)at, 4);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            if (length > file.Length - at - 8)
            {
                throw ImageFileException.BadData("WebP: the file ends too early", file.Length);
            }

            ReadOnlySpan<byte> data = file.Slice((int)at + 8, (int)length);
            if (type.SequenceEqual("ICCP"u8))
            {
                metadata = metadata with { Icc = metadata.Icc ?? data.ToArray() };
            }
            else if (type.SequenceEqual("EXIF"u8))
            {
                // Some writers copy the tag that EXIF has in JPEG.
                metadata = metadata with { Exif = metadata.Exif ?? (data.StartsWith("Exif\0\0"u8) ? data[6..] : data).ToArray() };
            }
            else if (type.SequenceEqual("XMP "u8))
            {
                metadata = metadata with { Xmp = metadata.Xmp ?? data.ToArray() };
            }
            else if (!IsPartOfPixels(type) && lost.Count <= PictureNote.MostNamed)
            {
                lost.Add(string.Concat(type.ToArray().Select(static letter => char.IsAsciiLetterOrDigit((char)letter) ? (char)letter : '?')));
            }

            at += 8 + (long)length + (length & 1);
        }

        ForeignMetadata found = ForeignMetadata.Of(metadata, bitDepth: 8, maxBytes);
        return lost.Count == 0 ? found : found with { Notes = [.. found.Notes, PictureNote.LeftOut("WebP's chunk", lost)] };
    }

    private static bool IsPartOfPixels(ReadOnlySpan<byte> type) => type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8) || type.SequenceEqual("VP8X"u8)
        || type.SequenceEqual("ALPH"u8) || type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8);
}
