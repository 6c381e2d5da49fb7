namespace Tinct.Tools.Tests;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Readme => File.ReadAllText(Path.Combine(Root, "README.md"));

    /// <summary>The text of the command's reference.</summary>
    public static string CommandReference => File.ReadAllText(Path.Combine(Root, "docs", "command.md"));

    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    private static string Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Codec.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests do not run inside a checkout.");
    }
}
