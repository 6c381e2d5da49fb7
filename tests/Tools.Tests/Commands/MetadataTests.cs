using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Commands;

public sealed class MetadataTests : IDisposable
{
    private static readonly byte[] s_pixels = [.. Enumerable.Range(0, 16).SelectMany(static y => Enumerable.Range(0, 49).Select(x => (byte)(x == 0 ? 0 : (x * 5) ^ (y * 16))))];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void ColourSpaceResolutionAndTextsGoThereAndBack()
    {
        string input = Png(static png => png.Chunk("cICP", 12, 13, 0, 1).Chunk("pHYs", 0, 0, 0x2E, 0x23, 0, 0, 0x17, 0x12, 1)
            .Chunk("tEXt", [.. "Title\0a"u8]).Chunk("iTXt", [.. "Author\0\0\0\0\0"u8, .. "Ł"u8]));

        Workspace.Run("encode", input, "-q").Succeeds();
        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.png"]).Succeeds();

        ImageMetadata back = ImageFiles.Read(_work["b.png"]).Info.Metadata;
        Assert.Equal(new ColorCodePoints(12, 13, IsFullRange: true), back.CodePoints);
        Assert.Equal(new PixelDensity(DensityUnit.PixelsPerMeter, 11811, 5906), back.Density);
        Assert.Equal([new ImageText("Title", "a"), new ImageText("Author", "Ł")], back.Texts);
        string info = Workspace.Run("info", _work["a.tinct"]).Succeeds().Text;
        Assert.Contains("Display P3", info, StringComparison.Ordinal);
        Assert.Contains("300 x 150 pixels an inch", info, StringComparison.Ordinal);
        Assert.Contains("Author: Ł", info, StringComparison.Ordinal);
        Assert.Equal("Display P3", Workspace.Run("info", _work["a.tinct"], "--json").Succeeds().Json.GetProperty("colorSpace").GetString());
    }

    [Fact]
    public void StripDropsThemAll()
    {
        string input = Png(static png => png.Chunk("cICP", 12, 13, 0, 1).Chunk("pHYs", 0, 0, 0, 9, 0, 0, 0, 9, 1).Chunk("tEXt", [.. "Title\0a"u8]));
        Workspace.Run("encode", input, "--strip", "-q").Succeeds();
        using var file = new TinctReader(File.OpenRead(_work["a.tinct"]));
        Assert.True(file.ReadSections().IsEmpty);
    }

    [Theory]
    [InlineData("tinct")]
    [InlineData("tinct", "--save-model")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("gif")]
    public void WhatMetadataTakeIsWhatStripSaves(string format, params string[] options)
    {
        PngBuilder[] pictures =
        [
            new PngBuilder().Header(16, 16, 8, PngColorType.Rgb).Chunk("tEXt", [.. "Title\0a"u8]),
            new PngBuilder().Header(16, 16, 8, PngColorType.Rgb).Chunk("cICP", 12, 13, 0, 1),
            new PngBuilder().Header(16, 16, 8, PngColorType.Rgb).Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Noise(601)]),
            new PngBuilder().Header(16, 16, 8, PngColorType.Rgb).Chunk("cICP", 12, 13, 0, 1).Chunk("pHYs", 0, 0, 0, 9, 0, 0, 0, 9, 1)
                .Chunk("eXIf", [.. "MM\0*\0\0\0\b\0\0\0\0\0\0"u8]).Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Noise(600)]).Chunk("tEXt", [.. "Title\0a"u8]),
            new PngBuilder().Header(16, 16, 8, PngColorType.Rgb),
        ];
        foreach (PngBuilder picture in pictures)
        {
            File.WriteAllBytes(_work["a.png"], picture.Data(s_pixels).End());
            string[] words = ["encode", _work["a.png"], "-o", _work[$"b.{format}"], "-k", "4", "-f", .. options];
            System.Text.Json.JsonElement json = Workspace.Run([.. words, "--json"]).Succeeds().Json;
            string table = Workspace.Run(words).Succeeds().Text;
            long with = new FileInfo(_work[$"b.{format}"]).Length, metadata = json.GetProperty("metadataBytes").GetInt64();
            Workspace.Run([.. words, "--strip", "-q"]).Succeeds();
            Assert.Equal(with - new FileInfo(_work[$"b.{format}"]).Length, metadata);

            // And the words add up to it.
            System.Text.RegularExpressions.Match remark = System.Text.RegularExpressions.Regex.Match(table, "hold metadata: (.*); --strip drops");
            Assert.Equal(metadata > 0, remark.Success);
            Assert.Equal(metadata, System.Text.RegularExpressions.Regex.Matches(remark.Groups[1].Value, @"(\d+) bytes?").Sum(static part => long.Parse(part.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void ASizeThatMetadataFillIsRefusedByNameAndOneThatTheyTakePartOfSaysSo()
    {
        string input = Png(static png => png.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Noise(600)]));

        string refused = Workspace.Run("encode", input, "--max-bytes", "500").FailsWith(ExitCode.TargetUnmet);
        Assert.Matches("of which XMP 6[0-9][0-9] bytes; --strip drops it", refused);

        Workspace.Outcome kept = Workspace.Run("encode", input, "--max-bytes", "800", "--json").Succeeds();
        Assert.Contains(kept.Json.GetProperty("notes").EnumerateArray(), static note => note.GetString()!.Contains("XMP", StringComparison.Ordinal));
        Workspace.Run("encode", input, "--max-bytes", "500", "--strip", "-q", "-f").Succeeds();
    }

    [Fact]
    public void AGoalTakesTheSmallestCompressionUnlessOneIsNamed()
    {
        string input = _work.Picture("a.pam", 64, 64);
        long usual = Bytes("encode", input, "--target-psnr", "30", "-f", "--json");
        Assert.Equal(usual, Bytes("encode", input, "--target-psnr", "30", "--prefer", "size", "-f", "--json"));
        Assert.True(usual < Bytes("encode", input, "--target-psnr", "30", "--compression", "lz4", "-f", "--json"));
    }

    private static byte[] Noise(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return [.. bytes.Select(static value => (byte)(' ' + (value % 94)))];
    }

    private static long Bytes(params string[] args) => Workspace.Run(args).Succeeds().Json.GetProperty("outputBytes").GetInt64();

    private string Png(Func<PngBuilder, PngBuilder> chunks)
    {
        File.WriteAllBytes(_work["a.png"], chunks(new PngBuilder().Header(16, 16, 8, PngColorType.Rgb)).Data(s_pixels).End());
        return _work["a.png"];
    }
}
