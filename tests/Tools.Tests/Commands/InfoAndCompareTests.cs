using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

public sealed class InfoAndCompareTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void InfoAccountsForEveryByte()
    {
        IndexedImage image = Codec.TinctDecoder.Decode(File.ReadAllBytes(Encode("-k", "16")));
        var sections = new FileSections { Xmp = "<x/>"u8.ToArray(), Text = [new TextEntry("Title", "A test")] };
        byte[] file = TinctWriter.Write(image, sections, WriteOptions.Default with { BandRows = 7 });
        File.WriteAllBytes(_work["a.tinct"], file);

        JsonElement json = Workspace.Run("info", _work["a.tinct"], "--json").Succeeds().Json;
        string text = Workspace.Run("info", _work["a.tinct"]).Succeeds().Text;

        Assert.Equal(40, json.GetProperty("width").GetInt32());
        Assert.Equal(30, json.GetProperty("height").GetInt32());
        Assert.Equal(16, json.GetProperty("colors").GetInt32());
        Assert.Equal(4, json.GetProperty("bitsPerIndex").GetInt32());
        Assert.Equal(["xmpp", "text"], json.GetProperty("sections").EnumerateArray().Select(static s => s.GetProperty("tag").GetString()));
        Assert.Equal([7, 7, 7, 7, 2], json.GetProperty("bands").EnumerateArray().Select(static b => b.GetProperty("rows").GetInt32()));
        long bytes = json.GetProperty("frontMatterBytes").GetInt64() + json.GetProperty("sectionsLengthBytes").GetInt64()
            + json.GetProperty("sections").EnumerateArray().Sum(static s => s.GetProperty("bytes").GetInt64())
            + json.GetProperty("bands").EnumerateArray().Sum(static b => b.GetProperty("bytes").GetInt64());
        Assert.Equal(file.Length, bytes);
        Assert.Equal(file.Length, json.GetProperty("bytes").GetInt64());
        Assert.Contains("rows 28..30", text, StringComparison.Ordinal);
        Assert.Contains("section xmpp", text, StringComparison.Ordinal);
    }

    [Fact]
    public void OfManyBandsAndTextsTheFirstHaveALineAndJsonHasAll()
    {
        var image = new IndexedImage(3, 1500, new Palette([new(10, 20, 30), new(250, 240, 230)]), [.. Enumerable.Range(0, 4500).Select(static i => (ushort)(i & 1))]);
        var sections = new FileSections { Text = [.. Enumerable.Range(0, 120).Select(static i => new TextEntry("Comment", $"text {i}"))] };
        byte[] file = TinctWriter.Write(image, sections, WriteOptions.Default with { BandRows = 1, Method = CompressionMethod.Stored });
        File.WriteAllBytes(_work["a.tinct"], file);

        JsonElement json = Workspace.Run("info", _work["a.tinct"], "--json", "--palette").Succeeds().Json;
        string text = Workspace.Run("info", _work["a.tinct"]).Succeeds().Text;

        Assert.Equal(1500, json.GetProperty("bands").GetArrayLength());
        Assert.Equal(120, json.GetProperty("texts").GetArrayLength());
        Assert.Equal(2, json.GetProperty("shares").GetArrayLength());
        Assert.Contains("rows 99..100", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rows 100..101", text, StringComparison.Ordinal);
        Assert.Matches("rows 100..1500, 1,400 bands +1,400 ", text);
        Assert.Contains("20 more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void APipeThatIsNoTinctFileIsNotReadToItsEnd()
    {
        byte[] input = new byte[1 << 20];

        Assert.Contains("Not a Tinct file", Workspace.RunWith(input, default, "info", "-").FailsWith(ExitCode.BadData), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CovarianceType.Spherical, 2, "variance")]
    [InlineData(CovarianceType.Tied, 6, "shared covariance")]
    [InlineData(CovarianceType.Diagonal, 6, "variances")]
    [InlineData(CovarianceType.Full, 12, "covariance, lower triangle")]
    public void InfoPrintsPaletteAndModel(CovarianceType covariance, int values, string heading)
    {
        var image = new IndexedImage(2, 1, new Palette([new(10, 20, 30), new(250, 240, 230)]), [0, 1]);
        var model = new FittedModel
        {
            Method = FitMethod.Em,
            Covariance = covariance,
            Space = ModelSpace.Srgb,
            Iterations = 12,
            LogLikelihood = -3.25,
            MeanSquaredError = 1.5,
            MixingProbabilities = new[] { 0.25f, 0.75f },
            Means = new[] { 10f, 20, 30, 250, 240, 230.5f },
            Covariances = Enumerable.Range(1, values).Select(static i => (float)i).ToArray(),
        };
        File.WriteAllBytes(_work["a.tinct"], TinctWriter.Write(image, new FileSections { Model = model }));

        JsonElement json = Workspace.Run("info", _work["a.tinct"], "--json", "--palette", "--model").Succeeds().Json;
        string text = Workspace.Run("info", _work["a.tinct"], "--palette", "--model").Succeeds().Text;

        Assert.Equal([0.5, 0.5], json.GetProperty("shares").EnumerateArray().Select(static share => share.GetDouble()));
        Assert.Matches(@"(?m)^      1  #faf0e6      50\.0 %$", text);
        Assert.Equal(["#0a141e", "#faf0e6"], json.GetProperty("palette").EnumerateArray().Select(static c => c.GetString()));
        JsonElement printed = json.GetProperty("model");
        JsonElement[] components = [.. printed.GetProperty("components").EnumerateArray()];
        Assert.Equal([0.25, 0.75], components.Select(static c => c.GetProperty("share").GetDouble()));
        Assert.Equal([250, 240, 230.5], components[1].GetProperty("mean").EnumerateArray().Select(static v => v.GetDouble()));
        IEnumerable<double> covariances = covariance == CovarianceType.Tied
            ? printed.GetProperty("sharedCovariance").EnumerateArray().Select(static v => v.GetDouble())
            : components.SelectMany(static c => c.GetProperty("covariance").EnumerateArray()).Select(static v => v.GetDouble());
        Assert.Equal(Enumerable.Range(1, values).Select(static i => (double)i), covariances);
        Assert.Equal(-3.25, printed.GetProperty("logLikelihood").GetDouble());
        Assert.Contains("#faf0e6", text, StringComparison.Ordinal);
        Assert.Contains(heading, text, StringComparison.Ordinal);
        Assert.Contains("250.00 240.00 230.50", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelThatIsNotThereIsSaid() =>
        Assert.Contains("--save-model", Workspace.Run("info", Encode("-k", "3"), "--model").FailsWith(ExitCode.BadData), StringComparison.Ordinal);

    [Fact]
    public void AModelThatIsWantedWhereNothingIsFittedIsSaid()
    {
        string input = _work.Picture("a.pam");
        File.WriteAllText(_work["p.hex"], "102030\nf0f0f0\n");

        Assert.True(Says("--lossless"));
        Assert.True(Says("--palette", _work["p.hex"]));
        Assert.False(Says("-k", "3"));

        bool Says(params string[] options) =>
            Workspace.Run(["encode", input, "--save-model", "--json", "-f", .. options]).Succeeds().Json.GetProperty("notes").EnumerateArray()
                .Any(static note => note.GetString() == "No model was saved, for nothing was fitted.");
    }

    [Fact]
    public void InfoReadsHeadersOnlyUnlessAskedToVerify()
    {
        string file = Encode("-k", "16");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        Assert.False(Workspace.Run("info", file, "--json").Succeeds().Json.GetProperty("verified").GetBoolean());
        Workspace.Run("info", file, "--verify").FailsWith(ExitCode.BadData);
    }

    [Fact]
    public void CompareJsonHasTheDocumentedKeysAndNumbers()
    {
        File.WriteAllBytes(_work["a.pam"], Workspace.Pam(2, 1, [new(10, 10, 10), new(20, 20, 20)]));
        File.WriteAllBytes(_work["b.pam"], Workspace.Pam(2, 1, [new(10, 10, 14), new(20, 20, 20)]));

        JsonElement json = Workspace.Run("compare", _work["a.pam"], _work["b.pam"], "--json").Succeeds().Json;

        Assert.Equal(
            ["mse", "psnr", "meanAbsoluteError", "maxError", "ssim", "oklabMean", "oklab95", "referenceBytes", "otherBytes", "ratio", "notes"],
            json.EnumerateObject().Select(static p => p.Name));
        Assert.Equal(8, json.GetProperty("mse").GetDouble());
        Assert.Equal(10 * Math.Log10(3 * 255.0 * 255 / 8), json.GetProperty("psnr").GetDouble(), 9);
        Assert.Equal(4.0 / 6, json.GetProperty("meanAbsoluteError").GetDouble(), 9);
        Assert.Equal(4, json.GetProperty("maxError").GetDouble());
        Assert.Equal(1, json.GetProperty("ratio").GetDouble());
    }

    [Fact]
    public void EqualPicturesHaveAnInfinitePsnr()
    {
        _work.Picture("a.pam");

        Assert.Equal(JsonValueKind.Null, Workspace.Run("compare", _work["a.pam"], _work["a.pam"], "--json").Succeeds().Json.GetProperty("psnr").ValueKind);
        Assert.Contains("infinite", Workspace.Run("compare", _work["a.pam"], _work["a.pam"]).Succeeds().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10", ExitCode.Done)]
    [InlineData("90", ExitCode.TargetUnmet)]
    public void FailBelowPsnrIsForScripts(string decibels, int code)
    {
        Encode("-k", "8");

        Assert.Equal(code, Workspace.Run("compare", _work["a.pam"], _work["a.tinct"], "--fail-below-psnr", decibels).Code);
    }

    [Fact]
    public void OpaqueAgainstNothingFailsOnlyWhereAQualityIsAskedFor()
    {
        File.WriteAllBytes(_work["a.pam"], Workspace.Pam(2, 1, [new(255, 255, 255), new(255, 255, 255)]));
        File.WriteAllBytes(_work["b.pam"], Workspace.Pam(2, 1, [default, default]));

        Assert.True(Workspace.Run("compare", _work["a.pam"], _work["b.pam"], "--json").Succeeds().Json.GetProperty("psnr").GetDouble() < 0);
        Assert.Equal(ExitCode.TargetUnmet, Workspace.Run("compare", _work["a.pam"], _work["b.pam"], "--fail-below-psnr", "0").Code);
    }

    [Fact]
    public void WhatIsReducedBeforeItIsComparedIsSaid()
    {
        File.WriteAllBytes(_work["a.pgm"], [.. "P5 2 1 65535\n"u8, 0x80, 0x80, 0x10, 0x10]);
        File.WriteAllBytes(_work["b.pgm"], [.. "P5 2 1 65535\n"u8, 0x80, 0x81, 0x10, 0x11]);

        JsonElement json = Workspace.Run("compare", _work["a.pgm"], _work["b.pgm"], "--json").Succeeds().Json;
        string text = Workspace.Run("compare", _work["a.pgm"], _work["b.pgm"]).Succeeds().Text;

        Assert.Equal(0, json.GetProperty("mse").GetDouble());
        string[] notes = [.. json.GetProperty("notes").EnumerateArray().Select(static note => note.GetString()!)];
        Assert.Equal([$"{_work["a.pgm"]}: Samples of 16 bits were reduced to 8, with rounding.", $"{_work["b.pgm"]}: Samples of 16 bits were reduced to 8, with rounding."], notes);
        Assert.All(notes, note => Assert.Contains(note, text, StringComparison.Ordinal));
    }

    [Fact]
    public void PicturesOfDifferentSizesDoNotCompare()
    {
        string line = Workspace.Run("compare", _work.Picture("a.pam", 5, 5), _work.Picture("b.pam", 5, 6)).FailsWith(ExitCode.BadData);

        Assert.Contains("5 x 5", line, StringComparison.Ordinal);
        Assert.Contains("5 x 6", line, StringComparison.Ordinal);
    }

    private string Encode(params string[] options)
    {
        Workspace.Run(["encode", _work.Picture("a.pam"), .. options]).Succeeds();
        return _work["a.tinct"];
    }
}
