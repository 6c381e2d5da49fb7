namespace Tinct.Format.Tests;

/// <summary>An LZ4 block decoder written straight from the format's description, one checked byte at a time.</summary>
internal static class Lz4Oracle
{
    /// <summary>The decoded bytes, or null when the block is malformed or does not hold exactly <paramref name="length"/> bytes.</summary>
    internal static byte[]? Decode(ReadOnlySpan<byte> block, int length)
    {
        var output = new List<byte>(length);
        int at = 0;
        while (at < block.Length)
        {
            int token = block[at++];
            if (!ReadLength(block, ref at, token >> 4, out long literals) || literals > block.Length - at || literals > length - output.Count)
            {
                return null;
            }

            output.AddRange(block.Slice(at, (int)literals));
            at += (int)literals;
            if (at == block.Length)
            {
                return output.Count == length ? [.. output] : null;
            }

            int start = output.Count;
            if (block.Length - at < 2 || start > length - 12)
            {
                return null;
            }

            int offset = block[at] | (block[at + 1] << 8);
            at += 2;
            if (offset == 0 || offset > start || !ReadLength(block, ref at, token & 15, out long match) || start + match + 4 > length - 5)
            {
                return null;
            }

            for (int i = 0; i < match + 4; i++)
            {
                output.Add(output[output.Count - offset]);
            }
        }

        return null;
    }

    private static bool ReadLength(ReadOnlySpan<byte> block, ref int at, int nibble, out long length)
    {
        length = nibble;
        if (nibble < 15)
        {
            return true;
        }

        while (at < block.Length)
        {
            length += block[at];
            if (block[at++] != 255)
            {
                return true;
            }
        }

        return false;
    }
}
