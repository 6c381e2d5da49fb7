using System.Buffers;

namespace Tinct.Native;

/// <summary>Memory of the caller's as the codec takes it, without a copy. The caller keeps it in place while a call lasts.</summary>
// Bounds: spans of exactly the length that came with the pointer.
internal sealed unsafe class UnmanagedMemory<T>(T* start, int length) : MemoryManager<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
