using System.Diagnostics;
using System.Runtime.Versioning;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>What happens to links, permissions and unfinished files when a file is written.</summary>
public sealed class OutputFileTests : IDisposable
{
    private static readonly DateTime s_longAgo = DateTime.UtcNow - TimeSpan.FromHours(1);

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [UnixFact]
    public void ALinkAsOutputStaysOneAndItsFileIsWritten()
    {
        string input = _work.Picture("a.pam");
        Directory.CreateDirectory(_work["deep"]);
        File.WriteAllText(_work["deep/real.tinct"], "old");
        File.CreateSymbolicLink(_work["link.tinct"], "deep/real.tinct");

        Workspace.Run("encode", input, "-o", _work["link.tinct"]).FailsWith(ExitCode.WouldOverwrite);
        Workspace.Run("encode", input, "-o", _work["link.tinct"], "--force").Succeeds();

        Assert.Equal("deep/real.tinct", new FileInfo(_work["link.tinct"]).LinkTarget);
        Workspace.Run("info", _work["deep/real.tinct"], "--verify").Succeeds();
        Assert.Equal(["a.pam", "deep/real.tinct", "link.tinct"], _work.Files());
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void AReplacedFileHandsItsPermissionsOn()
    {
        string input = _work.Picture("a.pam"), output = _work["a.tinct"];
        File.WriteAllText(output, "old");
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(output, mode);

        Workspace.Run("encode", input, "-o", output, "--force").Succeeds();

        Assert.Equal(mode, File.GetUnixFileMode(output));
    }

    [UnixTheory]
    [InlineData("link.png", "a.png")]
    [InlineData("a.png", "folder/a.png")]
    [InlineData("folder/link.png", "folder/folder/a.png")]
    public void TheInputIsNotReplacedThroughLinks(string input, string output)
    {
        _work.Picture("a.png");
        File.CreateSymbolicLink(_work["link.png"], "a.png");
        File.CreateSymbolicLink(_work["folder"], ".");
        byte[] before = File.ReadAllBytes(_work["a.png"]);

        Assert.Contains("replace the input", Workspace.Run("encode", _work[input], "-o", _work[output], "--force").FailsWith(ExitCode.Usage), StringComparison.Ordinal);

        Assert.Equal(before, File.ReadAllBytes(_work["a.png"]));
    }

    [UnixFact]
    public void LinksInACircleAreFollowedToNoEnd()
    {
        File.CreateSymbolicLink(_work["one"], "two");
        File.CreateSymbolicLink(_work["two"], "one");

        Workspace.Run("encode", _work["one"], "-o", _work["two/x.tinct"]).FailsWith(ExitCode.FileSystem);
    }

    [Fact]
    public void WhatAKilledProcessLeftIsRemovedByTheNextAndNothingElseIs()
    {
        string input = _work.Picture("a.pam");
        string left = Temporary("a.tinct"), fresh = Temporary("fresh.tinct"), written = Temporary("written.tinct");
        string[] others = [_work[".mine.tmp"], _work["notes.tmp"], _work[$"{Guid.NewGuid():N}.tmp"]];
        Array.ForEach([left, .. others], name => File.WriteAllText(name, ""));
        File.WriteAllText(fresh, "");
        using var living = new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Array.ForEach([left, written, .. others], static name => File.SetLastWriteTimeUtc(name, s_longAgo));

        Workspace.Run("encode", input).Succeeds();

        Assert.False(File.Exists(left));
        Assert.All([fresh, written, .. others], static name => Assert.True(File.Exists(name), name));
    }

    [UnixFact]
    public void AnErrorStreamThatIsFullStopsNothing()
    {
        string input = _work.Picture("a.pam");
        const string shell = "exec \"$@\" 2>/dev/full";
        Assert.Equal(ExitCode.Done, RunInShell(shell, "encode", input, "-o", _work["a.tinct"]));
        Assert.Equal(ExitCode.FileSystem, RunInShell(shell, "decode", _work["nothing.tinct"], _work["a.tinct"], "-o", _work.Folder + "/out/"));
        Assert.Contains("out/a.png", _work.Files());
    }

    [Fact]
    public void AFullDiskIsToldOfTheOutputAndLeavesTheOldFile()
    {
        string input = _work.Picture("a.pam"), output = _work["b.bin"];
        File.WriteAllText(output, "old");

        var error = Assert.Throws<CommandException>(() => OutputFile.Write(output, true, static stream =>
        {
            stream.Write(new byte[100]);
            throw new IOException($"No space left on device : '{((FileStream)stream).Name}'", OperatingSystem.IsWindows() ? 0x70 : 28);
        }));
        Assert.Equal((ExitCode.FileSystem, $"{output}: cannot be written: the disk is full"), (error.ExitCode, error.Message));
        error = Assert.Throws<CommandException>(() => OutputFile.Write(output, true, static stream => throw new IOException($"broken : '{((FileStream)stream).Name}'")));
        Assert.Equal($"{output}: cannot be written: broken", error.Message);
        Assert.Equal("old", File.ReadAllText(output));
        Assert.Equal([input, output], Directory.GetFiles(_work.Folder).Order(StringComparer.Ordinal));

        // What is read meanwhile may fail, too.
        Assert.Throws<IOException>(() => OutputFile.Write(output, true, static _ => throw new IOException("input")));
    }

    [Fact]
    public void StandardOutputThatIsFullIsNamed()
    {
        CommandConsole console = CommandConsole.Over(Stream.Null, new FullStream(), TextWriter.Null);

        var error = Assert.Throws<CommandException>(() => OutputFile.Write("-", false, console, static stream => stream.WriteByte(1)));
        Assert.Equal("standard output: cannot be written: the disk is full", error.Message);
        error = Assert.Throws<CommandException>(() => OutputFile.Write("-", false, console, static _ => { }));
        Assert.Equal("standard output: cannot be written: broken", error.Message);
    }

    private string Temporary(string name) => _work[$".{name}.{Guid.NewGuid():N}.tmp"];

    private static int RunInShell(string script, params string[] args)
    {
        (string program, string[] words) = TinctProcess.CommandLine(args);
        var start = new ProcessStartInfo("sh");
        Array.ForEach(["-c", script, "sh", program, .. words], start.ArgumentList.Add);
        using Process shell = Process.Start(start)!;
        shell.WaitForExit();
        return shell.ExitCode;
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("", OperatingSystem.IsWindows() ? 0x70 : 28);

        public override void Flush() => throw new IOException("broken");
    }
}
