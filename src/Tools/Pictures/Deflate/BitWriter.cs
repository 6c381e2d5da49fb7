namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Puts bits together, the first in the lowest bit of the first byte.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private ulong _held;
    private int _count;

    /// <summary>Writes the lowest bits of a number, at most 32.</summary>
    public void Write(uint value, int bits)
    {
        _held |= (ulong)value << _count;
        for (_count += bits; _count >= 8; _count -= 8)
        {
            _bytes.Add((byte)_held);
            _held >>= 8;
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        if (_count > 0)
        {
            Write(0, 8 - _count);
        }
    }

    /// <summary>Writes whole bytes; only where the last one is full.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    /// <summary>All that was written.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>The words of a prefix code of these lengths (RFC 1951, 3.2.2), in the order in which they are written.</summary>
    public static uint[] Words(ReadOnlySpan<byte> lengths)
    {
        var words = new uint[lengths.Length];
        uint next = 0;
        for (int length = 1; length <= DeflateCodes.MaxBits; length++, next <<= 1)
        {
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    words[symbol] = Reverse(next++, length);
                }
            }
        }

        return words;
    }

    private static uint Reverse(uint value, int bits)
    {
        uint reversed = 0;
        for (int i = 0; i < bits; i++)
        {
            reversed |= ((value >> i) & 1) << (bits - 1 - i);
        }

        return reversed;
    }
}
