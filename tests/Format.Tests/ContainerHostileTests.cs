using System.Buffers.Binary;

namespace Tinct.Format.Tests;

/// <summary>Files that are damaged or forged: every one is refused in good time and without large allocations.</summary>
public class ContainerHostileTests
{
    /// <summary>Small enough that nothing in these tests may allocate much, whatever a file claims.</summary>
    private static readonly DecodeLimits Limits = new() { MaxPixels = 1 << 16, MaxSectionBytes = 1 << 16 };

    public static TheoryData<string> Golden() => new(GoldenFiles().Keys);

    /// <summary>Those small enough to try every value of every byte.</summary>
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

        // A message, a few objects and the decoded picture a read, and the padded palette for 16-bit indices; a forged
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
        byte[] bytes = TinctWriter.Write(image, new FileSections { Text = [new TextEntry("a", "b")] }, new WriteOptions { BandRows = 6 });
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

        Assert.Empty(damaged.Salvage(indices, 0));
        Assert.Equal(TinctErrorKind.Checksum, Assert.Single(damaged.Damage).Kind);
        Assert.Equal(image.Indices, indices);
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

    /// <summary>Bytes allocated by opening a square picture and decoding it, when the pools have been filled once.</summary>
    private static long AllocatedByDecoding(int side)
    {
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(side, side, 200), null, new WriteOptions { Lz4Level = 3, BandRows = side });
        var pixels = new RgbaColor[side * side];
        TinctFile.Open(file).DecodePixels(pixels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TinctFile.Open(file).DecodePixels(pixels);
        return GC.GetAllocatedBytesForCurrentThread() - before;
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
