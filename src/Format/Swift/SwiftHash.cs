// Annex swift, section 1: the factors of the hashes, and how a hash names a slot.
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Hashes of contexts in 32 bits.</summary>
internal static class SwiftHash
{
    public const uint P0 = 0x9E3779B1, P1 = 0x85EBCA77, P2 = 0xC2B2AE3D, P3 = 0x27D4EB2F, P4 = 0x165667B1, P5 = 0xCC9E2D51;
    public const uint P6 = 0x1B873593, P7 = 0xE6546B65, P8 = 0x2C1B3C6D, P9 = 0x297A2D39, P10 = 0x7FEB352D, P11 = 0x846CA68B;

    /// <summary>The part of a photo-mode hash that does not depend on the pixel coded last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Early(uint a, uint b)
    {
        uint t = (a * P0) + (b * P1);
        t ^= t >> 15;
        return t * P2;
    }

    /// <summary>The hash of a sum of products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint sum)
    {
        sum ^= sum >> 15;
        return sum * P11;
    }

    /// <summary>The check of a hash, times 64 as in a mark.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Key(uint hash) => (hash >> 2) & 0xFFC0;
}
