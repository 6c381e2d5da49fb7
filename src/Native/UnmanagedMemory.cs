using System.Buffers;

namespace Tinct.Native;

/// <summary>The caller's memory in the form the codec takes, without a copy. The caller keeps it in place during the call.</summary>
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
