namespace Tinct.Format.Tests;

public class SwiftTests
{
    private static readonly VectorWidth[] _widths = [VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256];

    public static TheoryData<int> Colors => [2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 256, 257, 4096, 4097, 65536];

    [Theory]
    [MemberData(nameof(Colors))]
    public void EveryModeRoundTripsAlikeOnEveryVectorWidth(int colors)
    {
        RgbaColor[] random = SyntheticPictures.Noise(colors, colors, alpha: (colors & 1) != 0);

        // A tree over many colors takes longer than such pictures.
        foreach ((int width, int height) in ((int, int)[])(colors > 1000 ? [(33, 20)] : [(1, 1), (2, 5), (12, 4), (13, 3), (14, 2), (33, 20)]))
        {
            RoundTrip(SwiftPictures.Gradient(width, height, colors), _widths);
            RoundTrip(SwiftPictures.Tiles(width, height, colors), _widths);
            RoundTrip(new IndexedImage(width, height, new Palette(random), SyntheticMaps.Noise(width * height, colors, width)), _widths);
            RoundTrip(new IndexedImage(width, height, new Palette(random), SyntheticMaps.Scene(width, height, colors, height)), _widths);
        }
    }

    [Fact]
    public void EveryWidthRoundTrips()
    {
        for (int width = 1; width <= 40; width++)
        {
            foreach (int colors in (int[])[3, 7, 30, 100])
            {
                RoundTrip(SwiftPictures.Gradient(width, 7, colors, (uint)width), [VectorWidths.Best]);
                RoundTrip(SwiftPictures.Tiles(width, 26, colors, (uint)width), [VectorWidths.Best]);
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(2000)]
    public void LargePicturesRoundTripAlikeOnEveryVectorWidth(int colors)
    {
        RoundTrip(SwiftPictures.Tiles(400, 170, colors), _widths);
        RoundTrip(SwiftPictures.Gradient(200, 100, colors), _widths);
    }

    [Fact]
    public void EqualColorsRoundTrip() =>
        RoundTrip(new IndexedImage(40, 20, new Palette(new RgbaColor[37]), SyntheticMaps.Scene(40, 20, 37, 3)), _widths);

    [Fact]
    public void RowsAreDecodedAsPartsOfTheWhole()
    {
        IndexedImage image = SwiftPictures.Gradient(50, 31, 60);
        foreach (SwiftMode mode in Modes(image))
        {
            byte[] data = Encode(image, mode, VectorWidths.Best);
            for (int first = 0; first < 31; first += 3)
            {
                var rows = new ushort[50 * Math.Min(4, 31 - first)];
                SwiftCoder.Decode(data, 50, 31, image.Palette.Ordered, Identity(60), first, rows.AsSpan(), VectorWidths.Best);
                Assert.Equal(image.Indices[(first * 50)..((first * 50) + rows.Length)], rows);
            }
        }
    }

    [Fact]
    public void UniformMapsCostAlmostNothing()
    {
        var map = new ushort[1000 * 200];
        Array.Fill(map, (ushort)77);
        byte[] data = SwiftEncoder.Encode(map, 1000, new SwiftPalette(SyntheticPictures.Noise(200, 4)), null);
        Assert.Equal(SwiftMode.Graphic, (SwiftMode)data[0]);
        Assert.InRange(data.Length, 1, 60);
    }

    [Fact]
    public void NoiseCostsLittleMoreThanItsEntropy()
    {
        ushort[] map = SyntheticMaps.Noise(300 * 300, 16, 5);
        byte[] data = SwiftEncoder.Encode(map, 300, new SwiftPalette(SyntheticPictures.Noise(16, 5)), null);
        Assert.Equal(SwiftMode.Photo, (SwiftMode)data[0]);
        Assert.InRange(data.Length, 45_000, 48_000);
    }

    [Fact]
    public void TheEncoderTakesTheModeThatSuitsThePicture()
    {
        Assert.Equal(SwiftMode.Photo, (SwiftMode)Chosen(SwiftPictures.Gradient(300, 240, 60))[0]);
        Assert.Equal(SwiftMode.GraphicWithMatches, (SwiftMode)Chosen(SwiftPictures.Tiles(300, 240, 60))[0]);
        Assert.NotEqual(SwiftMode.Photo, (SwiftMode)Chosen(SwiftPictures.Gradient(300, 240, 600))[0]);

        static byte[] Chosen(IndexedImage image) => SwiftEncoder.Encode(image.Indices, image.Width, image.Palette.Ordered, null);
    }

    [Fact]
    public void SmallPicturesTakeTheSmallestMode()
    {
        foreach (IndexedImage image in (IndexedImage[])[SwiftPictures.Gradient(30, 30, 20), SwiftPictures.Tiles(90, 70, 20), SwiftPictures.Tiles(30, 30, 300)])
        {
            int smallest = Modes(image).Min(mode => Encode(image, mode, VectorWidths.Best).Length);
            Assert.Equal(smallest, SwiftEncoder.Encode(image.Indices, image.Width, image.Palette.Ordered, null).Length);
        }
    }

    [Fact]
    public void ABandThatLz4MakesSmallerTakesItIfItMay()
    {
        ushort[] row = SyntheticMaps.Noise(300, 256, 7);
        var twice = new IndexedImage(300, 2, new Palette(SyntheticPictures.Noise(256, 3)), [.. row, .. row]);
        Assert.Equal((CompressionMethod.Lz4, CompressionMethod.Swift), (Written(twice, true).Method, Written(twice, false).Method));
        Assert.InRange(Written(twice, true).Bytes.Length, 1, Written(twice, false).Bytes.Length - 1);

        IndexedImage tiles = SwiftPictures.Tiles(200, 100, 30);
        Assert.Equal(CompressionMethod.Swift, Written(tiles, true).Method);
        Assert.Equal(Written(tiles, false).Bytes.ToArray(), Written(tiles, true).Bytes.ToArray());

        static EncodedBand Written(IndexedImage image, bool orLz4) => BandEncoder.Encode(
            image.Indices, image.Width, image.Palette, new WriteOptions { Method = CompressionMethod.Swift, OrLz4 = orLz4 });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(300)]
    public void DamagedDataNeverDoesHarm(int colors)
    {
        foreach (IndexedImage image in (IndexedImage[])[SwiftPictures.Gradient(17, 6, colors), SwiftPictures.Tiles(49, 5, colors)])
        {
            foreach (SwiftMode mode in Modes(image))
            {
                byte[] data = Encode(image, mode, VectorWidths.Best);
                for (int length = 0; length < data.Length; length++)
                {
                    Assert.True(IsRefused(data[..length], image, length % 11 == 0 ? _widths : [VectorWidths.Best]), $"{mode}: {length} of {data.Length} bytes");
                }

                for (int bit = 0; bit < 8 * Math.Min(data.Length, 60); bit++)
                {
                    byte[] damaged = data.With(bit >> 3, (byte)(data[bit >> 3] ^ (1 << (bit & 7))));
                    IsRefused(damaged, image, bit % 11 == 0 ? _widths : [VectorWidths.Best]);
                }
            }
        }
    }

    [Fact]
    public void RandomStreamsNeverDoHarm()
    {
        var random = new Random(9);
        for (int round = 0; round < 700; round++)
        {
            int colors = (round % 7) switch
            {
                0 => 2 + random.Next(3),
                1 => 5 + random.Next(12),
                2 => 17 + random.Next(48),
                3 => 65 + random.Next(192),
                4 => 257 + random.Next(600),
                5 => 4097,
                _ => 2 + random.Next(30),
            };
            int width = 1 + random.Next(70), height = 1 + random.Next(40);
            var image = new IndexedImage(width, height, new Palette(SyntheticPictures.Noise(colors, round)), new ushort[width * height]);
            byte[] data = new byte[9 + (2 * random.Next(1 + (width * height)))];
            random.NextBytes(data);
            for (int i = 0; round % 3 > 0 && i < data.Length; i++)
            {
                data[i] = round % 3 == 1 ? (byte)(data[i] & random.Next(256)) : (byte)(data[i] | random.Next(256));
            }

            data[0] = (byte)(round % 3 == 0 && colors <= 256 ? 0 : 1 + random.Next(2));
            data[3] |= 1;
            data[7] |= 1;
            IsRefused(data, image, round % 10 == 0 ? _widths : [VectorWidths.Best]);
        }
    }

    [Fact]
    public void NearlyEveryChangeOfAByteIsNoticed()
    {
        IndexedImage image = SwiftPictures.Gradient(40, 30, 40);
        foreach (SwiftMode mode in Modes(image))
        {
            byte[] data = Encode(image, mode, VectorWidths.Best);
            for (int i = 1; i < data.Length; i++)
            {
                Assert.True(IsRefused(data.With(i, (byte)(data[i] ^ 0x40)), image, [VectorWidths.Best]), $"{mode}, byte {i}");
            }
        }
    }

    [Fact]
    public void WordsLeftAtTheEndAreRefused()
    {
        IndexedImage image = SwiftPictures.Gradient(30, 20, 20);
        foreach (SwiftMode mode in Modes(image))
        {
            byte[] data = Encode(image, mode, VectorWidths.Best);
            for (int extra = 1; extra < 90; extra++)
            {
                Assert.True(IsRefused([.. data, .. new byte[extra]], image, [VectorWidths.Best]));
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(4096)]
    [InlineData(65536)]
    public unsafe void TablesOfABandTakeEightMegabytesAtMost(int colors)
    {
        var palette = new SwiftPalette(SyntheticPictures.Noise(colors, 3));
        int shared = (9 * Math.Max(256, colors)) + (sizeof(ushort) << 15);
        foreach (SwiftMode mode in Enum.GetValues<SwiftMode>().Where(mode => mode != SwiftMode.Photo || colors <= SwiftCoder.PhotoColors))
        {
            Assert.InRange(Tables(4096, 4096).Bytes + shared, 1, 8 << 20);

            // What is not cleared is not touched either, except for the slots in use.
            Assert.InRange(Tables(16, 16).Zeroed, 1, 100_000);

            (long Bytes, long Zeroed) Tables(int width, int height)
            {
                using var arena = new NativeArena(largePages: false);
                var words = new SwiftWords(arena, null, null);
                var band = new SwiftBand(arena, palette, words, width, height, mode);
                _ = colors <= 256
                    ? band.Open<SwiftDecoding>(null, SwiftRans.FirstState, SwiftRans.FirstState, VectorWidths.Best)
                    : band.OpenWide<SwiftDecoding>(null, SwiftRans.FirstState, VectorWidths.Best);
                return (arena.Bytes, arena.ZeroedBytes);
            }
        }
    }

    [Fact]
    public void SmallPicturesTakeLittleMemory()
    {
        // What lies outside the garbage-collected heap is not counted here.
        IndexedImage image = SwiftPictures.Gradient(16, 16, 90);
        foreach (SwiftMode mode in Modes(image))
        {
            byte[] data = Encode(image, mode, VectorWidths.Best);
            var pixels = new RgbaColor[256];
            long Decode()
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                SwiftCoder.Decode(data, 16, 16, image.Palette.Ordered, image.Palette.Colors, 0, pixels.AsSpan(), VectorWidths.Best);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Decode();
            Assert.InRange(Decode(), 0, 20_000);
        }
    }

    private static IEnumerable<SwiftMode> Modes(IndexedImage image) =>
        Enum.GetValues<SwiftMode>().Where(mode => mode != SwiftMode.Photo || image.Palette.Count <= SwiftCoder.PhotoColors);

    private static ushort[] Identity(int colors) => [.. Enumerable.Range(0, colors).Select(i => (ushort)i)];

    private static byte[] Encode(IndexedImage image, SwiftMode mode, VectorWidth vectors) =>
        SwiftCoder.Encode(image.Indices, image.Width, image.Height, image.Palette.Ordered, mode, vectors);

    private static void RoundTrip(IndexedImage image, VectorWidth[] widths)
    {
        foreach (SwiftMode mode in Modes(image))
        {
            byte[]? first = null;
            foreach (VectorWidth vectors in widths)
            {
                byte[] data = Encode(image, mode, vectors);
                Assert.Equal(first ?? data, data);
                first = data;
                var decoded = new ushort[image.Indices.Length];
                SwiftCoder.Decode(data, image.Width, image.Height, image.Palette.Ordered, Identity(image.Palette.Count), 0, decoded.AsSpan(), vectors);
                Assert.True(decoded.AsSpan().SequenceEqual(image.Indices), $"{image.Width} x {image.Height}, {image.Palette.Count} colours, {mode}, {vectors}");
            }
        }
    }

    /// <summary>Whether all widths refuse the data. None may give an index out of range, and all must give the same.</summary>
    private static bool IsRefused(byte[] data, IndexedImage image, VectorWidth[] widths)
    {
        ushort[]? first = null;
        bool refused = false;
        foreach (VectorWidth vectors in widths)
        {
            var decoded = new ushort[image.Indices.Length];
            try
            {
                SwiftCoder.Decode(data, image.Width, image.Height, image.Palette.Ordered, Identity(image.Palette.Count), 0, decoded.AsSpan(), vectors);
                Assert.False(decoded.AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)(image.Palette.Count - 1)));
                Assert.False(refused);
            }
            catch (TinctFormatException)
            {
                Assert.True(first is null || refused);
                refused = true;
            }

            Assert.Equal(first ?? decoded, decoded);
            first = decoded;
        }

        return refused;
    }
}
