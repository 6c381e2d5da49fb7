using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Zeroed, cache-line aligned tables of one coder, released together. Outside the garbage-collected heap so that
/// counters can be reached through pointers without pinning; fresh pages come from the system only when touched.</summary>
/// <remarks>Large tables lie in pages of 2 MB where Linux has them: the dense model looks at 24 places of 50 MB for every pixel, and with pages of
/// 4 KB nearly each of them also misses the translation buffer. The swift model's 3 MB gain as well.</remarks>
/// <param name="largePages">Whether to ask for such pages. The system fills each with zeros as a whole, which is not worth it for tables that are hardly touched.</param>
// Bounds: a block is as long as was asked for, from an aligned address within a longer one.
internal sealed unsafe partial class NativeArena(bool largePages = true) : IDisposable
{
    private const int Alignment = 64;
    private const int HugePage = 2 << 20;

    // MADV_HUGEPAGE of Linux.
    private const int AdviseHugePages = 14;

    private readonly List<nint> _blocks = [];

    // What is left of the last large page.
    private byte* _left;
    private long _leftBytes;

    /// <summary>Bytes allocated so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The part of them that had to be cleared.</summary>
    public long ZeroedBytes { get; private set; }

    /// <summary>A block of <paramref name="count"/> zeroed values, valid until the arena is disposed of.</summary>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        ZeroedBytes += count * sizeof(T);
        return (T*)Take(count * sizeof(T), zeroed: true);
    }

    /// <summary>A block of values that are not cleared.</summary>
    public T* Rent<T>(long count)
        where T : unmanaged => (T*)Take(count * sizeof(T), zeroed: false);

    /// <summary>A block that holds a copy of <paramref name="values"/>.</summary>
    public T* Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        T* block = Rent<T>(values.Length);
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

    private void* Take(long bytes, bool zeroed)
    {
        Bytes += bytes;
        bytes = (bytes + Alignment - 1) & -Alignment;
        if (bytes <= _leftBytes)
        {
            byte* part = _left;
            _left += bytes;
            _leftBytes -= bytes;
            if (zeroed)
            {
                new Span<byte>(part, (int)bytes).Clear();
            }

            return part;
        }

        // A little less than a large page is still better off in one.
        bool large = largePages && bytes >= HugePage - (HugePage / 4);
        int alignment = large ? HugePage : Alignment;
        long whole = large ? (bytes + HugePage - 1) & -HugePage : bytes;
        nuint length = (nuint)whole + (nuint)alignment;
        void* block = zeroed ? NativeMemory.AllocZeroed(length) : NativeMemory.Alloc(length);
        _blocks.Add((nint)block);
        byte* start = (byte*)(((nint)block + alignment - 1) & -alignment);
        if (large && OperatingSystem.IsLinux())
        {
            // Before the first touch: blocks so large come from the system untouched.
            AskForHugePages(start, (nuint)whole);
        }

        if (whole - bytes > _leftBytes)
        {
            _left = start + bytes;
            _leftBytes = whole - bytes;
        }

        return start;
    }

    // Small pages do, too: neither the system's answer matters nor whether its library is found under this name.
    private static void AskForHugePages(void* start, nuint length)
    {
        try
        {
            _ = Advise(start, length, AdviseHugePages);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
