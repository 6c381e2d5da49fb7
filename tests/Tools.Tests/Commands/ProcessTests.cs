using Tinct.Tools.Host;

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

        (int code, byte[] output, string error) = TinctProcess.Run(File.ReadAllBytes(input), [], "encode", "-", "-k", "8", "-o", "-", "--quiet");

        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), output);
    }

    [Fact]
    public void FailuresAreOneLineOnStandardError()
    {
        (int code, byte[] output, string error) = TinctProcess.Run([], [], "info", _work["nowhere.tinct"]);

        Assert.Equal(ExitCode.FileSystem, code);
        Assert.Empty(output);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void DebuggingShowsTheStack()
    {
        (_, _, string error) = TinctProcess.Run([], [(Failure.DebugVariable, "1")], "info", _work["nowhere.tinct"]);

        Assert.Contains("   at ", error, StringComparison.Ordinal);
    }
}
