using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Tests.Palettes;

public class PaletteFileTests
{
    private static readonly RgbaColor[] s_opaque = [new(0, 0, 0), new(255, 128, 1), new(9, 99, 199), new(255, 128, 1)];
    private static readonly RgbaColor[] s_alpha = [new(1, 2, 3, 0), new(4, 5, 6, 77), new(7, 8, 9)];

    [Fact]
    public void EveryFormatReturnsWhatWasWrittenInOrder()
    {
        foreach (PaletteFileFormat format in Enum.GetValues<PaletteFileFormat>())
        {
            Assert.Equal(s_opaque, PaletteFile.Read(PaletteFile.Write(s_opaque, format, "a\nname"), format));
        }
    }

    [Theory]
    [InlineData(nameof(PaletteFileFormat.Jasc))]
    [InlineData(nameof(PaletteFileFormat.Hex))]
    [InlineData(nameof(PaletteFileFormat.Json))]
    public void FormatsWithAlphaKeepIt(string format)
    {
        PaletteFileFormat parsed = Enum.Parse<PaletteFileFormat>(format);
        Assert.Equal(s_alpha, PaletteFile.Read(PaletteFile.Write(s_alpha, parsed, ""), parsed));
    }

    [Fact]
    public void AdobeTablesKeepOneTransparentEntry()
    {
        RgbaColor[] colors = [new(1, 2, 3), new(4, 5, 6, 0), new(7, 8, 9)];
        byte[] bytes = PaletteFile.Write(colors, PaletteFileFormat.Act, "");
        Assert.Equal(772, bytes.Length);
        Assert.Equal(colors, PaletteFile.Read(bytes, PaletteFileFormat.Act));
        Assert.Equal(256, PaletteFile.Read(bytes.AsSpan(0, 768), PaletteFileFormat.Act).Length);
    }

    [Theory]
    [InlineData(nameof(PaletteFileFormat.Gimp))]
    [InlineData(nameof(PaletteFileFormat.Act))]
    public void FormatsWithoutAlphaRefuseIt(string format)
    {
        ImageFileException e = Assert.Throws<ImageFileException>(() => PaletteFile.Write(s_alpha, Enum.Parse<PaletteFileFormat>(format), ""));
        Assert.Equal(ImageErrorKind.Unsupported, e.Kind);
    }

    [Fact]
    public void FilesOfOtherProgramsAreRead()
    {
        Assert.Equal(
            [new RgbaColor(255, 0, 10), new RgbaColor(1, 2, 3)],
            Read("GIMP Palette\r\nName: x\r\nColumns: 3\r\n# comment\r\n255   0  10\tred 7\r\n  1 2 3\r\n", PaletteFileFormat.Gimp));
        Assert.Equal(
            [new RgbaColor(255, 0, 10, 128), new RgbaColor(1, 2, 3, 0)],
            Read("GIMP Palette\nChannels: RGBA\n#\n255   0  10 128\tUntitled\n1 2 3 0", PaletteFileFormat.Gimp));
        Assert.Equal([new RgbaColor(1, 2, 3)], Read("GIMP Palette\nChannels: RGB\n1 2 3 4\n", PaletteFileFormat.Gimp));
        Assert.Equal([new RgbaColor(1, 2, 3), new RgbaColor(4, 5, 6)], Read("JASC-PAL\n0100\n2\n1 2 3\n4 5 6", PaletteFileFormat.Jasc));
        Assert.Equal([new RgbaColor(0x1A, 0x2B, 0x3C), new RgbaColor(0xFF, 0, 0xAA), new RgbaColor(1, 2, 3, 4)], Read("\uFEFF1a2b3c\n; note\n#F0A\n\n01020304\n", PaletteFileFormat.Hex));
        Assert.Equal([new RgbaColor(1, 2, 3), new RgbaColor(4, 5, 6, 7)], Read("[[1,2,3],\"#04050607\"]", PaletteFileFormat.Json));
    }

    [Theory]
    [InlineData(nameof(PaletteFileFormat.Gimp), "RIFF")]
    [InlineData(nameof(PaletteFileFormat.Gimp), "GIMP Palette\n")]
    [InlineData(nameof(PaletteFileFormat.Gimp), "GIMP Palette\n1 2\n")]
    [InlineData(nameof(PaletteFileFormat.Gimp), "GIMP Palette\n1 2 256\n")]
    [InlineData(nameof(PaletteFileFormat.Gimp), "GIMP Palette\nChannels: RGBA\n1 2 3\tred\n")]
    [InlineData(nameof(PaletteFileFormat.Gimp), "GIMP Palette\nChannels: CMYK\n1 2 3 4\n")]
    [InlineData(nameof(PaletteFileFormat.Jasc), "JASC-PAL\n0100\n")]
    [InlineData(nameof(PaletteFileFormat.Jasc), "JASC-PAL\n0100\n1\n1 2 3\n4 5 6\n")]
    [InlineData(nameof(PaletteFileFormat.Jasc), "JASC-PAL\n0100\n3\n1 2 3\n")]
    [InlineData(nameof(PaletteFileFormat.Jasc), "JASC-PAL\n0100\n1\n1 2 3 4 5\n")]
    [InlineData(nameof(PaletteFileFormat.Jasc), "JASC-PAL\n0100\n2147483647\n1 2 3\n")]
    [InlineData(nameof(PaletteFileFormat.Jasc), "JASC-PAL\n0100\n-1\n")]
    [InlineData(nameof(PaletteFileFormat.Hex), "")]
    [InlineData(nameof(PaletteFileFormat.Hex), "12345\n")]
    [InlineData(nameof(PaletteFileFormat.Hex), "0x1234\n")]
    [InlineData(nameof(PaletteFileFormat.Hex), "12\0456\n")]
    [InlineData(nameof(PaletteFileFormat.Json), "")]
    [InlineData(nameof(PaletteFileFormat.Json), "{\"colors\": 3}")]
    [InlineData(nameof(PaletteFileFormat.Json), "[[1,2,300]]")]
    [InlineData(nameof(PaletteFileFormat.Json), "[[1,2]]")]
    [InlineData(nameof(PaletteFileFormat.Json), "[\"red\"]")]
    [InlineData(nameof(PaletteFileFormat.Json), "[null]")]
    [InlineData(nameof(PaletteFileFormat.Json), "[1,2,3")]
    [InlineData(nameof(PaletteFileFormat.Act), "short")]
    public void MalformedFilesAreRefusedWithAMessage(string format, string text)
    {
        ImageFileException e = Assert.Throws<ImageFileException>(() => Read(text, Enum.Parse<PaletteFileFormat>(format)));
        Assert.Equal(ImageErrorKind.BadData, e.Kind);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void TooManyColoursAreRefused()
    {
        string text = string.Concat(Enumerable.Repeat("000000\n", Palette.MaxCount + 1));
        Assert.Throws<ImageFileException>(() => Read(text, PaletteFileFormat.Hex));
    }

    [Fact]
    public void AFormatIsKnownByItsExtension()
    {
        Assert.Equal(PaletteFileFormat.Gimp, PaletteFile.FormatOf("a/B.GPL"));
        Assert.Null(PaletteFile.FormatOf("a.png"));
    }

    private static RgbaColor[] Read(string text, PaletteFileFormat format) => PaletteFile.Read(Encoding.UTF8.GetBytes(text), format);
}
