using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Walks the chunks of a PNG and verifies the CRC-32 of each.</summary>
internal sealed class PngChunkReader(ForwardReader input)
{
    private long _start;
    private uint _crc;

    /// <summary>The type of the current chunk.</summary>
    public uint Type { get; private set; }

    /// <summary>Bytes of the current chunk's data not yet read.</summary>
    public int Remaining { get; private set; }

    /// <summary>Where the current chunk starts in the file.</summary>
    public long Offset => _start;

    /// <summary>Reads the next chunk's length and type. The current one must have been ended.</summary>
    public void Next()
    {
        _start = input.Position;
        Span<byte> head = stackalloc byte[8];
        input.ReadExactly(head, "PNG");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        Type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (!PngChunkType.IsWellFormed(Type))
        {
            throw ImageFileException.BadData($"PNG: bytes {head[4]:x2} {head[5]:x2} {head[6]:x2} {head[7]:x2} are no chunk type", _start);
        }

        if (length > int.MaxValue)
        {
            throw Bad($"claims {length} bytes");
        }

        Remaining = (int)length;
        _crc = Crc32.Update(Crc32.Initial, head[4..]);
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

        _crc = Crc32.Update(_crc, destination[..count]);
        Remaining -= count;
        return count;
    }

    /// <summary>Reads the rest of the chunk's data and verifies its CRC.</summary>
    public byte[] ReadToEnd()
    {
        byte[] data = input.ReadBytes(Remaining, $"PNG chunk {PngChunkType.Text(Type)}");
        _crc = Crc32.Update(_crc, data);
        Remaining = 0;
        End();
        return data;
    }

    /// <summary>Passes over what is left of the chunk's data and verifies its CRC.</summary>
    public void Skip()
    {
        Span<byte> block = stackalloc byte[4096];
        while (Read(block) > 0)
        {
        }

        End();
    }

    /// <summary>Verifies the CRC after all data was read.</summary>
    public void End()
    {
        Span<byte> stored = stackalloc byte[4];
        input.ReadExactly(stored, $"PNG chunk {PngChunkType.Text(Type)}");
        if (BinaryPrimitives.ReadUInt32BigEndian(stored) != _crc)
        {
            throw Bad($"fails its CRC-32: {BinaryPrimitives.ReadUInt32BigEndian(stored):x8} stored, {_crc:x8} computed");
        }
    }

    /// <summary>The exception for a fault of the current chunk.</summary>
    /// <param name="what">The predicate: "is out of place".</param>
    public ImageFileException Bad(string what) => ImageFileException.BadData($"PNG: chunk {PngChunkType.Text(Type)} {what}", _start);

    private ImageFileException Truncated() => input.Truncated($"PNG chunk {PngChunkType.Text(Type)}");
}
