using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Tests.Commands;

/// <summary><c>--external-palette</c>: files without their palette, which lies beside them.</summary>
public sealed class ExternalPaletteTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FilesShareAPaletteThatLiesBesideThem(bool alpha)
    {
        string input = _work.Picture("in/a.pam", 40, 30, alpha);
        Workspace.Run("palette", input, "-k", "16", "-o", _work["p.hex"], "-q").Succeeds();
        Workspace.Run("encode", input, "--palette", _work["p.hex"], "-o", _work["with.tinct"], "-q").Succeeds();
        Workspace.Run("batch", _work["in"], "-o", _work["out"], "--palette", _work["p.hex"], "--external-palette", "--verify", "-q").Succeeds();
        Directory.CreateDirectory(_work["out/deep/er"]);
        Workspace.Run("encode", input, "--palette", _work["p.hex"], "--external-palette", "-o", _work["out/b.tinct"]).Succeeds();
        File.Copy(_work["out/a.tinct"], _work["out/deep/er/c.tinct"]);

        string palette = Assert.Single(Directory.GetFiles(_work["out"], "tinct-palette-*.hex"));
        Assert.Equal(File.ReadAllBytes(_work["out/a.tinct"]), File.ReadAllBytes(_work["out/b.tinct"]));
        Assert.True(new FileInfo(_work["out/a.tinct"]).Length < new FileInfo(_work["with.tinct"]).Length);
        foreach (string file in (string[])["out/a.tinct", "out/deep/er/c.tinct"])
        {
            Assert.Contains("infinite", Workspace.Run("compare", _work["with.tinct"], _work[file]).Succeeds().Text, StringComparison.Ordinal);
            Workspace.Run("info", _work[file], "--verify").Succeeds();
        }

        File.Move(palette, _work["moved.hex"]);
        string missing = Workspace.Run("decode", _work["out/a.tinct"], "-o", _work["x.png"]).FailsWith(ExitCode.BadData);
        Assert.Contains(Path.GetFileName(palette), missing, StringComparison.Ordinal);
        Workspace.Run("decode", _work["out/a.tinct"], "-o", _work["x.png"], "--palette", _work["moved.hex"], "-q").Succeeds();
        Workspace.Run("decode", _work["with.tinct"], "-o", _work["y.png"], "-q").Succeeds();
        Assert.Equal(File.ReadAllBytes(_work["y.png"]), File.ReadAllBytes(_work["x.png"]));

        string[] colors = File.ReadAllLines(_work["moved.hex"]);
        File.WriteAllLines(palette, colors.Reverse());
        Assert.Contains("is another", Workspace.Run("decode", _work["out/a.tinct"], "-o", _work["z.png"]).FailsWith(ExitCode.BadData), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyFilesAtATimeShareAPalette()
    {
        for (int i = 0; i < 40; i++)
        {
            _work.Picture($"in/{i}.pam", 8, 8);
        }

        File.WriteAllText(_work["p.hex"], "000000\nffffff\n");
        Workspace.Run("encode", _work["in"], "-r", "--palette", _work["p.hex"], "--external-palette", "--threads", "8", "-o", _work["out/"], "-q").Succeeds();
        Assert.Equal(41, Directory.GetFiles(_work["out"]).Length);

        // By several processes, too: what is there with the right bytes is never an error.
        Palette palette = PaletteInput.Read(_work["p.hex"]);
        Directory.CreateDirectory(_work["other"]);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => PaletteBeside.Write(_work["other"], palette));
        Assert.Equal(palette.Colors, PaletteInput.Read(Assert.Single(Directory.GetFiles(_work["other"]))).Colors);
    }

    [Fact]
    public void WithoutAFileThereIsNoPaletteEither()
    {
        File.WriteAllText(_work["p.hex"], "000000\nffffff\n");
        File.WriteAllText(_work["dot.pbm"], "P1 1 1 1");
        File.WriteAllBytes(_work["cut.pam"], File.ReadAllBytes(_work.Picture("a.pam"))[..^9]);
        string[] shared = ["--palette", _work["p.hex"], "--external-palette", "-o", _work["x.tinct"]];

        Workspace.Run(["encode", _work["cut.pam"], .. shared]).FailsWith(ExitCode.BadData);
        Workspace.Run(["encode", _work["dot.pbm"], "--skip-if-larger", .. shared]).FailsWith(ExitCode.TargetUnmet);
        Assert.Equal(["a.pam", "cut.pam", "dot.pbm", "p.hex"], _work.Files());

        Workspace.Run(["encode", _work["a.pam"], "--skip-if-larger", .. shared]).Succeeds();
        Assert.Equal(2, _work.Files().Count(static name => name.StartsWith("tinct-palette-", StringComparison.Ordinal) || name == "x.tinct"));
    }

    [Fact]
    public void APaletteThatIsNamedForAFileThatHasItsOwnIsToldOf()
    {
        File.WriteAllText(_work["p.hex"], "000000\nffffff\n");
        Workspace.Run("encode", _work.Picture("a.pam"), "-k", "4", "-q").Succeeds();
        string said = Workspace.Run("decode", _work["a.tinct"], "--palette", _work["p.hex"]).Succeeds().Error;
        Assert.Contains("p.hex was not used: the file holds its palette.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotWorkIsRefused()
    {
        string input = _work.Picture("a.pam");
        Assert.Contains("needs --palette", Workspace.Run("encode", input, "--external-palette").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        File.WriteAllText(_work["p.hex"], "000000\nffffff\n");
        Assert.Contains(
            "beside the file", Workspace.Run("encode", input, "--palette", _work["p.hex"], "--external-palette", "-o", "-").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
    }
}
