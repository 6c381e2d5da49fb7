using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Decodes one LZ4 block, all at once or in steps so that what was decoded can be used while it is in the cache.</summary>
/// <remarks>
/// Two loops share the work. The fast one copies in whole vectors past the end of what is asked for, which is only
/// right while <see cref="OutputMargin"/> bytes of output and <see cref="InputMargin"/> of input are left; every bound it
/// needs is stated where it is relied on. Whatever it cannot prove it leaves, at the start of the sequence, to the careful
/// loop, which copies exactly. The caller keeps both buffers pinned.
/// Both enforce the end-of-block rules just as liblz4 does, so a block accepted here is accepted there.
/// </remarks>
internal unsafe struct Lz4BlockDecoder
{
    /// <summary>Bytes of output that must be left for the fast loop: 14 literals, then 32 bytes written for a match of up to 18.</summary>
    private const int OutputMargin = 48;

    /// <summary>Bytes of input that must be left for the fast loop: a token, and 16 bytes read for up to 14 literals, of
    /// which the last two cover the offset where there are 14.</summary>
    private const int InputMargin = 17;

    private readonly byte* _inputStart;
    private readonly byte* _inputEnd;
    private readonly byte* _outputStart;
    private readonly byte* _outputEnd;
    private byte* _input;
    private byte* _output;
    private bool _finished;

    /// <summary>Starts on a block of <paramref name="inputLength"/> bytes that must decode to exactly <paramref name="outputLength"/>.</summary>
    internal Lz4BlockDecoder(byte* input, int inputLength, byte* output, int outputLength)
    {
        _inputStart = _input = input;
        _inputEnd = input + inputLength;
        _outputStart = _output = output;
        _outputEnd = output + outputLength;
    }

    /// <summary>Bytes decoded so far. All are final.</summary>
    internal readonly int Decoded => (int)(_output - _outputStart);

    /// <summary>After a failure: where in the block.</summary>
    internal readonly int ErrorOffset => (int)(_input - _inputStart);

    /// <summary>Decodes until at least <paramref name="target"/> bytes are there, or to the end of the block when
    /// <paramref name="target"/> is the whole length.</summary>
    /// <returns>False when the block is malformed; <see cref="ErrorOffset"/> then says where.</returns>
    internal bool Advance(int target)
    {
        byte* pause = _outputStart + target;
        while (!_finished && (_output < pause || pause == _outputEnd))
        {
            if (!RunFast(pause))
            {
                return false;
            }

            // Only what the margins keep from the fast loop: a sequence may be a match of a whole picture.
            if ((_output < pause || pause == _outputEnd) && !CopySequence())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Decodes sequence by sequence while the margins allow, and stops at the start of one.</summary>
    /// <returns>False when a sequence is malformed.</returns>
    private bool RunFast(byte* pause)
    {
        if (_outputEnd - _output < OutputMargin || _inputEnd - _input < InputMargin)
        {
            return true;
        }

        byte* inputEnd = _inputEnd;
        byte* outputEnd = _outputEnd;
        byte* inputLimit = inputEnd - InputMargin;
        byte* outputLimit = outputEnd - OutputMargin < pause ? outputEnd - OutputMargin : pause;
        byte* input = _input;
        byte* output = _output;
        while (input <= inputLimit && output <= outputLimit)
        {
            byte* from = input;
            byte* to = output;
            uint token = *from++;
            long literals = token >> 4;
            if (literals != Lz4Block.NibbleMax)
            {
                // At most 14; both margins allow for 16.
                Lz4Copy.Sixteen(from, to);
            }
            else
            {
                // The copy runs up to 31 bytes over, and behind it a short match and the next offset must still fit.
                if (!TryAddLength(ref from, inputEnd, ref literals, outputEnd - to)
                    || outputEnd - to - literals < OutputMargin
                    || inputEnd - from - literals < 32)
                {
                    break;
                }

                Lz4Copy.Blocks(from, to, literals);
            }

            from += literals;
            to += literals;

            // Two bytes are there: 1 + 14 + 2 = InputMargin for few literals; 32 were left after many.
            long offset = ReadOffset(from);
            byte* match = to - offset;
            if (offset == 0 || to - _outputStart < offset)
            {
                _input = from;
                return false;
            }

            from += sizeof(ushort);
            long length = token & Lz4Block.NibbleMax;
            if (length != Lz4Block.NibbleMax)
            {
                // At most 18 bytes, for which 32 are written: 14 + 32 < OutputMargin.
                if (offset >= 16)
                {
                    Lz4Copy.Sixteen(match, to);
                    Lz4Copy.Sixteen(match + 16, to + 16);
                }
                else
                {
                    // 9 to 16 bytes a step: two make 18.
                    Vector128<byte> pattern = Lz4Copy.Pattern(match, offset, out long step);
                    pattern.Store(to);
                    pattern.Store(to + step);
                }
            }
            else
            {
                // The copies run up to 31 bytes over.
                if (!TryAddLength(ref from, inputEnd, ref length, outputEnd - to)
                    || outputEnd - to - length < Lz4Block.MinMatch + 32)
                {
                    break;
                }

                if (offset >= 32)
                {
                    Lz4Copy.Blocks(match, to, length + Lz4Block.MinMatch);
                }
                else
                {
                    Lz4Copy.Repetition(match, to, offset, length + Lz4Block.MinMatch);
                }
            }

            input = from;
            output = to + length + Lz4Block.MinMatch;
        }

        _input = input;
        _output = output;
        return true;
    }

    /// <summary>Decodes one sequence exactly, checking everything.</summary>
    /// <returns>False when it is malformed.</returns>
    private bool CopySequence()
    {
        if (_input == _inputEnd)
        {
            return false;
        }

        uint token = *_input++;
        long literals = token >> 4;
        if (literals == Lz4Block.NibbleMax && !TryAddLength(ref _input, _inputEnd, ref literals, _outputEnd - _output))
        {
            return false;
        }

        if (literals > _inputEnd - _input || literals > _outputEnd - _output)
        {
            return false;
        }

        Buffer.MemoryCopy(_input, _output, literals, literals);
        _input += literals;
        _output += literals;
        if (_input == _inputEnd)
        {
            _finished = true;
            return _output == _outputEnd;
        }

        if (_inputEnd - _input < sizeof(ushort) || _outputEnd - _output < Lz4Block.LastMatchStart)
        {
            return false;
        }

        long offset = ReadOffset(_input);
        if (offset == 0 || offset > _output - _outputStart)
        {
            return false;
        }

        _input += sizeof(ushort);
        long length = token & Lz4Block.NibbleMax;
        if (length == Lz4Block.NibbleMax && !TryAddLength(ref _input, _inputEnd, ref length, _outputEnd - _output))
        {
            return false;
        }

        length += Lz4Block.MinMatch;
        if (length > _outputEnd - _output - Lz4Block.LastLiterals)
        {
            return false;
        }

        // Where the match overlaps what it writes it repeats, and what there is of it to copy doubles each time.
        for (byte* match = _output - offset; length > 0;)
        {
            long count = Math.Min(length, _output - match);
            Buffer.MemoryCopy(match, _output, count, count);
            _output += count;
            length -= count;
        }

        return true;
    }

    /// <summary>Adds the bytes that continue a length. Stops as soon as it exceeds <paramref name="room"/>, which no valid
    /// length does, so the sum cannot overflow.</summary>
    /// <returns>False when the input ends or the room is exceeded.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAddLength(ref byte* input, byte* inputEnd, ref long length, long room)
    {
        byte added;
        do
        {
            if (input == inputEnd || length > room)
            {
                return false;
            }

            added = *input++;
            length += added;
        }
        while (added == 255);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ReadOffset(byte* input)
    {
        ushort offset = Unsafe.ReadUnaligned<ushort>(input);
        return BitConverter.IsLittleEndian ? offset : BinaryPrimitives.ReverseEndianness(offset);
    }
}
