using System.Diagnostics;
using System.Globalization;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>Ctrl-C and termination signals.</summary>
public sealed class StopSignalTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    /// <summary>The input never ends, and no token reaches the thread that waits for it.</summary>
    [ProgramTheory("sh")]
    [InlineData("INT", ExitCode.Interrupted, "decode - -o x.png")]
    [InlineData("TERM", ExitCode.Terminated, "compare - a.pam")]
    [InlineData("TERM", ExitCode.Terminated, "info - --verify")]
    public void ASignalEndsVerbsThatWaitForStandardInput(string signal, int code, string line)
    {
        // A script that starts the tests in the background has them, and what they start, ignore SIGINT.
        if (signal == "INT" && IgnoresInterrupts())
        {
            (signal, code) = ("TERM", ExitCode.Terminated);
        }

        _work.Picture("a.pam");
        var random = new Random(1);
        byte[] input = Workspace.Pam(512, 512, [.. Enumerable.Range(0, 512 * 512).Select(_ => new RgbaColor((byte)random.Next(256), 0, 0))]);
        if (!line.StartsWith("compare", StringComparison.Ordinal))
        {
            input = Workspace.RunWith(input, default, "encode", "-", "--lossless", "--prefer", "speed", "-o", "-").Succeeds().Output;
        }

        using Process process = TinctProcess.Start([], [.. line.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _work[word] : word)]);

        // More than a pipe holds: it is being read when the signal comes.
        process.StandardInput.BaseStream.Write(input.AsSpan(0, input.Length - 10));
        process.StandardInput.BaseStream.Flush();
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "the command does not end");
        Assert.Equal(code, process.ExitCode);
        Assert.Equal(["a.pam"], _work.Files());
    }

    [Theory]
    [InlineData("decode a.tinct -o x.png")]
    [InlineData("info a.tinct --verify")]
    [InlineData("compare a.pam a.tinct --heatmap x.png")]
    [InlineData("show a.tinct --graphics blocks")]
    [InlineData("palette a.pam")]
    public void CancelledVerbsLeaveNothingBehind(string line)
    {
        Workspace.Run("encode", _work.Picture("a.pam")).Succeeds();
        string[] args = [.. line.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _work[word] : word)];
        Workspace.RunWith([], new CancellationToken(canceled: true), args).FailsWith(ExitCode.Interrupted);
        Assert.Equal(["a.pam", "a.tinct"], _work.Files());
    }

    [Fact]
    public void UnfinishedFilesAreDeletedAndNoOthersBegun()
    {
        var files = new UnfinishedFiles();
        foreach (string name in new[] { "begun", "done", "never created" })
        {
            files.Add(_work[name]);
        }

        // A folder, and a file in it that has gone with it.
        Directory.CreateDirectory(_work["folder/deep"]);
        File.WriteAllText(_work["folder/deep/file"], "");
        files.Add(_work["folder"]);
        files.Add(_work["folder/deep/file"]);
        File.WriteAllText(_work["begun"], "");
        File.WriteAllText(_work["done"], "");
        files.Remove(_work["done"]);
        files.DeleteAll();
        Assert.Equal(["done"], _work.Files());
        Assert.False(Directory.Exists(_work["folder"]));
        Assert.Throws<OperationCanceledException>(() => files.Add(_work["another"]));
    }

    /// <summary>Cases that need a program, skipped where it is not installed.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ProgramTheoryAttribute : TheoryAttribute
    {
        public ProgramTheoryAttribute(string program) => Skip = new ProgramFactAttribute(program).Skip;
    }

    private static bool IgnoresInterrupts()
    {
        const string Status = "/proc/self/status", Ignored = "SigIgn:";
        string? mask = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(static line => line.StartsWith(Ignored, StringComparison.Ordinal)) : null;
        return mask is not null && (ulong.Parse(mask[Ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
    }
}
