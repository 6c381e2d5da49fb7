namespace Tinct.Format.Tests;

/// <summary>A stream that delivers as few bytes at a time as it is told to, and cannot seek unless it is told to.</summary>
internal sealed class TricklingStream(byte[] bytes, int atATime, bool canSeek) : Stream
{
    private int _position;

    /// <summary>Bytes delivered in all.</summary>
    internal long Delivered { get; private set; }

    /// <summary>Whether it was disposed of.</summary>
    internal bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => canSeek;

    public override bool CanWrite => false;

    public override long Length => canSeek ? bytes.Length : throw new NotSupportedException();

    public override long Position
    {
        get => canSeek ? _position : throw new NotSupportedException();
        set => _position = canSeek ? (int)value : throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(Math.Min(buffer.Length, atATime), bytes.Length - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        Delivered += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
