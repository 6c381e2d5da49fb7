using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>The checksum of everything in a file: CRC-32C (Castagnoli), as in iSCSI (RFC 3720, appendix B.4) and in the
/// crc32 instructions of x86 and Arm.</summary>
internal static class Crc32C
{
    /// <summary>Bytes of each of the three lanes that are worked on at once.</summary>
    private const int LaneBytes = 1024;

    /// <summary>The checksum of <paramref name="data"/>; that of the ASCII digits 123456789 is 0xE3069283.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of earlier data followed by <paramref name="data"/>.</summary>
    /// <param name="crc">The checksum of the earlier data; 0 for none.</param>
    /// <param name="data">What follows it.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        uint state = ~crc;
        while (BitConverter.IsLittleEndian && data.Length >= 3 * LaneBytes)
        {
            state = AppendLanes(state, data[..(3 * LaneBytes)]);
            data = data[(3 * LaneBytes)..];
        }

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

    /// <summary>Three lanes at once, because the processor's instruction takes three cycles but can start every cycle. The
    /// states are then joined: a checksum without its inversions is linear, so that a state followed by a lane is the state
    /// followed by as many zeros, exclusive-or the lane's own.</summary>
    private static uint AppendLanes(uint state, ReadOnlySpan<byte> data)
    {
        uint second = 0;
        uint third = 0;
        ReadOnlySpan<ulong> firstLane = MemoryMarshal.Cast<byte, ulong>(data[..LaneBytes]);
        ReadOnlySpan<ulong> secondLane = MemoryMarshal.Cast<byte, ulong>(data[LaneBytes..])[..firstLane.Length];
        ReadOnlySpan<ulong> thirdLane = MemoryMarshal.Cast<byte, ulong>(data[(2 * LaneBytes)..])[..firstLane.Length];
        for (int i = 0; i < firstLane.Length; i++)
        {
            state = BitOperations.Crc32C(state, firstLane[i]);
            second = BitOperations.Crc32C(second, secondLane[i]);
            third = BitOperations.Crc32C(third, thirdLane[i]);
        }

        return AppendZeros(AppendZeros(state) ^ second) ^ third;
    }

    /// <summary>The state after a lane of zeros.</summary>
    private static uint AppendZeros(uint state)
    {
        ReadOnlySpan<uint> table = ZeroLane.Table;
        return table[(byte)state]
            ^ table[256 + (byte)(state >> 8)]
            ^ table[512 + (byte)(state >> 16)]
            ^ table[768 + (int)(state >> 24)];
    }

    /// <summary>What each byte of a state becomes after a lane of zeros; computed when a long checksum is first needed.</summary>
    private static class ZeroLane
    {
        internal static readonly uint[] Table = Make();

        private static uint[] Make()
        {
            var table = new uint[4 * 256];
            for (int bit = 0; bit < 32; bit++)
            {
                uint state = 1u << bit;
                for (int i = 0; i < LaneBytes; i += sizeof(ulong))
                {
                    state = BitOperations.Crc32C(state, 0ul);
                }

                // Linearity again: entries with this bit set are those without it, exclusive-or this bit's own.
                int first = bit / 8 * 256;
                int place = 1 << (bit % 8);
                for (int rest = 0; rest < place; rest++)
                {
                    table[first + place + rest] = table[first + rest] ^ state;
                }
            }

            return table;
        }
    }
}
