using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Cuts compressed image data into IDAT chunks, or into an animation's fdAT chunks, each of which starts with a
/// sequence number.</summary>
/// <param name="nextSequenceNumber">Gives the sequence number of each fdAT chunk; null for IDAT.</param>
internal sealed class PngDataStream(PngChunkWriter chunks, Func<uint>? nextSequenceNumber = null) : ForwardStream
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _count;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _buffer.Length - _count);
            buffer[..count].CopyTo(_buffer.AsSpan(_count));
            _count += count;
            buffer = buffer[count..];
            if (_count == _buffer.Length)
            {
                WriteChunk();
            }
        }
    }

    /// <summary>Writes the last chunk.</summary>
    public void Finish()
    {
        if (_count > 0)
        {
            WriteChunk();
        }
    }

    /// <summary>Does nothing: where chunks end is not for the compressor to say.</summary>
    public override void Flush()
    {
    }

    private void WriteChunk()
    {
        if (nextSequenceNumber is null)
        {
            chunks.Write(PngChunkType.IDAT, _buffer.AsSpan(0, _count));
        }
        else
        {
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(number, nextSequenceNumber());
            chunks.Write(PngChunkType.FDAT, _buffer.AsSpan(0, _count), number);
        }

        _count = 0;
    }
}
