using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Annex, section 1: the hash all contexts are made with.</summary>
internal static class ContextHash
{
    /// <summary>H(a, b): 32 bits out of 128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ulong a, ulong b)
    {
        ulong h = (a * 0x9E3779B97F4A7C15UL) ^ (b * 0xC2B2AE3D27D4EB4FUL);
        h ^= h >> 29;
        h *= 0xBF58476D1CE4E5B9UL;
        return (uint)(h >> 32);
    }

    /// <summary>pack(a, b, c, d): four 16-bit values in one of 64 bits, the first lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pack(int a, int b, int c, int d) => (uint)a | ((ulong)(uint)b << 16) | ((ulong)(uint)c << 32) | ((ulong)(uint)d << 48);
}
