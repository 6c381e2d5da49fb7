namespace Tinct.Tools.Host;

/// <summary>Follows symbolic links in every part of a name, as realpath(3) does; .NET follows those of the last part only.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows; more are taken for a circle.</summary>
    private const int MostLinks = 40;

    /// <summary>The name of the file that a name leads to, without links. What does not exist is taken as it stands.</summary>
    public static string Of(string path)
    {
        int links = 0;
        return Of(Path.GetFullPath(path), ref links);
    }

    private static string Of(string full, ref int links)
    {
        string at = Path.GetPathRoot(full)!;
        foreach (string part in full[at.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(at, part);
            at = LinkTarget(next) is { } target && links++ < MostLinks ? Of(Path.GetFullPath(target, at), ref links) : next;
        }

        return at;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // a folder that cannot be read: opening the file will say so
        }
    }
}
