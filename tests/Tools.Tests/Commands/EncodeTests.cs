using System.Text.Json;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Commands;

public sealed class EncodeTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void JsonHasExactlyTheDocumentedKeysAndIsTrueToTheFiles()
    {
        string input = _work.Picture("a.pam");

        JsonElement json = Workspace.Run("encode", input, "-k", "8", "--json").Succeeds().Json;

        Assert.Equal(
            [
                "input", "output", "width", "height", "uniqueColors", "colors", "method", "format", "compression", "bands", "metadataBytes", "inputBytes", "rawBytes", "outputBytes",
                "ratioToInput", "ratioToRaw", "bitsPerPixel", "mse", "psnr", "ssim", "oklabMean", "oklab95", "milliseconds", "notes",
            ],
            json.EnumerateObject().Select(static p => p.Name));
        Assert.Equal(["read", "histogram", "fit", "map", "write", "total"], json.GetProperty("milliseconds").EnumerateObject().Select(static p => p.Name));
        long outputBytes = new FileInfo(_work["a.tinct"]).Length;
        Assert.Equal(input, json.GetProperty("input").GetString());
        Assert.Equal(_work["a.tinct"], json.GetProperty("output").GetString());
        Assert.Equal(40, json.GetProperty("width").GetInt32());
        Assert.Equal(30, json.GetProperty("height").GetInt32());
        Assert.Equal(SyntheticPictures.Gradient(40, 30, alpha: false).Distinct().Count(), json.GetProperty("uniqueColors").GetInt32());
        Assert.Equal(8, json.GetProperty("colors").GetInt32());
        Assert.Equal("kmeans", json.GetProperty("method").GetString());
        Assert.Equal(new FileInfo(input).Length, json.GetProperty("inputBytes").GetInt64());
        Assert.Equal(40 * 30 * 3, json.GetProperty("rawBytes").GetInt64());
        Assert.Equal(outputBytes, json.GetProperty("outputBytes").GetInt64());
        Assert.Equal((double)new FileInfo(input).Length / outputBytes, json.GetProperty("ratioToInput").GetDouble());
        Assert.Equal(40 * 30 * 3.0 / outputBytes, json.GetProperty("ratioToRaw").GetDouble());
        Assert.Equal(outputBytes * 8.0 / (40 * 30), json.GetProperty("bitsPerPixel").GetDouble());
        double total = json.GetProperty("milliseconds").EnumerateObject().Where(static p => p.Name != "total").Sum(static p => p.Value.GetDouble());
        Assert.Equal(json.GetProperty("milliseconds").GetProperty("total").GetDouble(), total, 0.01);
    }

    [Fact]
    public void BandRowsCutTheFileAndInfoSaysSo()
    {
        string input = _work.Picture("a.pam");
        JsonElement encoded = Workspace.Run("encode", input, "-k", "8", "--band-rows", "8", "--json").Succeeds().Json;
        JsonElement json = Workspace.Run("info", _work["a.tinct"], "--json").Succeeds().Json;

        Assert.Equal(4, encoded.GetProperty("bands").GetInt32());
        Assert.Equal(8, json.GetProperty("bandRows").GetInt32());
        Assert.Equal([8, 8, 8, 6], json.GetProperty("bands").EnumerateArray().Select(static band => band.GetProperty("rows").GetInt32()));
        Assert.Contains("4 of 8 rows, the last of 6", Workspace.Run("info", _work["a.tinct"]).Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("in 2 bands", Workspace.Run("encode", input, "--band-rows", "15", "--force").Succeeds().Text, StringComparison.Ordinal);
        Assert.Contains("2 of 15 rows\n", Workspace.Run("info", _work["a.tinct"]).Succeeds().Text, StringComparison.Ordinal);
        Workspace.Run("encode", input, "--band-rows", "1000", "--force").Succeeds();
        Assert.Contains("1, of all rows", Workspace.Run("info", _work["a.tinct"]).Succeeds().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("2.5")]
    [InlineData("all")]
    [InlineData("16777216")]
    public void BandRowsOfNoMeaningAreRefused(string rows) =>
        Assert.Contains(
            $"--band-rows takes a whole number from 1 to 16777215, not '{rows}'",
            Workspace.Run("encode", _work.Picture("a.pam"), $"--band-rows={rows}").FailsWith(ExitCode.Usage), StringComparison.Ordinal);

    [Fact]
    public void ErrorInJsonIsThatOfTheDecodedFile()
    {
        JsonElement encoded = Workspace.Run("encode", _work.Picture("a.pam"), "-k", "8", "--json").Succeeds().Json;
        JsonElement compared = Workspace.Run("compare", _work["a.pam"], _work["a.tinct"], "--json").Succeeds().Json;

        Assert.Equal(compared.GetProperty("mse").GetDouble(), encoded.GetProperty("mse").GetDouble());
        foreach (string name in (string[])["psnr", "ssim", "oklabMean", "oklab95"])
        {
            Assert.Equal(compared.GetProperty(name).GetDouble(), encoded.GetProperty(name).GetDouble());
        }
    }

    [Fact]
    public void TheTableShowsTheSameNumbers()
    {
        Workspace.Outcome table = Workspace.Run("encode", _work.Picture("a.pam"), "-k", "8").Succeeds();

        Assert.Contains("40 x 30", table.Text, StringComparison.Ordinal);
        Assert.Contains("8 colours, of 8 asked for; kmeans", table.Text, StringComparison.Ordinal);
        Assert.Contains("3,600 bytes", table.Text, StringComparison.Ordinal);
        Assert.Equal("", table.Error);
    }

    [Fact]
    public void QuietPrintsNothing()
    {
        Workspace.Outcome outcome = Workspace.Run("encode", _work.Picture("a.pam"), "--quiet").Succeeds();

        Assert.Equal("", outcome.Text + outcome.Error);
        Assert.True(File.Exists(_work["a.tinct"]));
    }

    [Fact]
    public void ThroughPipesTheBytesAreTheSameAndTalkGoesToStandardError()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-k", "8").Succeeds();

        Workspace.Outcome piped = Workspace.RunWith(File.ReadAllBytes(_work["a.pam"]), default, "encode", "-", "-k", "8", "-o", "-").Succeeds();

        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), piped.Output);
        Assert.Contains("40 x 30", piped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsReachTheEncoder()
    {
        string input = _work.Picture("a.pam");
        RgbaColor[] pixels = SyntheticPictures.Gradient(40, 30, alpha: false);
        var options = new EncodeOptions
        {
            Colors = 5,
            Fit = new() { Init = KMeansInit.Random, Search = KMeansSearch.None, Seed = 7 },
            Tune = Tune.Psnr,
            Effort = 3,
            Write = new() { Compression = CompressionChoice.Stored },
        };

        byte[] file = Workspace.Run(
            "encode", input, "-q", "-o", "-", "-k", "5", "--init", "random", "--search", "none", "--seed", "7", "--tune", "psnr", "--effort", "3",
            "--compression", "stored", "--threads", "1").Succeeds().Output;

        Assert.Equal(TinctEncoder.Encode(pixels, 40, 30, options).Bytes.ToArray(), file);
        Assert.NotEqual(TinctEncoder.Encode(pixels, 40, 30, new EncodeOptions { Colors = 5 }).Bytes.ToArray(), file);
    }

    [Fact]
    public void AGivenPaletteIsUsedInItsOrder()
    {
        File.WriteAllText(_work["p.hex"], "ffffff\n000000\nff0000\n");

        JsonElement json = Workspace.Run("encode", _work.Picture("a.pam"), "--palette", _work["p.hex"], "--json").Succeeds().Json;
        Workspace.Run("encode", _work["a.pam"], "--palette", _work["a.tinct"], "-o", _work["b.tinct"]).Succeeds();

        Assert.Equal("given", json.GetProperty("method").GetString());
        Assert.Equal([new(255, 255, 255), new(0, 0, 0), new(255, 0, 0)], TinctDecoder.Decode(File.ReadAllBytes(_work["a.tinct"])).Palette.Colors.ToArray());
        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), File.ReadAllBytes(_work["b.tinct"]));
    }

    [Fact]
    public void FixedColorsAreInThePalette()
    {
        File.WriteAllBytes(_work["swatch.pam"], Workspace.Pam(2, 1, [new(1, 255, 3), new(255, 0, 255)]));

        Workspace.Run("encode", _work.Picture("a.pam"), "-k", "6", "--fix", _work["swatch.pam"]).Succeeds();

        RgbaColor[] palette = TinctDecoder.Decode(File.ReadAllBytes(_work["a.tinct"])).Palette.Colors.ToArray();
        Assert.Equal(6, palette.Length);
        Assert.Contains(new RgbaColor(1, 255, 3), palette);
        Assert.Contains(new RgbaColor(255, 0, 255), palette);
    }

    [Fact]
    public void GoalsAreMetOrExit6()
    {
        string input = _work.Picture("a.pam");

        JsonElement quality = Encode("q.tinct", "--target-psnr", "30");
        JsonElement size = Encode("s.tinct", "--max-bytes", "700");
        JsonElement auto = Encode("k.tinct", "-k", "auto");

        Assert.True(quality.GetProperty("psnr").GetDouble() >= 30);
        Assert.True(new FileInfo(_work["s.tinct"]).Length <= 700);
        Assert.Equal(size.GetProperty("outputBytes").GetInt64(), new FileInfo(_work["s.tinct"]).Length);
        Assert.InRange(auto.GetProperty("colors").GetInt32(), 2, 256);
        string line = Workspace.Run("encode", input, "--max-bytes", "10").FailsWith(ExitCode.TargetUnmet);
        Assert.EndsWith("with 1 colour", line.Trim(), StringComparison.Ordinal);
        Assert.False(File.Exists(_work["a.tinct"]));

        // A search makes dozens of files; at a low effort it is the same search.
        JsonElement Encode(string output, params string[] goal) =>
            Workspace.Run(["encode", input, .. goal, "--effort", "1", "--json", "-o", _work[output]]).Succeeds().Json;
    }

    [Fact]
    public void LosslessKeepsEveryPixelWithItsHiddenColor()
    {
        string input = _work.Picture("a.pam", alpha: true);

        Workspace.Run("encode", input, "--lossless").Succeeds();
        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.pam"]).Succeeds();

        Assert.Equal(SyntheticPictures.Gradient(40, 30, alpha: true), ImageFiles.Read(_work["b.pam"]).Pixels);
    }

    [Fact]
    public void FewColorsAreExactAndTheirPsnrIsNull()
    {
        File.WriteAllBytes(_work["flat.pam"], Workspace.Pam(3, 1, [new(1, 2, 3), new(4, 5, 6), new(1, 2, 3)]));

        JsonElement json = Workspace.Run("encode", _work["flat.pam"], "--json").Succeeds().Json;

        Assert.Equal(0, json.GetProperty("mse").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("psnr").ValueKind);
        Assert.Equal(2, json.GetProperty("colors").GetInt32());
    }

    [Fact]
    public void AFailureWhileWritingLeavesNothing()
    {
        Directory.CreateDirectory(_work["out"]);

        Assert.Throws<InvalidDataException>(() => OutputFile.Write(_work["out/a.tinct"], force: false, static stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidDataException();
        }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_work["out"]));
    }

    [Fact]
    public void AFailureWhileReplacingKeepsTheOldFile()
    {
        File.WriteAllText(_work["a.tinct"], "old");

        Assert.Throws<InvalidDataException>(() => OutputFile.Write(_work["a.tinct"], force: true, static _ => throw new InvalidDataException()));

        Assert.Equal("old", File.ReadAllText(_work["a.tinct"]));
        Assert.Equal(["a.tinct"], _work.Files());
    }

    [Fact]
    public void AFileThatAppearsMeanwhileIsNotReplaced()
    {
        CommandException refused = Assert.Throws<CommandException>(() =>
            OutputFile.Write(_work["a.tinct"], force: false, _ => File.WriteAllText(_work["a.tinct"], "someone else's")));

        Assert.Equal(ExitCode.WouldOverwrite, refused.ExitCode);
        Assert.Equal("someone else's", File.ReadAllText(_work["a.tinct"]));
        Assert.Equal(["a.tinct"], _work.Files());
    }
}
