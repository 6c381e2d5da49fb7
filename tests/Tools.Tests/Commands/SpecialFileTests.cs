using Tinct.Tools.Host;
using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Tests.Commands;

/// <summary>Outputs that are no files on a disk, and files that only lie where devices do.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [FolderFact(Memory)]
    public void FilesInMemoryAreFiles()
    {
        string input = _work.Picture("a.pam"), output = $"{Memory}/tinct-test-{Guid.NewGuid():N}.tinct";
        byte[] expected = Workspace.Run("encode", input, "-o", "-").Succeeds().Output;
        try
        {
            File.WriteAllBytes(output, new byte[100_000]);
            Workspace.Run("encode", input, "-o", output).FailsWith(ExitCode.WouldOverwrite);
            Assert.Equal(100_000, new FileInfo(output).Length);
            Workspace.Run("encode", input, "-o", output, "--force").Succeeds();
            Assert.Equal(expected, File.ReadAllBytes(output));
        }
        finally
        {
            File.Delete(output);
        }
    }

    [FolderFact("/dev/fd")]
    public void DevicesAreWrittenInPlace()
    {
        string input = _work.Picture("a.pam");
        Workspace.Run("encode", input, "-o", "/dev/null").Succeeds();
        Workspace.Run("encode", input, "-o", "/dev/null").Succeeds();
        Assert.True(SpecialFile.Is("/dev/null"));
        Assert.True(SpecialFile.Is("/dev/stdout"));
        File.CreateSymbolicLink(_work["link.tinct"], "/dev/null");
        Assert.True(SpecialFile.Is(_work["link.tinct"]));
        Assert.False(SpecialFile.Is(_work["nothing"]));
        Assert.False(SpecialFile.Is(_work.Folder));
        Assert.False(SpecialFile.Is(input));
        Assert.False(SpecialFile.Is("/dev/nothing-of-this-name"));
    }

    [UnixTheory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    [InlineData("/proc/self/fd/1")]
    public void StandardOutputByAnotherNameIsKeptFreeOfReports(string name)
    {
        string input = _work.Picture("a.pam");
        Workspace.Outcome expected = Workspace.Run("encode", input, "-o", "-").Succeeds(), named = Workspace.Run("encode", input, "-o", name).Succeeds();
        Assert.Equal(expected.Output, named.Output);
        Assert.Contains("PSNR", named.Error, StringComparison.Ordinal);
        Assert.Contains("cannot both", Workspace.Run("encode", input, "--json", "-o", name).FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Equal(
            Workspace.Run("palette", input, "-k", "3", "-o", "-").Succeeds().Output, Workspace.Run("palette", input, "-k", "3", "-o", name).Succeeds().Output);
    }

    [FolderFact("/proc/self")]
    public void AFullDeviceIsAFailureOfTheFileSystem() => Assert.Contains(
        "/dev/full: cannot be written: the disk is full",
        Workspace.Run("encode", _work.Picture("a.pam"), "-o", "/dev/full").FailsWith(ExitCode.FileSystem),
        StringComparison.Ordinal);

    // Nobody writes into it: who reads it waits for ever.
    [ProgramFact("mkfifo")]
    public void PipesInFoldersAreNotWaitedFor()
    {
        _work.Picture("in/a.pam");
        ToolProcess.Run(ToolProcess.Find("mkfifo")!, [_work["in/pipe.png"]], _work.Folder, CancellationToken.None);
        File.CreateSymbolicLink(_work["in/link.png"], "pipe.png");
        Assert.Contains("1 encoded;", Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"]).Succeeds().Text, StringComparison.Ordinal);
        Workspace.Run("encode", _work["in"], "-r", "-o", _work["out2/"]).Succeeds();
        Assert.Contains("is no file", Workspace.Run("batch", _work["in/pipe.png"], "-o", _work["out"]).Error, StringComparison.Ordinal);
    }

    [ProgramFact("mkfifo")]
    public async Task NamedPipesAreWrittenInto()
    {
        string input = _work.Picture("a.pam"), pipe = _work["pipe.tinct"];
        ToolProcess.Run(ToolProcess.Find("mkfifo")!, [pipe], _work.Folder, CancellationToken.None);
        Task<byte[]> reader = Task.Run(() =>
        {
            using var stream = new FileStream(pipe, FileMode.Open, FileAccess.Read);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
        Workspace.Run("encode", input, "-o", pipe).Succeeds();
        Assert.Equal(Workspace.Run("encode", input, "-o", "-").Succeeds().Output, await reader.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(SpecialFile.Is(pipe));
    }

    /// <summary>A test of a system that has a folder, skipped on others.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FolderFactAttribute : FactAttribute
    {
        public FolderFactAttribute(string folder) => Skip = Directory.Exists(folder) ? null : $"there is no {folder}";
    }
}
