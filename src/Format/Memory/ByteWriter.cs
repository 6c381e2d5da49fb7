using System.Buffers;
using System.Buffers.Binary;

namespace Tinct.Format;

/// <summary>Writes little-endian fields one after the other into memory that grows.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Everything written so far.</summary>
    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    internal void U8(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    internal void U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(2), value);
        _buffer.Advance(2);
    }

    internal void U24(int value)
    {
        U16((ushort)value);
        U8((byte)(value >> 16));
    }

    internal void U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    internal void F32(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    internal void F64(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);
}
