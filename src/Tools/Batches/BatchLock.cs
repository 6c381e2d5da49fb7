using System.Globalization;
using Tinct.Tools.Host;

namespace Tinct.Tools.Batches;

/// <summary>Keeps a second batch out of a folder while one writes to it. The file is locked by the operating system as long as the process lives, so
/// that one left behind by a killed process keeps nobody out, and no clock is needed.</summary>
internal sealed class BatchLock : IDisposable
{
    /// <summary>The extension of the files.</summary>
    public const string Extension = ".lock";

    private const string Prefix = "tinct-manifest";
    private const int MostLength = 1 << 20;

    private readonly FileStream _stream;

    private BatchLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock of a share.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="CommandException">Another batch, whose files could be the same, writes to the folder.</exception>
    public static BatchLock Take(string folder, BatchShard shard)
    {
        string path = Path.Combine(folder, BatchManifest.NameOf(shard) + Extension);
        var own = new BatchLock(Open(path) ?? throw Refuse(folder, path));
        try
        {
            // Our lock is taken before the others are looked at: of two batches that begin at the same moment, at least one sees the other.
            string? other = Directory.EnumerateFiles(folder, $"*{Extension}")
                .Where(file => file != path && Path.GetFileName(file).StartsWith(Prefix, StringComparison.Ordinal) && !IsBeside(file, shard))
                .FirstOrDefault(IsHeld);
            return other is null ? own : throw Refuse(folder, other);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Gives the lock back and removes the file.</summary>
    public void Dispose()
    {
        // Removed while it is still locked, where the system allows that. Windows has to close it first, and whoever locks it in between keeps it.
        if (OperatingSystem.IsWindows())
        {
            _stream.Dispose();
        }

        try
        {
            File.Delete(_stream.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, or another batch has the lock.
        }

        _stream.Dispose();
    }

    /// <summary>Other shares of the same number write other files.</summary>
    private static bool IsBeside(string file, BatchShard shard) =>
        !shard.IsWhole && Path.GetFileName(file).EndsWith(string.Create(CultureInfo.InvariantCulture, $"-of-{shard.Count}.jsonl{Extension}"), StringComparison.Ordinal);

    private static FileStream? Open(string path)
    {
        while (true)
        {
            FileStream? stream = TryLock(path, FileMode.OpenOrCreate);
            if (stream is null)
            {
                return null;
            }

            // Its last owner may have removed the file after we opened it and before we locked it: then nobody else finds the file that we locked.
            // Locked files cannot be read, but everybody sees their length, which is random and so tells ours from another.
            stream.SetLength(Random.Shared.Next(1, MostLength));
            if (new FileInfo(path) is { Exists: true } found && found.Length == stream.Length)
            {
                return stream;
            }

            stream.Dispose();
        }
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using FileStream? stream = TryLock(path, FileMode.Open);
            return stream is null;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Opens and locks a file; null where another process has it.</summary>
    private static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    private static CommandException Refuse(string folder, string path) => new(
        ExitCode.WouldOverwrite,
        $"{folder}: another batch writes here ({Path.GetFileName(path)} is locked); wait for its end, or name another folder with -o");
}
