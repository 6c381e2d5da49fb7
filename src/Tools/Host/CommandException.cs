namespace Tinct.Tools.Host;

/// <summary>A failure to tell the user about in one line, with the exit code it ends in.</summary>
internal sealed class CommandException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
    /// <param name="message">What went wrong, where, and what to do about it; one line.</param>
    /// <param name="innerException">What caused it, if something did.</param>
    public CommandException(int exitCode, string message, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>One of <see cref="Host.ExitCode"/>.</summary>
    public int ExitCode { get; }

    /// <summary>A command line that does not fit together.</summary>
    public static CommandException Usage(string message) => new(Host.ExitCode.Usage, message);
}
