using System.Text.RegularExpressions;

namespace Tinct.Tools.Tests;

/// <summary>The folders of the command stand on top of each other: a file names only what is in its own folder or in one below.</summary>
public sealed partial class LayeringTests
{
    private static readonly string[] FromTheTop = ["Commands", "Reports", "Charts", "Sweeps", "Batches", "CommandLine", "Terminal", "Pictures", "Host"];

    [Fact]
    public void NoFileNamesAFolderAboveItsOwn()
    {
        string root = Path.Combine(Repository.Root, "src", "Tools");
        string[] wrong =
        [
            .. from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let parts = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)
               let own = Array.IndexOf(FromTheTop, parts[0])
               where own >= 0
               let code = Comment().Replace(File.ReadAllText(file), "")
               from above in FromTheTop.Take(own)
               where Regex.IsMatch(code, $@"(using Tinct\.Tools\.|(?<![\w.""])){above}[.;]")
               select $"{string.Join('/', parts)} names {above}",
        ];
        Assert.Empty(wrong);
    }

    [Fact]
    public void EveryFolderHasItsPlace()
    {
        string root = Path.Combine(Repository.Root, "src", "Tools");
        string[] folders =
        [
            .. from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let folder = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0]
               where folder is not ("bin" or "obj" or "Program.cs")
               orderby folder
               select folder,
        ];
        Assert.Equal(FromTheTop.Order(), folders.Distinct());
    }

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
