using System.Text;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>Shares of a batch, and what joining them finds.</summary>
public sealed class BatchMergeTests : IDisposable
{
    private const string Manifest = "tinct-manifest.jsonl";

    private readonly Workspace _work = new();

    public BatchMergeTests()
    {
        for (int i = 0; i < 9; i++)
        {
            _work.Picture($"in/{i % 2}/{i}.pam", 6 + i, 5);
        }
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void SharesOfOneFolderBecomeOneManifestOfWhichARunFindsAllUpToDate()
    {
        Share("out", "1/3");
        Share("out", "3/3");
        Share("out", "2/3");

        string text = Workspace.Run("batch", "merge", _work["out"]).Succeeds().Text;

        Assert.Contains("Nothing is missing", text, StringComparison.Ordinal);
        Assert.Equal([Manifest], Directory.GetFiles(_work["out"]).Select(Path.GetFileName));
        Assert.Contains("0 encoded, 9 up to date", Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"]).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("9 up to date", Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"]).Succeeds().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void SharesOfManyFoldersComeTogether()
    {
        Share("a", "1/2");
        Share("b", "2/2");
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["whole"], "-q").Succeeds();

        Workspace.Run("batch", "merge", _work["a"], _work["b"]).Succeeds();
        Assert.False(Directory.Exists(_work["all"]));
        Workspace.Run("batch", "merge", _work["b"], _work["a"], "-o", _work["all"]).Succeeds();

        string[] outputs = Files("whole");
        Assert.Equal(outputs, Files("all"));
        Assert.All(outputs.Where(static name => name != Manifest), name => Assert.Equal(File.ReadAllBytes(_work[$"whole/{name}"]), File.ReadAllBytes(_work[$"all/{name}"])));
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        Share("out", "1/3");
        Share("out", "2/3");
        string gone = Directory.GetFiles(_work["out"], "*.tinct", SearchOption.AllDirectories)[0];
        File.Delete(gone);

        Workspace.Outcome outcome = Workspace.Run("batch", "merge", _work["out"]);

        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("share 3/3 is missing: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"{gone} is not there", outcome.Error, StringComparison.Ordinal);
        Directory.Move(_work["in"], _work["elsewhere"]);
        Assert.Contains("cannot be named", Workspace.Run("batch", "merge", _work["out"]).Error, StringComparison.Ordinal);
        Directory.Move(_work["elsewhere"], _work["in"]);
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"], "-q").Succeeds();
        Workspace.Run("batch", "merge", _work["out"]).Succeeds();
    }

    [Theory]
    [InlineData("\"output\":\"0/0.tinct\"", "\"output\":\"../0.tinct\"")]
    [InlineData("\"output\":\"0/0.tinct\"", "\"output\":\"/0.tinct\"")]
    [InlineData("\"output\":\"0/0.tinct\"", "\"output\":\"0/../../0.tinct\"")]
    [InlineData("\"output\":\"0/0.tinct\"", "\"output\":\"0/\\u0000.tinct\"")]
    [InlineData("\"output\":\"0/0.tinct\"", "\"output\":\"\"")]
    [InlineData("\"output\":\"0/0.tinct\"", "\"output\":\"tinct-manifest.jsonl\"")]
    [InlineData("\"output\":\"0/0.tinct\"", "\"output\":\"TINCT-manifest.2-of-3.jsonl.unfinished/0.tinct\"")]
    [InlineData("\"output\":\"0/0.tinct\"", "\"notes\":[null],\"output\":\"0/0.tinct\"")]
    [InlineData("\"input\":\"0/0.pam\"", "\"input\":null")]
    [InlineData("\"verified\":false", "\"verified\":null")]
    [InlineData("\"width\":6", "\"width\":-6")]
    [InlineData("\"kind\":\"PAM\"", "\"kind\":null")]
    [InlineData("\"milliseconds\":", "\"milliseconds\":1e999,\"_\":")]
    public void ALineThatNoRunWritesIsDamagedAndNothingIsWrittenOutsideOfTheFolder(string field, string spoilt)
    {
        Share("out", "1/1");
        string path = _work[$"out/{Manifest}"], line = File.ReadLines(path).Single(static line => line.Contains("0/0.pam", StringComparison.Ordinal));
        File.Copy(_work["out/0/0.tinct"], _work["0.tinct"]);

        var records = new BatchRecords();
        records.Add(Manifest, new MemoryStream(Encoding.UTF8.GetBytes(line + "\n")));
        Assert.Equal((1, 0), (records.Entries.Count, records.DamagedLines));
        Assert.Contains(field, line, StringComparison.Ordinal);
        records.Add(Manifest, new MemoryStream(Encoding.UTF8.GetBytes(line.Replace(field, spoilt, StringComparison.Ordinal) + "\n")));
        Assert.Equal((1, 1), (records.Entries.Count, records.DamagedLines));

        File.WriteAllText(path, File.ReadAllText(path).Replace(field, spoilt, StringComparison.Ordinal));
        Workspace.Outcome outcome = Workspace.Run("batch", "merge", _work["out"], "-o", _work["to/all"]);

        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Matches(": (1 line|[2-9] lines) of its manifests cannot be read", outcome.Error);
        Assert.False(File.Exists(_work["to/0.tinct"]));
    }

    [Fact]
    public void ALineWithoutEndIsDamagedInBoundedMemory()
    {
        var records = new BatchRecords();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, records.Add(Manifest, new EndlessLine((3L * BatchLines.MaxLength) + 5)));

        Assert.Equal(0, records.DamagedLines);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2L * BatchLines.MaxLength) + (1 << 20));
    }

    [Fact]
    public void PicturesThatFailedAreMissing()
    {
        File.WriteAllText(_work["in/bad.png"], "no picture");
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"], "-q");

        Assert.Contains("bad.png: failed: ", Workspace.Run("batch", "merge", _work["out"]).Error, StringComparison.Ordinal);

        // What is gone has not failed any more; what another run did not look at still has.
        File.WriteAllText(_work["in/worse.png"], "no picture");
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"], "-q");
        File.Delete(_work["in/bad.png"]);
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"], "-q", "--include", "*.pam").Succeeds();
        string line = Workspace.Run("batch", "merge", _work["out"]).Error;
        Assert.Contains("worse.png: failed: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("bad.png", line, StringComparison.Ordinal);
    }

    [Fact]
    public void PicturesThatCannotHaveAnOutputAreMissingToo()
    {
        File.Copy(_work["in/0/0.pam"], _work["in/0/0.pnm"]);
        _work.Picture("in/tinct-report.html/a.pam");
        _work.Picture("more/0/0.pam", 30, 30);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(ExitCode.BadData, Workspace.Run("batch", _work["in"], _work["more"], "-r", "-o", _work["out"], "-q").Code);
            Workspace.Outcome outcome = Workspace.Run("batch", "merge", _work["out"]);
            Assert.Contains("3 things are missing", outcome.Text, StringComparison.Ordinal);
            Assert.Contains("0/0.pnm: failed: ", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("tinct-report.html/a.pam: failed: ", outcome.Error, StringComparison.Ordinal);
            Assert.Contains($"{_work["more"]}/0/0.pam: failed: ", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("cannot be read", outcome.Error, StringComparison.Ordinal);
        }

        Directory.Delete(_work["more"], recursive: true);
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["out"], "-q", "--exclude", "**/*.pnm", "--exclude", "tinct-*/**").Succeeds();
        Assert.DoesNotContain("more/0", Workspace.Run("batch", "merge", _work["out"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SharesThatDoNotBelongTogetherAreRefused()
    {
        Share("a", "1/2");
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["b"], "-q", "--shard", "2/2", "-k", "3").Succeeds();
        Share("c", "2/3");
        Directory.CreateDirectory(_work["empty"]);

        Assert.Contains("other options", Workspace.Run("batch", "merge", _work["a"], _work["b"]).FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("not of one batch", Workspace.Run("batch", "merge", _work["a"], _work["c"]).FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("no manifest", Workspace.Run("batch", "merge", _work["empty"]).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
    }

    private void Share(string folder, string shard) =>
        Workspace.Run("batch", _work["in"], "-r", "-o", _work[folder], "-q", "--shard", shard).Succeeds();

    private string[] Files(string folder) =>
        [.. Directory.GetFiles(_work[folder], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_work[folder], file)).Order(StringComparer.Ordinal)];

    private sealed class EndlessLine(long length) : MemoryStream
    {
        private long _left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, _left);
            _left -= read;
            buffer.AsSpan(offset, read).Fill((byte)'x');
            return read;
        }
    }
}
