using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Tests.Terminal;

namespace Tinct.Tools.Tests.Commands;

public sealed class ShowTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void PipesGetHalfBlocksOfThePictureItself()
    {
        RgbaColor[] pixels = SyntheticPictures.Gradient(40, 30, alpha: false);

        List<RgbaColor[]> rows = TerminalReader.ReadBlocks(Workspace.Run("show", _work.Picture("a.pam")).Succeeds().Output);

        Assert.Equal(pixels, rows.SelectMany(static row => row));
    }

    [Fact]
    public void FilesOfOursAreShownToo()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-k", "5").Succeeds();

        List<RgbaColor[]> rows = TerminalReader.ReadBlocks(Workspace.Run("show", _work["a.tinct"]).Succeeds().Output);

        IndexedImage image = TinctFile.Open(File.ReadAllBytes(_work["a.tinct"])).Decode();
        RgbaColor[] decoded = Array.ConvertAll(image.Indices, i => image.Palette[i]);
        Assert.Equal(decoded, rows.SelectMany(static row => row));
    }

    [Theory]
    [InlineData(null, 80, 60)]
    [InlineData("10", 10, 8)]
    [InlineData("200", 200, 150)]
    public void TheWidthIsAskedForInCharacters(string? columns, int width, int height)
    {
        string input = _work.Picture("a.pam", 160, 120);

        string[] words = columns is null ? [] : ["--width", columns];
        List<RgbaColor[]> rows = TerminalReader.ReadBlocks(Workspace.Run(["show", input, .. words]).Succeeds().Output);

        Assert.Equal((width, height), (rows[0].Length, rows.Count));
        RgbaColor[] expected = PictureScaler.Scale(new RgbaPicture(SyntheticPictures.Gradient(160, 120, alpha: false), 160), width, height);
        Assert.Equal(expected, rows.SelectMany(static row => row));
    }

    [Fact]
    public void GraphicsAreDrawnIntoPipesWhenAskedFor()
    {
        string input = _work.Picture("a.pam", alpha: true);
        RgbaColor[] pixels = SyntheticPictures.Gradient(40, 30, alpha: true);

        Picture kitty = TerminalReader.ReadKitty(Workspace.Run("show", input, "--graphics", "kitty").Succeeds().Output);
        Workspace.Outcome shown = Workspace.Run("show", input, "--graphics", "sixel", "--background", "#ffffff").Succeeds();
        (int width, int height, RgbaColor[] sixels) = TerminalReader.ReadSixels(shown.Output);

        Assert.Equal(pixels, kitty.Pixels);
        Assert.Equal((40, 30), (width, height));
        Assert.All(sixels, static pixel => Assert.Equal(255, pixel.A));
    }

    [Theory]
    [InlineData("--graphics", "ascii")]
    [InlineData("--width", "0")]
    [InlineData("--width", "1001")]
    [InlineData("--background", "plaid")]
    [InlineData("--background", "#00000080")]
    public void BadValuesAreRefused(string option, string value) =>
        Workspace.Run("show", _work.Picture("a.pam"), option, value).FailsWith(ExitCode.Usage);

    [Fact]
    public void PicturesThatWouldNeverEndAreRefused()
    {
        string line = Workspace.Run("show", _work.Picture("a.pam", 1, 2000), "--width", "900").FailsWith(ExitCode.Usage);

        Assert.Contains("--width", line, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFilesAreNamed() =>
        Assert.Contains("none.png", Workspace.Run("show", _work["none.png"]).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);

    [Fact]
    public void InterruptsHaveTheirCode()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Workspace.RunWith([], stop.Token, "show", _work.Picture("a.pam")).FailsWith(ExitCode.Interrupted);
    }
}
