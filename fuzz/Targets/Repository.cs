namespace Tinct.Fuzz.Targets;

/// <summary>Files of the repository to start from. The fuzzer runs from its root.</summary>
internal static class Repository
{
    /// <summary>The files of a folder that are not too long.</summary>
    public static IEnumerable<byte[]> Files(string folder, string pattern, int maxLength) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length <= maxLength).Select(File.ReadAllBytes);
}
