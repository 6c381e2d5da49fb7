using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Appends sequences to an LZ4 block. The caller has made sure of <see cref="Lz4Block.MaxEncodedLength"/> bytes.</summary>
internal unsafe ref struct Lz4SequenceWriter
{
    private readonly byte* _start;
    private readonly byte* _sourceEnd;
    private byte* _output;

    /// <summary>Starts a block.</summary>
    /// <param name="output">Where the block goes; stays pinned.</param>
    /// <param name="sourceEnd">Where the literals' source ends: nothing is read from there on.</param>
    internal Lz4SequenceWriter(byte* output, byte* sourceEnd)
    {
        _start = _output = output;
        _sourceEnd = sourceEnd;
    }

    /// <summary>Bytes written so far.</summary>
    internal readonly int Written => (int)(_output - _start);

    /// <summary>Writes literals and the match that follows them.</summary>
    /// <param name="literals">The first literal.</param>
    /// <param name="count">How many, from 0.</param>
    /// <param name="offset">1 to 65,535.</param>
    /// <param name="length">At least 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteSequence(byte* literals, int count, int offset, int length)
    {
        byte* token = _output++;
        int added = length - Lz4Block.MinMatch;
        *token = (byte)((Math.Min(count, Lz4Block.NibbleMax) << 4) | Math.Min(added, Lz4Block.NibbleMax));
        if (count <= Vector128<byte>.Count && _sourceEnd - literals >= Vector128<byte>.Count)
        {
            // Most runs are short. Up to 16 bytes too many are written: a match follows, so at least 12 bytes of the
            // source are still to come, and the room for them is there as well as the 16 that every block has to spare.
            WriteLength(count);
            Vector128.Load(literals).Store(_output);
            _output += count;
        }
        else
        {
            WriteLiterals(literals, count);
        }

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteLength(int length)
    {
        if (length >= Lz4Block.NibbleMax)
        {
            WriteLongLength(length);
        }
    }

    private void WriteLongLength(int length)
    {
        int rest = length - Lz4Block.NibbleMax;
        for (; rest >= 255; rest -= 255)
        {
            *_output++ = 255;
        }

        *_output++ = (byte)rest;
    }
}
