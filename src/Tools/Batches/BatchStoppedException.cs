using Tinct.Tools.Host;

namespace Tinct.Tools.Batches;

/// <summary>Thrown where no further picture could be finished either: the disk is full, or the folder of the pictures or of the outputs is gone.</summary>
internal sealed class BatchStoppedException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>The failure to write a file, which ends the batch.</summary>
    public static BatchStoppedException About(string path, Exception exception) => new(
        $"{path}: {exception switch
        {
            _ when WriteFailure.IsDiskFull(exception) => "the disk is full",
            FileNotFoundException or DirectoryNotFoundException => "is gone, or its folder is",
            _ => exception.Message,
        }}", exception);

    /// <summary>The failure where nothing is in work: while places are looked at, or manifests joined.</summary>
    public CommandException ToFailure() => new(ExitCode.FileSystem, Message, this);

    /// <summary>The failure as the user is told of it.</summary>
    public CommandException ToFailure(int finished, int all) => new(ExitCode.FileSystem, After($"{Message}; stopped", finished, all), this);

    /// <summary>How far a batch came, and how it goes on.</summary>
    /// <param name="what">What happened.</param>
    public static string After(string what, int finished, int all) =>
        $"{what} after {Show.Count(finished)} of {Show.Count(all)} files, which are kept: the same command goes on from there";
}
