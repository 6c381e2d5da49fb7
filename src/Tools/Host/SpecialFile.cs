using System.Runtime.InteropServices;

namespace Tinct.Tools.Host;

/// <summary>Recognizes names that lead to no file on a disk: devices, pipes and sockets, and the process's open files, of any kind. They
/// are written in place, since renaming a file over one would replace it.</summary>
// Bounds: a buffer larger than any system's stat structure, read at fixed places.
internal static unsafe partial class SpecialFile
{
    private const int ModeAt = 28, StatusBytes = 256;
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int TypeBits = 0xF000, Folder = 0x4000, Regular = 0x8000;

    /// <summary>Whether a name leads to one, also through links; false for what does not exist.</summary>
    public static bool Is(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        string full = Path.GetFullPath(path);
        if (full is "/dev/stdout" or "/dev/stderr" || IsBelow("/dev/fd/", full) || IsBelow("/proc/self/fd/", full))
        {
            return true;
        }

        // Where the type cannot be had, the place decides: nobody keeps files below /dev, except in /dev/shm.
        return TypeOf(full) is { } type
            ? type is not (Regular or Folder)
            : IsBelow("/dev/", full) && !IsBelow("/dev/shm/", full) && Path.Exists(full);
    }

    /// <summary>Whether a name is one of standard output, where data and reports must not mix. Opened by that name, a file that it is redirected to would be
    /// written from its start.</summary>
    public static bool IsStandardOutput(string path) =>
        !OperatingSystem.IsWindows() && path is ("/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1");

    private static bool IsBelow(string folder, string path) => path.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>The bits of a file's mode that say what it is (inode(7)); null where it does not exist or Linux does not tell.</summary>
    private static int? TypeOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        byte* status = stackalloc byte[StatusBytes];
        try
        {
            return Status(CurrentFolder, path, flags: 0, TypeOnly, status) == 0 ? *(ushort*)(status + ModeAt) & TypeBits : null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>statx(2), whose result is laid out the same on all processors.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int folder, string path, int flags, uint mask, byte* status);
}
