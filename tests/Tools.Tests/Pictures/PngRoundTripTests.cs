using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>What the PNG writer writes, the reader (proved against libpng elsewhere) reads back exactly.</summary>
public class PngRoundTripTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ColoursComeBack(bool alpha)
    {
        var random = new Random(1);
        for (int round = 0; round < 60; round++)
        {
            (int width, int height) = (random.Next(1, 140), random.Next(1, 12));
            RgbaColor[] pixels = TestData.RandomPixels(random, width * height, alpha, levels: random.Next(2, 257));
            pixels = round % 3 == 0 ? [.. pixels.Select(color => new RgbaColor(color.R, color.R, color.R, color.A))] : pixels;
            Picture read = TestData.Read(TestData.Write(".png", Picture.FromPixels(width, height, pixels)));
            Assert.Equal(pixels, read.Pixels);
            Assert.Equal((width, height), (read.Width, read.Height));
            Assert.Equal(pixels.Any(color => color.A != 255), read.Info.HadAlpha);
        }
    }

    [Fact]
    public void PalettesAndIndicesComeBackInTheSmallestDepth()
    {
        var random = new Random(2);
        foreach ((int count, int depth) in new[] { (1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (255, 8), (256, 8) })
        {
            for (int width = 1; width < 20; width += 3)
            {
                IndexedImage image = RandomIndexed(random, width, 5, count);
                Picture read = TestData.Read(WriteIndexed(image, ImageMetadata.None));
                Assert.Equal(image.Indices.Select(index => image.Palette[index]), read.Pixels);
                Assert.Equal(image.Palette.Colors.ToArray(), read.Info.SourcePalette!);
                Assert.Equal(depth, read.Info.BitDepth);
            }
        }
    }

    [Fact]
    public void TransparencyEndsWithTheLastColourThatNeedsIt()
    {
        RgbaColor[] colors = [new(1, 2, 3), new(4, 5, 6, 7), new(8, 9, 10), new(11, 12, 13)];
        byte[] file = WriteIndexed(new IndexedImage(4, 1, new Palette(colors), [0, 1, 2, 3]), ImageMetadata.None);
        int at = file.AsSpan().IndexOf("tRNS"u8);
        Assert.Equal([0, 0, 0, 2], file[(at - 4)..at]);
        Assert.Equal([255, 7], file[(at + 4)..(at + 6)]);

        byte[] opaque = WriteIndexed(new IndexedImage(1, 1, new Palette([new(1, 2, 3)]), [0]), ImageMetadata.None);
        Assert.Equal(-1, opaque.AsSpan().IndexOf("tRNS"u8));
    }

    [Fact]
    public void MoreThan256ColoursAreWrittenAsColours()
    {
        IndexedImage image = RandomIndexed(new Random(3), 30, 20, 300);
        Picture read = TestData.Read(WriteIndexed(image, ImageMetadata.None));
        Assert.Equal(image.Indices.Select(index => image.Palette[index]), read.Pixels);
        Assert.Null(read.Info.SourcePalette);
    }

    [Fact]
    public void MetadataComeBack()
    {
        var random = new Random(4);
        byte[] icc = new byte[70_000];
        random.NextBytes(icc);
        var metadata = new ImageMetadata
        {
            Icc = icc,
            Exif = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0],
            Xmp = [.. "<x:xmpmeta>čaj</x:xmpmeta>"u8],
            Texts =
            [
                new("Title", "short"), new("Comment", "Grüße\nzwei Zeilen"), new("Author", "Łukasz"), new("Description", new string('é', 3000)),
                new("Source", string.Concat(Enumerable.Repeat("日本", 900))),
            ],
        };
        foreach (bool indexed in new[] { false, true })
        {
            byte[] file = indexed
                ? WriteIndexed(RandomIndexed(random, 8, 8, 4), metadata)
                : TestData.Write(".png", Picture.FromPixels(1, 1, [new(1, 2, 3)], metadata));
            ImageMetadata read = TestData.Read(file).Info.Metadata;
            Assert.Equal(metadata.Icc, read.Icc);
            Assert.Equal(metadata.Exif, read.Exif);
            Assert.Equal(metadata.Xmp, read.Xmp);
            Assert.Equal(metadata.Texts, read.Texts);
        }
    }

    [Theory]
    [InlineData(true, true, 0, true)]
    [InlineData(true, false, 2, true)]
    [InlineData(false, true, 2, false)]
    [InlineData(false, false, 2, true)]
    public void ProfilesGoOnlyWithPixelsPNGAllowsThemWith(bool greyPixels, bool greyProfile, int colorType, bool kept)
    {
        var icc = new byte[128];
        (greyProfile ? "GRAY"u8 : "RGB "u8).CopyTo(icc.AsSpan(16));
        var metadata = new ImageMetadata { Icc = icc };
        RgbaColor[] colors = [new(9, 9, 9), greyPixels ? new(8, 8, 8) : new(8, 8, 7)];
        byte[] file = TestData.Write(".png", Picture.FromPixels(2, 1, colors, metadata));
        Assert.Equal(colorType, file[25]);
        Assert.Equal(kept, TestData.Read(file).Info.Metadata.Icc is not null);

        byte[] indexed = WriteIndexed(new IndexedImage(2, 1, new Palette(colors), [0, 1]), metadata);
        Assert.Equal(greyPixels && greyProfile ? 0 : 3, indexed[25]);
        Assert.Equal(greyPixels || !greyProfile, TestData.Read(indexed).Info.Metadata.Icc is not null);
        Assert.Equal(colors, TestData.Read(indexed).Pixels);
    }

    [Theory]
    [InlineData("", "Comment")]
    [InlineData("  spaced ", "spaced")]
    [InlineData("日本", "??")]
    public void KeywordsPNGDoesNotAllowAreMadeAllowed(string keyword, string expected)
    {
        var metadata = new ImageMetadata { Texts = [new(keyword, "x")] };
        Picture read = TestData.Read(TestData.Write(".png", Picture.FromPixels(1, 1, [default], metadata)));
        Assert.Equal([new ImageText(expected, "x")], read.Info.Metadata.Texts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void EveryCompressionLevelGivesTheSamePixels(int level)
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(5), 200 * 200, alpha: false, levels: 200);
        using var stream = new MemoryStream();
        ImageFiles.Write(stream, ".png", Picture.FromPixels(200, 200, pixels), new PngWriteOptions { CompressionLevel = level });
        Assert.Equal(pixels, TestData.Read(stream.ToArray()).Pixels);
    }

    [Fact]
    public void FiltersUndoWhatTheyApplyAndAgreeWithTheirDefinition()
    {
        var random = new Random(6);
        for (int round = 0; round < 300; round++)
        {
            int distance = random.Next(1, 9);
            var row = new byte[random.Next(1, 200)];
            var above = new byte[row.Length];
            random.NextBytes(row);
            random.NextBytes(above);
            if (round % 3 == 0)
            {
                above.AsSpan().Clear();
            }

            for (int filter = 0; filter < PngFilter.Count; filter++)
            {
                var filtered = new byte[row.Length];
                PngFilter.Apply(filter, row, above, distance, filtered);
                Assert.Equal(NaiveFilter(filter, row, above, distance), filtered);
                Assert.Equal(filtered.Sum(value => Math.Abs((int)(sbyte)value)), PngFilter.Cost(filtered));
                PngFilter.Undo(filter, filtered, above, distance);
                Assert.Equal(row, filtered);
            }
        }
    }

    [Fact]
    public void SinksWantEveryRowExactlyOnce()
    {
        using var stream = new MemoryStream();
        using RowSink<RgbaColor> sink = ImageFiles.CreateColorSink(stream, ".png", 2, 1, default);
        Assert.Throws<InvalidOperationException>(sink.Finish);
        Assert.Throws<ArgumentOutOfRangeException>(() => sink.WriteRow(new RgbaColor[3]));
        sink.WriteRow(new RgbaColor[2]);
        Assert.Throws<InvalidOperationException>(() => sink.WriteRow(new RgbaColor[2]));
        sink.Finish();
    }

    private static byte[] NaiveFilter(int filter, byte[] row, byte[] above, int distance)
    {
        var result = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i >= distance ? row[i - distance] : 0;
            int b = above[i];
            int c = i >= distance ? above[i - distance] : 0;
            int[] candidates = [a, b, c];
            int paeth = candidates.MinBy(value => Math.Abs(a + b - c - value));
            int[] predictions = [0, a, b, (a + b) / 2, paeth];
            result[i] = (byte)(row[i] - predictions[filter]);
        }

        return result;
    }

    private static IndexedImage RandomIndexed(Random random, int width, int height, int count)
    {
        RgbaColor[] colors = TestData.RandomPixels(random, count, alpha: random.Next(2) == 0, levels: 256);
        return new IndexedImage(width, height, new Palette(colors), [.. Enumerable.Range(0, width * height).Select(_ => (ushort)random.Next(count))]);
    }

    private static byte[] WriteIndexed(IndexedImage image, ImageMetadata metadata)
    {
        using var stream = new MemoryStream();
        ImageFiles.Write(stream, ".png", image, metadata);
        return stream.ToArray();
    }
}
