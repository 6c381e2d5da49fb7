using Microsoft.Extensions.FileSystemGlobbing;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Batches;

/// <summary>A picture of a batch.</summary>
/// <param name="Root">The folder it was found from.</param>
/// <param name="Name">Its name relative to that folder, with forward slashes.</param>
/// <param name="Output">The name of what it becomes, relative to the output's folder, with forward slashes.</param>
/// <param name="Fault">Why it cannot be encoded; null where nothing is known against it.</param>
internal sealed record BatchItem(string Root, string Name, string Output, string? Fault = null)
{
    /// <summary>What its content is known by in a store; null for a file, whose content is looked at.</summary>
    public string? Version { get; init; }

    /// <summary>Its bytes, where it is in a store.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether it is the first of its name; the same name may be found in several places.</summary>
    public bool HasOwnName { get; init; } = true;

    /// <summary>What the manifest knows it by.</summary>
    public string Key => HasOwnName ? Name : $"{FullRoot}/{Name}";

    /// <summary>The file that it was brought into, where it is in a store.</summary>
    public string? File { get; init; }

    /// <summary>The path of the picture.</summary>
    public string Path => File ?? System.IO.Path.Combine(Root, Name.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>The full name of the folder that it was found from, or of the place in a store.</summary>
    public string FullRoot => Version is null ? System.IO.Path.GetFullPath(Root.Length == 0 ? "." : Root) : Root;

    /// <summary>The name that people know it by.</summary>
    public string Title => Version is null ? Path : $"{Root}/{Name}";
}

/// <summary>Where a batch looks for pictures, and which ones it takes.</summary>
internal sealed record BatchSearch
{
    /// <summary>Pictures and folders.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Whether the folders in the folders are searched, too.</summary>
    public bool Recursive { get; init; }

    /// <summary>Globs of which a picture in a folder must match one, relative to the folder; none for all pictures.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of which it must match none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Finds the pictures, in an order that does not depend on the file system, and names what they become.</summary>
    /// <param name="plan">Says where outputs go and what they are called.</param>
    /// <exception cref="CommandException">A folder or picture does not exist, a folder that was named cannot be searched, or a glob is none. Other folders that cannot be
    /// searched are items with a fault.</exception>
    public IReadOnlyList<BatchItem> Find(BatchPlan plan)
    {
        var items = new List<BatchItem>();
        var outputs = new Dictionary<string, BatchItem>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        string outputFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(plan.Output));
        foreach ((string root, string name, string? closed) in Files(outputFolder))
        {
            string output = OutputOf(name, plan);
            if (outputs.TryGetValue(output, out BatchItem? same) && closed is null && Path.GetFullPath(same.Path) == Path.GetFullPath(Path.Combine(root, name)))
            {
                continue; // named twice
            }

            var item = new BatchItem(root, name, output, closed) { HasOwnName = names.Add(name) };
            if (closed is not null)
            {
                items.Add(item);
                continue;
            }

            if (!outputs.TryAdd(output, item))
            {
                BatchItem first = outputs[output];
                item = item with { Fault = $"{item.Path}: would become {output}, as {first.Path} does; --keep-name gives each a name of its own" };
            }
            else if (Path.GetFullPath(item.Path) == Path.GetFullPath(Path.Combine(outputFolder, output)))
            {
                item = item with { Fault = $"{item.Path}: the output would replace the picture; name another folder with -o" };
            }
            else if (BatchNames.FaultOf(output) is { } fault)
            {
                item = item with { Fault = $"{item.Path}: {fault}" };
            }

            items.Add(item);
        }

        return items;
    }

    /// <summary>The name of what a picture becomes.</summary>
    public static string OutputOf(string name, BatchPlan plan) => plan.KeepName ? name + plan.Extension : Path.ChangeExtension(name, plan.Extension);

    /// <summary>Whether a name in a folder is that of a picture.</summary>
    public static bool IsPicture(string name) => PictureFile.Extensions.Contains(Path.GetExtension(name).ToLowerInvariant());

    /// <summary>What tells whether the globs choose a name.</summary>
    public Func<string, bool> Choice()
    {
        Matcher? globs = Globs();
        return globs is null ? static _ => true : name => globs.Match(name).HasMatches;
    }

    private IEnumerable<(string Root, string Name, string? Fault)> Files(string outputFolder)
    {
        Func<string, bool> isChosen = Choice();
        foreach (string path in Paths)
        {
            if (File.Exists(path))
            {
                yield return (Path.GetDirectoryName(path)!, Path.GetFileName(path), SpecialFile.Is(path) ? $"{path}: is no file, and a batch reads twice; tinct encode takes it" : null);
                continue;
            }

            if (!Directory.Exists(path))
            {
                throw new CommandException(ExitCode.FileSystem, $"{path}: no such file or folder");
            }

            foreach (Found found in FolderSearch.Find(path, Recursive, IsPicture, outputFolder))
            {
                string name = found.Name.Replace(Path.DirectorySeparatorChar, '/');
                if (found.Fault is not null && name.Length == 0)
                {
                    throw found.Fault;
                }

                if (found.Fault is not null || isChosen(name))
                {
                    yield return (path, name, found.Fault?.Message);
                }
            }
        }
    }

    private Matcher? Globs()
    {
        if (Include.Count + Exclude.Count == 0)
        {
            return null;
        }

        var globs = new Matcher();
        Add(globs.AddInclude, Include.Count == 0 ? ["**/*"] : Include);
        Add(globs.AddExclude, Exclude);
        return globs;
    }

    private static void Add(Func<string, Matcher> add, IEnumerable<string> globs)
    {
        foreach (string glob in globs)
        {
            try
            {
                add(AtAnyDepth(glob));
            }
            catch (ArgumentException exception)
            {
                throw new CommandException(ExitCode.Usage, $"{glob}: .. can stand only at the beginning of a glob", exception);
            }
        }
    }

    /// <summary>A glob without a folder stands for files in any folder: that is what people mean by *.png.</summary>
    private static string AtAnyDepth(string glob) => glob.Contains('/', StringComparison.Ordinal) ? glob : $"**/{glob}";
}
