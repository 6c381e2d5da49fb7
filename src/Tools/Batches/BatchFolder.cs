using System.Text;
using Tinct.Tools.Host;

namespace Tinct.Tools.Batches;

/// <summary>The folder that a share of a batch writes to: finished files under their names, unfinished ones in a folder of their own. That one is emptied
/// whenever a run begins or ends, so that the leftovers of a killed run do not stay for long.</summary>
internal sealed class BatchFolder : IDisposable
{
    private readonly string _root;
    private readonly string _unfinished;
    private readonly BatchLock _lock;
    private readonly bool _isOnTheWay;

    private BatchFolder(string root, string unfinished, BatchLock held, bool isOnTheWay)
    {
        _root = root;
        _unfinished = unfinished;
        _lock = held;
        _isOnTheWay = isOnTheWay;
    }

    /// <summary>Makes the folder where it is missing, and locks it.</summary>
    /// <param name="isOnTheWay">Whether outputs stay only until they are stored elsewhere. They are then called by a hash: what is a name there need not be one here.</param>
    /// <exception cref="CommandException">It cannot be made, or another batch writes to it.</exception>
    public static BatchFolder Open(string path, BatchShard shard, bool isOnTheWay = false)
    {
        if (File.Exists(path))
        {
            throw new CommandException(ExitCode.FileSystem, $"{path}: is a file; name a folder with -o");
        }

        MakeRoot(path, isOnTheWay);
        BatchLock held = TakeLock(path, shard);
        string unfinished = Path.Combine(path, BatchManifest.NameOf(shard) + ".unfinished");
        var folder = new BatchFolder(path, unfinished, held, isOnTheWay);
        try
        {
            folder.RemoveUnfinished();
            Directory.CreateDirectory(unfinished);
            UnfinishedFiles.OfProcess.Add(folder.Passing);
            return folder;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>What is there only as long as the batch runs.</summary>
    private string Passing => _isOnTheWay ? _root : _unfinished;

    /// <summary>The full name of an output.</summary>
    /// <param name="output">Relative to the folder, with forward slashes.</param>
    public string FullName(string output) => _isOnTheWay
        ? Path.Combine(_unfinished, ContentHash.OfBytes(Encoding.UTF8.GetBytes(output)) + Path.GetExtension(output))
        : Path.Combine(_root, output.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>A new name for a file that is removed when the run ends.</summary>
    /// <param name="extension">With its dot.</param>
    public string NewName(string extension) => Path.Combine(_unfinished, $"{Guid.NewGuid():N}{extension}");

    /// <summary>Whether the folder is still there. If not, it is not made anew, since it would lack what was finished before.</summary>
    public bool Exists => Directory.Exists(_unfinished);

    /// <summary>Writes an output, replacing an earlier one.</summary>
    /// <param name="check">Checks it before it takes its name.</param>
    public void Write(string output, Action<Stream> write, Action<string> check)
    {
        string path = FullName(output);
        MakeFolderOf(path);
        OutputFile.Write(path, force: true, write, _unfinished, check);
    }

    /// <summary>Gives an output a second name by a link, or copies it where that is not possible.</summary>
    /// <param name="from">Relative to the folder, as <paramref name="output"/>.</param>
    public void Link(string from, string output) => Take(FullName(from), output);

    /// <summary>Gives a file a name in this folder by a link, or copies it where that is not possible.</summary>
    /// <param name="from">Its full name.</param>
    public void Take(string from, string output)
    {
        string path = FullName(output), temporary = Path.Combine(_unfinished, $"{Guid.NewGuid():N}.tmp");
        MakeFolderOf(path);
        if (!HardLink.TryCreate(from, temporary))
        {
            File.Copy(from, temporary);
        }

        File.Move(temporary, path, overwrite: true);

        // Renaming one name of a file to another of the same file does nothing.
        File.Delete(temporary);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            RemoveUnfinished();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CommandException)
        {
            // The next run removes it, or says why not.
        }

        _lock.Dispose();
        if (_isOnTheWay)
        {
            RemoveIfEmpty();
        }

        UnfinishedFiles.OfProcess.Remove(Passing);
    }

    /// <summary>Makes the folder. One of what is on its way is nobody else's: its name can be foreseen, and the system's folder for such is everybody's.</summary>
    private static void MakeRoot(string path, bool isOnTheWay)
    {
        if (!isOnTheWay || OperatingSystem.IsWindows())
        {
            OutputFile.MakeFolder(Path.Combine(path, "."));
            return;
        }

        OutputFile.MakeFolder(path);
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.FileSystem, $"{path}: the folder cannot be made: {exception.Message}", exception);
        }

        if (new DirectoryInfo(path).LinkTarget is not null || (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new CommandException(ExitCode.FileSystem, $"{path}: others may write to this folder; remove it, or name a place of your own with --scratch");
        }
    }

    /// <summary>Outputs and manifest are elsewhere; where another run has begun in the folder meanwhile, it stays.</summary>
    private void RemoveIfEmpty()
    {
        try
        {
            Directory.Delete(_root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static BatchLock TakeLock(string path, BatchShard shard)
    {
        try
        {
            return BatchLock.Take(path, shard);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new CommandException(ExitCode.FileSystem, $"{path}: no permission to write into this folder", exception);
        }
    }

    private void MakeFolderOf(string path)
    {
        if (!Exists)
        {
            throw BatchStoppedException.About(_root, new DirectoryNotFoundException());
        }

        OutputFile.MakeFolder(path);
    }

    private void RemoveUnfinished()
    {
        if (Directory.Exists(_unfinished))
        {
            if (Directory.EnumerateFileSystemEntries(_unfinished).FirstOrDefault(static path => Directory.Exists(path) || !BatchNames.IsUnfinished(path)) is { } other)
            {
                throw new CommandException(ExitCode.WouldOverwrite, $"{other}: no batch made this, and it lies where unfinished files are deleted; move it to another folder");
            }

            Directory.Delete(_unfinished, recursive: true);
        }

        if (_isOnTheWay)
        {
            foreach (string file in Directory.EnumerateFiles(_root, "tinct-*").Where(static file => !file.EndsWith(BatchLock.Extension, StringComparison.Ordinal)))
            {
                File.Delete(file);
            }
        }
    }
}
