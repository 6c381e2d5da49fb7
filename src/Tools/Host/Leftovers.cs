namespace Tinct.Tools.Host;

/// <summary>Unfinished files that a killed process left behind: the next run that writes into their folder removes them.</summary>
internal static class Leftovers
{
    /// <summary>A file written a moment ago may belong to a process that has not locked it yet, or is about to rename it.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(2);

    private static readonly HashSet<string> s_seen = [];

    /// <summary>Removes them from a folder when this process first writes to it.</summary>
    public static void RemoveOnce(string folder)
    {
        lock (s_seen)
        {
            if (!s_seen.Add(folder))
            {
                return;
            }
        }

        Remove(folder);
    }

    /// <summary>Removes them from a folder.</summary>
    public static void Remove(string folder)
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, $".*{OutputFile.TemporaryExtension}").Where(OutputFile.IsTemporary).ToList())
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > s_least && !IsBeingWritten(file))
                {
                    File.Delete(file);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They stay: nothing that the user asked for depends on it.
        }
    }

    /// <summary>Whether a living process has it open: the lock that comes with <see cref="FileShare.None"/> goes with the process.</summary>
    private static bool IsBeingWritten(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
