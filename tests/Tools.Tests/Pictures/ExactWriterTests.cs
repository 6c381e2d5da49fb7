using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>GIF and WebP are written exactly or not at all.</summary>
public class ExactWriterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WebPComesBackWithEveryPixel(bool alpha)
    {
        var random = new Random(7);
        foreach ((int width, int height) in new[] { (1, 1), (1, 9), (17, 1), (2, 2), (16, 16), (33, 20), (100, 70), (257, 31) })
        {
            foreach (int levels in new[] { 1, 2, 6, 256 })
            {
                RgbaColor[] pixels = TestData.RandomPixels(random, width * height, alpha, levels);
                Picture read = TestData.Read(TestData.Write(".webp", Picture.FromPixels(width, height, pixels)));
                Assert.Equal(("WebP", width, height), (read.Info.Format, read.Width, read.Height));
                Assert.Equal(pixels, read.Pixels);
            }
        }
    }

    [Fact]
    public void WebPKeepsPhotographsAndSmoothPictures()
    {
        var smooth = new RgbaColor[300 * 200];
        for (int i = 0; i < smooth.Length; i++)
        {
            (int x, int y) = (i % 300, i / 300);
            smooth[i] = new RgbaColor((byte)(x * 255 / 300), (byte)(y * 255 / 200), (byte)((x + y) / 2), (byte)(255 - y));
        }

        Assert.Equal(smooth, TestData.Read(TestData.Write(".webp", Picture.FromPixels(300, 200, smooth))).Pixels);
        Picture photograph = ImageFiles.Read(Path.Combine(Repository.Root, "samples", "kodim23.png"));
        Assert.Equal(photograph.Pixels, TestData.Read(TestData.Write(".webp", photograph)).Pixels);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void WebPKeepsMetadata(int length)
    {
        var metadata = new ImageMetadata
        {
            Icc = [.. "profile!RGB GRAYRGB "u8, .. new byte[length]],
            Exif = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0],
            Xmp = [.. "<x/>"u8, .. new byte[length]],
        };
        RgbaColor[] pixels = TestData.RandomPixels(new Random(8), 300 * 5, alpha: true);
        Picture read = TestData.Read(TestData.Write(".webp", Picture.FromPixels(300, 5, pixels, metadata)));
        Assert.Equal(pixels, read.Pixels);
        Assert.Equal(metadata.Icc, read.Info.Metadata.Icc!);
        Assert.Equal(metadata.Exif, read.Info.Metadata.Exif!);
        Assert.Equal(metadata.Xmp, read.Info.Metadata.Xmp!);
    }

    [Fact]
    public void GifComesBackWithEveryPixel()
    {
        var random = new Random(9);
        foreach (int colors in new[] { 1, 2, 3, 100, 255, 256 })
        {
            RgbaColor[] palette = [.. Enumerable.Range(0, colors).Select(static i => new RgbaColor((byte)i, (byte)(3 * i), 7))];
            palette[0] = colors % 2 == 0 ? default : palette[0];
            RgbaColor[] pixels = [.. Enumerable.Range(0, 60 * 40).Select(i => palette[i < colors ? i : random.Next(colors)])];
            Picture read = TestData.Read(TestData.Write(".gif", Picture.FromPixels(60, 40, pixels)));
            Assert.Equal("GIF", read.Info.Format);
            Assert.Equal(pixels, read.Pixels);
        }
    }

    [Fact]
    public void WhatAFormatCannotHoldIsRefused()
    {
        RgbaColor[] many = [.. Enumerable.Range(0, 257).Select(static i => new RgbaColor((byte)i, (byte)(i >> 8), 0))];
        Refused(".gif", 257, 1, many);
        Refused(".gif", 1, 1, [new RgbaColor(1, 2, 3, 128)]);
        Refused(".gif", 65_536, 1, new RgbaColor[65_536]);
        Refused(".webp", 16_384, 1, new RgbaColor[16_384]);
    }

    [Fact]
    public void ReducedDepthIsRemarkedOn()
    {
        Assert.Contains("16 bits", Assert.Single(TestData.Read([.. "P5 1 1 65535\n"u8, 1, 2]).Info.Notes), StringComparison.Ordinal);
        Assert.Contains("10 bits", Assert.Single(TestData.Read([.. "P5 1 1 1023\n"u8, 1, 2]).Info.Notes), StringComparison.Ordinal);
        Assert.Empty(TestData.Read([.. "P5 1 1 255\n"u8, 1]).Info.Notes);
    }

    [Fact]
    public void TextThatIsLeftOutIsRemarkedOn()
    {
        var notes = new List<string>();
        Metadata.ToSections(new ImageMetadata { Texts = [new("Software", "x"), new("date:create", "x")] }, notes);
        Assert.Empty(notes);
        ImageText[] kept = [new("Copyright", "x"), new("Author", "x"), new("Author", "y")];
        ImageText[] unfit = [new(new string('\u00E9', 40), "x"), new("Comment", new string('x', (1 << 20) + 1))];
        FileSections sections = Metadata.ToSections(new ImageMetadata { Texts = [.. kept, .. unfit] }, notes);
        Assert.Equal(kept, sections.Text.Select(static text => new ImageText(text.Key, text.Value)));
        Assert.Equal([$"Text was left out, for its key or its length: {unfit[0].Keyword}, Comment."], notes);
    }

    private static void Refused(string extension, int width, int height, RgbaColor[] pixels)
    {
        var error = Assert.Throws<ImageFileException>(() => TestData.Write(extension, Picture.FromPixels(width, height, pixels)));
        Assert.Equal(ImageErrorKind.Unsupported, error.Kind);
    }
}
