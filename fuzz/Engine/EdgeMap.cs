using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Tinct.Fuzz.Engine;

/// <summary>The map that instrumented code counts its edges in (after AFL: 64 K counters, a hash of the last two places), and what has been seen of it so far.</summary>
internal sealed unsafe class EdgeMap
{
    private const int Size = 1 << 16;

    /// <summary>Counts as AFL groups them: a new group of a known edge is news, too.</summary>
    private static readonly byte[] Groups = [.. Enumerable.Range(0, 256).Select(GroupOf)];

    private readonly byte* _map = (byte*)NativeMemory.AlignedAlloc(Size, 64);
    private readonly byte[] _seen = new byte[Size];

    /// <summary>Starts counting.</summary>
    public EdgeMap() => Trace.SharedMem = _map;

    /// <summary>Edges seen so far.</summary>
    public int Edges { get; private set; }

    /// <summary>Forgets the counts of the last execution.</summary>
    public void Clear()
    {
        NativeMemory.Clear(_map, Size);
        Trace.PrevLocation = 0;
    }

    /// <summary>Takes over the counts since <see cref="Clear"/>.</summary>
    /// <returns>Whether there was anything new.</returns>
    public bool Merge()
    {
        bool isNew = false;
        ulong* eights = (ulong*)_map;
        for (int i = 0; i < Size / 8; i++)
        {
            if (eights[i] == 0)
            {
                continue;
            }

            for (int edge = i * 8; edge < (i * 8) + 8; edge++)
            {
                byte group = Groups[_map[edge]];
                if ((group & ~_seen[edge]) != 0)
                {
                    Edges += _seen[edge] == 0 ? 1 : 0;
                    _seen[edge] |= group;
                    isNew = true;
                }
            }
        }

        return isNew;
    }

    private static byte GroupOf(int count) => (byte)(count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    });
}
