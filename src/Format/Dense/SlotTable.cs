using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Annex, section 10.1, slots: the hashed counters of a model: for every context a table of slots, each seven counters and the check value of
/// the context they belong to. Half a cache line a slot; a context may be in either half of its line.</summary>
// Bounds: a table has 2^bits slots of 8 numbers; hashes are shifted to bits, and a slot's other half is its neighbour of the same line.
internal sealed unsafe class SlotTable
{
    private const int CheckPlace = 7;
    private readonly uint* _table;
    private readonly int _contexts;
    private readonly int _bits;
    private readonly uint* _checks;

    /// <summary>Makes empty tables.</summary>
    /// <param name="contexts">The number of contexts, each with a table of its own.</param>
    /// <param name="bits">Slots of a table as a power of two, at least 1.</param>
    public SlotTable(NativeArena arena, int contexts, int bits)
    {
        _contexts = contexts;
        _bits = bits;
        _table = arena.Allocate<uint>((long)contexts << (bits + 3));
        _checks = arena.Allocate<uint>(contexts);
    }

    /// <summary>Works out where the slots of some contexts are for a group of decisions, and prefetches that memory: the cache misses
    /// of all contexts then overlap.</summary>
    /// <param name="hashes">The contexts' hashes.</param>
    /// <param name="group">Number of the group of decisions (subtree) the slots are for.</param>
    /// <param name="lines">Receives where the slots are.</param>
    /// <param name="from">The first context.</param>
    /// <param name="to">The end of the contexts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Locate(uint* hashes, uint group, uint** lines, int from, int to)
    {
        int shift = 32 - _bits;
        uint* table = _table + ((nint)from << (_bits + 3));
        uint* checks = _checks;
        uint salt = group * 0x9E3779B1u;
        int i = from;
        if (Vector256.IsHardwareAccelerated && Environment.Is64BitProcess)
        {
            Vector256<ulong> step = Vector256.Create(4UL * (32UL << _bits));
            Vector256<ulong> first = Vector256.Create((ulong)table) + (Vector256.Create(0UL, 1, 2, 3) * Vector256.Create(32UL << _bits));
            for (; i <= to - 4; i += 4)
            {
                Vector128<uint> h = (Vector128.Load(hashes + i) + Vector128.Create(salt)) * 0x2C1B3C6Du;
                h ^= h >> 15;
                h *= 0x297A2D39u;
                Vector128.Store(h | Vector128<uint>.One, checks + i);
                Vector256.Store((Vector256.WidenLower((h >> shift).ToVector256Unsafe()) << 5) + first, (ulong*)(lines + i));
                first += step;
                table += (nint)32 << _bits;
                Prefetch(lines[i]);
                Prefetch(lines[i + 1]);
                Prefetch(lines[i + 2]);
                Prefetch(lines[i + 3]);
            }
        }

        for (; i < to; i++)
        {
            uint h = (hashes[i] + salt) * 0x2C1B3C6Du;
            h ^= h >> 15;
            h *= 0x297A2D39u;
            checks[i] = h | 1;
            uint* line = table + ((nint)(h >> shift) << 3);
            Prefetch(line);
            lines[i] = line;
            table += (nint)8 << _bits;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(uint* line)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
        }
    }

    /// <summary>Finds the located slots, or makes them in place of the less used of two.</summary>
    /// <param name="lines">Where all contexts' slots are; receives the slots: pointers to seven counters each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Claim(uint** lines)
    {
        uint* checks = _checks;
        for (int i = 0; i < _contexts; i++)
        {
            uint check = checks[i];
            uint* line = lines[i];
            if (line[CheckPlace] == check)
            {
                continue;
            }

            uint* other = (uint*)((nint)line ^ 32);
            if (other[CheckPlace] != check)
            {
                if (Counters.Count(other[0]) >= Counters.Count(line[0]))
                {
                    other = line;
                }

                Vector256.Store(Vector256<uint>.Zero.WithElement(CheckPlace, check), other);
            }

            lines[i] = other;
        }
    }
}
