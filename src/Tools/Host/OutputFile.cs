namespace Tinct.Tools.Host;

/// <summary>Writes files so that the final name never holds part of one: the bytes go to a temporary name in the same
/// folder, are flushed to disk, and only then take the final name.</summary>
internal static class OutputFile
{
    /// <summary>What the names of unfinished files end in.</summary>
    public const string TemporaryExtension = ".tmp";

    /// <summary>Letters of the final name in the temporary one: all of them might be more than file systems allow.</summary>
    private const int MostLetters = 40;

    /// <summary>Refuses a target that exists, or is the input, before any work is done for it.</summary>
    /// <exception cref="CommandException">The output exists and <paramref name="force"/> is false, or it would replace its input.</exception>
    public static void Check(Job job, bool force)
    {
        if (job.Output == Batch.Pipe || SpecialFile.Is(job.Output))
        {
            return;
        }

        if (job.Input != Batch.Pipe && IsSameFile(job.Input, job.Output))
        {
            throw CommandException.Usage($"{job.Input}: the output would replace the input; choose another name with -o");
        }

        if (Directory.Exists(job.Output))
        {
            throw new CommandException(
                ExitCode.FileSystem, $"{job.Output}: is a folder; end its name in / to write into it, or choose another name with -o");
        }

        if (!force && Path.Exists(job.Output))
        {
            throw WouldOverwrite(job.Output);
        }
    }

    /// <summary>Whether the output is an ordinary file, which can be read back.</summary>
    public static bool IsRegular(string path) => path != Batch.Pipe && !SpecialFile.Is(path);

    /// <summary>Writes to a file as <see cref="Write(string, bool, Action{Stream}, string, Action{string})"/> does, or to standard output.</summary>
    public static void Write(string path, bool force, CommandConsole console, Action<Stream> write, Action<string>? check = null)
    {
        if (path == Batch.Pipe)
        {
            var output = new NamedStream(console.Output, "standard output");
            write(output);
            output.Flush();
        }
        else
        {
            Write(path, force, write, check: check);
        }
    }

    /// <summary>Writes a whole file, or leaves nothing behind. A symbolic link stays one: the file it leads to is written. A replaced file passes
    /// its permissions on.</summary>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="folder">Where the unfinished file lies, on the same file system; null for the folder of the finished one.</param>
    /// <param name="check">Checks the unfinished file, all of which is on disk, before it takes its name; if this throws, the file is deleted.</param>
    /// <exception cref="CommandException">The file exists and <paramref name="force"/> is false.</exception>
    public static void Write(string path, bool force, Action<Stream> write, string? folder = null, Action<string>? check = null)
    {
        if (SpecialFile.Is(path))
        {
            using var special = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            var output = new BufferedStream(new NamedStream(special, path), 1 << 16);
            write(output);
            output.Flush();
            return;
        }

        string target = RealPath.Of(path), name = Path.GetFileName(target);
        folder ??= Path.GetDirectoryName(target)!;
        Leftovers.RemoveOnce(folder);
        string temporary = Path.Combine(folder, $".{Printable.Start(name, MostLetters)}.{Guid.NewGuid():N}{TemporaryExtension}");
        UnfinishedFiles.OfProcess.Add(temporary);
        try
        {
            FileStream stream = Create(temporary, path);
            WriteOrDelete(stream, target, path, force, write, check);
        }
        finally
        {
            UnfinishedFiles.OfProcess.Remove(temporary);
        }
    }

    /// <summary>Makes the folder of a file that is to be written, and those it lies in, where they are missing.</summary>
    /// <exception cref="CommandException">It cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.FileSystem, $"{folder}: the folder cannot be made: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a file's name is that of an unfinished output, which was left behind if nothing writes to its folder any more.</summary>
    public static bool IsTemporary(string path) =>
        Path.GetFileName(path) is ['.', ..] name && Path.GetExtension(name) == TemporaryExtension
        && Guid.TryParseExact(Path.GetExtension(Path.GetFileNameWithoutExtension(name)).TrimStart('.'), "N", out _);

    /// <summary>Whether two names lead to the same file, through symbolic links too.</summary>
    private static bool IsSameFile(string first, string second) => string.Equals(
        RealPath.Of(first), RealPath.Of(second), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>Creates the temporary file; failures name the final one, which is what the user knows.</summary>
    private static FileStream Create(string temporary, string path)
    {
        try
        {
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "its folder does not exist",
                UnauthorizedAccessException => "no permission to write into its folder",
                _ => exception.Message,
            };
            throw new CommandException(ExitCode.FileSystem, $"{path}: cannot be written: {reason}", exception);
        }
    }

    /// <summary>Fills the temporary file and gives it its final name, or deletes it. Where open files can be renamed it stays open until then: its
    /// lock tells <see cref="Leftovers"/> that somebody writes it.</summary>
    private static void WriteOrDelete(FileStream stream, string target, string path, bool force, Action<Stream> write, Action<string>? check)
    {
        string temporary = stream.Name;
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                if (!OperatingSystem.IsWindows())
                {
                    Finish();
                }
            }

            if (OperatingSystem.IsWindows())
            {
                Finish();
            }
        }
        catch (IOException exception) when (exception.Message.Contains(temporary, StringComparison.Ordinal))
        {
            // Its failures name the file: another one is that of the input, read meanwhile.
            File.Delete(temporary);
            throw WriteFailure.About(path, exception, temporary);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        void Finish()
        {
            check?.Invoke(temporary);
            TakePermissions(temporary, target);
            Rename(temporary, target, path, force);
        }
    }

    /// <summary>Gives the new file the permissions of the one that it replaces.</summary>
    private static void TakePermissions(string temporary, string target)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }
    }

    private static void Rename(string temporary, string target, string path, bool force)
    {
        try
        {
            File.Move(temporary, target, overwrite: force);
        }
        catch (IOException) when (!force && File.Exists(target))
        {
            throw WouldOverwrite(path);
        }

        FolderEntry.Flush(Path.GetDirectoryName(target)!);
    }

    private static CommandException WouldOverwrite(string path) =>
        new(ExitCode.WouldOverwrite, $"{path}: exists already; choose another name with -o, or give --force to replace it");
}
