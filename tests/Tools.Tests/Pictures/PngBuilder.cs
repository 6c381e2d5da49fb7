using System.IO.Compression;
using System.Text;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Puts together PNGs chunk by chunk, right or wrong.</summary>
#pragma warning disable CA1001 // A memory stream holds nothing to free, and tests chain builders in one expression.
internal sealed class PngBuilder
#pragma warning restore CA1001
{
    private readonly MemoryStream _stream = new();
    private readonly PngChunkWriter _chunks;

    public PngBuilder()
    {
        _chunks = new PngChunkWriter(_stream);
        _chunks.WriteSignature();
    }

    public PngBuilder Chunk(string type, params ReadOnlySpan<byte> data)
    {
        byte[] letters = Encoding.Latin1.GetBytes(type);
        _chunks.Write((uint)((letters[0] << 24) | (letters[1] << 16) | (letters[2] << 8) | letters[3]), data);
        return this;
    }

    public PngBuilder Header(int width, int height, int bitDepth, PngColorType colorType, bool interlaced = false) =>
        Chunk("IHDR", new PngHeader(width, height, bitDepth, colorType, interlaced).ToBytes());

    /// <summary>An IDAT chunk of the given rows, filter bytes included.</summary>
    public PngBuilder Data(params ReadOnlySpan<byte> rows) => Chunk("IDAT", Zlib(rows));

    public byte[] End() => Chunk("IEND").ToBytes();

    public byte[] ToBytes() => _stream.ToArray();

    public static byte[] Zlib(ReadOnlySpan<byte> bytes)
    {
        using var result = new MemoryStream();
        using (var deflate = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return result.ToArray();
    }
}
