using Tinct.Tools.Pictures;

namespace Tinct.Tools.Sweeps;

/// <summary>A picture that a sweep was given.</summary>
/// <param name="Name">Its file name, with as much of its path in front as tells it from the others.</param>
/// <param name="Folder">The folder for its files in that of the sweep.</param>
/// <param name="Sha256">SHA-256 of the file, in lower-case hexadecimal digits.</param>
internal sealed record SweepInput(string Path, string Name, string Folder, string Sha256)
{
    /// <summary>Characters that some file system does not allow in a name.</summary>
    private const string Troublesome = "/\\:*?\"<>|";

    /// <summary>Hashes a picture and gives it a folder of its own: its name without the extension, with a number where that is taken.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="taken">Names that the folder may not have.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SweepInput Read(string path, string name, IReadOnlyCollection<string> taken) =>
        new(path, name, FreeName(path, taken), Hash(path));

    /// <summary>The shortest sequence of whole names at the end of a path that no other path ends in.</summary>
    /// <param name="path">One of the paths.</param>
    /// <param name="paths">All of them, as they were given: no name says more than the command line did.</param>
    public static string NameOf(string path, IReadOnlyCollection<string> paths)
    {
        string[][] others = [.. paths.Where(other => other != path).Select(Names)];
        string[] names = Names(path);
        int count = 1;
        while (count < names.Length && others.Any(other => other.TakeLast(count).SequenceEqual(names[^count..])))
        {
            count++;
        }

        return string.Join('/', names[^count..]);
    }

    private static string[] Names(string path) => path.Split(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);

    private static string FreeName(string path, IReadOnlyCollection<string> taken)
    {
        string stem = string.Concat(System.IO.Path.GetFileNameWithoutExtension(path)
            .Select(static letter => char.IsControl(letter) || Troublesome.Contains(letter, StringComparison.Ordinal) ? '_' : letter));
        stem = stem.All(static letter => letter == '.') ? "picture" : stem;
        string name = stem;
        for (int number = 2; taken.Contains(name, StringComparer.OrdinalIgnoreCase); number++)
        {
            name = $"{stem}-{number}";
        }

        return name;
    }

    private static string Hash(string path)
    {
        using FileStream stream = ImageFiles.OpenFile(path);
        return Convert.ToHexStringLower(Host.Sha256.Of(stream).Hash);
    }
}
