using Tinct.Format;

namespace Tinct.Tools.Host;

/// <summary>Turns exceptions into one line on standard error and an exit code.</summary>
internal static class Failure
{
    /// <summary>Set to 1 to see stack traces.</summary>
    public const string DebugVariable = "TINCT_DEBUG";

    /// <summary>Reports a failure.</summary>
    /// <param name="subject">The file it happened to, <see cref="Batch.Pipe"/>, or null where the message names it.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, CommandConsole console, string? subject = null)
    {
        (int code, string message) = Classify(exception, subject);
        console.Complain(message);
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            console.SayAll(exception.ToString());
        }

        return code;
    }

    /// <summary>The failure as an exception that names the file it happened to.</summary>
    public static CommandException About(string subject, Exception exception)
    {
        (int code, string message) = Classify(exception, subject);
        return new CommandException(code, message, exception);
    }

    private static (int Code, string Message) Classify(Exception exception, string? subject)
    {
        string at = subject switch
        {
            null => "",
            Batch.Pipe => "standard input: ",
            _ => $"{subject}: ",
        };
        return exception switch
        {
            AggregateException { InnerException: { } inner } => Classify(inner, subject),
            CommandException e => (e.ExitCode, e.Message),
            TinctFormatException e => (ExitCode.BadData, $"{at}{e.Message}"),
            ImageFileException e => (ExitCode.BadData, $"{at}{e.Message}"),
            OperationCanceledException => (ExitCode.Interrupted, $"{at}interrupted"),
            FileNotFoundException or DirectoryNotFoundException when subject?.Contains('\uFFFD', StringComparison.Ordinal) == true =>
                (ExitCode.FileSystem, $"{at}cannot be opened: its name is not in UTF-8; rename it"),
            FileNotFoundException or DirectoryNotFoundException => (ExitCode.FileSystem, $"{at}no such file or folder"),
            UnauthorizedAccessException when Directory.Exists(subject) => (ExitCode.FileSystem, $"{at}is a folder, where a file is needed"),
            UnauthorizedAccessException => (ExitCode.FileSystem, $"{at}no permission ({exception.Message})"),
            IOException e => (ExitCode.FileSystem, $"{at}{e.Message}"),
            OutOfMemoryException => (ExitCode.BadData, $"{at}this takes more memory than there is, or than --memory-limit lets it have"),
            _ => (ExitCode.InternalError,
                $"{at}internal error: {exception.Message} ({exception.GetType().Name}; {DebugVariable}=1 shows where)"),
        };
    }
}

/// <summary>A failure to tell the user about in one line, with the exit code it ends in.</summary>
internal sealed class CommandException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
    /// <param name="message">What went wrong, where, and what to do about it; one line.</param>
    public CommandException(int exitCode, string message, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>One of <see cref="Host.ExitCode"/>.</summary>
    public int ExitCode { get; }

    /// <summary>A command line that does not fit together.</summary>
    public static CommandException Usage(string message) => new(Host.ExitCode.Usage, message);
}
