using System.Buffers.Binary;

namespace Tinct.Format;

/// <summary>Appends sequences to an LZ4 block. The caller has made sure of <see cref="Lz4Block.MaxEncodedLength"/> bytes.</summary>
internal unsafe ref struct Lz4SequenceWriter
{
    private readonly byte* _start;
    private byte* _output;

    /// <summary>Starts a block at <paramref name="output"/>, which stays pinned.</summary>
    internal Lz4SequenceWriter(byte* output) => _start = _output = output;

    /// <summary>Bytes written so far.</summary>
    internal readonly int Written => (int)(_output - _start);

    /// <summary>Writes literals and the match that follows them.</summary>
    /// <param name="literals">The first literal.</param>
    /// <param name="count">How many, from 0.</param>
    /// <param name="offset">1 to 65,535.</param>
    /// <param name="length">At least 4.</param>
    internal void WriteSequence(byte* literals, int count, int offset, int length)
    {
        byte* token = _output++;
        int added = length - Lz4Block.MinMatch;
        *token = (byte)((Math.Min(count, Lz4Block.NibbleMax) << 4) | Math.Min(added, Lz4Block.NibbleMax));
        WriteLiterals(literals, count);
        BinaryPrimitives.WriteUInt16LittleEndian(new Span<byte>(_output, sizeof(ushort)), (ushort)offset);
        _output += sizeof(ushort);
        WriteLength(added);
    }

    /// <summary>Writes the literals that end the block.</summary>
    internal void WriteLast(byte* literals, int count)
    {
        *_output++ = (byte)(Math.Min(count, Lz4Block.NibbleMax) << 4);
        WriteLiterals(literals, count);
    }

    private void WriteLiterals(byte* literals, int count)
    {
        WriteLength(count);
        Buffer.MemoryCopy(literals, _output, count, count);
        _output += count;
    }

    /// <summary>Writes what of a length its nibble could not hold.</summary>
    private void WriteLength(int length)
    {
        if (length < Lz4Block.NibbleMax)
        {
            return;
        }

        int rest = length - Lz4Block.NibbleMax;
        for (; rest >= 255; rest -= 255)
        {
            *_output++ = 255;
        }

        *_output++ = (byte)rest;
    }
}
