using System.Buffers;
using System.Runtime.InteropServices;

namespace Tinct.Fuzz.Engine;

/// <summary>Memory between two pages that must not be touched (on Linux; elsewhere plain memory). A read or write beyond its end, or before its start,
/// ends the process, and the fuzzer's file still has the input.</summary>
internal sealed unsafe partial class GuardedMemory
{
    private const int Page = 4096;
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;

    private readonly byte* _start;
    private readonly long _length;

    public GuardedMemory(long capacity)
    {
        _length = (capacity + Page - 1) / Page * Page;
        if (!OperatingSystem.IsLinux())
        {
            _start = (byte*)NativeMemory.AllocZeroed((nuint)_length);
            return;
        }

        byte* pages = (byte*)MapMemory(0, (nuint)(_length + (2 * Page)), 0, PrivateAndAnonymous, -1, 0);
        if ((nint)pages == -1 || ProtectMemory((nint)(pages + Page), (nuint)_length, ReadAndWrite) != 0)
        {
            throw new InvalidOperationException("No memory between guard pages.");
        }

        _start = pages + Page;
    }

    /// <summary>Values that end right before the next page, or start right after the previous one.</summary>
    public Span<T> Span<T>(int count, bool atEnd)
        where T : unmanaged
    {
        long bytes = (long)count * sizeof(T);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _length);
        return new Span<T>(atEnd ? _start + _length - bytes : _start, count);
    }

    /// <summary>A copy of some bytes as memory.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        Span<byte> copy = Span<byte>(bytes.Length, atEnd);
        bytes.CopyTo(copy);
        fixed (byte* start = copy)
        {
            return new NativeBytes(start, bytes.Length).Memory;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MapMemory(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int ProtectMemory(nint address, nuint length, int protection);

    private sealed class NativeBytes(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
