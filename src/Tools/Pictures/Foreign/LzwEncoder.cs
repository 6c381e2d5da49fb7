namespace Tinct.Tools.Pictures.Foreign;

/// <summary>GIF's LZW compression (GIF89a specification, appendix F): codes of 3 to 12 bits, lowest bit first, in blocks of
/// at most 255 bytes.</summary>
internal sealed class LzwEncoder
{
    private const int MaxBits = 12;
    private const int MaxCodes = 1 << MaxBits;
    private const int MaxBlock = 255;

    private readonly Stream _stream;
    private readonly int _minimumBits;
    private readonly int _clear;

    /// <summary>Code of the string (code, next index), 0 where it is not known; codes 0 to the end code are never children.</summary>
    private readonly ushort[] _children;
    private readonly byte[] _block = new byte[1 + MaxBlock];
    private int _blockLength;
    private uint _pending;
    private int _pendingBits;
    private int _codeBits;
    private int _nextCode;

    private LzwEncoder(Stream stream, int bitsAnIndex)
    {
        _stream = stream;
        _minimumBits = Math.Max(2, bitsAnIndex);
        _clear = 1 << _minimumBits;
        _codeBits = _minimumBits + 1;
        _children = new ushort[MaxCodes << _minimumBits];
    }

    /// <summary>Writes the minimum code size, the coded indices and the block terminator.</summary>
    /// <param name="stream">Where they go.</param>
    /// <param name="indices">At least one index.</param>
    /// <param name="bitsAnIndex">Bits that hold every index, 1 to 8.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> indices, int bitsAnIndex) => new LzwEncoder(stream, bitsAnIndex).Write(indices);

    private void Write(ReadOnlySpan<byte> indices)
    {
        _stream.WriteByte((byte)_minimumBits);
        Clear();
        int code = indices[0];
        foreach (byte index in indices[1..])
        {
            ref ushort child = ref _children[(code << _minimumBits) | index];
            if (child != 0)
            {
                code = child;
                continue;
            }

            Emit(code);
            if (_nextCode == MaxCodes)
            {
                Clear();
            }
            else
            {
                // The decoder learns each string one code later than we do: when we enter one that needs longer codes, it has
                // just entered the last one that does not.
                if (_nextCode == 1 << _codeBits)
                {
                    _codeBits++;
                }

                child = (ushort)_nextCode++;
            }

            code = index;
        }

        Emit(code);

        // The decoder adds a string for that code, too, and may expect longer codes from here on.
        if (_nextCode == 1 << _codeBits && _codeBits < MaxBits)
        {
            _codeBits++;
        }

        Emit(_clear + 1);
        Flush();
    }

    private void Clear()
    {
        Emit(_clear);
        Array.Clear(_children);
        _codeBits = _minimumBits + 1;
        _nextCode = _clear + 2;
    }

    private void Emit(int code)
    {
        _pending |= (uint)code << _pendingBits;
        for (_pendingBits += _codeBits; _pendingBits >= 8; _pendingBits -= 8)
        {
            Put((byte)_pending);
            _pending >>= 8;
        }
    }

    private void Flush()
    {
        if (_pendingBits > 0)
        {
            Put((byte)_pending);
        }

        WriteBlock();
        _stream.WriteByte(0);
    }

    private void Put(byte value)
    {
        _block[1 + _blockLength++] = value;
        if (_blockLength == MaxBlock)
        {
            WriteBlock();
        }
    }

    private void WriteBlock()
    {
        if (_blockLength > 0)
        {
            _block[0] = (byte)_blockLength;
            _stream.Write(_block, 0, 1 + _blockLength);
            _blockLength = 0;
        }
    }
}
