using System.Buffers.Binary;
using System.IO.Hashing;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Writes PNG chunks with their lengths and CRCs.</summary>
/// <param name="stream">Where they go; stays open.</param>
internal sealed class PngChunkWriter(Stream stream)
{
    private readonly Crc32 _crc = new();

    /// <summary>Writes the file's signature.</summary>
    public void WriteSignature() => stream.Write(PngFormat.Signature);

    /// <summary>Writes one chunk.</summary>
    /// <param name="type">One of <see cref="PngChunkType"/>.</param>
    /// <param name="prefix">Data that come before <paramref name="data"/> in the same chunk.</param>
    public void Write(uint type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> prefix = default)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(head, checked(prefix.Length + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], type);
        _crc.Append(head[4..]);
        _crc.Append(prefix);
        _crc.Append(data);
        stream.Write(head);
        stream.Write(prefix);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(head, _crc.GetCurrentHashAsUInt32());
        _crc.Reset();
        stream.Write(head[..4]);
    }
}
