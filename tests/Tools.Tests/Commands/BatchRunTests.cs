using System.Runtime.Versioning;
using System.Text.Json;
using Tinct.Tools.Batches;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary><c>tinct batch</c>: what it makes, what it leaves alone, and what faults lead to.</summary>
public sealed class BatchRunTests : IDisposable
{
    private const string Manifest = "tinct-manifest.jsonl";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void TheTreeIsKeptAndASecondRunFindsAllUpToDate()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/deep/b.pam", 20, 10);
        File.WriteAllText(_work["in/readme.txt"], "not a picture");

        string first = Batch("-k", "8", "--verify").Succeeds().Text;
        string second = Batch("-k", "8", "--verify").Succeeds().Text;

        Assert.Equal(["a.tinct", "deep/b.tinct", Manifest], Outputs());
        Assert.Contains("2 encoded; ", first, StringComparison.Ordinal);
        Assert.Contains("0 encoded, 2 up to date; ", second, StringComparison.Ordinal);
        Workspace.Run("batch", _work["in/deep"], "-o", _work["flat"], "-q").Succeeds();
        Assert.Equal(["b.tinct", Manifest], Below("flat"));
    }

    [Fact]
    public void WhatIsEncodedIsWhatEncodeMakes()
    {
        Workspace.Run("encode", _work.Picture("in/a.pam"), "-k", "5", "-o", _work["alone.tinct"], "-q").Succeeds();
        Batch("-k", "5", "--jobs", "3").Succeeds();
        Assert.Equal(File.ReadAllBytes(_work["alone.tinct"]), File.ReadAllBytes(_work["out/a.tinct"]));
    }

    [Fact]
    public void OnlyWhatChangedOrIsMissingIsEncodedAgain()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/b.pam", 20, 10);
        _work.Picture("in/c.pam", 10, 10);
        Batch().Succeeds();
        _work.Picture("in/b.pam", 30, 10);
        File.Delete(_work["out/c.tinct"]);

        Assert.Contains("2 encoded, 1 up to date", Batch().Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("3 encoded;", Batch("-k", "3").Succeeds().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WithVerifyAnOutputThatWasDamagedIsMadeAnew()
    {
        _work.Picture("in/a.pam");
        Batch("--verify").Succeeds();
        byte[] right = File.ReadAllBytes(_work["out/a.tinct"]);
        File.WriteAllBytes(_work["out/a.tinct"], [.. right[..^1], (byte)(right[^1] ^ 1)]);

        Assert.Contains("1 up to date", Batch().Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("1 encoded", Batch("--verify").Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal(right, File.ReadAllBytes(_work["out/a.tinct"]));
    }

    [Fact]
    public void BadFilesAreListedAtTheEndAndTheOthersAreDone()
    {
        _work.Picture("in/a.pam");
        File.WriteAllText(_work["in/b.png"], "no picture");
        _work.Picture("in/c.pam", 9, 9);
        File.Copy(_work["in/c.pam"], _work["in/c.pnm"]);

        Workspace.Outcome outcome = Batch("--jobs", "2");

        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Equal(["a.tinct", "c.tinct", Manifest], Outputs());
        string[] lines = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("b.png: not a picture", lines[0], StringComparison.Ordinal);
        Assert.Contains("c.pnm: would become c.tinct", lines[1], StringComparison.Ordinal);
        Assert.Contains("2 of 4 files failed", lines[2], StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadData, Batch("--keep-name").Code);
        Assert.Contains("c.pnm.tinct", Outputs());
    }

    [Fact]
    public void ARunThatWasKilledGoesOnWhereverItWasCut()
    {
        for (int i = 0; i < 6; i++)
        {
            _work.Picture($"in/{i}.pam", 8 + i, 8);
        }

        Batch().Succeeds();
        byte[] whole = File.ReadAllBytes(_work[$"out/{Manifest}"]);
        string[] outputs = Outputs();
        byte[][] contents = [.. outputs.Select(name => File.ReadAllBytes(_work[$"out/{name}"]))];
        foreach (int length in (int[])[0, 10, whole.Length / 3, whole.Length / 2, whole.Length - 1])
        {
            // What a killed run leaves: a cut line, a lock that nobody holds, an unfinished file.
            File.WriteAllBytes(_work[$"out/{Manifest}"], whole[..length]);
            File.WriteAllText(_work[$"out/{Manifest}.lock"], "");
            Directory.CreateDirectory(_work[$"out/{Manifest}.unfinished"]);
            File.WriteAllText(_work[$"out/{Manifest}.unfinished/.x.tinct.{Guid.NewGuid():N}.tmp"], "half a file");
            File.Delete(_work["out/3.tinct"]);

            Batch().Succeeds();

            Assert.Equal(outputs, Outputs());
            Assert.Equal(contents[..^1], outputs[..^1].Select(name => File.ReadAllBytes(_work[$"out/{name}"])));
            Assert.Equal(7, File.ReadAllLines(_work[$"out/{Manifest}"]).Count(IsJson));
        }
    }

    [Fact]
    public void FilesThatNoBatchMadeAreLeftAlone()
    {
        _work.Picture("in/a.pam");
        Directory.CreateDirectory(_work["out"]);
        File.WriteAllText(_work["out/a.tinct"], "somebody's");

        Workspace.Outcome outcome = Batch();

        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("exists already and was not made of it", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("somebody's", File.ReadAllText(_work["out/a.tinct"]));
        Batch("--force").Succeeds();
    }

    [Fact]
    public void APictureOfTheSameNameFromAnotherFolderDoesNotReplaceTheFirst()
    {
        _work.Picture("in/a.pam");
        _work.Picture("other/a.pam", 9, 9);
        Batch().Succeeds();
        byte[] first = File.ReadAllBytes(_work["out/a.tinct"]);

        Assert.Equal(ExitCode.BadData, Workspace.Run("batch", _work["other"], "-o", _work["out"], "-q").Code);
        Assert.Equal(first, File.ReadAllBytes(_work["out/a.tinct"]));
    }

    [Fact]
    public void EqualPicturesAreEncodedOnce()
    {
        File.Copy(_work.Picture("in/a.pam"), _work["in/b.pam"]);
        File.Copy(_work["in/a.pam"], _work["in/c.pam"]);

        Assert.Contains("1 encoded, 2 equal to others", Batch("--dedupe", "--jobs", "3").Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_work["out/a.tinct"]), File.ReadAllBytes(_work["out/c.tinct"]));
        Assert.Contains("0 encoded, 3 up to date", Batch("--dedupe").Succeeds().Text, StringComparison.Ordinal);

        // A changed one no longer shares its file, and the others keep theirs.
        byte[] shared = File.ReadAllBytes(_work["out/a.tinct"]);
        _work.Picture("in/b.pam", 12, 12);
        Batch("--dedupe").Succeeds();
        Assert.NotEqual(shared, File.ReadAllBytes(_work["out/b.tinct"]));
        Assert.Equal(shared, File.ReadAllBytes(_work["out/a.tinct"]));
        Assert.Equal(shared, File.ReadAllBytes(_work["out/c.tinct"]));
    }

    [Fact]
    public void ASecondBatchIntoTheSameFolderIsKeptOut()
    {
        _work.Picture("in/a.pam");
        Directory.CreateDirectory(_work["out"]);
        using (BatchLock.Take(_work["out"], BatchShard.Whole))
        {
            string line = Batch().FailsWith(ExitCode.WouldOverwrite);
            Assert.Contains("another batch writes here", line, StringComparison.Ordinal);
            Assert.Equal(ExitCode.WouldOverwrite, Batch("--shard", "1/2").Code);
        }

        using (BatchLock.Take(_work["out"], new BatchShard(2, 3)))
        {
            Assert.Equal(ExitCode.WouldOverwrite, Batch().Code);
            Assert.Equal(ExitCode.WouldOverwrite, Batch("--shard", "2/3").Code);
            Assert.Equal(ExitCode.WouldOverwrite, Batch("--shard", "1/4").Code);
            Batch("--shard", "1/3").Succeeds();
        }

        Batch().Succeeds();
        Assert.DoesNotContain(Outputs(), static name => name.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryFileIsInOneShareAndStaysThereWhenOthersCome()
    {
        string[] names = [.. Enumerable.Range(0, 400).Select(static i => $"folder {i % 7}/picture-{i}.png")];
        foreach (int count in (int[])[1, 2, 3, 8, 50])
        {
            BatchShard[] shards = [.. Enumerable.Range(1, count).Select(number => new BatchShard(number, count))];
            Assert.All(names, name => Assert.Single(shards, shard => shard.Has(name)));
            Assert.All(shards, shard => Assert.InRange(names.Count(shard.Has), 1, 3 * names.Length / count));
        }

        // A share is part of the interface: machines of other builds must agree on it.
        Assert.Equal([5, 5, 5, 3], ((string[])["a.png", "b.png", "maps/1.png", "\u00fc.png"])
            .Select(static name => Enumerable.Range(1, 5).Single(number => new BatchShard(number, 5).Has(name))));
        Assert.Equal(new BatchShard(2, 2), BatchShard.Parse("0/2"));
        Assert.Null(BatchShard.Parse("0/0"));
        Assert.Null(BatchShard.Parse("3/2"));
        Assert.Null(BatchShard.Parse("1"));
        Assert.Contains("--shard takes I/N", Workspace.Run("batch", ".", "-o", "x", "--shard", "5/4").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public void GlobsChooseAmongThePictures()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/maps/b.pam");
        _work.Picture("in/maps/old/c.pam");
        _work.Picture("in/maps/c2.pam");

        string text = Batch("--include", "maps/**", "--exclude", "**/old/**", "--exclude", "c*.pam", "--dry-run").Succeeds().Text;

        Assert.Equal($"{_work["in/maps/b.pam"]} -> {_work["out/maps/b.tinct"]}\n", text);
        Assert.False(Directory.Exists(_work["out"]));
    }

    [Theory]
    [InlineData("--include")]
    [InlineData("--exclude")]
    public void AGlobThatLeadsUpInItsMiddleIsRefused(string option)
    {
        _work.Picture("in/a.pam");

        Assert.Contains("maps/../*.pam: .. can stand only at the beginning", Batch(option, "maps/../*.pam").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public void JsonHasALineForEachPictureInOrderAndTheTotal()
    {
        _work.Picture("in/a.pam");
        File.WriteAllText(_work["in/b.png"], "no picture");
        _work.Picture("in/c.pam", 9, 9);

        JsonElement[] lines = [.. Batch("--json").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

        Assert.Equal(["a.pam", "b.png", "c.pam"], lines[..3].Select(static line => line.GetProperty("input").GetString()));
        Assert.Equal(["encoded", "failed", "encoded"], lines[..3].Select(static line => line.GetProperty("status").GetString()));
        JsonElement total = lines[3].GetProperty("total");
        Assert.Equal(2, total.GetProperty("files").GetInt32());
        Assert.Equal(1, total.GetProperty("failed").GetInt32());
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    public void OtherFormatsAreWrittenAndVerifiedAsEncodeWritesThem(string format)
    {
        string input = _work.Picture("in/a.pam", 20, 10);
        Batch("-k", "6", "--format", format, "--verify").Succeeds();
        Workspace.Run("encode", input, "-k", "6", "-o", _work[$"alone.{format}"], "-q").Succeeds();

        Assert.Equal([$"a.{format}", Manifest], Outputs());
        Assert.Equal(File.ReadAllBytes(_work[$"alone.{format}"]), File.ReadAllBytes(_work[$"out/a.{format}"]));
        Assert.Contains("--prefer is for .tinct files only", Batch("--format", format, "--prefer", "size").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public void TheOutputsFolderIsNotSearched()
    {
        _work.Picture("in/a.pam");
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["in/out/"], "-q").Succeeds();
        File.Copy(_work["in/a.pam"], _work["in/out/z.pam"]);
        Assert.Contains("0 encoded, 1 up to date", Workspace.Run("batch", _work["in"], "-r", "-o", _work["in/out/"]).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("0 encoded, 1 up to date", Workspace.Run("batch", _work["in"], "-r", "-o", _work["in/out"]).Succeeds().Text, StringComparison.Ordinal);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void AFolderThatCannotBeSearchedIsOneFailure()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/deep/er/b.pam");
        _work.Picture("in/z/c.pam");
        File.CreateSymbolicLink(_work["in/loop"], _work["in"]);
        UnixFileMode mode = File.GetUnixFileMode(_work["in/deep"]);
        File.SetUnixFileMode(_work["in/deep"], UnixFileMode.None);
        try
        {
            if (CanList(_work["in/deep"]))
            {
                return; // Nothing is closed to the superuser.
            }

            Assert.Contains("no permission to write into this folder", Workspace.Run("batch", _work["in/z"], "-o", _work["in/deep"]).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
            Workspace.Outcome outcome = Batch();
            Assert.Equal(ExitCode.BadData, outcome.Code);
            Assert.Contains($"{_work["in/deep"]}: cannot be searched", outcome.Error, StringComparison.Ordinal);
            Assert.Equal(["a.tinct", Manifest, "z/c.tinct"], Outputs());
            Assert.Contains("cannot be searched", Workspace.Run("batch", _work["in/deep"], "-o", _work["other"]).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_work["in/deep"], mode);
        }
    }

    [Theory]
    [InlineData("tinct-manifest.jsonl")]
    [InlineData("tinct-manifest.jsonl.unfinished")]
    [InlineData("Tinct-Manifest.1-of-2.jsonl.lock")]
    [InlineData("tinct-report.html")]
    [InlineData("tinct-palette-0123abcd.hex")]
    public void NamesThatTheBatchNeedsItselfAreLeftOut(string name)
    {
        _work.Picture($"in/{name}/a.pam");
        _work.Picture($"in/deep/{name}/b.pam");
        Workspace.Outcome outcome = Batch();
        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains($"a.pam: its output would lie under {name}, a name that the batch needs", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([$"deep/{name}/b.tinct", Manifest], Outputs());
    }

    [Fact]
    public void NothingThatABatchDidNotMakeIsDeletedWithWhatIsUnfinished()
    {
        _work.Picture("in/a.pam");
        string strange = _work.Picture($"out/{Manifest}.unfinished/mine.pam");
        string own = _work.Picture($"out/{Manifest}.unfinished/.a.tinct.{Guid.NewGuid():N}.tmp");
        Assert.Contains(
            $"{strange}: no batch made this", Workspace.Run("batch", _work["in"], "-o", _work["out"]).FailsWith(ExitCode.WouldOverwrite), StringComparison.Ordinal);
        Assert.True(File.Exists(own));
        File.Delete(strange);
        Batch().Succeeds();
        Assert.Equal(["a.tinct", Manifest], Outputs());
    }

    [Theory]
    [InlineData("tinct")]
    [InlineData("png")]
    public void WhatAPictureLosesIsCountedAndKept(string format)
    {
        _work.Picture("in/z.pam");
        foreach ((string name, int most) in ((string, int)[])[("0.ppm", 1023), ("1.ppm", 1023), ("2.ppm", 4095)])
        {
            File.WriteAllText(_work[$"in/{name}"], $"P3 1 1 {most} 1 2 3");
        }

        const string Remark = "3 files: Samples of N bits were reduced to N, with rounding. (first 0.ppm)";
        Assert.Contains(Remark, Batch("--format", format).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains(Remark, Batch("--format", format, "--report").Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("Samples of N bits", File.ReadAllText(_work["out/tinct-report.html"]), StringComparison.Ordinal);
        Assert.Contains(Remark, Workspace.Run("batch", "merge", _work["out"]).Succeeds().Text, StringComparison.Ordinal);
        JsonElement[] lines = [.. Batch("--format", format, "--json").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal("Samples of 10 bits were reduced to 8, with rounding.", lines[0].GetProperty("notes")[0].GetString());
        Assert.False(lines[3].TryGetProperty("notes", out _));
        Assert.Equal(3, lines[4].GetProperty("total").GetProperty("remarks")[0].GetProperty("files").GetInt32());
    }

    [Fact]
    public void ABatchThatIsInterruptedSaysHowItGoesOn()
    {
        _work.Picture("in/a.pam");
        using var stop = new CancellationTokenSource();
        BatchPlan plan = Plan() with { Looked = stop.Cancel };
        CommandException failure = Assert.Throws<CommandException>(() => BatchRun.Run(plan, null, null, stop.Token));
        Assert.Equal(
            (ExitCode.Interrupted, "interrupted after 0 of 1 files, which are kept: the same command goes on from there"), (failure.ExitCode, failure.Message));
    }

    [Fact]
    public void OptionsThatChangeNoByteDoNotMakeFilesOld()
    {
        _work.Picture("in/a.pam");
        Batch("-k", "8", "--threads", "1").Succeeds();
        Assert.Contains("1 up to date", Batch("-k", "8", "--jobs", "2", "--memory", "1G").Succeeds().Text, StringComparison.Ordinal);
        File.WriteAllText(_work["p.hex"], "000000\nffffff\n");
        Assert.Contains("1 encoded", Batch("--palette", _work["p.hex"]).Succeeds().Text, StringComparison.Ordinal);
        File.WriteAllText(_work["p.hex"], "000000\nfffffe\n");
        Assert.Contains("1 encoded", Batch("--palette", _work["p.hex"]).Succeeds().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(122, true)]
    [InlineData(2, false)]
    public void AFullDiskIsKnown(int error, bool isFull)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(isFull, WriteFailure.IsDiskFull(new IOException("", error)));
        }
    }

    [Fact]
    public void AVanishedFolderEndsTheBatch()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/b.pam", 9, 9);
        BatchPlan plan = Plan();

        CommandException failure = Assert.Throws<CommandException>(() => BatchRun.Run(
            plan, (_, _, _) => Directory.Delete(_work["out"], recursive: true), progress: null, CancellationToken.None));

        Assert.Equal(ExitCode.FileSystem, failure.ExitCode);
        Assert.Contains("is gone", failure.Message, StringComparison.Ordinal);
        Assert.Contains("stopped after 1 of 2 files", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_work["out"]));
    }

    [Fact]
    public void AnInputThatKeepsChangingWhileItIsReadFails()
    {
        _work.Picture("in/a.pam");
        using var growing = new FileStream(_work["in/a.pam"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        int looks = 0;
        BatchPlan plan = Plan() with
        {
            Looked = () =>
            {
                looks++;
                growing.WriteByte(0);
                growing.Flush();
            },
        };

        BatchResult result = BatchRun.Run(plan, null, null, CancellationToken.None);

        Assert.Contains("changes while it is read", Assert.Single(result.Totals.Failures).Reason, StringComparison.Ordinal);
        Assert.Equal(2, looks);
        Assert.Equal([Manifest], Outputs());
    }

    [Fact]
    public void WhatStandsBesideTheBarHasFilesRateAndBytes() =>
        Assert.Equal(
            "1,200 of 100,000 files, 12.5 Mpx/s, 3.2 MB saved, 2 failed",
            BatchProgressBar.Describe(new BatchProgress(1200, 100_000, 2, 125_000_000, 3_200_000, TimeSpan.FromSeconds(10))));

    [Fact]
    public void TheReportHasTotalsPicturesAndFailures()
    {
        _work.Picture("in/a.pam");
        File.WriteAllText(_work["in/<b>.png"], "no picture");

        Assert.Equal(ExitCode.BadData, Batch("--report").Code);

        string page = File.ReadAllText(_work["out/tinct-report.html"]);
        Assert.DoesNotContain("<b>.png", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", page);
        string json = page.Split("id=\"batch\">")[1].Split("</script>")[0];
        JsonElement data = JsonDocument.Parse(json).RootElement;
        Assert.Equal(1, data.GetProperty("encoded").GetInt32());
        Assert.Single(data.GetProperty("failures").EnumerateArray());
        Assert.StartsWith("data:image/png;base64,", data.GetProperty("best")[0].GetProperty("thumbnail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, data.GetProperty("savings").EnumerateArray().Sum(static count => count.GetInt32()));
    }

    [Fact]
    public void QuietIsQuietWithAReportToo()
    {
        _work.Picture("in/a.pam");
        Workspace.Outcome outcome = Batch("--report", "-q").Succeeds();
        Assert.Equal("", outcome.Text + outcome.Error);
        Assert.True(File.Exists(_work["out/tinct-report.html"]));
        Assert.Contains("report: ", Batch("--report").Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ADryRunAsJsonIsAnObjectForEachPictureAndOneForAll()
    {
        _work.Picture("in/a.pam");
        Batch().Succeeds();
        _work.Picture("in/b.pam");
        File.Copy(_work["in/b.pam"], _work["in/b.ppm"]);

        Workspace.Outcome outcome = Batch("--dry-run", "--json");

        Assert.Contains("b.ppm: would become b.tinct", outcome.FailsWith(ExitCode.BadData), StringComparison.Ordinal);
        JsonElement[] lines = [.. outcome.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["a.pam up to date", "b.pam to do", "b.ppm failed"], lines[..3].Select(static line => $"{line.GetProperty("input")} {line.GetProperty("status")}"));
        Assert.Equal("b.tinct", lines[1].GetProperty("output").GetString());
        Assert.Contains("would become", lines[2].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"files":3,"toDo":1,"upToDate":1,"failed":1}""", lines[3].GetProperty("total").GetRawText());
        Assert.Equal(["a.tinct", Manifest], Outputs());
    }

    private static bool CanList(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder) is not null;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsJson(string line) => BatchLines.Read(System.Text.Encoding.UTF8.GetBytes(line)) is not (null, null);

    private Workspace.Outcome Batch(params string[] options) => Workspace.Run(["batch", _work["in"], "-r", "-o", _work["out"], .. options]);

    /// <summary>A batch of what is in "in", one picture after the other.</summary>
    private BatchPlan Plan() => new()
    {
        Search = new BatchSearch { Paths = [_work["in"]] },
        Output = _work["out"],
        Options = new Tinct.Codec.EncodeOptions { Colors = 4 },
        Extension = ".tinct",
        Jobs = 1,
        Memory = 1,
    };

    private string[] Outputs() => Below("out");

    private string[] Below(string folder) =>
        [.. _work.Files().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Select(name => name[(folder.Length + 1)..])];
}
