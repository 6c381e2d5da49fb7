using System.IO.Enumeration;

namespace Tinct.Tools.Host;

/// <summary>Something that a search found.</summary>
/// <param name="Name">Its name relative to the folder that was searched.</param>
/// <param name="Fault">Why it cannot be searched, where it is a folder; null for a file.</param>
internal readonly record struct Found(string Name, CommandException? Fault = null);

/// <summary>Finds files in folders.</summary>
internal static class FolderSearch
{
    /// <summary>Files of a folder, by name, and the folders in it that cannot be searched, which does not stop the search of the others. Links to folders are not
    /// followed: they may lead in circles. Pipes are left out, which might never say anything, and so is what is hidden.</summary>
    /// <param name="folder">The folder, which may be hidden itself.</param>
    /// <param name="recursive">Whether the folders in it are searched, too.</param>
    /// <param name="isWanted">Whether a file is taken, by its name without folders.</param>
    /// <param name="leftOut">The full name of a folder that is not searched; null for none.</param>
    public static IReadOnlyList<Found> Find(string folder, bool recursive, Func<string, bool> isWanted, string? leftOut = null)
    {
        string top = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var found = new List<Found>();
        var folders = new Stack<string>([top]);
        while (folders.TryPop(out string? next))
        {
            try
            {
                foreach ((string path, bool isFolder) in Entries(next, recursive, isWanted))
                {
                    if (!isFolder && !SpecialFile.Is(path))
                    {
                        found.Add(new Found(NameOf(path)));
                    }
                    else if (isFolder && path != leftOut)
                    {
                        folders.Push(path);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                string why = next.Contains('\uFFFD', StringComparison.Ordinal) ? "its name is not in UTF-8; rename it" : exception.Message;
                string name = next == top ? "" : NameOf(next);
                found.Add(new Found(name, new CommandException(ExitCode.FileSystem, $"{Path.Combine(folder, name)}: cannot be searched: {why}", exception)));
            }
        }

        found.Sort(static (first, second) => string.CompareOrdinal(first.Name, second.Name));
        return found;

        string NameOf(string path) => path[(top.Length + (Path.EndsInDirectorySeparator(top) ? 0 : 1))..];
    }

    /// <summary>Whether a file or folder is hidden by its name: on every system by the same, so that machines find the same pictures.</summary>
    /// <param name="name">Its name without folders.</param>
    public static bool IsHidden(ReadOnlySpan<char> name) => name.StartsWith('.');

    private static FileSystemEnumerable<(string Path, bool IsFolder)> Entries(string folder, bool recursive, Func<string, bool> isWanted) =>
        new(folder, static (ref entry) => (entry.ToFullPath(), entry.IsDirectory), new EnumerationOptions { IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref entry) => !IsHidden(entry.FileName)
                && (entry.IsDirectory ? recursive && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) : isWanted(entry.FileName.ToString())),
        };
}
