using System.Buffers.Binary;

namespace Tinct.Format.Tests;

/// <summary>Files that are damaged or forged: every one is refused in good time and without large allocations.</summary>
public class ContainerHostileTests
{
    /// <summary>Small enough that nothing in these tests may allocate much, whatever a file claims.</summary>
    private static readonly DecodeLimits Limits = new() { MaxPixels = 1 << 16, MaxSectionBytes = 1 << 16 };

    public static TheoryData<string> Golden() => new(GoldenFiles().Keys);

    /// <summary>The files small enough to try every value of every byte.</summary>
    public static TheoryData<string> SmallGolden() => new(GoldenFiles().Where(file => file.Value.Length < 150).Select(file => file.Key));

    [Theory]
    [MemberData(nameof(Golden))]
    public void EveryTruncationIsRefused(string name)
    {
        byte[] file = GoldenFiles()[name];
        ReadEverything(file);
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            TinctFormatException fault = Assert.Throws<TinctFormatException>(() => ReadEverything(cut));
            Assert.True(
                fault.Kind is TinctErrorKind.Truncated or TinctErrorKind.Checksum or TinctErrorKind.Invalid,
                $"{length} of {file.Length} bytes: {fault.Message}");
            SalvageAnything(cut);
        }
    }

    [Theory]
    [MemberData(nameof(SmallGolden))]
    public void EveryChangeOfAByteIsRefused(string name)
    {
        byte[] file = GoldenFiles()[name];
        byte[] changed = (byte[])file.Clone();
        for (int offset = 0; offset < file.Length; offset++)
        {
            for (int change = 1; change < 256; change++)
            {
                changed[offset] = (byte)(file[offset] ^ change);
                Assert.True(IsRefused(changed), $"Byte {offset} as {changed[offset]:x2}");
            }

            SalvageAnything(changed);
            changed[offset] = file[offset];
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void EveryChangeOfAByteUnderARightChecksumIsRefusedOrReadWithoutHarm(string name)
    {
        byte[] file = GoldenFiles()[name];
        TinctFile original = TinctFile.Open(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long reads = 0;
        int secondColor = original.Header.Length + 3;
        int lastColor = original.Header.Length + (3 * (original.Header.ColorCount - 1));
        foreach (int offset in Enumerable.Range(0, file.Length).Where(offset => offset < secondColor || offset >= lastColor))
        {
            foreach (int change in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 255, 0x55])
            {
                byte[] changed = SealAll(file.With(offset, (byte)(file[offset] ^ change)), original);
                IsRefused(changed);
                SalvageAnything(changed);
                reads++;
            }
        }

        // A message, a few objects and the decoded picture for each read, and the padded palette for 16-bit indices; a forged
        // length that is believed costs far more.
        int paddedPalettes = original.Header.BitsPerIndex == 16 ? 2 * 4 * 65_536 : 0;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, reads * (paddedPalettes + (64 * 1024)));
    }

    [Theory]
    [InlineData(16_777_215, 16_777_215, 2, TinctErrorKind.Limit)]
    [InlineData(16_777_215, 1, 1, TinctErrorKind.Limit)]
    [InlineData(1, 16_777_215, 65_536, TinctErrorKind.Limit)]
    [InlineData(32_768, 32_768, 256, TinctErrorKind.Limit)]
    [InlineData(16_384, 16_384, 256, TinctErrorKind.Invalid)]
    [InlineData(1_000, 1_000, 65_536, TinctErrorKind.Truncated)]
    public void ForgedSizesFailFast(int width, int height, int colors, TinctErrorKind expected)
    {
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(16, 16, 2));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(6), width | (height << 24));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(10), (ushort)(height >> 8));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(12), (ushort)(colors - 1));
        if (expected == TinctErrorKind.Invalid)
        {
            file = [.. file[..14], .. new byte[3 * colors], .. file[20..]];
            file[14 + (3 * colors)] = (byte)CompressionMethod.Lz4;
            file = file.Resealed(14 + (3 * colors) + 13);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        TinctFormatException fault = Assert.Throws<TinctFormatException>(() => TinctFile.Open(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * 1024);
        Assert.Equal(expected, fault.Kind);
    }

    [Fact]
    public void ReadingAHeaderAllocatesNothing()
    {
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(16, 16, 2), null, new WriteOptions { BandRows = 3 });
        TinctHeader.Read(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TinctHeader header = TinctHeader.Read(file);
        bool other = TinctHeader.TryRead(file.AsSpan(1), out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((16, 16, 3, 6, false), (header.Width, header.Height, header.BandRows, header.BandCount, other));
    }

    [Fact]
    public void DecodingIntoACallersBufferAllocatesNothingThatGrowsWithThePicture()
    {
        Assert.InRange(AllocatedByDecoding(1500), 0, AllocatedByDecoding(40) + 1024);
    }

    [Fact]
    public void DamageToABandLosesItsRowsOnly()
    {
        IndexedImage image = SyntheticMaps.Blocks(20, 20, 5);
        var dense = new WriteOptions { Method = CompressionMethod.Dense, BandRows = 6 };
        byte[] bytes = TinctWriter.Write(image, new FileSections { Text = [new TextEntry("a", "b")] }, dense);
        TinctFile intact = TinctFile.Open(bytes);
        BandInfo band = intact.Bands[1];
        bytes[band.Offset + 2] ^= 4;
        bytes = bytes[..((int)intact.Bands[3].Offset + 1)];

        TinctFile damaged = TinctFile.OpenDamaged(bytes);
        var pixels = new RgbaColor[400];
        var fill = new RgbaColor(1, 2, 3, 4);
        var lost = damaged.Salvage(pixels, fill);

        Assert.Equal([(6, 6, TinctErrorKind.Checksum), (18, 2, TinctErrorKind.Truncated)], lost.Select(l => (l.FirstRow, l.RowCount, l.Reason.Kind)));
        Assert.Equal(TinctErrorKind.Truncated, Assert.Single(damaged.Damage).Kind);
        Assert.True(damaged.Sections.IsEmpty);
        RgbaColor[] expected = SyntheticMaps.Pixels(image);
        expected.AsSpan(6 * 20, 6 * 20).Fill(fill);
        expected.AsSpan(18 * 20).Fill(fill);
        Assert.Equal(expected, pixels);
    }

    [Fact]
    public void AWrongFrontChecksumIsReportedAndTheBandsAreSalvaged()
    {
        IndexedImage image = SyntheticMaps.Blocks(20, 20, 5);
        byte[] bytes = TinctWriter.Write(image);
        bytes[TinctFile.Open(bytes).FrontMatterLength - 1] ^= 1;

        TinctFile damaged = TinctFile.OpenDamaged(bytes);
        var indices = new ushort[400];

        LostRows unsure = Assert.Single(damaged.Salvage(indices, 0));
        Assert.Equal((0, 20, true), (unsure.FirstRow, unsure.RowCount, unsure.AreKept));
        Assert.Equal(TinctErrorKind.Checksum, Assert.Single(damaged.Damage).Kind);
        Assert.Equal(image.Indices, indices);
    }

    [Fact]
    public void OfManyDamagedBandsThoseBeyondTheFirstThousandAreToldByTheirKindAlone()
    {
        const int height = 3 * Losses.MostReasons;
        var image = new IndexedImage(8, height, SyntheticMaps.Blocks(1, 1, 2).Palette, new ushort[8 * height]);
        byte[] bytes = TinctWriter.Write(image, null, new WriteOptions { Method = CompressionMethod.Stored, BandRows = 1 });
        bytes.AsSpan(TinctFile.Open(bytes).FrontMatterLength).Fill(0xFF);

        var lost = TinctFile.OpenDamaged(bytes).Salvage(new ushort[8 * height], 0);

        Assert.Equal(Losses.MostReasons + 1, lost.Length);
        Assert.All(lost.SkipLast(1), static part => Assert.Contains($"the band of row {part.FirstRow} is", part.Reason.Message, StringComparison.Ordinal));
        Assert.Equal((Losses.MostReasons, 2 * Losses.MostReasons, true), (lost[^1].FirstRow, lost[^1].RowCount, lost[^1].AreKept));
        Assert.Equal((TinctErrorKind.Checksum, -1), (lost[^1].Reason.Kind, lost[^1].Reason.Offset));
        Assert.DoesNotContain("of row", lost[^1].Reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoredBandLosesOnlyTheRowThatNoRowCanBe()
    {
        IndexedImage image = SyntheticMaps.Blocks(20, 20, 5);
        byte[] bytes = TinctWriter.Write(image, null, new WriteOptions { Method = CompressionMethod.Stored, BandRows = 6 });
        bytes[TinctFile.Open(bytes).Bands[1].Offset + 25] = 0xF0;

        var indices = new ushort[400];
        IEnumerable<LostRows> lost = TinctFile.OpenDamaged(bytes).Salvage(indices, 7);

        Assert.Equal([(6, 2, true), (8, 1, false), (9, 3, true)], lost.Select(static part => (part.FirstRow, part.RowCount, part.AreKept)));
        Assert.All(lost, static part => Assert.Equal(TinctErrorKind.Checksum, part.Reason.Kind));
        ushort[] expected = [.. image.Indices];
        expected.AsSpan(8 * 20, 20).Fill(7);
        Assert.Equal(expected, indices);
    }

    [Fact]
    public void AnLz4BandKeepsTheRowsBeforeTheDamage()
    {
        // Noise, so that the block is literals and a byte of it is a byte of a row; then a row of nothing, which is a match.
        var bytesOfRows = new byte[40 * 30];
        new Random(5).NextBytes(bytesOfRows);
        bytesOfRows.AsSpan(20 * 40, 40).Clear();
        ushort[] noise = [.. bytesOfRows.Select(static index => (ushort)index)];
        var image = new IndexedImage(40, 30, SyntheticMaps.Blocks(1, 1, 256).Palette, noise);
        byte[] bytes = TinctWriter.Write(image);
        TinctFile intact = TinctFile.Open(bytes);
        Assert.Equal(CompressionMethod.Lz4, intact.Bands[0].Method);

        foreach (int cut in (int[])[1, 200, 500])
        {
            var pixels = new RgbaColor[noise.Length];
            LostRows[] lost = [.. TinctFile.OpenDamaged(bytes.AsMemory(0, bytes.Length - cut)).Salvage(pixels.AsSpan(), new RgbaColor(1, 2, 3))];

            Assert.Equal([(0, true), (lost[0].RowCount, false)], lost.Select(static part => (part.FirstRow, part.AreKept)));
            Assert.Equal(30, lost.Sum(static part => part.RowCount));
            Assert.InRange(lost[0].RowCount, 27 - (cut / 40), 30 - (cut / 40));
            int kept = lost[0].RowCount * 40;
            Assert.Equal(SyntheticMaps.Pixels(image)[..kept], pixels[..kept]);
            Assert.All(pixels[kept..], static pixel => Assert.Equal(new RgbaColor(1, 2, 3), pixel));
        }
    }

    [Theory]
    [InlineData(CompressionMethod.Stored)]
    [InlineData(CompressionMethod.Lz4)]
    [InlineData(CompressionMethod.Swift)]
    [InlineData(CompressionMethod.Dense)]
    public void RowsAreSalvagedAsTheWholeIs(CompressionMethod method)
    {
        byte[] bytes = TinctWriter.Write(SyntheticMaps.Blocks(33, 21, 5), null, new WriteOptions { Method = method, BandRows = 4 });
        BandInfo band = TinctFile.Open(bytes).Bands[2];
        bytes[band.Offset + (band.Length / 2)] ^= 0x11;
        TinctFile damaged = TinctFile.OpenDamaged(bytes);
        var fill = new RgbaColor(9, 9, 9);
        var whole = new RgbaColor[33 * 21];
        var rows = new List<RgbaColor>();

        IEnumerable<LostRows> lost = damaged.Salvage(whole.AsSpan(), fill);
        IEnumerable<LostRows> lostOfRows = damaged.SalvageRows(5, 12, fill, (row, number) =>
        {
            Assert.Equal((5 * 33) + rows.Count, number * 33);
            rows.AddRange(row);
        });

        Assert.Equal(whole[(5 * 33)..(17 * 33)], rows);
        Assert.Equal(lost.Select(static part => (part.FirstRow, part.RowCount, part.AreKept)), lostOfRows.Select(static part => (part.FirstRow, part.RowCount, part.AreKept)));
        Assert.All(lost, static part => Assert.InRange(part.FirstRow, 8, 11));
    }

    [Fact]
    public void ColorSectionsThatACutTookAreDamageThatIsTold()
    {
        var picture = new IndexedImage(3, 2, new Palette([new RgbaColor(9, 8, 7)]), new ushort[6]);
        byte[] bytes = TinctWriter.Write(picture, new FileSections { CodePoints = new ColorCodePoints(1, 13, true) });
        byte[] front = bytes[..TinctFile.Open(bytes).FrontMatterLength];

        TinctFile damaged = TinctFile.OpenDamaged(front);

        Assert.Equal(TinctErrorKind.Truncated, Assert.Single(damaged.Damage).Kind);
        Assert.Empty(damaged.Salvage(new ushort[6], 0));
    }

    [Fact]
    public void BytesBehindAPictureAreDamageThatIsTold()
    {
        byte[] bytes = [.. TinctWriter.Write(SyntheticMaps.Blocks(20, 20, 5)), 1];

        TinctFile damaged = TinctFile.OpenDamaged(bytes);

        Assert.Equal(TinctErrorKind.Invalid, Assert.Single(damaged.Damage).Kind);
        Assert.Empty(damaged.Salvage(new ushort[400], 0));
    }

    /// <summary>Files that between them have every part of the format.</summary>
    private static Dictionary<string, byte[]> GoldenFiles()
    {
        var few = new FileSections { Icc = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"u8.ToArray(), Text = [new TextEntry("k", "v")] };
        var all = new FileSections
        {
            Icc = few.Icc,
            Exif = few.Icc,
            Xmp = few.Icc,
            Text = [new TextEntry("k", "v"), new TextEntry("k", "v")],
            Model = ContainerSectionTests.Model(CovarianceType.Tied, 3, 3),
            Unknown = [new UnknownSection("uuuu", 0, 1, new byte[] { 1 })],
        };
        var bands = new WriteOptions { BandRows = 6 };
        return new Dictionary<string, byte[]>
        {
            ["one LZ4 band, sections"] = TinctWriter.Write(SyntheticMaps.Blocks(21, 9, 3), few),
            ["bands, alpha"] = TinctWriter.Write(SyntheticMaps.Blocks(18, 13, 5, alpha: true), null, bands),
            ["one stored band"] = TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 2), null, new WriteOptions { Method = CompressionMethod.Stored }),
            ["swift, photo"] = TinctWriter.Write(SyntheticMaps.Blocks(21, 9, 20), null, new WriteOptions { Method = CompressionMethod.Swift, SwiftMode = SwiftMode.Photo }),
            ["swift, graphic"] = TinctWriter.Write(SwiftPictures.Tiles(64, 8, 5), null, new WriteOptions { Method = CompressionMethod.Swift, SwiftMode = SwiftMode.GraphicWithMatches }),
            ["dense"] = TinctWriter.Write(SyntheticMaps.Blocks(21, 9, 3), null, new WriteOptions { Method = CompressionMethod.Dense }),
            ["one colour"] = TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 1), new FileSections { Exif = new byte[] { 1 } }),
            ["all sections"] = TinctWriter.Write(SyntheticMaps.Blocks(21, 9, 3), all),
            ["16 bits, bands"] = TinctWriter.Write(SyntheticMaps.Blocks(21, 9, 257), null, bands),
        };
    }

    /// <summary>Bytes allocated by opening a square picture and decoding it, after the pools were filled once.</summary>
    private static long AllocatedByDecoding(int side)
    {
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(side, side, 200), null, new WriteOptions { Lz4Level = 3, BandRows = side });
        var pixels = new RgbaColor[side * side];
        TinctFile.Open(file).DecodePixels(pixels);
        long least = long.MaxValue;

        // A collection of garbage may empty the pool of arrays, which are then made again.
        for (int times = 0; times < 5; times++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TinctFile.Open(file).DecodePixels(pixels);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void ReadEverything(byte[] bytes)
    {
        TinctFile file = TinctFile.Open(bytes, Limits);
        file.Verify();
        file.Decode();
        file.DecodePixels(new RgbaColor[file.Header.PixelCount]);
    }

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            ReadEverything(bytes);
            return false;
        }
        catch (TinctFormatException)
        {
            return true;
        }
    }

    private static void SalvageAnything(byte[] bytes)
    {
        try
        {
            TinctFile file = TinctFile.OpenDamaged(bytes, Limits);
            file.Salvage(new RgbaColor[file.Header.PixelCount], default);
        }
        catch (TinctFormatException)
        {
            // Nothing was left to salvage.
        }
    }

    /// <summary>Makes all checksums right where they were in the original, whatever the bytes say now.</summary>
    private static byte[] SealAll(byte[] bytes, TinctFile original)
    {
        for (int i = 0; i < original.Bands.Length && original.Header.ColorCount > 1; i++)
        {
            BandInfo band = original.Bands[i];
            int end = original.FrontMatterLength - sizeof(uint) - ((original.Bands.Length - 1 - i) * 9);
            uint crc = Crc32C.Compute(bytes.AsSpan((int)band.Offset, (int)band.Length));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end - sizeof(uint)), crc);
        }

        foreach (SectionInfo section in original.SectionList)
        {
            bytes = bytes.Resealed(section);
        }

        return bytes.Resealed(original.FrontMatterLength);
    }
}
