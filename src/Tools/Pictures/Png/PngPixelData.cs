using System.IO.Compression;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>The decompressed bytes of a PNG's consecutive IDAT chunks.</summary>
internal sealed class PngPixelData : IDisposable
{
    private readonly IdatStream _compressed;
    private readonly ZLibStream _inflate;

    /// <summary>Starts at the first IDAT chunk, whose head <paramref name="chunks"/> has read.</summary>
    public PngPixelData(PngChunkReader chunks)
    {
        _compressed = new IdatStream(chunks);
        _inflate = new ZLibStream(_compressed, CompressionMode.Decompress);
    }

    /// <summary>Fills <paramref name="destination"/>.</summary>
    /// <exception cref="ImageFileException">The data are malformed or end first.</exception>
    public void ReadExactly(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = Read(destination);
            if (count == 0)
            {
                throw ImageFileException.BadData("PNG: the image data end before the last row");
            }

            destination = destination[count..];
        }
    }

    /// <summary>Checks that the data end here, with their checksum, and passes over the remaining IDAT chunks. The chunk
    /// reader then stands at the head of the chunk after them.</summary>
    /// <returns>False if more data follow: they and their checksum are passed over, since inflating them could take for ever.</returns>
    /// <exception cref="ImageFileException">The checksum fails, or the end of the stream is missing.</exception>
    public bool Finish()
    {
        Span<byte> beyond = stackalloc byte[1];
        bool ends = Read(beyond) == 0;

        // The decompressor asks for more input only while its stream has not ended: having met the end of the IDAT
        // chunks means that the stream's end, with its checksum, was never seen.
        if (ends && _compressed.AtEnd)
        {
            throw ImageFileException.BadData("PNG: the compressed image data lack their end");
        }

        _compressed.Drain();
        return ends;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inflate.Dispose();
        _compressed.Dispose();
    }

    private int Read(Span<byte> destination)
    {
        try
        {
            return _inflate.Read(destination);
        }
        catch (InvalidDataException)
        {
            throw ImageFileException.BadData("PNG: the compressed image data are damaged");
        }
    }

    /// <summary>The data of consecutive IDAT chunks as one stream.</summary>
    private sealed class IdatStream(PngChunkReader chunks) : Stream
    {
        private long _length;
        private byte _first;

        /// <summary>Whether a chunk other than IDAT was met.</summary>
        public bool AtEnd { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            while (!AtEnd && !buffer.IsEmpty)
            {
                int count = chunks.Read(buffer);
                if (count > 0)
                {
                    CheckZlibHeader(buffer[..count]);
                    _length += count;
                    return count;
                }

                chunks.End();
                chunks.Next();
                AtEnd = chunks.Type != PngChunkType.IDAT;
            }

            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        /// <summary>Reads to the chunk after the last IDAT.</summary>
        public void Drain()
        {
            Span<byte> block = stackalloc byte[4096];
            while (Read(block) > 0)
            {
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        /// <summary>Refuses a preset dictionary (RFC 1950), which PNG forbids and the decompressor reports as a failure of its own.</summary>
        private void CheckZlibHeader(ReadOnlySpan<byte> bytes)
        {
            if (_length == 0)
            {
                _first = bytes[0];
            }

            if (_length < 2 && _length + bytes.Length >= 2)
            {
                byte flags = bytes[(int)(1 - _length)];
                if ((_first & 0x0F) != 8 || ((_first << 8) | flags) % 31 != 0 || (flags & 0x20) != 0)
                {
                    throw ImageFileException.BadData($"PNG: the image data start with {_first:x2} {flags:x2}, which is no zlib header");
                }
            }
        }
    }
}
