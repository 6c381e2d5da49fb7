using System.Buffers.Binary;
using System.IO.Hashing;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Walks the chunks of a PNG and verifies the CRC-32 of each.</summary>
internal sealed class PngChunkReader(ForwardReader input)
{
    private readonly Crc32 _crc = new();
    private long _start;
    private uint _stored;

    /// <summary>The type of the current chunk.</summary>
    public uint Type { get; private set; }

    /// <summary>Bytes of the current chunk's data not yet read.</summary>
    public int Remaining { get; private set; }

    /// <summary>Where the current chunk starts in the file.</summary>
    public long Offset => _start;

    /// <summary>Whether another file follows, as far as that can be seen without waiting for a pipe. Asked for behind the last chunk.</summary>
    public bool IsFollowed => input.CanSeek && input.Peek(PngFormat.Signature.Length).SequenceEqual(PngFormat.Signature);

    /// <summary>Reads the next chunk's length and type. The current one must have been ended.</summary>
    public void Next()
    {
        _start = input.Position;
        Span<byte> head = stackalloc byte[8];
        input.ReadExactly(head, "PNG");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        Type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (!PngChunkType.IsWellFormed(Type) && !char.IsAsciiLetterLower((char)head[4]))
        {
            throw ImageFileException.BadData($"PNG: bytes {head[4]:x2} {head[5]:x2} {head[6]:x2} {head[7]:x2} are no chunk type", _start);
        }

        if (length > int.MaxValue)
        {
            throw Bad($"claims {length} bytes");
        }

        Remaining = (int)length;
        _crc.Reset();
        _crc.Append(head[4..]);
    }

    /// <summary>Reads up to the length of <paramref name="destination"/> of the current chunk's data; 0 at its end.</summary>
    public int Read(Span<byte> destination)
    {
        destination = destination[..Math.Min(destination.Length, Remaining)];
        if (destination.IsEmpty)
        {
            return 0;
        }

        int count = input.Read(destination);
        if (count == 0)
        {
            throw Truncated();
        }

        _crc.Append(destination[..count]);
        Remaining -= count;
        return count;
    }

    /// <summary>Reads the rest of the chunk's data and verifies its CRC.</summary>
    /// <exception cref="ImageFileException">It fails, or the file ends first.</exception>
    public byte[] ReadToEnd()
    {
        byte[] data = ReadToEnd(out bool isIntact);
        return isIntact ? data : throw BadChecksum();
    }

    /// <summary>Reads the rest of the chunk's data; <paramref name="isIntact"/> tells whether its CRC fits.</summary>
    /// <exception cref="ImageFileException">The file ends first.</exception>
    public byte[] ReadToEnd(out bool isIntact)
    {
        byte[] data = input.ReadBytes(Remaining, $"PNG chunk {PngChunkType.Text(Type)}");
        _crc.Append(data);
        Remaining = 0;
        isIntact = TryEnd();
        return data;
    }

    /// <summary>Passes over what is left of the chunk's data.</summary>
    /// <returns>Whether its CRC fits.</returns>
    /// <exception cref="ImageFileException">The file ends first.</exception>
    public bool Skip()
    {
        Span<byte> block = stackalloc byte[4096];
        while (Read(block) > 0)
        {
        }

        return TryEnd();
    }

    /// <summary>Verifies the CRC after all data was read.</summary>
    /// <exception cref="ImageFileException">It fails, or the file ends first.</exception>
    public void End()
    {
        if (!TryEnd())
        {
            throw BadChecksum();
        }
    }

    /// <summary>The exception for a fault of the current chunk.</summary>
    /// <param name="what">The predicate: "is out of place".</param>
    public ImageFileException Bad(string what) => ImageFileException.BadData($"PNG: chunk {PngChunkType.Text(Type)} {what}", _start);

    private ImageFileException BadChecksum() => Bad($"fails its CRC-32: {_stored:x8} stored, {_crc.GetCurrentHashAsUInt32():x8} computed");

    private bool TryEnd()
    {
        Span<byte> stored = stackalloc byte[4];
        input.ReadExactly(stored, $"PNG chunk {PngChunkType.Text(Type)}");
        _stored = BinaryPrimitives.ReadUInt32BigEndian(stored);
        return _stored == _crc.GetCurrentHashAsUInt32();
    }

    private ImageFileException Truncated() => input.Truncated($"PNG chunk {PngChunkType.Text(Type)}");
}
