using System.Runtime.InteropServices;

namespace Tinct.Tools.Batches;

/// <summary>A second name for a file, where the file system has such.</summary>
internal static partial class HardLink
{
    /// <summary>Makes one.</summary>
    /// <param name="path">The new name, which does not exist.</param>
    /// <returns>Whether it could be made: file systems without links, other file systems and too many links cannot.</returns>
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
