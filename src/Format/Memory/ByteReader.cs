using System.Buffers.Binary;

namespace Tinct.Format;

/// <summary>Reads little-endian fields one after the other. Running out is <see cref="TinctErrorKind.Truncated"/> in the
/// front matter and <see cref="TinctErrorKind.Invalid"/> inside a section, all of whose bytes are known to be there.</summary>
/// <param name="bytes">What to read.</param>
/// <param name="fileOffset">Where the first byte lies in the file, for error messages.</param>
/// <param name="shortage">The kind of error when a field does not fit.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, long fileOffset, TinctErrorKind shortage)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Where the next field lies in the file.</summary>
    internal readonly long Offset => fileOffset + _position;

    /// <summary>Bytes not yet read.</summary>
    internal readonly int Remaining => _bytes.Length - _position;

    internal byte U8() => Bytes(1)[0];

    internal ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    internal int U24()
    {
        ReadOnlySpan<byte> field = Bytes(3);
        return field[0] | (field[1] << 8) | (field[2] << 16);
    }

    internal uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    internal float F32() => BinaryPrimitives.ReadSingleLittleEndian(Bytes(4));

    internal double F64() => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(8));

    internal ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > Remaining)
        {
            throw new TinctFormatException(shortage, Offset, $"{count} bytes are needed, {Remaining} are left");
        }

        ReadOnlySpan<byte> field = _bytes.Slice(_position, count);
        _position += count;
        return field;
    }
}
