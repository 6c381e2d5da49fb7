using System.Text;
using Tinct.Tools.Batches;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

namespace Tinct.S3.Tests;

/// <summary><c>tinct-s3 batch</c> over a store in memory; .ci/s3 runs it against a server.</summary>
public sealed class StoreBatchTests : IDisposable
{
    private const string Manifest = "tinct-manifest.jsonl", To = "s3://bucket/out", From = "s3://bucket/in";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tinct-s3-test-");
    private readonly MemoryStore _store = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void FromStoreToStoreNamesStayAndASecondRunAsksForNothing()
    {
        string[] names = ["a.ppm", "deep/b c/\u00fc+%2F?&#.ppm", "...ppm", "deep/it's \"<>|*:;,$@!\\.ppm"];
        foreach (string name in names)
        {
            _store["in/" + name] = Picture(name.Length);
        }

        _store["in/readme.txt"] = [1];
        _store["in/folder.ppm/"] = [];
        Assert.Contains("4 encoded; ", Batch(From, To, "--verify").Succeeds().Text, StringComparison.Ordinal);

        Assert.Equal(
            ["out/...tinct", "out/a.tinct", "out/deep/b c/\u00fc+%2F?&#.tinct", "out/deep/it's \"<>|*:;,$@!\\.tinct", $"out/{Manifest}"],
            _store.Keys.Where(static key => key.StartsWith("out/", StringComparison.Ordinal)));
        _store.Asked.Clear();
        Assert.Contains("0 encoded, 4 up to date", Batch(From, To, "--verify").Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal([$"get out/{Manifest}", $"put out/{Manifest}"], _store.Asked);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Scratch));
    }

    [Fact]
    public void TheOutputsAreThoseOfTinctBatch()
    {
        _store["in/a.ppm"] = Picture(7);
        Batch(From, To, "-k", "5").Succeeds();
        Batch(From, File("out"), "-k", "5").Succeeds();
        Directory.CreateDirectory(File("in"));
        System.IO.File.WriteAllBytes(File("in/a.ppm"), Picture(7));
        using var output = new MemoryStream();
        using var error = new StringWriter();
        Assert.Equal(0, TinctCommand.Run(["batch", File("in"), "-o", File("local"), "-k", "5", "-q"], CommandConsole.Over(Stream.Null, output, error)));

        byte[] expected = System.IO.File.ReadAllBytes(File("local/a.tinct"));
        Assert.Equal(expected, _store["out/a.tinct"]);
        Assert.Equal(expected, System.IO.File.ReadAllBytes(File("out/a.tinct")));
    }

    [Fact]
    public void ARunThatWasKilledBeforeTheManifestWasStoredIsKnownFromTheOutputs()
    {
        FillIn(6);
        int stored = 0;
        _store.BeforePut = _ =>
        {
            if (++stored > 3)
            {
                throw new BatchStoppedException("s3://bucket: cannot be reached", new IOException());
            }
        };
        Outcome stopped = Batch(From, To, "--jobs", "1", "--transfers", "0");
        Assert.Equal(ExitCode.FileSystem, stopped.Code);
        Assert.Contains("cannot be reached; stopped after 3 of 6 files", stopped.Error, StringComparison.Ordinal);
        Assert.DoesNotContain($"out/{Manifest}", _store.Keys);

        _store.BeforePut = null;
        Assert.Contains("3 encoded, 3 up to date", Batch(From, To).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("0 encoded, 6 up to date", Batch(From, To).Succeeds().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOutputThatWasSentAndNotReadBackIsReadBackByTheNextRun()
    {
        FillIn(2);
        _store.Keeps = static (_, bytes) => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)];
        _store.BeforeGet = static key =>
        {
            if (key.EndsWith(".tinct", StringComparison.Ordinal))
            {
                throw new BatchStoppedException("s3://bucket: cannot be reached", new IOException());
            }
        };
        Assert.Equal(ExitCode.FileSystem, Batch(From, To, "--verify", "--jobs", "1", "--transfers", "0").Code);
        Assert.Single(_store.Keys, static key => key.EndsWith(".tinct", StringComparison.Ordinal));

        _store.Keeps = static (_, bytes) => bytes;
        _store.BeforeGet = null;
        Assert.Contains("2 encoded", Batch(From, To, "--verify").Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("0 encoded, 2 up to date", Batch(From, To, "--verify").Succeeds().Text, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Scratch));
    }

    [Fact]
    public void ADryRunReadsNoOutputsBack()
    {
        FillIn(2);
        Batch(From, To, "--verify").Succeeds();
        _store.Remove("bucket", $"out/{Manifest}", default);
        _store.Asked.Clear();
        Assert.Equal("2 of 2 files are up to date\n", Batch(From, To, "--verify", "--dry-run").Succeeds().Error);
        Assert.Equal(["look out/0.tinct", "look out/1.tinct"], _store.Asked);
    }

    [Fact]
    public void TheManifestIsStoredWhileTheBatchRuns()
    {
        FillIn(1002);
        Batch(From, To, "--jobs", "1", "--transfers", "0").Succeeds();
        string[] puts = [.. _store.Asked.Where(static asked => asked.StartsWith("put", StringComparison.Ordinal))];
        Assert.Equal([1000, 1003], puts.Index().Where(static put => put.Item.EndsWith(Manifest, StringComparison.Ordinal)).Select(static put => put.Index));
    }

    [Fact]
    public void AManifestThatWasStoredMeanwhileHasWhatWasDoneUntilThen()
    {
        FillIn(1001);
        _store.BeforePut = key =>
        {
            if (key == "out/999.tinct")
            {
                throw new BatchStoppedException("s3://bucket: cannot be reached", new IOException());
            }
        };
        Batch(From, To, "--jobs", "1", "--transfers", "0");
        _store.BeforePut = null;
        _store.Asked.Clear();
        Assert.Contains("1 encoded, 1,000 up to date", Batch(From, To).Succeeds().Text, StringComparison.Ordinal);
        Assert.DoesNotContain("look out/0.tinct", _store.Asked);
    }

    [Fact]
    public void AnObjectThatIsRefusedIsOneFailureButNotAManifest()
    {
        FillIn(3);
        _store.BeforePut = static key =>
        {
            if (key == "out/1.tinct")
            {
                throw new CommandException(ExitCode.FileSystem, "s3://bucket/out/1.tinct: EntityTooLarge: words");
            }
        };
        Outcome outcome = Batch(From, To);
        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("EntityTooLarge", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 3 files failed", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["out/0.tinct", "out/2.tinct", $"out/{Manifest}"], _store.Keys.Where(static key => key.StartsWith("out/", StringComparison.Ordinal)));

        _store.BeforePut = static key =>
        {
            if (key == $"out/{Manifest}")
            {
                throw new CommandException(ExitCode.FileSystem, "s3://bucket/out/tinct-manifest.jsonl: EntityTooLarge: words");
            }
        };
        outcome = Batch(From, To);
        Assert.Equal(ExitCode.FileSystem, outcome.Code);
        Assert.Contains("EntityTooLarge: words; stopped after 3 of 3 files", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void RemarksAreKeptWithTheOutputs()
    {
        _store["in/a.ppm"] = [.. Encoding.ASCII.GetBytes("P6\n1 1\n65535\n"), 1, 2, 3, 4, 5, 6];
        const string Remark = "1 file: Samples of 16 bits were reduced to 8, with rounding. (a.ppm)";
        Assert.Contains(Remark, Batch(From, To).Succeeds().Text, StringComparison.Ordinal);
        _store.Remove("bucket", $"out/{Manifest}", default);
        Assert.Contains(Remark, Batch(From, To).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains(Remark, Run("batch", "merge", To).Succeeds().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesThatTheBatchNeedsItselfAreRefused()
    {
        _store["in/tinct-manifest.jsonl.unfinished/a.ppm"] = Picture(1);
        Outcome outcome = Batch(From, To);
        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("a name that the batch needs for its own files", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Keys, static key => key.EndsWith(".tinct", StringComparison.Ordinal));
    }

    [Fact]
    public void OnlyWhatChangedOrIsMissingOrWasReplacedIsEncodedAgain()
    {
        FillIn(5);
        Batch(From, To).Succeeds();
        byte[] right = _store["out/2.tinct"];
        _store["in/1.ppm"] = Picture(99);
        _store["out/2.tinct"] = [.. right[..^1], (byte)(right[^1] ^ 1)];
        _store.Remove("bucket", "out/3.tinct", default);

        Assert.Contains("3 encoded, 2 up to date", Batch(From, To).Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal(right, _store["out/2.tinct"]);
        Assert.Contains("5 encoded;", Batch(From, To, "-k", "3").Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("0 encoded, 5 up to date", Batch(From, To, "-k", "3").Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("5 encoded;", Batch(From, To, "-k", "3", "--verify").Succeeds().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnObjectThatChangesAfterItWasListedIsTakenAsItIsThen()
    {
        FillIn(2);
        _store.BeforeGet = key =>
        {
            if (key == "in/1.ppm")
            {
                _store[key] = Picture(50);
            }
        };
        Batch(From, To).Succeeds();
        _store.BeforeGet = null;
        byte[] ofTheNew = _store["out/1.tinct"];
        Assert.Contains("0 encoded, 2 up to date", Batch(From, To).Succeeds().Text, StringComparison.Ordinal);
        _store.Remove("bucket", "out/1.tinct", default);
        Batch(From, To).Succeeds();
        Assert.Equal(ofTheNew, _store["out/1.tinct"]);
    }

    [Fact]
    public void BadAndVanishedObjectsAreListedAndTheOthersAreDone()
    {
        FillIn(3);
        _store["in/bad.png"] = Encoding.ASCII.GetBytes("no picture");
        _store["in/0.pnm"] = Picture(1);
        _store.BeforeGet = key =>
        {
            if (key == "in/2.ppm")
            {
                _store.Remove("bucket", key, default);
            }
        };

        Outcome outcome = Batch(From, To);

        Assert.Equal(ExitCode.BadData, outcome.Code);
        string[] lines = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("s3://bucket/in/0.ppm: would become 0.tinct, as s3://bucket/in/0.pnm does", lines[0], StringComparison.Ordinal);
        Assert.Contains("s3://bucket/in/2.ppm: is gone", lines[1], StringComparison.Ordinal);
        Assert.Contains("s3://bucket/in/bad.png: not a picture", lines[2], StringComparison.Ordinal);
        Assert.Contains("3 of 5 files failed", lines[3], StringComparison.Ordinal);
        Assert.All(lines, static line => Assert.StartsWith("tinct-s3: ", line, StringComparison.Ordinal));
        Assert.Equal(["out/0.tinct", "out/1.tinct", $"out/{Manifest}"], _store.Keys.Where(static key => key.StartsWith("out/", StringComparison.Ordinal)));
    }

    [Fact]
    public void ObjectsThatNoBatchMadeAreLeftAlone()
    {
        FillIn(1);
        _store["out/0.tinct"] = [1, 2, 3];
        Outcome outcome = Batch(From, To);
        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("0.tinct exists already and was not made of it", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], _store["out/0.tinct"]);

        // Nor is the output of a picture of the same name from another place.
        Batch(From, To, "--force").Succeeds();
        _store["other/0.ppm"] = Picture(77);
        Assert.Equal(ExitCode.BadData, Batch("s3://bucket/other", To).Code);
    }

    [Fact]
    public void WithVerifyAStoreThatKeepsOtherBytesIsNoticed()
    {
        FillIn(1);
        _store.Keeps = static (key, bytes) => key.EndsWith(".tinct", StringComparison.Ordinal) ? bytes[1..] : bytes;
        Outcome outcome = Batch(From, To, "--verify");
        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("what the store gives back of 0.tinct is not what was sent", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("out/0.tinct", _store.Keys);
    }

    [Fact]
    public void SharesAreJoinedWhereTheyAre()
    {
        FillIn(9);
        Batch(From, To, "--shard", "1/3").Succeeds();
        Batch(From, To, "--shard", "3/3").Succeeds();
        Outcome outcome = Run("batch", "merge", To);
        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("share 2/3 is missing", outcome.Error, StringComparison.Ordinal);
        Batch(From, To, "--shard", "2/3").Succeeds();
        Assert.Contains("Nothing is missing", Run("batch", "merge", To).Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal([$"out/{Manifest}"], _store.Keys.Where(static key => key.EndsWith(".jsonl", StringComparison.Ordinal)));
        Assert.Contains("0 encoded, 9 up to date", Batch(From, To).Succeeds().Text, StringComparison.Ordinal);

        _store.Remove("bucket", "out/4.tinct", default);
        Assert.Contains("4.ppm: 4.tinct is not there", Run("batch", "merge", To).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderIsASourceAndATarget()
    {
        Directory.CreateDirectory(File("in"));
        System.IO.File.WriteAllBytes(File("in/a.ppm"), Picture(1));
        System.IO.File.WriteAllBytes(File("in/b.ppm"), Picture(2));
        Assert.Contains("2 encoded;", Batch(File("in"), To).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("0 encoded, 2 up to date", Batch(File("in"), To).Succeeds().Text, StringComparison.Ordinal);
        System.IO.File.WriteAllBytes(File("in/b.ppm"), Picture(3));
        Assert.Contains("1 encoded, 1 up to date", Batch(File("in"), To).Succeeds().Text, StringComparison.Ordinal);

        FillIn(2);
        _store["in/../z.ppm"] = Picture(4);
        Outcome outcome = Batch(From, File("out"), "--dedupe");
        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("a folder cannot have '..' in a file's name", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["0.tinct", "1.tinct", Manifest], Directory.EnumerateFiles(File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("0 encoded, 2 up to date", Batch(From, File("out")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OnePictureAndOutputsBelowPicturesAreTaken()
    {
        FillIn(2);
        Assert.Contains("1 encoded;", Batch("s3://bucket/in/1.ppm", To).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("2 encoded;", Batch(From, "s3://bucket/in/small", "--format", "png").Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("0 encoded, 2 up to date", Batch(From, "s3://bucket/in/small", "--format", "png").Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal($"s3://bucket/in/0.ppm -> {To}/0.tinct\n", Batch(From, To, "--dry-run", "--exclude", "small/**").Succeeds().Text);
    }

    [Fact]
    public void APaletteThatOutputsShareIsStoredBesideThem()
    {
        FillIn(1);
        System.IO.File.WriteAllText(File("p.hex"), "000000\nffffff\n");
        Batch(From, To, "--palette", File("p.hex"), "--external-palette", "--verify").Succeeds();
        Assert.Contains(_store.Keys, static key => key.StartsWith("out/tinct-palette-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ExitCode.FileSystem, "there is no such bucket", "s3://nowhere", To)]
    [InlineData(ExitCode.FileSystem, "there is no such bucket", From, "s3://nowhere/x")]
    [InlineData(ExitCode.Usage, "tinct batch does the same", "in", "out")]
    [InlineData(ExitCode.Usage, "no pictures in s3://bucket/empty", "s3://bucket/empty", To)]
    [InlineData(ExitCode.Usage, "--dedupe needs a folder", From, To, "--dedupe")]
    [InlineData(ExitCode.Usage, "--report is for folders", From, To, "--report")]
    public void WhatCannotBeginSaysWhy(int code, string why, string from, string to, params string[] options)
    {
        FillIn(1);
        Outcome outcome = Batch(from, to, options);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(why, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoreThatGoesAwayIsNoInternalErrorWhereNothingIsInWork()
    {
        FillIn(1);
        Batch(From, To).Succeeds();
        _store.BeforePut = static _ => throw new BatchStoppedException("s3://bucket: cannot be reached", new IOException());
        Outcome merge = Run("batch", "merge", To);
        Assert.Equal((ExitCode.FileSystem, "tinct-s3: s3://bucket: cannot be reached\n"), (merge.Code, merge.Error));

        _store.Remove("bucket", $"out/{Manifest}", default);
        _store.BeforeLook = _store.BeforePut;
        Outcome list = Batch(From, To, "--dry-run");
        Assert.Equal((ExitCode.FileSystem, "tinct-s3: s3://bucket: cannot be reached\n"), (list.Code, list.Error));
    }

    [Fact]
    public void AKeyThatOnlyLooksLikeAManifestsIsNotCopiedIntoAFolder()
    {
        FillIn(1);
        Batch(From, To).Succeeds();
        _store[$"out/tinct-manifest{new string('x', 300)}.jsonl"] = [1];
        _store.Asked.Clear();
        Assert.Contains("Nothing is missing", Run("batch", "merge", To).Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal([$"get out/{Manifest}"], _store.Asked.Where(static asked => asked.StartsWith("get", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhatIsOnItsWayIsNobodyElses()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        FillIn(1);
        string folder = "";
        UnixFileMode mode = default;
        _store.BeforePut = _ =>
        {
            folder = Directory.GetDirectories(Scratch).Single();
            mode = new DirectoryInfo(folder).UnixFileMode;
        };
        Batch(From, To).Succeeds();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);

        Directory.CreateDirectory(folder);
        System.IO.File.SetUnixFileMode(folder, mode | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        Outcome open = Batch(From, To);
        Assert.Equal(ExitCode.FileSystem, open.Code);
        Assert.Contains("others may write to this folder", open.Error, StringComparison.Ordinal);

        Directory.Delete(folder);
        Directory.CreateSymbolicLink(folder, Directory.CreateDirectory(File("elsewhere")).FullName);
        System.IO.File.WriteAllBytes(File("elsewhere/tinct-mine"), [1]);
        Assert.Contains("others may write to this folder", Batch(From, To).Error, StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(File("elsewhere/tinct-mine")));
    }

    private string Scratch => Directory.CreateDirectory(File("scratch")).FullName;

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private void FillIn(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _store[$"in/{i}.ppm"] = Picture(i);
        }
    }

    private static byte[] Picture(int seed)
    {
        byte[] pixels = new byte[8 * 6 * 3];
        new Random(seed).NextBytes(pixels);
        return [.. Encoding.ASCII.GetBytes("P6\n8 6\n255\n"), .. pixels];
    }

    private Outcome Batch(string from, string to, params string[] options) =>
        Run(["batch", from, "-r", "-o", to, .. options.Contains("-k") || options.Contains("--palette") ? Array.Empty<string>() : ["-k", "4"], "--scratch", Scratch, .. options]);

    private Outcome Run(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        CommandConsole console = CommandConsole.Over(Stream.Null, output, error);
        var root = new ProgramCommand("tinct-s3", "") { Examples = [] };
        root.Add(BatchCommand.Create(console, CancellationToken.None, new S3Places(CancellationToken.None, (_, _) => _store)));
        int code = TinctCommand.Run(root, args, console);
        return new Outcome(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private sealed record Outcome(int Code, string Text, string Error)
    {
        public Outcome Succeeds()
        {
            Assert.True(Code == ExitCode.Done, $"exit code {Code}: {Error}");
            return this;
        }
    }
}
