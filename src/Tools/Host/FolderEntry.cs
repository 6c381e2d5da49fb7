using System.Runtime.InteropServices;

namespace Tinct.Tools.Host;

/// <summary>Makes a new name in a folder survive a power failure: flushing a file does not write the folder that names it.</summary>
internal static partial class FolderEntry
{
    /// <summary>Flushes a folder to disk, where the system can.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // renaming is logged there
        }

        try
        {
            int file = Open(folder, flags: 0);
            if (file >= 0)
            {
                // A file system that cannot flush folders says so, and there is nothing better to do.
                _ = Flush(file);
                _ = Close(file);
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without these functions.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
