namespace Tinct.Tools.Host;

/// <summary>What the command's exit code says. The numbers are part of the command's interface: scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>A fault of the program itself.</summary>
    public const int InternalError = 1;

    /// <summary>The command line asks for something that does not exist or does not fit together.</summary>
    public const int Usage = 2;

    /// <summary>An input is damaged, of an unsupported kind, or beyond the limits.</summary>
    public const int BadData = 3;

    /// <summary>A file could not be found, opened, read or written.</summary>
    public const int FileSystem = 4;

    /// <summary>The output exists already and <c>--force</c> was not given.</summary>
    public const int WouldOverwrite = 5;

    /// <summary>A target (quality or size) cannot be met.</summary>
    public const int TargetUnmet = 6;

    /// <summary>Stopped by Ctrl-C: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by a termination signal: 128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The list that <c>tinct --help</c> prints.</summary>
    public const string Help = """
        Exit codes:
          0    done
          1    internal error
          2    usage: unknown option, bad value, options that do not fit together
          3    bad or unsupported input data
          4    file system: not found, not readable, not writable, disk full
          5    would overwrite an existing file (--force allows it)
          6    a target of quality or size is not met, --skip-if-larger among them
          130  interrupted (Ctrl-C)
          143  terminated (SIGTERM)
        With several inputs the code is that of the first one that failed.
        """;
}
