using System.Runtime.InteropServices;

namespace Tinct.Tools.Batches;

/// <summary>A second name for a file, where the file system has hard links.</summary>
internal static partial class HardLink
{
    /// <summary>Makes a hard link.</summary>
    /// <param name="path">The new name, which does not exist.</param>
    /// <returns>Whether it could be made: not without links in the file system, across file systems, or with too many links.</returns>
    public static bool TryCreate(string existing, string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? CreateHardLink(path, existing, 0) : Link(existing, path) == 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string path);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string path, string existing, nint security);
}
