using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>What both LZ4 encoders do to bytes.</summary>
internal static unsafe class Lz4Bytes
{
    /// <summary>The four bytes at <paramref name="at"/> as a number whose value matters only for equality and hashing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Four(byte* at)
    {
        uint value = Unsafe.ReadUnaligned<uint>(at);

        // The hash decides which matches are found, hence the bytes of the file: it may not depend on the byte order.
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>The five bytes at <paramref name="at"/>, of eight that are read, as a number whose value matters only for hashing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Five(byte* at) => Eight(at) << 24;

    /// <summary>The eight bytes at <paramref name="at"/> as a number whose value matters only for hashing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Eight(byte* at)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(at);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>How many bytes from <paramref name="a"/> equal those from <paramref name="b"/>, up to <paramref name="end"/>
    /// on <paramref name="a"/>'s side. Reads nothing at or behind <paramref name="end"/>; <paramref name="b"/> is lower.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Common(byte* a, byte* b, byte* end)
    {
        byte* start = a;
        while (end - a >= sizeof(ulong))
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(a) ^ Unsafe.ReadUnaligned<ulong>(b);
            if (difference != 0)
            {
                int bits = BitConverter.IsLittleEndian ? BitOperations.TrailingZeroCount(difference) : BitOperations.LeadingZeroCount(difference);
                return (int)(a - start) + (bits >> 3);
            }

            a += sizeof(ulong);
            b += sizeof(ulong);
        }

        while (a < end && *a == *b)
        {
            a++;
            b++;
        }

        return (int)(a - start);
    }
}
