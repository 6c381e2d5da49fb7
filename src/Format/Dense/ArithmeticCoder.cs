using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Annex, section 3: one direction of the binary arithmetic coder. The model is written once against this: encoding hands the
/// bit in, decoding ignores the argument, and both get the coded bit back.</summary>
internal interface IArithmeticCoder
{
    /// <summary>Codes one decision.</summary>
    /// <param name="bit">The decision, 0 or 1; ignored when decoding.</param>
    /// <param name="probability">Probability that the decision is 1, in 65,536ths, 1 to 65,535.</param>
    /// <returns>The decision.</returns>
    int Code(int bit, int probability);
}

/// <summary>Annex, section 3: carryless 32-bit binary arithmetic encoder (the coder of M. Mahoney's PAQ series): the interval
/// [low, high] is split in the ratio of the probabilities and its settled top bytes are written.</summary>
// Bounds: writes only below end: a full buffer makes the caller ask for a larger one.
internal unsafe struct ArithmeticEncoder(byte* start, byte* end) : IArithmeticCoder
{
    private readonly byte* _start = start;
    private readonly byte* _end = end;
    private byte* _next = start;
    private uint _low;
    private uint _high = uint.MaxValue;

    /// <summary>Bytes written so far, or more than the room given when they did not fit.</summary>
    public readonly long Written => _next - _start;

    /// <summary>Whether the room given was too small; nothing is written past its end.</summary>
    public readonly bool Overflowed => _next > _end;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Code(int bit, int probability)
    {
        uint middle = _low + (uint)(((ulong)(_high - _low) * (uint)probability) >> 16);
        if (bit != 0)
        {
            _high = middle;
        }
        else
        {
            _low = middle + 1;
        }

        while (((_low ^ _high) >> 24) == 0)
        {
            Put((byte)(_high >> 24));
            _low <<= 8;
            _high = (_high << 8) | 255;
        }

        return bit;
    }

    /// <summary>Writes the fewest bytes that, followed by zeros, name a number inside the last interval: none or one.</summary>
    public void Finish()
    {
        if (_low != 0)
        {
            Put((byte)((_low >> 24) + 1));
        }
    }

    private void Put(byte value)
    {
        if (_next < _end)
        {
            *_next = value;
        }

        _next++;
    }
}

/// <summary>Annex, section 3: the decoder of <see cref="ArithmeticEncoder"/>'s bytes.</summary>
// Bounds: reads below end; from there on it reads zeros, which are counted.
internal unsafe struct ArithmeticDecoder : IArithmeticCoder
{
    private readonly byte* _end;
    private byte* _next;
    private uint _low;
    private uint _high;
    private uint _value;

    /// <summary>Starts decoding the bytes from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public ArithmeticDecoder(byte* start, byte* end)
    {
        _end = end;
        _next = start;
        _high = uint.MaxValue;
        for (int i = 0; i < 4; i++)
        {
            _value = (_value << 8) | Take();
        }
    }

    /// <summary>Bytes the decoder of a complete stream reads, as zeros, beyond its end.</summary>
    public const int MostOverrun = 4;

    /// <summary>Bytes missing at the end of a decoded stream; below zero, bytes that are too many.</summary>
    public readonly long Missing => _next - _end - (_low != 0 ? MostOverrun - 1 : MostOverrun);

    /// <summary>Whether more was read beyond the end than a complete stream needs.</summary>
    public readonly bool Exhausted => _next - _end > MostOverrun;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Code(int bit, int probability)
    {
        uint middle = _low + (uint)(((ulong)(_high - _low) * (uint)probability) >> 16);
        int decoded;
        if (_value <= middle)
        {
            _high = middle;
            decoded = 1;
        }
        else
        {
            _low = middle + 1;
            decoded = 0;
        }

        while (((_low ^ _high) >> 24) == 0)
        {
            _low <<= 8;
            _high = (_high << 8) | 255;
            _value = (_value << 8) | Take();
        }

        return decoded;
    }

    private uint Take()
    {
        uint value = _next < _end ? *_next : 0u;
        _next++;
        return value;
    }
}
