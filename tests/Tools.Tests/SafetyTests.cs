using System.Text.RegularExpressions;

namespace Tinct.Tools.Tests;

/// <summary>Code whose bounds the compiler does not check is listed, and states its bounds in a comment beside it.</summary>
public sealed partial class SafetyTests
{
    private const string Comment = "// Bounds:";

    [Fact]
    public void UncheckedCodeIsListedAndSaysItsBounds()
    {
        string[] listed = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "unsafe.txt")).Where(static line => !line.StartsWith('#'))];
        (string Name, bool HasBounds)[] found = [.. Sources().SelectMany(static file => Unchecked(file))];

        Assert.Empty(found.Where(static code => !code.HasBounds).Select(static code => $"{code.Name} has no comment that begins with {Comment}"));
        Assert.Equal(listed, found.Select(static code => code.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static folder => folder is "bin" or "obj"));

    /// <summary>Every declaration that is marked unsafe; of a file that steps through memory without one, its first type.</summary>
    private static IEnumerable<(string Name, bool HasBounds)> Unchecked(string file)
    {
        string[] lines = File.ReadAllLines(file);
        int[] places = [.. Where(lines, Unsafe())];
        if (places.Length == 0 && Where(lines, Steps()).Any())
        {
            places = [Where(lines, Declaration()).First()];
        }

        string path = Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/');
        return places.Select(place => ($"{path}: {NameIn(lines[place])}", HasBounds(lines, place)));
    }

    private static IEnumerable<int> Where(string[] lines, Regex pattern) =>
        Enumerable.Range(0, lines.Length).Where(line => pattern.IsMatch(lines[line].Split("//")[0]));

    private static string NameIn(string line) => TypeName().Match(line) is { Success: true } type ? type.Groups[1].Value : MethodName().Match(line).Groups[1].Value;

    /// <summary>Whether the comment right above a declaration begins as it should.</summary>
    private static bool HasBounds(string[] lines, int place)
    {
        int above = place - 1;
        while (above > 0 && lines[above].TrimStart().StartsWith("// ", StringComparison.Ordinal) && !lines[above].Contains(Comment, StringComparison.Ordinal))
        {
            above--;
        }

        return lines[above].TrimStart().StartsWith(Comment, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"Unsafe\.|MemoryMarshal\.(GetReference|GetArrayDataReference|CreateSpan)|LoadUnsafe|StoreUnsafe")]
    private static partial Regex Steps();

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|static|sealed|readonly|abstract|partial|ref|file)\s+)*(?:class|struct|interface|record)\b")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?:class|struct|interface)\s+(\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(\w+)\s*\(")]
    private static partial Regex MethodName();
}
