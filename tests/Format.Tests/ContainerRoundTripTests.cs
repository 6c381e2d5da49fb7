namespace Tinct.Format.Tests;

public class ContainerRoundTripTests
{
    public static TheoryData<int, int, int, int, bool, CompressionMethod> Pictures()
    {
        var data = new TheoryData<int, int, int, int, bool, CompressionMethod>();
        foreach (CompressionMethod method in Enum.GetValues<CompressionMethod>())
        {
            foreach (int colors in (int[])[1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 65_535, 65_536])
            {
                // A dense band begins with a tree over all colours, which takes long.
                if (method == CompressionMethod.Dense && colors > 1000)
                {
                    continue;
                }

                foreach ((int width, int height) in ((int, int)[])[(1, 1), (1, 9), (13, 1), (7, 5), (16, 16), (67, 41)])
                {
                    data.Add(width, height, colors, 0, colors % 2 == 0, method);
                    data.Add(width, height, colors, 4, colors % 2 == 1, method);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void WhatIsWrittenIsRead(int width, int height, int colors, int bandRows, bool alpha, CompressionMethod method)
    {
        IndexedImage image = SyntheticMaps.Blocks(width, height, colors, alpha);
        byte[] bytes = TinctWriter.Write(image, null, new WriteOptions { Method = method, BandRows = bandRows });

        TinctFile file = TinctFile.Open(bytes);
        IndexedImage decoded = file.Decode();
        var pixels = new RgbaColor[width * height];
        file.DecodePixels(pixels);
        file.Verify();

        Assert.Equal((width, height, colors, alpha), (file.Header.Width, file.Header.Height, file.Header.ColorCount, file.Header.HasAlpha));
        Assert.Equal(bandRows == 0 || colors == 1 ? 1 : (height + 3) / 4, file.Bands.Length);
        Assert.True(image.Palette.Colors.SequenceEqual(decoded.Palette.Colors));
        Assert.Equal(image.Indices, decoded.Indices);
        Assert.Equal(SyntheticMaps.Pixels(image), pixels);
        Assert.Equal(file.Header, TinctHeader.Read(bytes.AsSpan(0, Math.Min(bytes.Length, TinctHeader.MaxLength))));
    }

    [Fact]
    public void TheFewestBytesAroundAnIcon()
    {
        IndexedImage icon = SyntheticMaps.Blocks(16, 16, 4);
        byte[] bytes = TinctWriter.Write(icon, null, new WriteOptions { Method = CompressionMethod.Stored });
        Assert.Equal(14 + (4 * 3) + 9 + 4, bytes.Length - (16 * 16 / 4));
    }

    [Fact]
    public void ABandIsStoredWhenCompressionDoesNotPay()
    {
        var noise = new ushort[256 * 16];
        var random = new Random(1);
        for (int i = 0; i < noise.Length / 2; i++)
        {
            noise[i] = (ushort)random.Next(256);
        }

        var palette = new Palette(SyntheticMaps.Blocks(1, 1, 256).Palette.Colors);
        var image = new IndexedImage(256, 16, palette, noise);
        TinctFile file = TinctFile.Open(TinctWriter.Write(image, null, new WriteOptions { BandRows = 8 }));

        Assert.Equal([CompressionMethod.Stored, CompressionMethod.Lz4], file.Bands.Select(band => band.Method));
        Assert.Equal(noise, file.Decode().Indices);
    }

    [Fact]
    public void AnyRowsAndAnyRectangleAreThoseOfTheWholePicture()
    {
        const int width = 19;
        const int height = 23;
        IndexedImage image = SyntheticMaps.Blocks(width, height, 7);
        RgbaColor[] expected = SyntheticMaps.Pixels(image);
        byte[] bytes = TinctWriter.Write(image, null, new WriteOptions { BandRows = 5 });
        TinctFile file = TinctFile.Open(bytes);
        CompressedImage compressed = CompressedImage.Open(bytes);
        for (int first = 0; first <= height; first++)
        {
            for (int count = 0; count <= height - first; count++)
            {
                var indices = new ushort[count * width];
                var pixels = new RgbaColor[count * width];
                file.DecodeRows(first, count, indices);
                file.DecodeRows(first, count, pixels);
                Assert.Equal(image.Indices[(first * width)..((first + count) * width)], indices);
                Assert.Equal(expected[(first * width)..((first + count) * width)], pixels);

                int x = first % width;
                int columns = Math.Min(count, width - x);
                indices = new ushort[columns * count];
                pixels = new RgbaColor[columns * count];
                compressed.Read(x, first, columns, count, indices);
                compressed.Read(x, first, columns, count, pixels);
                for (int i = 0; i < indices.Length; i++)
                {
                    int source = ((first + (i / columns)) * width) + x + (i % columns);
                    Assert.Equal((image.Indices[source], expected[source]), (indices[i], pixels[i]));
                }
            }
        }
    }

    [Fact]
    public void BandsAndRectanglesOpenInSeveralThreadsAtOnce()
    {
        IndexedImage image = SyntheticMaps.Blocks(64, 200, 300);
        RgbaColor[] expected = SyntheticMaps.Pixels(image);
        TinctFile file = TinctFile.Open(TinctWriter.Write(image, null, new WriteOptions { BandRows = 7 }));
        CompressedImage compressed = CompressedImage.Compress(image, new WriteOptions { BandRows = 7 });
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            BandInfo band = file.Bands[i % file.Bands.Length];
            var pixels = new RgbaColor[band.RowCount * 64];
            file.DecodeBand(i % file.Bands.Length, pixels);
            Assert.Equal(expected[(band.FirstRow * 64)..((band.FirstRow + band.RowCount) * 64)], pixels);
            var line = new RgbaColor[64];
            compressed.Read(0, i / 2, 64, 1, line);
            Assert.Equal(expected[(i / 2 * 64)..((i / 2 * 64) + 64)], line);
        });
    }

    [Fact]
    public void RowsOutsideThePictureAndBuffersOfAnotherLengthAreArgumentErrors()
    {
        TinctFile file = TinctFile.Open(TinctWriter.Write(SyntheticMaps.Blocks(4, 4, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.DecodeRows(1, 4, new ushort[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.DecodeRows(-1, 1, new ushort[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.DecodeBand(1, new ushort[16]));
        Assert.Throws<ArgumentException>(() => file.DecodePixels(new RgbaColor[15]));
    }

    [Fact]
    public void AStreamCanTakeTheBandsBeforeTheFrontMatterIsKnown()
    {
        IndexedImage image = SyntheticMaps.Blocks(31, 40, 5);
        var options = new WriteOptions { BandRows = 9 };
        var sections = new FileSections { Text = [new TextEntry("Title", "Blocks")] };
        var front = new FrontMatterWriter(31, 40, image.Palette, sections, options);
        using var stream = new MemoryStream();
        stream.Position = front.BandsOffset;
        for (int band = 0; band < front.Plan.Count; band++)
        {
            Span<ushort> rows = image.Indices.AsSpan(front.Plan.FirstRow(band) * 31, front.Plan.RowCount(band) * 31);
            EncodedBand encoded = BandEncoder.Encode(rows, 31, image.Palette, options);
            front.Add(encoded);
            stream.Write(encoded.Bytes.Span);
        }

        stream.Write(front.Trailer.Span);
        stream.Position = 0;
        stream.Write(front.Finish());

        Assert.Equal(TinctWriter.Write(image, sections, options), stream.ToArray());
    }

    [Fact]
    public void APipeGetsTheSameFile()
    {
        IndexedImage image = SyntheticMaps.Blocks(31, 40, 5);
        var options = new WriteOptions { BandRows = 9 };
        var sections = new FileSections { Icc = new byte[] { 7 }, Text = [new TextEntry("Title", "Blocks")] };
        var front = new FrontMatterWriter(31, 40, image.Palette, sections, options);
        EncodedBand[] bands = [.. Enumerable.Range(0, front.Plan.Count).Select(band => BandEncoder.Encode(
            image.Indices.AsSpan(front.Plan.FirstRow(band) * 31, front.Plan.RowCount(band) * 31), 31, image.Palette, options))];
        using var bytes = new MemoryStream();
        using (var pipe = new BufferedStream(bytes))
        {
            TinctWriter.Assemble(front, bands, pipe);
            pipe.Flush();
            Assert.Equal(TinctWriter.Write(image, sections, options), bytes.ToArray());
        }
    }

    [Fact]
    public void DenseBandsAreNoLargerThanTheFormatAllows()
    {
        foreach (int bandRows in (int[])[0, 6000, 20_000])
        {
            BandPlan plan = BandPlan.Choose(4096, 20_000, 16, new WriteOptions { Method = CompressionMethod.Dense, BandRows = bandRows });
            Assert.InRange(plan.BandRows, 1, (1 << 24) / 4096);
        }
    }

    [Theory]
    [InlineData(CompressionMethod.Dense, 4096)]
    [InlineData(CompressionMethod.Swift, 0)]
    public void MoreWorkThanTheLimitIsRefused(CompressionMethod method, int pixels)
    {
        Palette palette = SyntheticMaps.Blocks(1, 1, 5).Palette;
        byte[] file = TinctWriter.Write(new IndexedImage(64, 64, palette, SyntheticMaps.Blocks(64, 64, 5).Indices), null, new WriteOptions { Method = method, BandRows = 16 });
        long work = pixels + (4 * 2 * palette.Count); // four bands, two pixels an entry each
        Assert.Equal(method, TinctFile.Open(file, new DecodeLimits { MaxDensePixels = work }).Bands[0].Method);

        var less = new DecodeLimits { MaxDensePixels = work - 1 };
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => TinctFile.Open(file, less)).Kind);
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => TinctFile.OpenDamaged(file, less)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStreamCanBeReadBandByBand(bool isPipe)
    {
        IndexedImage image = SyntheticMaps.Blocks(31, 40, 5);
        var sections = new FileSections { Icc = new byte[] { 4 }, Xmp = new byte[] { 1, 2, 3 } };
        byte[] bytes = TinctWriter.Write(image, sections, new WriteOptions { BandRows = 9 });
        FrontMatter? front;
        int have = 0;
        int rounds = 0;
        while (!FrontMatter.TryParse(bytes.AsSpan(0, have), isPipe ? null : bytes.Length, null, out front, out int needed))
        {
            Assert.InRange(needed, have + 1, bytes.Length);
            have = needed;
            rounds++;
        }

        Assert.InRange(rounds, 1, 3);
        Assert.Equal(front.Length, have);
        var decoder = new BandDecoder(front.Header, front.Palette);
        var decoded = new List<ushort>();
        foreach (BandInfo band in front.Bands)
        {
            var rows = new ushort[band.RowCount * 31];
            decoder.Decode(band, bytes.AsSpan((int)band.Offset, (int)band.Length), 0, band.RowCount, rows.AsSpan());
            decoded.AddRange(rows);
        }

        Assert.Equal(image.Indices, decoded);
        FileSections read = front.ReadSections(
            bytes.AsMemory(front.Length..(int)front.BandsOffset), bytes.AsMemory((int)front.BandsEnd..), null, out var list);
        Assert.Equal([1, 2, 3], read.Xmp.ToArray());
        Assert.Equal(["iccp", "xmpp"], list.Select(section => section.Tag));
    }

    [Theory]
    [InlineData(768, 512, 256)]
    [InlineData(1, 16_777_215, 2)]
    [InlineData(16_777_215, 3, 65_536)]
    [InlineData(20_000, 20_000, 16)]
    [InlineData(16_777_215, 16_777_215, 1)]
    public void BandsCoverAllRowsWhateverTheShape(int width, int height, int colors)
    {
        foreach (CompressionMethod method in Enum.GetValues<CompressionMethod>())
        {
            BandPlan plan = BandPlan.Choose(width, height, colors, new WriteOptions { Method = method });
            long rows = 0;
            for (int band = 0; band < plan.Count; band++)
            {
                // Up to 16 million bands: an assertion for each would take half a minute.
                int rowCount = plan.RowCount(band);
                if (plan.FirstRow(band) != rows || rowCount < 1 || rowCount > plan.BandRows)
                {
                    Assert.Fail($"band {band} of {plan.Count} has {rowCount} rows from {plan.FirstRow(band)}, after {rows} rows");
                }

                rows += rowCount;
            }

            Assert.Equal(height, rows);
            if (colors > 1)
            {
                Assert.Equal(plan.Count, new TinctHeader(width, height, colors) { BandRows = plan.BandRows }.BandCount);
            }
        }
    }

    [Fact]
    public void ThePlanHasOneBandOrASmallEvenNumberOfThem()
    {
        foreach (CompressionMethod method in Enum.GetValues<CompressionMethod>())
        {
            foreach (int height in Enumerable.Range(1, 400).Select(i => i * 97))
            {
                BandPlan plan = BandPlan.Choose(1024, height, 256, new WriteOptions { Method = method });
                Assert.True(plan.Count == 1 || plan.Count % 2 == 0, $"{height} rows, {method}: {plan.Count} bands");
                Assert.InRange(plan.BandRows * 1024L, Math.Min(height * 1024L, 1 << 20), 7 << 20);
            }
        }
    }

    [Fact]
    public void AHighPictureOfOneColourIsOneBandInTheFileThoughItIsMadeInParts()
    {
        var image = new IndexedImage(3000, 1500, new Palette([new RgbaColor(9, 8, 7)]), new ushort[3000 * 1500]);
        var front = new FrontMatterWriter(3000, 1500, image.Palette, null, WriteOptions.Default);
        Assert.True(front.Plan.Count > 1);
        byte[] bytes = TinctWriter.Write(image);
        Assert.Equal((0, 1500), ((int)TinctFile.Open(bytes).Bands.Single().Length, TinctFile.Open(bytes).Bands.Single().RowCount));
        Assert.Equal(front.BandsOffset, bytes.Length);
        Assert.Equal(image.Indices, TinctFile.Open(bytes).Decode().Indices);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public void APageScannedInFewColoursIsOneDenseBand(int colors, int bands) =>
        Assert.Equal(bands, BandPlan.Choose(2480, 3508, colors, new WriteOptions { Method = CompressionMethod.Dense }).Count);
}
