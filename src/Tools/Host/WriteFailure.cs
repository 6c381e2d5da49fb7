namespace Tinct.Tools.Host;

/// <summary>What is said where writing fails.</summary>
internal static class WriteFailure
{
    private const int DiskFullOnUnix = 28, QuotaOnUnix = 122, DiskFullOnWindows = 0x70, HandleDiskFullOnWindows = 0x27;

    /// <summary>Whether a failure says that there is no room left.</summary>
    public static bool IsDiskFull(Exception exception) =>
        exception is IOException && (OperatingSystem.IsWindows()
            ? (exception.HResult & 0xFFFF) is DiskFullOnWindows or HandleDiskFullOnWindows
            : exception.HResult is DiskFullOnUnix or QuotaOnUnix);

    /// <summary>The failure of writing something, named as the user named it.</summary>
    /// <param name="name">The output.</param>
    /// <param name="exception">What writing threw.</param>
    /// <param name="temporary">The name that bytes went to meanwhile, of which users need not know.</param>
    public static CommandException About(string name, IOException exception, string? temporary = null)
    {
        string reason = IsDiskFull(exception) ? "the disk is full" : exception.Message.Replace($" : '{temporary ?? name}'", "", StringComparison.Ordinal);
        return new CommandException(ExitCode.FileSystem, $"{name}: cannot be written: {reason}", exception);
    }
}
