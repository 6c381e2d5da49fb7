// Annex swift, section 10: the memory of the tables.
using System.Buffers;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Tables of one band's model in pooled memory, so that decoding one picture after the other does not ask the system for pages.</summary>
internal sealed unsafe class SwiftArena : IDisposable
{
    private const int Alignment = 64;
    private readonly List<(byte[] Array, GCHandle Handle)> _blocks = [];

    /// <summary>A block of zeroed values, valid until the arena is disposed of.</summary>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        T* block = Rent<T>(count);
        new Span<T>(block, (int)count).Clear();
        return block;
    }

    /// <summary>A block of values that are whatever they are.</summary>
    public T* Rent<T>(long count)
        where T : unmanaged
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(checked((int)(count * sizeof(T)) + Alignment));
        GCHandle handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        _blocks.Add((array, handle));
        return (T*)((handle.AddrOfPinnedObject() + Alignment - 1) & -Alignment);
    }

    /// <summary>Slots that nothing was learned in yet: only their marks have to be cleared.</summary>
    public SwiftSlots Slots(uint count) => new(Rent<short>((long)count * SwiftTables.Lanes), Allocate<ushort>(count), SwiftTables.Rates);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((byte[] array, GCHandle handle) in _blocks)
        {
            handle.Free();
            ArrayPool<byte>.Shared.Return(array);
        }

        _blocks.Clear();
    }
}
