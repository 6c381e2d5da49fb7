using System.Diagnostics;

namespace Tinct.Tools.Sweeps.Peers;

/// <summary>Runs other programs: without a shell, for a limited time, and until cancelled.</summary>
internal static class ToolProcess
{
    /// <summary>Time after which a program is taken to hang.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>The path of an installed program, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => OperatingSystem.IsWindows() ? [Path.Combine(folder, $"{name}.exe")] : new[] { Path.Combine(folder, name) })
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it said, standard output before standard error.</returns>
    /// <exception cref="PeerException">It cannot be started, fails, or takes too long.</exception>
    public static string Run(string path, IEnumerable<string> arguments, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Its folder is removed next, into which it must not write any more.
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            throw new PeerException($"took longer than {TimeLimit.TotalMinutes} minutes");
        }

        string said = output.Result + error.Result;
        return process.ExitCode == 0
            ? said
            : throw new PeerException($"failed with exit code {process.ExitCode}: {said.Trim().ReplaceLineEndings(" ")}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new PeerException("did not start");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new PeerException($"cannot be started: {exception.Message}", exception);
        }
    }
}

/// <summary>Another program that did not do what it was asked for.</summary>
internal sealed class PeerException(string message, Exception? innerException = null) : Exception(message, innerException);
