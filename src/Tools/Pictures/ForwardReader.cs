using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>Buffered reading of bytes with look-ahead, from any stream (a pipe as well as a file). Knows its position, so
/// that errors can name it.</summary>
/// <param name="stream">Where the bytes come from; stays the caller's to dispose.</param>
internal sealed class ForwardReader(Stream stream)
{
    private const int BufferSize = 1 << 16;

    /// <summary>The step in which memory grows for data whose length is only a claim of the file.</summary>
    private const int GrowthStep = 1 << 20;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <summary>Whether the stream is a file or memory: looking ahead never waits for a writer.</summary>
    public bool CanSeek => stream.CanSeek;

    /// <summary>Bytes consumed so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next bytes without consuming them: <paramref name="count"/> of them, fewer only at the end of the stream.</summary>
    /// <param name="count">At most 4,096.</param>
    public ReadOnlySpan<byte> Peek(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 4096);
        if (_end - _start < count)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            int read;
            while (_end < count && (read = stream.Read(_buffer, _end, BufferSize - _end)) > 0)
            {
                _end += read;
            }
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>The next byte, or -1 at the end.</summary>
    public int ReadByte()
    {
        if (_start == _end && !Fill())
        {
            return -1;
        }

        Position++;
        return _buffer[_start++];
    }

    /// <summary>Reads up to the length of <paramref name="destination"/>; returns how many, 0 only at the end.</summary>
    public int Read(Span<byte> destination)
    {
        if (_start == _end && !Fill())
        {
            return 0;
        }

        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        Position += count;
        return count;
    }

    /// <summary>Fills <paramref name="destination"/>.</summary>
    /// <param name="destination">What to fill.</param>
    /// <param name="what">What is being read, for the message.</param>
    /// <exception cref="ImageFileException">The stream ends first.</exception>
    public void ReadExactly(Span<byte> destination, string what)
    {
        while (!destination.IsEmpty)
        {
            int count = Read(destination);
            if (count == 0)
            {
                throw Truncated(what);
            }

            destination = destination[count..];
        }
    }

    /// <summary>Reads <paramref name="count"/> bytes into a new array that grows only as they arrive.</summary>
    /// <exception cref="ImageFileException">The stream ends first.</exception>
    public byte[] ReadBytes(int count, string what)
    {
        var bytes = new byte[Math.Min(count, GrowthStep)];
        for (int filled = 0; ;)
        {
            ReadExactly(bytes.AsSpan(filled), what);
            filled = bytes.Length;
            if (filled == count)
            {
                return bytes;
            }

            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
        }
    }

    /// <summary>Reads everything up to the end of the stream.</summary>
    /// <exception cref="ImageFileException">There are more than <paramref name="limit"/> bytes.</exception>
    public byte[] ReadToEnd(long limit, string what)
    {
        using var bytes = new MemoryStream();
        var block = new byte[BufferSize];
        for (int count; (count = Read(block)) > 0;)
        {
            bytes.Write(block, 0, count);
            if (bytes.Length > limit)
            {
                throw new ImageFileException(ImageErrorKind.Limit, $"{what}: the file is larger than the limit of {limit} bytes");
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The exception for a stream that ends too early.</summary>
    public ImageFileException Truncated(string what) => ImageFileException.BadData($"{what}: the file ends too early", Position);

    private bool Fill()
    {
        _start = 0;
        _end = stream.Read(_buffer, 0, BufferSize);
        return _end > 0;
    }
}
