using System.Buffers.Binary;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Webp;
using Tinct.Format;
using Tinct.Tools.Host;
using Pixel = SixLabors.ImageSharp.PixelFormats.Rgba32;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Writes a lossless WebP (RFC 9649): ImageSharp encodes the pixels, the chunks around them are ours, since ImageSharp 2.1.13
/// keeps no profile.</summary>
// Bounds: the library gets the pinned pixels, width x height of them.
internal sealed unsafe class WebPSink : HeldSink
{
    private const int MaxSide = 16_383, RiffHeader = 12, ChunkHeader = 8, ExtendedBytes = 10;
    private const byte HasIcc = 0x20, HasAlpha = 0x10, HasExif = 0x08, HasXmp = 0x04;

    private readonly Stream _stream;
    private readonly ImageMetadata _metadata;
    private readonly bool _hasAlpha;

    /// <summary>Starts a picture.</summary>
    /// <exception cref="ImageFileException">WebP holds no picture so large.</exception>
    public WebPSink(Stream stream, int width, int height, bool hasAlpha, ImageMetadata metadata)
        : base(width <= MaxSide && height <= MaxSide ? width : throw ImageFileException.Unsupported($"WebP: more than {MaxSide} pixels a side cannot be written"), height) =>
        (_stream, _hasAlpha, _metadata) = (stream, hasAlpha, metadata);

    /// <inheritdoc/>
    protected override void Write(RgbaColor[] pixels)
    {
        using var encoded = new MemoryStream();
        fixed (RgbaColor* start = pixels)
        {
            using Image<Pixel> image = Image.WrapMemory<Pixel>(ImageSharpDecoder.Configuration, start, Width, Height);

            // Colours under full transparency stay: what is written is what was decoded.
            new WebpEncoder { FileFormat = WebpFileFormatType.Lossless, TransparentColorMode = WebpTransparentColorMode.Preserve }.Encode(image, encoded);
        }

        using var body = new MemoryStream();
        byte[] stored = ChunkOf(encoded.ToArray(), "VP8L"u8);
        byte flags = (byte)((_metadata.Icc is null ? 0 : HasIcc) | (_hasAlpha ? HasAlpha : 0) | (_metadata.Exif is null ? 0 : HasExif) | (_metadata.Xmp is null ? 0 : HasXmp));
        if ((flags & ~HasAlpha) != 0)
        {
            var extended = new byte[ExtendedBytes];
            extended[0] = flags;

            // Two numbers of three bytes each.
            BinaryPrimitives.WriteInt32LittleEndian(extended.AsSpan(4), Width - 1);
            BinaryPrimitives.WriteUInt16LittleEndian(extended.AsSpan(7), (ushort)(Height - 1));
            AddChunk(body, "VP8X"u8, extended);
        }

        AddChunk(body, "ICCP"u8, _metadata.Icc);
        AddChunk(body, "VP8L"u8, stored);
        AddChunk(body, "EXIF"u8, _metadata.Exif);
        AddChunk(body, "XMP "u8, _metadata.Xmp);
        _stream.Write("RIFF"u8);
        WriteNumber(_stream, (int)body.Length + 4);
        _stream.Write("WEBP"u8);
        body.WriteTo(_stream);
    }

    /// <summary>What metadata take in a file: their chunks, and with the first of them the chunk that says that there are any.</summary>
    public static MetadataSize SizeOf(ImageMetadata metadata)
    {
        (string Kind, byte[]? Data)[] kinds = [("ICC profile", metadata.Icc), ("EXIF", metadata.Exif), ("XMP", metadata.Xmp)];
        return MetadataSize.Of(kinds.Where(static kind => kind.Data is not null).Select(static (kind, i) =>
            (kind.Kind, ChunkHeader + kind.Data!.Length + (kind.Data.Length & 1) + (i == 0 ? ChunkHeader + ExtendedBytes : 0L))));
    }

    private static byte[] ChunkOf(byte[] file, ReadOnlySpan<byte> type)
    {
        for (int at = RiffHeader; ;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            if (file.AsSpan(at, 4).SequenceEqual(type))
            {
                return file.AsSpan(at + ChunkHeader, length).ToArray();
            }

            at += ChunkHeader + length + (length & 1);
        }
    }

    private static void AddChunk(Stream body, ReadOnlySpan<byte> type, byte[]? data)
    {
        if (data is not null)
        {
            body.Write(type);
            WriteNumber(body, data.Length);
            body.Write(data);
            body.Write(new byte[data.Length & 1]);
        }
    }

    private static void WriteNumber(Stream stream, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }
}
