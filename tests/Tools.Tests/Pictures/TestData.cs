using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tinct.Format;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Pictures and files the image tests share.</summary>
internal static class TestData
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "Data", .. parts]);

    public static string Sha256(ReadOnlySpan<RgbaColor> pixels) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(pixels)));

    /// <summary>Random pixels of few distinct values a channel, so that filters and zlib have something to find.</summary>
    public static RgbaColor[] RandomPixels(Random random, int count, bool alpha, int levels = 5)
    {
        byte Level() => (byte)(random.Next(levels) * 255 / Math.Max(1, levels - 1));
        var pixels = new RgbaColor[count];
        for (int i = 0; i < count; i++)
        {
            pixels[i] = i > 0 && random.Next(3) == 0
                ? pixels[i - 1]
                : new RgbaColor(Level(), Level(), Level(), alpha ? Level() : (byte)255);
        }

        return pixels;
    }

    /// <summary>Reads a picture from bytes that arrive <paramref name="blockSize"/> at a time, as from a pipe.</summary>
    public static Picture Read(byte[] file, int blockSize = int.MaxValue, ImageReadLimits? limits = null) =>
        ImageFiles.Read(new PipeStream(file, blockSize), limits);

    public static byte[] Write(string extension, Picture picture)
    {
        using var stream = new MemoryStream();
        ImageFiles.Write(stream, extension, picture);
        return stream.ToArray();
    }

    /// <summary>A stream that cannot seek, does not know its length and hands out little at a time.</summary>
    private sealed class PipeStream(byte[] bytes, int blockSize) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, blockSize));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, blockSize)]);

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
