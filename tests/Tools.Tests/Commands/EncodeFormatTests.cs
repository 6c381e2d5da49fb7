using System.Text.Json;
using SkiaSharp;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Commands;

/// <summary><c>encode</c> writes indexed PNG, GIF and lossless WebP.</summary>
public sealed class EncodeFormatTests : IDisposable
{
    private const int DepthAt = 24, ColorTypeAt = 25;

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void PngHasThePixelsOfTheTinctFile(int colors)
    {
        string input = _work.Picture("a.pam", alpha: true), k = $"{colors}";
        JsonElement json = Workspace.Run("encode", input, "-o", _work["a.png"], "-k", k, "--json").Succeeds().Json;
        Workspace.Run("encode", input, "-o", _work["a.tinct"], "-k", k).Succeeds();

        Picture png = ImageFiles.Read(_work["a.png"]);
        Assert.Equal(PictureFile.Read(_work["a.tinct"]).Pixels, png.Pixels);
        Assert.Equal((byte)PngColorType.Indexed, File.ReadAllBytes(_work["a.png"])[ColorTypeAt]);
        Assert.Equal(new FileInfo(_work["a.png"]).Length, json.GetProperty("outputBytes").GetInt64());
        Assert.Equal("png", json.GetProperty("format").GetString());
        JsonElement compared = Workspace.Run("compare", input, _work["a.png"], "--json").Succeeds().Json;
        Assert.Equal(compared.GetProperty("mse").GetDouble(), json.GetProperty("mse").GetDouble());
    }

    [Fact]
    public void SkiaReadsThePngThatOurReaderReads()
    {
        Workspace.Run("encode", _work.Picture("a.pam", 61, 47), "-o", _work["a.png"], "-k", "16").Succeeds();

        using SKBitmap bitmap = SKBitmap.Decode(_work["a.png"]);
        Assert.Equal(
            ImageFiles.Read(_work["a.png"]).Pixels,
            bitmap.Pixels.Select(static color => new RgbaColor(color.Red, color.Green, color.Blue, color.Alpha)));
    }

    [Theory]
    [InlineData("basn3p01.png")]
    [InlineData("basn3p02.png")]
    [InlineData("basn3p04.png")]
    [InlineData("basn3p08.png")]
    [InlineData("tbbn3p08.png")]
    [InlineData("tp1n3p08.png")]
    public void AnIndexedPngStaysExactWithoutLossAtEveryEffort(string name)
    {
        string input = Path.Combine(AppContext.BaseDirectory, "Data", "pngsuite", name);
        foreach (string effort in (string[])["1", "4", "5", "9"])
        {
            Workspace.Run("encode", input, "-o", _work["b.png"], "--lossless", "--effort", effort, "-f").Succeeds();
            Assert.Equal(ImageFiles.Read(input).Pixels, ImageFiles.Read(_work["b.png"]).Pixels);
        }
    }

    [Fact]
    public void EntriesThatAreNotOpaqueComeFirst()
    {
        Workspace.Run("encode", _work.Picture("a.pam", alpha: true), "-o", _work["a.png"], "-k", "30").Succeeds();

        IReadOnlyList<RgbaColor> palette = ImageFiles.Read(_work["a.png"]).Info.SourcePalette!;
        Assert.Contains(palette, static color => color.A < 255);
        Assert.Equal(palette.OrderBy(static color => color.A == 255), palette);
    }

    [Fact]
    public void AGivenPaletteKeepsItsOrder()
    {
        RgbaColor[] given = [RgbaColor.Parse("#ff0000"), RgbaColor.Parse("#000000"), RgbaColor.Parse("#00ff00"), RgbaColor.Parse("#ffffff"), RgbaColor.Parse("#123456")];
        File.WriteAllLines(_work["p.hex"], given.Select(static color => color.ToString()));

        Workspace.Run("encode", _work.Picture("a.pam"), "-o", _work["a.png"], "--palette", _work["p.hex"]).Succeeds();

        Assert.Equal(given, ImageFiles.Read(_work["a.png"]).Info.SourcePalette);
    }

    [Fact]
    public void FewColoursTakeTheDepthThatIsSmaller()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-o", _work["a.png"], "-k", "2").Succeeds();
        Assert.Contains(File.ReadAllBytes(_work["a.png"])[DepthAt], (byte[])[1, 8]);
    }

    [Fact]
    public void WebPIsExactlyWhatTheTinctFileIs()
    {
        string input = _work.Picture("a.pam", alpha: true);
        Workspace.Run("encode", input, "-o", _work["a.webp"], "-k", "300").Succeeds();
        Workspace.Run("encode", input, "-o", _work["a.tinct"], "-k", "300").Succeeds();
        Assert.Equal(PictureFile.Read(_work["a.tinct"]).Pixels, PictureFile.Read(_work["a.webp"]).Pixels);
    }

    [Fact]
    public void HalfTransparencyIsLeftOutOfAGifAndSaid()
    {
        string input = _work.Picture("a.pam", alpha: true);

        JsonElement json = Workspace.Run("encode", input, "-o", _work["a.gif"], "-k", "20", "--json").Succeeds().Json;

        Assert.Contains("half-transparent", json.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        JsonElement compared = Workspace.Run("compare", input, _work["a.gif"], "--json").Succeeds().Json;
        Assert.Equal(compared.GetProperty("mse").GetDouble(), json.GetProperty("mse").GetDouble());
        Assert.All(ImageFiles.Read(_work["a.gif"]).Pixels, static color => Assert.True(color.A is 0 or 255));
        Assert.Contains("half-transparent", Workspace.Run("encode", input, "-o", _work["b.gif"], "--lossless").FailsWith(ExitCode.BadData), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.jpg", "encode writes .tinct, .png, .gif or .webp")]
    [InlineData("x.dat", "encode writes .tinct, .png, .gif or .webp")]
    [InlineData("x.png", "300 colours are more than the 256", "-k", "300")]
    [InlineData("x.gif", "300 colours are more than the 256", "-k", "300")]
    [InlineData("x.png", "--prefer is for .tinct files", "--prefer", "size")]
    [InlineData("x.webp", "--compression is for .tinct files", "--compression", "lz4")]
    [InlineData("x.gif", "--save-model is for .tinct files", "--save-model")]
    [InlineData("x.png", "the name says png, --format says gif", "--format", "gif")]
    public void WhatCannotBeMeantIsAUsageErrorAndWritesNothing(string output, string words, params string[] more)
    {
        string input = _work.Picture("a.pam");
        Assert.Contains(words, Workspace.Run(["encode", input, "-o", _work[output], .. more]).FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Equal(["a.pam"], _work.Files());
    }

    [Fact]
    public void MoreColoursThanAnIndexedPngHoldsAreNotKeptWithoutLoss()
    {
        string input = _work.Picture("a.pam");
        Assert.Contains(
            "more than the 256 that an indexed PNG holds", Workspace.Run("encode", input, "-o", _work["a.png"], "--lossless").FailsWith(ExitCode.BadData),
            StringComparison.Ordinal);
    }

    [Fact]
    public void FormatNamesWhatFoldersAndStandardOutputGet()
    {
        string input = _work.Picture("a.pam");
        _work.Picture("b.pam");
        Workspace.Run("encode", input, _work["b.pam"], "-o", _work["out"] + "/", "--format", "png", "-k", "4").Succeeds();
        Assert.Equal(["a.pam", "b.pam", Path.Combine("out", "a.png"), Path.Combine("out", "b.png")], _work.Files());

        byte[] piped = Workspace.Run("encode", input, "-o", "-", "--format", "png", "-k", "4", "-q").Succeeds().Output;
        Assert.Equal(File.ReadAllBytes(_work[Path.Combine("out", "a.png")]), piped);
    }

    [Fact]
    public void GoalsAreMetByTheBytesOfTheFormat()
    {
        string input = _work.Picture("a.pam");
        JsonElement small = Workspace.Run("encode", input, "-o", _work["a.png"], "--max-bytes", "500", "--json").Succeeds().Json;
        Assert.InRange(new FileInfo(_work["a.png"]).Length, 250, 500);
        Assert.InRange(small.GetProperty("colors").GetInt32(), 2, 256);

        JsonElement good = Workspace.Run("encode", input, "-o", _work["b.png"], "--target-psnr", "30", "--json").Succeeds().Json;
        Assert.InRange(good.GetProperty("psnr").GetDouble(), 30, 33);

        JsonElement similar = Workspace.Run("encode", input, "-o", _work["b.webp"], "--target-ssim", "0.9", "--json").Succeeds().Json;
        Assert.InRange(similar.GetProperty("ssim").GetDouble(), 0.9, 0.99);
        Assert.Contains("reaches an SSIM of 1", Workspace.Run("encode", input, "-o", _work["c.png"], "--target-ssim", "1").FailsWith(ExitCode.TargetUnmet), StringComparison.Ordinal);

        Assert.Contains("not found", Workspace.Run("encode", input, "-o", _work["c.png"], "--max-bytes", "90").FailsWith(ExitCode.TargetUnmet), StringComparison.Ordinal);
        Assert.Contains("holds reaches", Workspace.Run("encode", input, "-o", _work["c.png"], "--target-psnr", "90").FailsWith(ExitCode.TargetUnmet), StringComparison.Ordinal);
    }

    /// <summary>What GIF cannot hold counts: the quality is that of the picture as it was.</summary>
    [Fact]
    public void AQualityIsThatOfThePictureAsItWasRead()
    {
        string input = _work.Picture("a.pam", alpha: true);
        Workspace.Outcome outcome = Workspace.Run("encode", input, "-o", _work["a.gif"], "--target-psnr", "30", "--json");
        Assert.True(outcome.Code == ExitCode.TargetUnmet || outcome.Json.GetProperty("psnr").GetDouble() >= 30, outcome.Text);
    }

    [Theory]
    [InlineData((byte)PngColorType.Grey, 255)]
    [InlineData((byte)PngColorType.Grey, 0)]
    [InlineData((byte)PngColorType.GreyAlpha, 100)]
    public void GreysTakeNoPaletteWhereThatIsSmaller(byte type, byte alpha)
    {
        // A ramp of greys, the darkest of them transparent, or as light as the others.
        RgbaColor[] pixels = [.. Enumerable.Range(0, 64 * 64).Select(static i => (byte)(i / 32)).Select(grey => new RgbaColor(grey, grey, grey, grey == 0 ? alpha : (byte)255))];

        byte[] file = EncodeWithoutLoss(pixels, 64);

        Assert.Equal(type, file[ColorTypeAt]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void FewGreysTakeFewBitsAndNoPalette(int depth)
    {
        int step = 255 / ((1 << depth) - 1);
        var random = new Random(1);
        RgbaColor[] pixels = [.. Enumerable.Range(0, 64 * 64).Select(_ => random.Next(1 << depth) * step).Select(static grey => new RgbaColor((byte)grey, (byte)grey, (byte)grey))];

        byte[] file = EncodeWithoutLoss(pixels, 64);

        // A bit more may be smaller: codes are of bytes, among which are the filters.
        Assert.Equal((byte)PngColorType.Grey, file[ColorTypeAt]);
        Assert.InRange(file[DepthAt], depth, 2 * depth);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void APaletteThatIsLargerThanThePictureIsLeftOut(bool alpha)
    {
        var random = new Random(2);
        RgbaColor[] pixels = [.. Enumerable.Range(0, 200).Select(i => new RgbaColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)(alpha ? i : 255)))];
        byte[] file = EncodeWithoutLoss(pixels, 20);
        Assert.Equal((byte)(alpha ? PngColorType.Rgba : PngColorType.Rgb), file[ColorTypeAt]);

        // One colour is transparent, and no other has its samples.
        byte[] keyed = EncodeWithoutLoss([.. pixels.Select(static color => color with { A = 255 }).SkipLast(1), new RgbaColor(1, 2, 3, 0)], 20);
        Assert.Equal((byte)PngColorType.Rgb, keyed[ColorTypeAt]);
    }

    private byte[] EncodeWithoutLoss(RgbaColor[] pixels, int width)
    {
        File.WriteAllBytes(_work["a.pam"], Workspace.Pam(width, pixels.Length / width, pixels));
        Workspace.Run("encode", _work["a.pam"], "-o", _work["a.png"], "--lossless", "--keep-hidden-color", "-f").Succeeds();
        Assert.Equal(pixels, ImageFiles.Read(_work["a.png"]).Pixels);
        using SKBitmap bitmap = SKBitmap.Decode(_work["a.png"]);
        Assert.Equal(pixels.Where(static color => color.A == 255), bitmap.Pixels.Where(static color => color.Alpha == 255).Select(static color => new RgbaColor(color.Red, color.Green, color.Blue, 255)));
        return File.ReadAllBytes(_work["a.png"]);
    }

    [Fact]
    public void ALargerFileIsSaidOrSkipped()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-o", _work["a.png"], "-k", "16").Succeeds();

        Assert.Contains("Not smaller than the input", Workspace.Run("encode", _work["a.png"], "-o", _work["b.png"]).Succeeds().Text, StringComparison.Ordinal);
        Workspace.Run("encode", _work["a.png"], "-o", _work["c.png"], "--skip-if-larger").FailsWith(ExitCode.TargetUnmet);
        Assert.False(File.Exists(_work["c.png"]));
    }

    [Fact]
    public void MetadataStayUnlessStripped()
    {
        Picture picture = Picture.FromPixels(2, 1, [RgbaColor.Parse("#102030"), RgbaColor.Parse("#405060")], new ImageMetadata { Exif = [.. "II*\0\b\0\0\0\0\0\0\0\0\0"u8] });
        using (FileStream file = File.Create(_work["a.png"]))
        {
            ImageFiles.Write(file, ".png", picture);
        }

        JsonElement json = Workspace.Run("encode", _work["a.png"], "-o", _work["b.png"], "--json").Succeeds().Json;
        Assert.Equal(picture.Info.Metadata.Exif, ImageFiles.Read(_work["b.png"]).Info.Metadata.Exif);
        Assert.Equal(14 + 12, json.GetProperty("metadataBytes").GetInt64());
        Workspace.Run("encode", _work["a.png"], "-o", _work["c.png"], "--strip").Succeeds();
        Assert.Null(ImageFiles.Read(_work["c.png"]).Info.Metadata.Exif);
    }
}
