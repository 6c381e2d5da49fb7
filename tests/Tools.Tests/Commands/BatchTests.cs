using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

public sealed class BatchTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void SeveralInputsGoIntoAFolderThatIsMade()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), _work.Picture("b.pam"), "-o", _work["out/"], "-q").Succeeds();

        Assert.Equal(["a.pam", "b.pam", "out/a.tinct", "out/b.tinct"], _work.Files());
    }

    [Fact]
    public void FoldersKeepTheirShape()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/deep/b.pam");
        File.WriteAllText(_work["in/readme.txt"], "not a picture");

        Workspace.Run("encode", _work["in"]).FailsWith(ExitCode.Usage);
        Workspace.Run("encode", _work["in"], "--recursive", "-o", _work["out/"], "-q").Succeeds();
        Workspace.Run("decode", _work["out"], "-r", "-o", _work["back/"], "-q").Succeeds();

        Assert.Equal(["back/a.png", "back/deep/b.png"], _work.Files().Where(static f => f.StartsWith("back", StringComparison.Ordinal)));
    }

    [Fact]
    public void LinksToFoldersAreNotFollowedInFoldersThoseToFilesAre()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there links need a privilege
        }

        File.CreateSymbolicLink(_work["in/b.pam"], _work.Picture("in/a.pam"));
        Directory.CreateSymbolicLink(_work["in/loop"], _work["in"]);

        string text = Workspace.Run("encode", _work["in"], "-r", "-o", _work["out/"], "--dry-run").Succeeds().Text;

        Assert.Equal($"{_work["in/a.pam"]} -> {_work["out/a.tinct"]}\n{_work["in/b.pam"]} -> {_work["out/b.tinct"]}\n", text);
    }

    [UnixFact]
    public void AFolderThatCannotBeSearchedIsOneFailureAndTheOthersAreDone()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/z/c.pam");
        if (!Shell("mkdir \"$(printf 'closed\\377')\" && cp a.pam \"$(printf 'closed\\377')\""))
        {
            return; // a file system that takes no such names, which no program of .NET can say
        }

        foreach (string verb in (string[])["encode", "decode"])
        {
            Workspace.Outcome outcome = Workspace.Run(verb, _work["in"], "-r", "-o", _work[$"{verb}/"]);
            string line = Assert.Single(outcome.Error.Split('\n'), static line => line.Contains("cannot be searched: its name is not in UTF-8", StringComparison.Ordinal));
            Assert.StartsWith($"tinct: {_work["in/closed"]}", line, StringComparison.Ordinal);
            Assert.Equal(ExitCode.FileSystem, outcome.Code);
            if (verb == "encode")
            {
                Assert.Contains("2 files: ", outcome.Text, StringComparison.Ordinal);
                Assert.Contains("; 1 failed", outcome.Text, StringComparison.Ordinal);
                Workspace.Run("encode", _work["in"], "-r", "-q").FailsWith(ExitCode.FileSystem);
            }
        }

        Assert.Equal(["decode/a.png", "decode/z/c.png", "encode/a.tinct", "encode/z/c.tinct"], _work.Files().Where(static f => f.StartsWith("encode", StringComparison.Ordinal) || f.StartsWith("decode", StringComparison.Ordinal)));
        Workspace.Outcome dry = Workspace.Run("encode", _work["in"], "-r", "--dry-run", "-f");
        Assert.Contains("cannot be searched", dry.FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
        Assert.Equal(2, dry.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Workspace.Outcome palette = Workspace.Run("palette", _work["in"], "-r", "-k", "2", "--json");
        palette.FailsWith(ExitCode.FileSystem);
        Assert.Equal(2, palette.Json.GetProperty("inputs").GetArrayLength());
        Assert.Contains("not written", Workspace.Run("histogram", _work["in"], "-r", "-o", _work["h.tcth"]).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be searched", Workspace.Run("sweep", _work["in"], "-r", "-o", _work["sweep"]).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
        Assert.True(Shell("rm -r closed*"));
    }

    private bool Shell(string script)
    {
        using var shell = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _work["in"], RedirectStandardError = true })!;
        shell.WaitForExit();
        return shell.ExitCode == 0;
    }

    [Fact]
    public void WhatIsHiddenIsLeftOutUnlessItIsNamed()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/._a.pam");
        _work.Picture("in/.thumbs/b.pam");

        Workspace.Run("encode", _work["in"], "-r", "-o", _work["out/"], "-q").Succeeds();
        Workspace.Run("batch", _work["in"], "-r", "-o", _work["batch"], "-q").Succeeds();
        Assert.Equal(["batch/a.tinct", "batch/tinct-manifest.jsonl"], _work.Files().Where(static f => f.StartsWith("batch", StringComparison.Ordinal)));
        Assert.Equal(["out/a.tinct"], _work.Files().Where(static f => f.StartsWith("out", StringComparison.Ordinal)));

        Workspace.Run("batch", _work["in/.thumbs"], _work["in/._a.pam"], "-o", _work["batch"], "-q").Succeeds();
        Workspace.Run("encode", _work["in/.thumbs"], _work["in/._a.pam"], "-r", "-o", _work["out/"], "-q").Succeeds();
        Assert.Equal(["batch/._a.tinct", "batch/a.tinct", "batch/b.tinct"], _work.Files().Where(static f => f.StartsWith("batch", StringComparison.Ordinal) && f.EndsWith(".tinct", StringComparison.Ordinal)));
        Assert.Equal(["out/._a.tinct", "out/a.tinct", "out/b.tinct"], _work.Files().Where(static f => f.StartsWith("out", StringComparison.Ordinal)));
    }

    [Fact]
    public void DryRunListsAndDoesNothing()
    {
        string text = Workspace.Run("encode", _work.Picture("a.pam"), "-o", _work["out/"], "--dry-run").Succeeds().Text;

        Assert.Equal($"{_work["a.pam"]} -> {_work["out/a.tinct"]}\n", text);
        Assert.Equal(["a.pam"], _work.Files());
    }

    [Fact]
    public void OneBadInputDoesNotStopTheOthersButShowsInTheCode()
    {
        File.WriteAllText(_work["bad.png"], "no picture at all");

        Workspace.Outcome outcome = Workspace.Run("encode", _work.Picture("a.pam"), _work["bad.png"], _work.Picture("c.pam"), "-q");

        string line = outcome.FailsWith(ExitCode.BadData);
        Assert.Contains("bad.png", line, StringComparison.Ordinal);
        Assert.Equal(["a.pam", "a.tinct", "bad.png", "c.pam", "c.tinct"], _work.Files());
    }

    [Fact]
    public void InputsThatWouldBecomeTheSameFileAndFoldersDoNotStopTheOthers()
    {
        _work.Picture("in/b.pam");
        File.Copy(_work.Picture("a.pam"), _work["a.ppm"]);

        Workspace.Outcome outcome = Workspace.Run("encode", _work["in"], _work["a.pam"], _work["a.ppm"], _work["in/b.pam"], "-o", _work["out/"], "-q");

        Assert.Equal(ExitCode.Usage, outcome.Code);
        Assert.Contains("in is a folder; --recursive takes the pictures in it", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("a.ppm: would become", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["out/a.tinct", "out/b.tinct"], _work.Files().Where(static f => f.StartsWith("out", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhatIsNamedTwiceIsTakenOnce()
    {
        string input = _work.Picture("in/a.pam");
        foreach (string[] words in (string[][])[["encode", input, input, _work["in"], "-r", "--dry-run"], ["batch", input, input, _work["in"], "--dry-run"]])
        {
            Workspace.Outcome outcome = Workspace.Run([.. words, "-o", _work["out/"]]).Succeeds();
            Assert.Equal($"{input} -> {_work["out/a.tinct"]}\n", outcome.Text);
        }

        string none = Workspace.Run("batch", input, _work["in"], "-o", _work["out"], "--exclude", "*", "-r").Succeeds().Error;
        Assert.Equal("", none);
        Assert.Contains(
            "that --include and --exclude choose", Workspace.Run("batch", _work["in"], "-o", _work["out"], "--exclude", "*", "-r").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyFilesAreALineEachAndATotal()
    {
        File.WriteAllText(_work["bad.png"], "no picture at all");
        File.WriteAllText(_work["old.tinct"], "from before");
        string[] inputs = [_work.Picture("a.pam"), _work.Picture("b.pam"), _work["bad.png"], _work.Picture("old.pam")];

        Workspace.Outcome outcome = Workspace.Run(["encode", .. inputs, "-k", "8", "--skip-existing"]);

        Assert.Equal(ExitCode.BadData, outcome.Code);
        string[] lines = outcome.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"a\.pam -> .*a\.tinct: 4,\d\d\d -> \d+ bytes, -\d\d\.\d %, 8 colours, \d\d\.\d\d dB$", lines[0]);
        long before = new FileInfo(inputs[0]).Length * 2, after = new FileInfo(_work["a.tinct"]).Length * 2;
        Assert.Matches($@"^2 files: {before:N0} -> {after:N0} bytes, -\d\d\.\d %, {before - after:N0} bytes saved; 1 skipped; 1 failed$", lines[2]);
        Assert.Equal("from before", File.ReadAllText(_work["old.tinct"]));
    }

    [Fact]
    public void VerboseHasATableForEveryFile()
    {
        string text = Workspace.Run("encode", _work.Picture("a.pam"), _work.Picture("b.pam"), "-k", "8", "--verbose").Succeeds().Text;
        Assert.Equal(2, text.Split("PSNR").Length - 1);
        Assert.Contains("2 files: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void DryRunForeseesWhatWouldBeRefused()
    {
        File.WriteAllText(_work["a.tinct"], "precious");
        Workspace.Outcome outcome = Workspace.Run("encode", _work.Picture("a.pam"), _work.Picture("b.pam"), _work["c.pam"], "--dry-run");

        Assert.Equal(ExitCode.WouldOverwrite, outcome.Code);
        Assert.Equal($"{_work["b.pam"]} -> {_work["b.tinct"]}\n", outcome.Text);
        Assert.Contains("a.tinct: exists already", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("c.pam: no such file", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(0, Workspace.Run("encode", _work["a.pam"], "--dry-run", "--force").Code);
        Assert.Contains("leave one out", Workspace.Run("encode", _work["a.pam"], "--dry-run", "--force", "--json").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Equal("", Workspace.Run("encode", _work["a.pam"], "--dry-run", "--skip-existing").Succeeds().Text);
        Assert.Equal(["a.pam", "a.tinct", "b.pam"], _work.Files());
    }

    [Fact]
    public void FilesThatAreNotSmallerAreToldOfOrNotWritten()
    {
        string small = _work["dot.pbm"];
        File.WriteAllText(small, "P1 1 1 1");

        string table = Workspace.Run("encode", small, "-o", _work["dot.tinct"]).Succeeds().Text;
        Assert.Contains("Not smaller than the input; header and palette alone are as large.", table, StringComparison.Ordinal);
        byte[] noise = new byte[512];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(_work["noise.pbm"], [.. "P4 64 64\n"u8, .. noise]);
        Assert.Contains("Not smaller than the input; --prefer size makes it smaller.", Workspace.Run("encode", _work["noise.pbm"]).Succeeds().Text, StringComparison.Ordinal);
        string line = Workspace.Run("encode", small, "-o", _work["none.tinct"], "--skip-if-larger").FailsWith(ExitCode.TargetUnmet);
        Assert.Contains("dot.pbm: not written:", line, StringComparison.Ordinal);
        Assert.False(File.Exists(_work["none.tinct"]));
        string picture = _work.Picture("a.pam");
        string smaller = Workspace.Run("encode", picture, "-k", "4", "--skip-if-larger").Succeeds().Text;
        Assert.DoesNotContain("Not smaller", smaller, StringComparison.Ordinal);
        Assert.Matches("bits a pixel, (lz4|swift)", smaller);
    }

    [Theory]
    [InlineData("balanced", "swift or lz4")]
    [InlineData("speed", "lz4")]
    [InlineData("size", "dense, swift or lz4")]
    public void WhatGoesIntoAPipeIsReportedToo(string intent, string method)
    {
        Workspace.Outcome outcome = Workspace.Run("encode", _work.Picture("a.pam"), "-k", "4", "--prefer", intent, "-o", "-");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains($"bits a pixel, {method}", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void InfoHasThePaletteOfADamagedFileWithoutShares()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-k", "4", "-q").Succeeds();
        byte[] file = File.ReadAllBytes(_work["a.tinct"]);
        file[^1] ^= 1;
        File.WriteAllBytes(_work["a.tinct"], file);

        Workspace.Outcome outcome = Workspace.Run("info", _work["a.tinct"], "--palette", "--json");

        Assert.Contains("a.tinct: the shares of its colours are not known: ", outcome.FailsWith(ExitCode.BadData), StringComparison.Ordinal);
        System.Text.Json.JsonElement json = outcome.Json;
        Assert.Equal(4, json.GetProperty("palette").GetArrayLength());
        Assert.False(json.TryGetProperty("shares", out _));
    }

    [Fact]
    public void InfoCallsNothingAPictureThatIsNone()
    {
        File.WriteAllText(_work["a.tinct"], "no picture");
        string line = Workspace.Run("info", _work["a.tinct"]).FailsWith(ExitCode.BadData);
        Assert.Contains("Not a Tinct file", line, StringComparison.Ordinal);
        Assert.DoesNotContain("is a picture", line, StringComparison.Ordinal);
    }

    [Fact]
    public void InfoTakesSeveralFilesAndKnowsAPicture()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), _work.Picture("b.pam"), "-q").Succeeds();
        Workspace.Run("decode", _work["a.tinct"], "-q").Succeeds();

        Workspace.Outcome outcome = Workspace.Run("info", _work["a.tinct"], _work["a.png"], _work["b.tinct"], "--json");

        Assert.Contains("a.png: is a picture (PNG), not a .tinct file", outcome.FailsWith(ExitCode.BadData), StringComparison.Ordinal);
        Assert.Equal(2, outcome.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("info")]
    [InlineData("decode")]
    [InlineData("decode", "--salvage")]
    public void APictureOfAnotherFormatIsCalledWhatItIs(params string[] words)
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-o", _work["a.png"], "-q").Succeeds();
        File.WriteAllBytes(_work["a.heic"], [0, 0, 0, 24, .. "ftypheic\0\0\0\0mif1heic"u8, .. new byte[60]]);
        File.WriteAllBytes(_work["a.jxl"], [0xFF, 0x0A, .. new byte[80]]);
        const string Encode = "not a .tinct file; tinct encode makes one of it";
        foreach ((string name, string expected) in ((string, string)[])
            [("a.png", $"is a picture (PNG), {Encode}"), ("a.heic", $"is HEIF, {Encode} once it is converted to PNG"), ("a.jxl", $"is JPEG XL, {Encode} once it is converted to PNG")])
        {
            Assert.Equal($"tinct: {_work[name]}: {expected}", Workspace.Run([.. words, _work[name]]).FailsWith(ExitCode.BadData));
            Assert.Equal(
                $"tinct: standard input: {expected}", Workspace.RunWith(File.ReadAllBytes(_work[name]), default, [.. words, "-"]).FailsWith(ExitCode.BadData));
        }
    }

    [Fact]
    public void JsonOfSeveralFilesIsOneObjectALine()
    {
        string text = Workspace.Run("encode", _work.Picture("a.pam"), _work.Picture("b.pam"), "--json").Succeeds().Text;

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, static line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
