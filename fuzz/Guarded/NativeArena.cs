using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>The arena of the build that is fuzzed: every block ends at, or starts after, a page that must not be touched. One that is not a whole
/// number of pages leaves a gap on the other side.</summary>
internal sealed unsafe partial class NativeArena(bool largePages = true) : IDisposable
{
    private const int Page = 4096;
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;

    /// <summary>Large tables are mapped without guards: the system takes long to map a hundred megabytes anew.</summary>
    private const long LargestGuarded = 1 << 20;

    private readonly List<(nint Address, nuint Size)> _blocks = [];

    /// <summary>Whether blocks start right after the previous page instead of ending right before the next one.</summary>
    public static bool IsLeft { get; set; }

    /// <summary>Whether blocks are plain memory: guarding costs a hundred times as much.</summary>
    public static bool IsPlain { get; set; }

    /// <summary>Bytes allocated so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The part of them that had to be cleared.</summary>
    public long ZeroedBytes { get; private set; }

    /// <summary>A block of values that are not cleared: here all ones, so that code that counts on zeros is found.</summary>
    public T* Rent<T>(long count)
        where T : unmanaged
    {
        _ = largePages;
        T* block = Take<T>(count);
        NativeMemory.Fill(block, (nuint)(count * sizeof(T)), 0xFF);
        return block;
    }

    /// <summary>A block of <paramref name="count"/> zeroed values, valid until the arena is disposed of.</summary>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        ZeroedBytes += count * sizeof(T);
        return Take<T>(count);
    }

    private T* Take<T>(long count)
        where T : unmanaged
    {
        long bytes = count * sizeof(T);
        Bytes += bytes;
        if (IsPlain || bytes > LargestGuarded)
        {
            void* plain = NativeMemory.AllocZeroed((nuint)bytes + 64);
            _blocks.Add(((nint)plain, 0));
            return (T*)(((nint)plain + 63) & -64);
        }

        long body = Math.Max(Page, (bytes + Page - 1) / Page * Page);
        var size = (nuint)(body + (2 * Page));
        byte* block = (byte*)MapMemory(0, size, 0, PrivateAndAnonymous, -1, 0);
        if ((nint)block == -1 || ProtectMemory((nint)(block + Page), (nuint)body, ReadAndWrite) != 0)
        {
            throw new InvalidOperationException("No memory between guard pages.");
        }

        _blocks.Add(((nint)block, size));
        return (T*)(IsLeft ? block + Page : block + Page + body - bytes);
    }

    /// <summary>A block that holds a copy of <paramref name="values"/>.</summary>
    public T* Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        T* block = Take<T>(values.Length);
        values.CopyTo(new Span<T>(block, values.Length));
        return block;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((nint address, nuint size) in _blocks)
        {
            if (size == 0)
            {
                NativeMemory.Free((void*)address);
            }
            else
            {
                _ = UnmapMemory(address, size);
            }
        }

        _blocks.Clear();
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MapMemory(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int ProtectMemory(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapMemory(nint address, nuint length);
}
