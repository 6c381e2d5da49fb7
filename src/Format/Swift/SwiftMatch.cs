// Annex swift, section 7.2: what followed the same surroundings last time.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>The last position with each hash of surroundings.</summary>
// Bounds: a position is 32 bits of hash shifted to the table's size; lengths look back no further than the earlier position.
internal readonly unsafe struct SwiftMatch<T>
    where T : unmanaged, IEquatable<T>
{
    private const int Longest = 16;
    private readonly uint* _positions;
    private readonly int _shift;

    /// <summary>Makes a table that knows nothing.</summary>
    public SwiftMatch(NativeArena arena, int width, int height)
    {
        int bits = Math.Clamp(BitOperations.Log2((ulong)width * (ulong)height), 6, 16);
        _positions = arena.Allocate<uint>(1L << bits);
        _shift = 32 - bits;
    }

    /// <summary>Gives the last position with these surroundings, 0 if there is none, and records another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Exchange(uint hash, uint position)
    {
        uint* entry = _positions + (hash >> _shift);
        uint found = *entry;
        *entry = position;
        return found;
    }

    /// <summary>How many pixels before two positions are equal, up to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(T* map, uint earlier, uint later)
    {
        int most = (int)Math.Min(earlier, Longest);
        int length = 0;
        while (length < most && map[earlier - 1 - length].Equals(map[later - 1 - length]))
        {
            length++;
        }

        return length;
    }
}
