namespace Tinct.Format.Tests;

public sealed class CompressedImageTests
{
    private static readonly WriteOptions[] Ways =
    [
        new() { Method = CompressionMethod.Stored },
        new() { Method = CompressionMethod.Lz4 },
        new() { Method = CompressionMethod.Lz4, BandRows = 9 },
        new() { Method = CompressionMethod.Dense, BandRows = 40 },
    ];

    [Fact]
    public void ThreadsThatReadRectanglesOfManyPicturesGetWhatDecodingAllOfEachGives()
    {
        (CompressedImage Image, IndexedImage Expected)[] pictures =
        [
            .. from way in Ways
               from shape in new[] { (61, 83, 1), (61, 83, 2), (300, 1, 17), (61, 83, 256), (61, 83, 300) }
               let image = SyntheticMaps.Blocks(shape.Item1, shape.Item2, shape.Item3)
               select (CompressedImage.Compress(image, way), image),
        ];
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var random = new Random(i);
            (CompressedImage image, IndexedImage expected) = pictures[random.Next(pictures.Length)];
            int x = random.Next(image.Width);
            int y = random.Next(image.Height);
            int width = random.Next(image.Width - x + 1);
            int height = random.Next(image.Height - y + 1);
            var indices = new ushort[width * height];
            var pixels = new RgbaColor[width * height];
            image.Read(x, y, width, height, indices);
            image.Read(x, y, width, height, pixels);
            for (int at = 0; at < indices.Length; at++)
            {
                ushort index = expected.Indices[((y + (at / width)) * image.Width) + x + (at % width)];
                Assert.Equal((index, expected.Palette[index]), (indices[at], pixels[at]));
            }
        });
    }

    [Fact]
    public void ARectangleOfALargePictureOfOneColourTakesMemoryForARow()
    {
        CompressedImage image = CompressedImage.Open(OneColor(40_000, 10_000));
        var pixels = new RgbaColor[100];
        long before = GC.GetAllocatedBytesForCurrentThread();
        image.Read(39_990, 9_990, 10, 10, pixels);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.All(pixels, pixel => Assert.Equal(new RgbaColor(9, 8, 7), pixel));
    }

    [Fact]
    public void DamageToOneBandLeavesTheOthersReadable()
    {
        IndexedImage image = SyntheticMaps.Blocks(50, 60, 20);
        byte[] bytes = TinctWriter.Write(image, null, new WriteOptions { BandRows = 20 });
        BandInfo middle = TinctFile.Open(bytes).Bands[1];
        bytes[middle.Offset + (middle.Length / 2)] ^= 4;
        CompressedImage compressed = CompressedImage.Open(bytes);
        var row = new ushort[50];
        foreach (int y in new[] { 0, 19, 30, 40, 20, 59, 39 })
        {
            if (y / 20 == 1)
            {
                Assert.Equal(TinctErrorKind.Checksum, Assert.Throws<TinctFormatException>(() => compressed.Read(0, y, 50, 1, row)).Kind);
            }
            else
            {
                compressed.Read(0, y, 50, 1, row);
                Assert.Equal(image.Indices[(y * 50)..((y + 1) * 50)], row);
            }
        }
    }

    [Fact]
    public void APictureOfOnesOwnIsKeptWhateverTheLimitsAreForThoseFromElsewhere()
    {
        var palette = new Palette([new RgbaColor(9, 8, 7), new RgbaColor(1, 2, 3)]);
        int width = DecodeLimits.Default.MaxWidth + 1;
        var indices = new ushort[width];
        indices[^1] = 1;
        var image = new IndexedImage(width, 1, palette, indices);
        foreach (WriteOptions? options in (WriteOptions?[])[null, new WriteOptions { ExternalPalette = true }])
        {
            var pixels = new RgbaColor[2];
            CompressedImage.Compress(image, options).Read(width - 2, 0, 2, 1, pixels);
            Assert.Equal([palette[0], palette[1]], pixels);
        }
    }

    private static byte[] OneColor(int width, int height)
    {
        var palette = new Palette([new RgbaColor(9, 8, 7)]);
        var front = new FrontMatterWriter(width, height, palette, null, WriteOptions.Default);
        for (int band = 0; band < front.Plan.Count; band++)
        {
            front.Add(new EncodedBand(CompressionMethod.Stored, ReadOnlyMemory<byte>.Empty, 0));
        }

        return front.Finish();
    }
}
