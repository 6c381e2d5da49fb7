using System.Diagnostics;
using Tinct.Tools.Commands;

namespace Tinct.Tools.Tests.Commands;

/// <summary>The command as shells see it: a process with pipes and an exit code.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void PipesCarryDataAndTheExitCodeArrives()
    {
        string input = _work.Picture("a.pam");
        Workspace.Run("encode", input, "-k", "8").Succeeds();

        (int code, byte[] output, string error) = Start(File.ReadAllBytes(input), "encode", "-", "-k", "8", "-o", "-", "--quiet");

        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), output);
    }

    [Fact]
    public void FailuresAreOneLineOnStandardError()
    {
        (int code, byte[] output, string error) = Start([], "info", _work["nowhere.tinct"]);

        Assert.Equal(ExitCode.FileSystem, code);
        Assert.Empty(output);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void DebuggingShowsTheStack()
    {
        (_, _, string error) = Start([], "info", _work["nowhere.tinct"], debug: true);

        Assert.Contains("   at ", error, StringComparison.Ordinal);
    }

    private static (int Code, byte[] Output, string Error) Start(byte[] input, string verb, string argument, params string[] more) =>
        Start(input, [verb, argument, .. more], debug: false);

    private static (int Code, byte[] Output, string Error) Start(byte[] input, string verb, string argument, bool debug) =>
        Start(input, [verb, argument], debug);

    private static (int Code, byte[] Output, string Error) Start(byte[] input, string[] args, bool debug)
    {
        string tinct = typeof(TinctCommand).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string arg in (string[])["exec", tinct, .. args])
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment[TinctCommand.DebugVariable] = debug ? "1" : "0";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "the command does not end");
        Task.WaitAll(error, copy);
        return (process.ExitCode, output.ToArray(), error.Result);
    }
}
