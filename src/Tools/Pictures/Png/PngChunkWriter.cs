using System.Buffers.Binary;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Writes PNG chunks with their lengths and CRCs.</summary>
/// <param name="stream">Where they go; stays open.</param>
internal sealed class PngChunkWriter(Stream stream)
{
    /// <summary>Writes the file's signature.</summary>
    public void WriteSignature() => stream.Write(PngFormat.Signature);

    /// <summary>Writes one chunk.</summary>
    /// <param name="type">One of <see cref="PngChunkType"/>.</param>
    /// <param name="data">Its data.</param>
    /// <param name="prefix">Data that come before <paramref name="data"/> in the same chunk.</param>
    public void Write(uint type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> prefix = default)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(head, checked(prefix.Length + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], type);
        uint crc = Crc32.Update(Crc32.Initial, head[4..]);
        crc = Crc32.Update(crc, prefix);
        crc = Crc32.Update(crc, data);
        stream.Write(head);
        stream.Write(prefix);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(head, crc);
        stream.Write(head[..4]);
    }
}
