using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Zeroed, cache-line aligned tables of one coder, released together. Outside the garbage-collected heap so that
/// counters can be reached through pointers without pinning; fresh pages come from the system only when touched.</summary>
/// <remarks>Large tables lie in pages of 2 MB where Linux has them: the dense model looks at 24 places of 50 MB for every pixel, and with pages of
/// 4 KB nearly each of them also misses the translation buffer.</remarks>
internal sealed unsafe partial class NativeArena : IDisposable
{
    private const int Alignment = 64;
    private const int HugePage = 2 << 20;

    // MADV_HUGEPAGE of Linux.
    private const int AdviseHugePages = 14;

    private readonly List<nint> _blocks = [];

    /// <summary>A block of <paramref name="count"/> zeroed values, valid until the arena is disposed of.</summary>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        nuint length = (nuint)(count * sizeof(T));
        int alignment = length >= HugePage ? HugePage : Alignment;
        void* block = NativeMemory.AllocZeroed(length + (nuint)alignment);
        _blocks.Add((nint)block);
        void* start = (void*)(((nint)block + alignment - 1) & -alignment);
        if (alignment == HugePage && OperatingSystem.IsLinux())
        {
            // Before the first touch: blocks so large come from the system untouched.
            AskForHugePages(start, length);
        }

        return (T*)start;
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

    // Without large pages there are small ones: neither the system's answer matters, nor whether its library is found by this name.
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
