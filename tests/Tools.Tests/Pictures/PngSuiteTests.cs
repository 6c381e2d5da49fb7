using System.Globalization;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Every file of PngSuite against what libpng makes of it (Data/pngsuite/README.md).</summary>
public class PngSuiteTests
{
    public static TheoryData<string, int, int, string> ValidFiles()
    {
        var data = new TheoryData<string, int, int, string>();
        foreach (string[] words in Manifest().Where(words => words.Length == 4))
        {
            data.Add(words[0], int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture), words[3]);
        }

        return data;
    }

    public static TheoryData<string> CorruptFiles() => [.. CorruptNames()];

    [Fact]
    public void TheManifestNamesEveryFile()
    {
        string[] files = [.. Directory.GetFiles(TestData.PathOf("pngsuite"), "*.png").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(files, Manifest().Select(words => words[0]).Order(StringComparer.Ordinal));
        Assert.Equal(14, CorruptNames().Count());
        Assert.All(CorruptNames(), name => Assert.StartsWith("x", name, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ValidFiles))]
    public void ValidFilesGiveThePixelsOfLibpng(string name, int width, int height, string sha256)
    {
        Picture picture = ImageFiles.Read(TestData.PathOf("pngsuite", name));
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(sha256, TestData.Sha256(picture.Pixels));

        // The depth and the kind of pixel are part of the names: "basn3p04" is type 3 (palette) with 4 bits.
        string format = name[4..8];
        Assert.Equal(int.Parse(format[2..], CultureInfo.InvariantCulture), picture.Info.BitDepth);
        Assert.Equal(format[1] == 'p', picture.Info.SourcePalette is not null);
        Assert.Equal(format[1] == 'a' || name.StartsWith("tb", StringComparison.Ordinal) || name is "tp1n3p08.png" or "tm3n3p02.png", picture.Info.HadAlpha);
        Assert.Equal(format[2..] == "16", picture.Info.ReducedTo8Bits);
        Assert.All(picture.Info.Notes, note => Assert.Matches("gAMA|pixels across|16 bits", note));
    }

    [Theory]
    [MemberData(nameof(ValidFiles))]
    public void BytesThatArriveOneAtATimeGiveTheSame(string name, int width, int height, string sha256)
    {
        Picture picture = TestData.Read(File.ReadAllBytes(TestData.PathOf("pngsuite", name)), blockSize: 1);
        Assert.Equal(width * height, picture.Pixels.Length);
        Assert.Equal(sha256, TestData.Sha256(picture.Pixels));
    }

    [Theory]
    [MemberData(nameof(CorruptFiles))]
    public void CorruptFilesAreRefused(string name)
    {
        var error = Assert.Throws<ImageFileException>(() => ImageFiles.Read(TestData.PathOf("pngsuite", name)));
        Assert.Equal(ImageErrorKind.BadData, error.Kind);
        Assert.StartsWith("PNG: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("g03n2c08.png", "gAMA of 0.35 have no code points; they were ignored, the samples are taken for sRGB.")]
    [InlineData("g04n2c08.png", null)]
    [InlineData("g10n2c08.png", "gAMA of 1 were kept as the code points of linear light with sRGB's primaries; palette and errors are those of the samples taken for sRGB.")]
    [InlineData("g25n2c08.png", "gAMA of 2.5 have no code points; they were ignored, the samples are taken for sRGB.")]
    [InlineData("z06n2c08.png", null)]
    public void UnusualGammaIsRemarkedOn(string name, string? remark)
    {
        IReadOnlyList<string> notes = ImageFiles.Read(TestData.PathOf("pngsuite", name)).Info.Notes;
        Assert.Equal(remark is null ? [] : [$"The PNG's {remark}"], notes);
    }

    [Fact]
    public void MetadataOfTheSuiteIsFound()
    {
        ImageMetadata exif = ImageFiles.Read(TestData.PathOf("pngsuite", "exif2c08.png")).Info.Metadata;
        Assert.Equal("MM\0*"u8, exif.Exif.AsSpan(0, 4));
        Assert.Equal(978, exif.Exif!.Length);

        ImageMetadata compressed = ImageFiles.Read(TestData.PathOf("pngsuite", "ctzn0g04.png")).Info.Metadata;
        Assert.Contains(new ImageText("Title", "PngSuite"), compressed.Texts);
        Assert.Contains(compressed.Texts, text => text.Keyword == "Disclaimer");

        ImageMetadata greek = ImageFiles.Read(TestData.PathOf("pngsuite", "ctgn0g04.png")).Info.Metadata;
        Assert.Contains(new ImageText("Title", "PngSuite"), greek.Texts);
        Assert.Contains(new ImageText("Copyright", "Πνευματικά δικαιώματα Schaik van Willem, Καναδάς 2011"), greek.Texts);
    }

    private static IEnumerable<string> CorruptNames() => Manifest().Where(words => words.Length == 2).Select(words => words[0]);

    private static IEnumerable<string[]> Manifest() => File.ReadLines(TestData.PathOf("pngsuite", "expected.txt")).Select(line => line.Split(' '));
}
