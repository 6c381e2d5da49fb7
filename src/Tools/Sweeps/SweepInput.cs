using System.Security.Cryptography;
using Tinct.Tools.Images;

namespace Tinct.Tools.Sweeps;

/// <summary>A picture that a sweep was given.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Folder">The folder for its files in that of the sweep.</param>
/// <param name="Sha256">SHA-256 of the file, in lower-case hexadecimal digits.</param>
internal sealed record SweepInput(string Path, string Name, string Folder, string Sha256)
{
    /// <summary>Hashes a picture and gives it a folder of its own: its name without the extension, with a number where that is taken.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="taken">Names that the folder may not have.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SweepInput Read(string path, IReadOnlyCollection<string> taken) =>
        new(path, System.IO.Path.GetFileName(path), FreeName(path, taken), Hash(path));

    private static string FreeName(string path, IReadOnlyCollection<string> taken)
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(path);
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
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
