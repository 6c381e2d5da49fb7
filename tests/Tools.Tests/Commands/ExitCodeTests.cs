using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

public sealed class ExitCodeTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void HelpListsEveryExitCode()
    {
        string help = Workspace.Run("--help").Succeeds().Text;

        foreach (int code in (int[])[ExitCode.Done, ExitCode.InternalError, ExitCode.Usage, ExitCode.BadData, ExitCode.FileSystem, ExitCode.WouldOverwrite, ExitCode.TargetUnmet, ExitCode.Interrupted])
        {
            Assert.Matches($@"(?m)^\s+{code}\s+\w", help);
        }
    }

    [Theory]
    [InlineData("encode x.png --covariance full")]
    [InlineData("palette x.png --covariance full")]
    [InlineData("help nothing")]
    [InlineData("completion tcsh")]
    [InlineData("enkode x.png")]
    [InlineData("encode")]
    [InlineData("encode x.png --nope")]
    [InlineData("encode x.png -k 0")]
    [InlineData("encode x.png -k 65537")]
    [InlineData("encode x.png -k many")]
    [InlineData("encode x.png --method kmedians")]
    [InlineData("encode x.png --effort 10")]
    [InlineData("encode x.png --dither-strength 0.5")]
    [InlineData("encode x.png --dither ordered --dither-strength 1.5")]
    [InlineData("encode x.png --assign map")]
    [InlineData("encode x.png --assign map --method kmeans")]
    [InlineData("encode x.png --assign map --method em --dither ordered")]
    [InlineData("encode x.png --assign MAP --method EM --dither ordered")]
    [InlineData("encode x.png --dither NONE --dither-strength 0.5")]
    [InlineData("encode x.png --compression lz4 --prefer size")]
    [InlineData("encode x.png --lossless -k 3")]
    [InlineData("encode x.png --palette p.gpl -k 4")]
    [InlineData("encode x.png --palette p.gpl --fix q.gpl")]
    [InlineData("encode x.png --palette p.gpl --method em")]
    [InlineData("encode x.png --palette p.gpl --method em --covariance full")]
    [InlineData("encode x.png --palette p.gpl --init random")]
    [InlineData("encode x.png --palette p.gpl --search none")]
    [InlineData("batch x.png -o y --palette p.gpl --seed 4")]
    [InlineData("encode x.png --lossless --method em")]
    [InlineData("encode x.png --lossless --tune visual")]
    [InlineData("encode x.png --lossless --smooth 0.2")]
    [InlineData("encode x.png --lossless --dither ordered")]
    [InlineData("encode x.png -k auto --smooth 0.2")]
    [InlineData("palette x.png --format hex")]
    [InlineData("plot x.png --kind curve --methods kmeans,em-full --method em -o c.svg")]
    [InlineData("encode x.png --target-psnr 30 --max-bytes 1000")]
    [InlineData("encode x.png --max-bytes 0")]
    [InlineData("encode x.png --smooth -1")]
    [InlineData("encode x.png --smooth 0.2 --max-bytes 1000")]
    [InlineData("encode x.png --smooth 0.2 --target-psnr 30")]
    [InlineData("batch x.png -o y --smooth 0.2 --target-ssim 0.9")]
    [InlineData("encode x.png --json -o -")]
    [InlineData("encode - -")]
    [InlineData("encode x.png y.png -o z.tinct")]
    [InlineData("decode x.tinct -o x.tinct")]
    [InlineData("decode x.tinct --rows 5..2")]
    [InlineData("decode x.tinct --rows all")]
    [InlineData("decode x.tinct --fill red")]
    [InlineData("compare x.png")]
    [InlineData("compare - -")]
    [InlineData("sweep x.png")]
    [InlineData("sweep -o out")]
    [InlineData("sweep - -o out")]
    [InlineData("sweep x.png -o out -k 0")]
    [InlineData("sweep x.png -o out -k 2,,4")]
    [InlineData("sweep x.png -o out -k 2,65537")]
    [InlineData("sweep x.png -o out -k auto")]
    [InlineData("sweep x.png -o out --method em")]
    [InlineData("sweep x.png -o out --method kmeans,")]
    [InlineData("sweep x.png -o out --tune psnr;visual")]
    [InlineData("sweep x.png -o out --compression zip")]
    [InlineData("sweep x.png -o out --effort 0")]
    public void UsageErrorsExit2WithOneLine(string line) =>
        Workspace.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FailsWith(ExitCode.Usage);

    [Theory]
    [InlineData("encode x.png --palette p.gpl --init random", "--init decides nothing beside --palette, whose colours are given; leave it out")]
    [InlineData("encode x.png --lossless --dither ordered", "--dither decides nothing beside --lossless, which keeps every pixel as it is; leave it out")]
    [InlineData("encode x.png -k auto --smooth 0.2", "-k auto compares files that are not smoothed")]
    public void OptionsThatDecideNothingAreRefusedByName(string line, string expected) =>
        Assert.Contains(expected, Workspace.Run(line.Split(' ')).FailsWith(ExitCode.Usage), StringComparison.Ordinal);

    [Theory]
    [InlineData("encode x.png --palette p.hex --tune psnr --effort 9 --smooth 0.1 --dither ordered --keep-hidden-color --threads 2")]
    [InlineData("encode x.png --lossless --effort 9 --smooth 0 --dither none --prefer size --keep-hidden-color")]
    [InlineData("encode x.png -k auto --smooth 0 --tune psnr")]
    public void OptionsThatDecideSomethingAreTaken(string line)
    {
        _work.Picture("x.png", 8, 8);
        File.WriteAllText(_work["p.hex"], "000000\nffffff\n");
        Workspace.Run([.. line.Split(' ').Select(word => word is "x.png" or "p.hex" ? _work[word] : word), "-q"]).Succeeds();
    }

    [Fact]
    public void UsageErrorsNameTheValueAndTheWayOut()
    {
        string line = Workspace.Run("encode", "x.png", "--init", "best").FailsWith(ExitCode.Usage);

        Assert.Contains("--init takes split, kmeans++, random, maximin, not 'best'", line, StringComparison.Ordinal);
        Assert.Contains("tinct encode --help", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encode", "")]
    [InlineData("encode", "x.png", "-o", "")]
    [InlineData("encode", "x.png", "--palette", "")]
    [InlineData("decode", "x.tinct", "-o", "")]
    [InlineData("info", "")]
    [InlineData("sweep", "x.png", "-o", "")]
    public void EmptyNamesExit2(params string[] words) =>
        Assert.Contains("a name is empty", Workspace.Run(words).FailsWith(ExitCode.Usage), StringComparison.Ordinal);

    [Theory]
    [InlineData("encode x.png --method EM --assign MAP --dither NONE")]
    [InlineData("plot x.png --kind Contours --covariance full -o c.svg")]
    [InlineData("plot x.png --kind Curve -k 2,4 -o c.svg")]
    public void WordsAreTheSameInCapitals(string line) =>
        Assert.Contains("x.png: no such file", Workspace.Run(line.Split(' ')).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);

    [Theory]
    [InlineData("encode -k 4", "INPUT is missing")]
    [InlineData("compare x.png", "OTHER is missing")]
    public void WhatIsMissingIsNamed(string line, string expected) =>
        Assert.Contains(expected, Workspace.Run(line.Split(' ')).FailsWith(ExitCode.Usage), StringComparison.Ordinal);

    [Theory]
    [InlineData("info")]
    [InlineData("show")]
    public void AFolderWhereAFileIsNeededExits4(string verb) =>
        Assert.Contains("is a folder", Workspace.Run(verb, _work.Folder).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);

    [Fact]
    public void AFolderThatCannotBeMadeExits4AndIsNamed()
    {
        string input = _work.Picture("a.pam");
        foreach (string[] words in (string[][])[["encode", input, "-o", _work["a.pam/sub/"]], ["sweep", input, "-k", "2", "-o", _work["a.pam/sub"]]])
        {
            Assert.Contains("a.pam/sub: the folder cannot be made", Workspace.Run(words).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NamesAsLongAsTheFileSystemAllowsAreWritten()
    {
        string name = new('\u00fc', (255 - ".tinct".Length) / 2);
        Workspace.Run("encode", _work.Picture("a.pam"), "-q", "-o", _work[$"{name}.tinct"]).Succeeds();
        Assert.Equal(["a.pam", $"{name}.tinct"], _work.Files());
    }

    [Fact]
    public void MissingInputExits4()
    {
        string line = Workspace.Run("encode", _work["nowhere.png"]).FailsWith(ExitCode.FileSystem);

        Assert.Contains("nowhere.png", line, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesOfFilesDoNotReachTheTerminalAsCommands()
    {
        string line = Workspace.Run("encode", _work["red\u001b[31m\u0007.png"]).FailsWith(ExitCode.FileSystem);
        Assert.Contains("red\uFFFD[31m\uFFFD.png: no such file", line, StringComparison.Ordinal);

        File.Copy(_work.Picture("a.pam"), _work["b\u001b.pam"]);
        string table = Workspace.Run("encode", _work["b\u001b.pam"]).Succeeds().Text;
        Assert.Contains("b\uFFFD.pam", table, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', table);
    }

    [Theory]
    [InlineData('\u061C')]
    [InlineData('\u200E')]
    [InlineData('\u200F')]
    [InlineData('\u202A')]
    [InlineData('\u202E')]
    [InlineData('\u2066')]
    [InlineData('\u2069')]
    public void NamesCannotBeShownBackwards(char letter)
    {
        string line = Workspace.Run("encode", $"cat{letter}gnp.exe").FailsWith(ExitCode.FileSystem);
        Assert.Contains("cat\uFFFDgnp.exe: no such file", line, StringComparison.Ordinal);
        Assert.Equal("a\uFFFDb\nc d\uFFFD", Printable.Lines($"a{letter}b\r\nc d\e"));
        Assert.Equal("a\uFFFDb c", Printable.Line($"a{letter}b\r\nc"));
        Assert.Equal("\u200B\u202F\u2065\u206A", Printable.Line("\u200B\u202F\u2065\u206A"));
    }

    [Fact]
    public void StackTracesAreNoCommandsEither()
    {
        (int code, _, string error) = TinctProcess.Run([], [(Failure.DebugVariable, "1")], "encode", _work["red\u001b[31m.png"]);
        Assert.Equal(ExitCode.FileSystem, code);
        Assert.DoesNotContain('\u001b', error);
        Assert.Contains("\n   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab\U0001F600", 3, "ab")]
    [InlineData("a\U0001F600b", 3, "a\U0001F600")]
    [InlineData("abc", 0, "")]
    public void TextsAreCutBetweenCharacters(string text, int most, string expected) => Assert.Equal(expected, Printable.Start(text, most));

    [Theory]
    [InlineData("lz4", "lz4")]
    [InlineData("lz4 swift", "lz4 and swift")]
    [InlineData("dense lz4 swift", "dense, lz4 and swift")]
    public void WordsInARowHaveOneAnd(string words, string expected) => Assert.Equal(expected, Show.List(words.Split(' ')));

    [Fact]
    public void MissingOutputFolderExits4AndIsNotMade()
    {
        string line = Workspace.Run("encode", _work.Picture("a.pam"), "-o", _work["typo/a.tinct"]).FailsWith(ExitCode.FileSystem);

        Assert.Contains(_work["typo/a.tinct"], line, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", line, StringComparison.Ordinal);
        Assert.Equal(["a.pam"], _work.Files());
        Assert.False(Directory.Exists(_work["typo"]));
    }

    [Fact]
    public void ExistingOutputExits5AndIsKept()
    {
        File.WriteAllText(_work["a.tinct"], "precious");

        string line = Workspace.Run("encode", _work.Picture("a.pam")).FailsWith(ExitCode.WouldOverwrite);

        Assert.Contains("--force", line, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_work["a.tinct"]));
        Workspace.Run("encode", _work["a.pam"], "--force").Succeeds();
        Assert.NotEqual("precious", File.ReadAllText(_work["a.tinct"]));
    }

    [Fact]
    public void TheInputIsNeverReplacedEvenByForce()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-k", "4").Succeeds();
        byte[] before = File.ReadAllBytes(_work["a.tinct"]);

        Workspace.Run("encode", _work["a.tinct"], "--force").FailsWith(ExitCode.Usage);

        Assert.Equal(before, File.ReadAllBytes(_work["a.tinct"]));
    }

    [Theory]
    [InlineData("encode")]
    [InlineData("decode")]
    [InlineData("info")]
    public void ForeignBytesExit3WithOneLine(string verb)
    {
        File.WriteAllText(_work["foreign"], "This is neither a picture nor a .tinct file, but it is long enough to be mistaken for one.");

        string line = Workspace.Run(verb, _work["foreign"]).FailsWith(ExitCode.BadData);

        Assert.Contains("foreign", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encode")]
    [InlineData("decode")]
    [InlineData("info")]
    public void AnEmptyFileExits3(string verb)
    {
        File.WriteAllBytes(_work["empty"], []);

        Workspace.Run(verb, _work["empty"]).FailsWith(ExitCode.BadData);
        Assert.Equal(["empty"], _work.Files());
    }

    [Fact]
    public void ADamagedFileExits3AndLeavesNothing()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-k", "16").Succeeds();
        byte[] file = File.ReadAllBytes(_work["a.tinct"]);
        file[^1] ^= 1;
        File.WriteAllBytes(_work["a.tinct"], file);

        Workspace.Run("decode", _work["a.tinct"]).FailsWith(ExitCode.BadData);
        Workspace.Run("info", _work["a.tinct"], "--verify").FailsWith(ExitCode.BadData);

        Assert.Equal(["a.pam", "a.tinct"], _work.Files());
    }

    [Fact]
    public void ABadPaletteFileExits3AndAMissingOne4()
    {
        File.WriteAllText(_work["bad.gpl"], "not a palette");

        Assert.Contains("bad.gpl", Workspace.Run("encode", _work.Picture("a.pam"), "--palette", _work["bad.gpl"]).FailsWith(ExitCode.BadData), StringComparison.Ordinal);
        Workspace.Run("encode", _work["a.pam"], "--fix", _work["none.gpl"]).FailsWith(ExitCode.FileSystem);
    }

    [Theory]
    [InlineData("encode")]
    [InlineData("palette")]
    public void MoreFixedColorsThanThePaletteHasExits2(string verb)
    {
        File.WriteAllText(_work["f.hex"], "ff00ff\n00ff00\n0000ff\n");

        string line = Workspace.Run(verb, _work.Picture("a.pam"), "-k", "2", "--fix", _work["f.hex"]).FailsWith(ExitCode.Usage);
        Assert.Contains("f.hex has 3 colours", line, StringComparison.Ordinal);
        Workspace.Run(verb, _work["a.pam"], "-k", "3", "--fix", _work["f.hex"], "-q").Succeeds();
    }

    [Fact]
    public void TooManyColorsToBeLosslessExits3()
    {
        var pixels = Enumerable.Range(0, 65_537).Select(static i => Format.RgbaColor.FromPacked(0xff000000u | (uint)i)).ToArray();
        File.WriteAllBytes(_work["b.pam"], Workspace.Pam(65_537, 1, pixels));

        string line = Workspace.Run("encode", _work["b.pam"], "--lossless").FailsWith(ExitCode.BadData);

        Assert.Contains("65536", line, StringComparison.Ordinal);
        Assert.False(File.Exists(_work["b.tinct"]));
    }

    [Fact]
    public void CancellationExits130AndLeavesNothing()
    {
        _work.Picture("a.pam");

        Workspace.RunWith([], new CancellationToken(canceled: true), "encode", _work["a.pam"]).FailsWith(ExitCode.Interrupted);

        Assert.Equal(["a.pam"], _work.Files());
    }
}
