using System.Runtime.InteropServices;

namespace Tinct.Format.Tests;

/// <summary>Memory that ends where the next page cannot be touched: one byte read or written beyond it ends the process.
/// Where pages cannot be protected this way the memory is plain, with bytes around it that <see cref="Dispose"/> checks.</summary>
internal sealed unsafe class Lz4GuardedMemory : IDisposable
{
    private const int Page = 65_536;
    private const byte Canary = 0xA5;

    private readonly byte* _memory;
    private readonly nuint _size;
    private readonly byte* _end;
    private readonly bool _protected;

    internal Lz4GuardedMemory(int capacity)
    {
        _size = (nuint)(((capacity + Page - 1) / Page * Page) + (2 * Page));
        _protected = OperatingSystem.IsLinux();
        if (_protected)
        {
            const int ReadWrite = 3, PrivateAnonymous = 0x22;
            _memory = (byte*)MapMemory(0, _size, ReadWrite, PrivateAnonymous, -1, 0);
            Assert.NotEqual(-1, (nint)_memory);
            Assert.Equal(0, ProtectMemory((nint)_memory, Page, 0));
            Assert.Equal(0, ProtectMemory((nint)(_memory + _size - Page), Page, 0));
        }
        else
        {
            _memory = (byte*)NativeMemory.Alloc(_size);
            new Span<byte>(_memory, (int)_size).Fill(Canary);
        }

        _end = _memory + _size - Page;
    }

    /// <summary>The last <paramref name="length"/> bytes in front of the guard.</summary>
    internal Span<byte> Last(int length) => new(_end - length, length);

    /// <summary>The first <paramref name="length"/> bytes after the guard in front.</summary>
    internal Span<byte> First(int length) => new(_memory + Page, length);

    public void Dispose()
    {
        if (_protected)
        {
            Assert.Equal(0, UnmapMemory((nint)_memory, _size));
            return;
        }

        bool untouched = !new Span<byte>(_memory, Page).ContainsAnyExcept(Canary) && !new Span<byte>(_end, Page).ContainsAnyExcept(Canary);
        NativeMemory.Free(_memory);
        Assert.True(untouched);
    }

    [DllImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint MapMemory(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ProtectMemory(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int UnmapMemory(nint address, nuint length);
}
