using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Tests.Commands;

public sealed class PaletteTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void FewColorsOfManyPicturesAreTakenAsTheyAreWithTheirShares()
    {
        File.WriteAllBytes(_work["a.pam"], Workspace.Pam(3, 1, [new(1, 2, 3), new(1, 2, 3), new(9, 9, 9)]));
        File.WriteAllBytes(_work["b.pam"], Workspace.Pam(1, 1, [new(200, 0, 0)]));

        JsonElement json = Workspace.Run("palette", _work["a.pam"], _work["b.pam"], "-k", "8", "--json").Succeeds().Json;

        Assert.Equal(4, json.GetProperty("pixels").GetInt64());
        Assert.Equal(0, json.GetProperty("mse").GetDouble());
        Dictionary<string, double> shares = json.GetProperty("palette").EnumerateArray()
            .ToDictionary(static e => e.GetProperty("color").GetString()!, static e => e.GetProperty("share").GetDouble());
        Assert.Equal(new Dictionary<string, double> { ["#010203"] = 0.5, ["#090909"] = 0.25, ["#c80000"] = 0.25 }, shares);
    }

    [Fact]
    public void APictureThatCannotBeReadToItsEndHasNoPartInThePalette()
    {
        File.WriteAllBytes(_work["a.pam"], Workspace.Pam(1, 1, [new(200, 0, 0)]));
        File.WriteAllBytes(_work["cut.pam"], Workspace.Pam(2, 2, [new(1, 2, 3), new(4, 5, 6), new(7, 8, 9), new(9, 9, 9)])[..^3]);

        Workspace.Outcome outcome = Workspace.Run("palette", _work["cut.pam"], _work["a.pam"], "--json");

        Assert.Contains("cut.pam", outcome.FailsWith(ExitCode.BadData), StringComparison.Ordinal);
        Assert.Equal(_work["a.pam"], Assert.Single(outcome.Json.GetProperty("inputs").EnumerateArray()).GetString());
        Assert.Equal("#c80000", Assert.Single(outcome.Json.GetProperty("palette").EnumerateArray()).GetProperty("color").GetString());

        outcome = Workspace.Run("palette", _work["cut.pam"], "-o", _work["p.gpl"]);
        outcome.FailsWith(ExitCode.BadData);
        Assert.Empty(outcome.Output);
        Assert.False(File.Exists(_work["p.gpl"]));
    }

    [Fact]
    public void OnePictureHasThePaletteThatEncodingItFits()
    {
        string input = _work.Picture("a.pam");

        JsonElement json = Workspace.Run("palette", input, "-k", "12", "--json").Succeeds().Json;
        Workspace.Run("encode", input, "-k", "12").Succeeds();

        string[] encoded = [.. TinctFile.Open(File.ReadAllBytes(_work["a.tinct"])).Palette.Colors.ToArray().Select(static c => c.ToString()).Order()];
        Assert.Equal(encoded, json.GetProperty("palette").EnumerateArray().Select(static e => e.GetProperty("color").GetString()!).Order());
        Assert.Equal(1, json.GetProperty("palette").EnumerateArray().Sum(static e => e.GetProperty("share").GetDouble()), 1e-9);
    }

    [Theory]
    [InlineData("p.gpl")]
    [InlineData("p.pal")]
    [InlineData("p.hex")]
    [InlineData("p.act")]
    [InlineData("p.json")]
    [InlineData("p.png")]
    public void WrittenPalettesAreReadBackInTheirOrder(string name)
    {
        JsonElement json = Workspace.Run("palette", _work.Picture("a.pam"), "-k", "21", "-o", _work[name], "--json").Succeeds().Json;

        RgbaColor[] read = [.. PaletteInput.Read(_work[name]).Colors];

        Assert.Equal(json.GetProperty("palette").EnumerateArray().Select(static e => e.GetProperty("color").GetString()), read.Select(static c => c.ToString()));
        Workspace.Run("palette", _work["a.pam"], "-o", _work[name]).FailsWith(ExitCode.WouldOverwrite);
    }

    [Theory]
    [InlineData("gpl")]
    [InlineData("pal")]
    [InlineData("hex")]
    [InlineData("act")]
    [InlineData("json")]
    [InlineData("png")]
    public void StandardOutputGetsThePaletteInTheFormatThatIsNamed(string format)
    {
        string input = _work.Picture("a.pam");
        byte[] piped = Workspace.Run("palette", input, "-k", "9", "-o", "-", "--format", format).Succeeds().Output;
        File.WriteAllBytes(_work[$"piped.{format}"], piped);
        Workspace.Run("palette", input, "-k", "9", "-o", _work[$"p.{format}"], "-q").Succeeds();

        Assert.Equal(PaletteInput.Read(_work[$"p.{format}"]), PaletteInput.Read(_work[$"piped.{format}"]));
        Assert.Contains("cannot both", Workspace.Run("palette", input, "-o", "-", "--format", format, "--json").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public void ANameThatContradictsTheFormatIsRefused()
    {
        string input = _work.Picture("a.pam");
        string line = Workspace.Run("palette", input, "-o", _work["p.GPL"], "--format", "hex").FailsWith(ExitCode.Usage);
        Assert.Contains("p.GPL: the name says gpl, --format says hex; leave one out", line, StringComparison.Ordinal);
        Workspace.Run("palette", input, "-o", _work["p.GPL"], "--format", "gpl", "-q").Succeeds();
        Assert.Equal(["a.pam", "p.GPL"], _work.Files());
    }

    [Fact]
    public void StandardOutputGetsAGimpPaletteUnlessAFormatIsNamed() => Assert.StartsWith(
        "GIMP Palette\n", Workspace.Run("palette", _work.Picture("a.pam"), "-k", "3", "-o", "-").Succeeds().Text, StringComparison.Ordinal);

    [Fact]
    public void ASwatchOfManyColorsShowsThemInOrder()
    {
        RgbaColor[] colors = [.. Enumerable.Range(0, 300).Select(static i => RgbaColor.FromPacked(0xff000000u | (uint)(i * 7919)))];

        using (FileStream stream = File.Create(_work["s.png"]))
        {
            ImageFiles.Write(stream, ".png", Swatch.Draw(new Palette(colors)));
        }

        Assert.Equal(new Palette(colors), PaletteInput.Read(_work["s.png"]));
    }

    [Fact]
    public void TheMixtureIsPrinted()
    {
        string text = Workspace.Run("palette", _work.Picture("a.pam"), "-k", "3", "--method", "em", "--covariance", "full").Succeeds().Text;
        JsonElement json = Workspace.Run("palette", _work["a.pam"], "-k", "3", "--method", "em", "--covariance", "full", "--json").Succeeds().Json;

        Assert.Contains("Gaussian mixture (full)", text, StringComparison.Ordinal);
        Assert.All(
            json.GetProperty("model").GetProperty("components").EnumerateArray(), static c => Assert.Equal(6, c.GetProperty("covariance").GetArrayLength()));
    }

    [Fact]
    public void FixedColorsComeFirst()
    {
        File.WriteAllText(_work["f.hex"], "ff00ff\n00ff00\n");

        JsonElement json = Workspace.Run("palette", _work.Picture("a.pam"), "-k", "5", "--fix", _work["f.hex"], "--json").Succeeds().Json;

        Assert.Equal(["#ff00ff", "#00ff00"], json.GetProperty("palette").EnumerateArray().Take(2).Select(static e => e.GetProperty("color").GetString()));
        Assert.Equal(5, json.GetProperty("colors").GetInt32());
    }

    [Fact]
    public void TheVisualMetricTakesManyPictures()
    {
        string first = _work.Picture("a.pam"), second = _work.Picture("b.pam");
        JsonElement json = Workspace.Run("palette", first, second, "-k", "5", "--tune", "visual", "--json").Succeeds().Json;
        Assert.Equal(5, json.GetProperty("colors").GetInt32());
    }

    [Theory]
    [InlineData("palette x.png -o p.doc")]
    [InlineData("palette x.png -k 0")]
    [InlineData("palette - --tune visual")]
    public void UsageErrorsExit2(string line) => Workspace.Run(line.Split(' ')).FailsWith(ExitCode.Usage);
}
