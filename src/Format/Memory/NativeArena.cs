using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Zeroed, cache-line aligned tables of one coder, released together. Outside the garbage-collected heap so that
/// counters can be reached through pointers without pinning; fresh pages come from the system only when touched.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private const int Alignment = 64;
    private readonly List<nint> _blocks = [];

    /// <summary>A block of <paramref name="count"/> zeroed values, valid until the arena is disposed of.</summary>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        void* block = NativeMemory.AllocZeroed((nuint)(count * sizeof(T)) + Alignment);
        _blocks.Add((nint)block);
        return (T*)(((nint)block + Alignment - 1) & -Alignment);
    }

    /// <summary>A block that holds a copy of <paramref name="values"/>.</summary>
    public T* Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        T* block = Allocate<T>(values.Length);
        values.CopyTo(new Span<T>(block, values.Length));
        return block;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
    }
}
