using System.Text.Json;

namespace Tinct.Format.Tests;

/// <summary>The directory of golden files, <c>spec/vectors</c>. They are compared byte for byte, and written anew only when the
/// environment variable TINCT_WRITE_VECTORS is 1.</summary>
internal static class VectorFiles
{
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static bool ShouldWrite => Environment.GetEnvironmentVariable("TINCT_WRITE_VECTORS") == "1";

    internal static string Root { get; } = FindRoot();

    /// <summary>Holds a set of files and its manifest against the directory, or writes them there.</summary>
    internal static void Check(string set, IReadOnlyDictionary<string, byte[]> files, object manifest)
    {
        string directory = Path.Combine(Root, "spec", "vectors", set);
        string json = JsonSerializer.Serialize(manifest, Json).ReplaceLineEndings("\n") + "\n";
        if (ShouldWrite)
        {
            Write(directory, files, json);
        }

        Assert.Equal(
            files.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(directory, "*.tinct").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.True(
            file.Value.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(directory, file.Key))),
            $"{file.Key} is written differently now. If that is meant, see spec/vectors/README.md."));
        Assert.Equal(json, File.ReadAllText(Path.Combine(directory, "manifest.json")).ReplaceLineEndings("\n"));
    }

    private static void Write(string directory, IReadOnlyDictionary<string, byte[]> files, string json)
    {
        Directory.CreateDirectory(directory);
        foreach (string old in Directory.GetFiles(directory))
        {
            File.Delete(old);
        }

        foreach ((string name, byte[] bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(directory, name), bytes);
        }

        File.WriteAllText(Path.Combine(directory, "manifest.json"), json);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Codec.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not lie in the repository.");
    }
}
