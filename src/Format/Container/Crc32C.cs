using System.Buffers.Binary;
using System.Numerics;

namespace Tinct.Format;

/// <summary>The checksum of everything in a file: CRC-32C (Castagnoli), as in iSCSI (RFC 3720, appendix B.4) and in the
/// crc32 instructions of x86 and ARM.</summary>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="data"/>; that of the ASCII digits 123456789 is 0xE3069283.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of earlier data followed by <paramref name="data"/>.</summary>
    /// <param name="crc">The checksum of the earlier data; 0 for none.</param>
    /// <param name="data">What follows it.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        uint state = ~crc;
        while (data.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte value in data)
        {
            state = BitOperations.Crc32C(state, value);
        }

        return ~state;
    }
}
