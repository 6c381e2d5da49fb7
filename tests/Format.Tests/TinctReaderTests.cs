namespace Tinct.Format.Tests;

/// <summary>Files read from streams of every kind give the same as from memory.</summary>
public sealed class TinctReaderTests
{
    private static readonly FileSections s_sections = new()
    {
        Icc = new byte[] { 1, 2, 3 },
        Xmp = new byte[] { 4, 5 },
        Text = [new TextEntry("Title", "Blocks")],
    };

    public static TheoryData<bool, int> Streams => new()
    {
        { true, int.MaxValue },
        { true, 1 },
        { false, int.MaxValue },
        { false, 1 },
        { false, 7 },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void EveryKindOfFileIsReadWhole(bool canSeek, int atATime)
    {
        foreach (byte[] file in Files())
        {
            TinctFile expected = TinctFile.Open(file);
            using TinctReader reader = Open(file, canSeek, atATime);
            Assert.Equal(expected.Header, reader.Header);
            Assert.Equal(expected.Palette, reader.Palette);
            Assert.Equal(expected.Bands.AsEnumerable(), reader.Bands);
            Assert.Equal(expected.FrontMatterLength, reader.FrontMatterLength);
            Assert.Equal(canSeek ? file.Length : null, reader.Length);
            Assert.Equal(expected.Sections.Icc.ToArray(), reader.ColorSections.Icc.ToArray());
            Assert.Equal(expected.Decode().Indices, reader.Decode().Indices);
            FileSections sections = reader.ReadSections();
            Assert.Equal(expected.Sections.Xmp.ToArray(), sections.Xmp.ToArray());
            Assert.Equal(expected.Sections.Text.AsEnumerable(), sections.Text);
            Assert.Equal(expected.SectionList.AsEnumerable(), reader.SectionList);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void RowsAreReadOneByOneAndInPieces(bool canSeek, int atATime)
    {
        foreach (byte[] file in Files())
        {
            RgbaColor[] pixels = TinctFile.Open(file).Decode().ToPixels();
            ushort[] indices = TinctFile.Open(file).Decode().Indices;
            foreach (int step in (int[])[1, 2, 5, 13])
            {
                using TinctReader byPixels = Open(file, canSeek, atATime);
                using TinctReader byIndices = Open(file, canSeek, atATime);
                int width = byPixels.Header.Width;
                for (int row = 0; row < byPixels.Header.Height; row += step)
                {
                    int count = Math.Min(step, byPixels.Header.Height - row);
                    var somePixels = new RgbaColor[count * width];
                    var someIndices = new ushort[count * width];
                    byPixels.DecodeRows(row, count, somePixels);
                    byIndices.DecodeRows(row, count, someIndices);
                    Assert.Equal(pixels[(row * width)..((row + count) * width)], somePixels);
                    Assert.Equal(indices[(row * width)..((row + count) * width)], someIndices);
                }
            }
        }
    }

    [Fact]
    public void AFileMayStartInTheMiddleOfAStreamThatCanSeek()
    {
        byte[] file = Banded();
        using var stream = new MemoryStream([9, 9, 9, .. file]) { Position = 3 };
        using var reader = new TinctReader(stream);
        Assert.Equal(file.Length, reader.Length);
        Assert.Equal(TinctFile.Open(file).Decode().Indices, reader.Decode().Indices);
    }

    [Fact]
    public void WhatIsNotAskedForIsNotRead()
    {
        byte[] file = Banded();
        var stream = new TricklingStream(file, int.MaxValue, canSeek: true);
        using var reader = new TinctReader(stream);
        long front = stream.Delivered;
        Assert.InRange(front, 1, reader.Bands[0].Offset);
        reader.DecodeRows(20, 3, new ushort[3 * reader.Header.Width]);
        Assert.Equal(front + reader.Bands[2].Length, stream.Delivered);
    }

    [Fact]
    public void AStreamThatCannotSeekGoesForwardOnly()
    {
        using TinctReader reader = Open(Banded(), canSeek: false, 50);
        int width = reader.Header.Width;
        reader.DecodeRows(10, 2, new ushort[2 * width]);
        reader.DecodeRows(9, 1, new ushort[width]);
        Assert.Throws<InvalidOperationException>(() => reader.DecodeRows(8, 1, new ushort[width]));
        reader.DecodeRows(30, 4, new ushort[4 * width]);
        Assert.Equal([4, 5], reader.ReadSections().Xmp.ToArray());
        Assert.Equal([4, 5], reader.ReadSections().Xmp.ToArray());
        Assert.Throws<InvalidOperationException>(() => reader.DecodeRows(8, 1, new ushort[width]));
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        using TinctReader reader = Open(Banded(), canSeek: true, 50);
        int width = reader.Header.Width;
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.DecodeRows(-1, 1, new ushort[width]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.DecodeRows(0, reader.Header.Height + 1, new ushort[width]));
        Assert.Throws<ArgumentException>(() => reader.DecodeRows(0, 2, new RgbaColor[width]));
        Assert.Throws<ArgumentException>(() => reader.DecodePixels(new RgbaColor[(width * reader.Header.Height) + 1]));
        Assert.Throws<ArgumentNullException>(() => new TinctReader(null!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryTruncationIsRefusedAsInMemory(bool canSeek)
    {
        byte[] file = Banded();
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            TinctErrorKind kind = Assert.Throws<TinctFormatException>(() => TinctFile.Open(cut).Verify()).Kind;
            TinctErrorKind read = Assert.Throws<TinctFormatException>(() =>
            {
                using TinctReader reader = Open(cut, canSeek, 9);
                reader.Verify();
            }).Kind;
            Assert.Equal(kind, read);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryChangeOfAByteIsRefused(bool canSeek)
    {
        byte[] file = Banded();
        for (int at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 0x10;
            Assert.Throws<TinctFormatException>(() =>
            {
                using TinctReader reader = Open(changed, canSeek, 100);
                reader.Verify();
            });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BytesBehindTheEndAreRefused(bool canSeek)
    {
        foreach (byte[] file in Files())
        {
            Assert.Throws<TinctFormatException>(() =>
            {
                using TinctReader reader = Open([.. file, 0], canSeek, 100);
                reader.Verify();
            });
        }
    }

    [Fact]
    public void ADamagedBandCostsItsRowsOnly()
    {
        byte[] file = Banded();
        BandInfo damaged = TinctFile.Open(file).Bands[1];
        ushort[] expected = TinctFile.Open(file).Decode().Indices;
        file[damaged.Offset + 2] ^= 1;
        using TinctReader reader = Open(file, canSeek: false, 100);
        int width = reader.Header.Width;
        var row = new ushort[width];
        reader.DecodeRows(0, 1, row);
        var error = Assert.Throws<TinctFormatException>(() => reader.DecodeRows(damaged.FirstRow, 1, row));
        Assert.Equal(TinctErrorKind.Checksum, error.Kind);
        Assert.Equal(damaged.Offset, error.Offset);
        int next = damaged.FirstRow + damaged.RowCount;
        reader.DecodeRows(next, 1, row);
        Assert.Equal(expected[(next * width)..((next + 1) * width)], row);
    }

    [Fact]
    public void LimitsAreKept()
    {
        byte[] file = Banded();
        Assert.Equal(TinctErrorKind.Limit, Fault(new DecodeLimits { MaxWidth = 30 }));
        Assert.Equal(TinctErrorKind.Limit, Fault(new DecodeLimits { MaxSectionBytes = 25 }));

        TinctErrorKind Fault(DecodeLimits limits) => Assert.Throws<TinctFormatException>(() =>
        {
            using var reader = new TinctReader(new TricklingStream(file, 100, canSeek: false), limits);
            reader.ReadSections();
        }).Kind;
    }

    /// <summary>The header claims a band table of 150 megabytes and a band of 4 gigabytes, the stream ends before them.</summary>
    [Fact]
    public void WhatAStreamOnlyClaimsTakesNoMemory()
    {
        byte[] table = [0x8E, 0x54, 0x4E, 0x43, 1, 4, 1, 0, 0, 0xFF, 0xFF, 0xFF, 1, 0, 1, 0, .. new byte[1000]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            TinctErrorKind.Truncated,
            Assert.Throws<TinctFormatException>(() => new TinctReader(
                new TricklingStream(table, 100, canSeek: false), new DecodeLimits { MaxHeight = int.MaxValue })).Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
    }

    [Fact]
    public void TheStreamIsDisposedOfOrLeftOpenAsAsked()
    {
        foreach (bool leaveOpen in (bool[])[false, true])
        {
            var stream = new TricklingStream(Banded(), 100, canSeek: true);
            new TinctReader(stream, leaveOpen: leaveOpen).Dispose();
            Assert.Equal(!leaveOpen, stream.IsDisposed);
        }

        var broken = new TricklingStream([1, 2, 3], 100, canSeek: true);
        Assert.Throws<TinctFormatException>(() => new TinctReader(broken));
        Assert.False(broken.IsDisposed);
    }

    /// <summary>Whoever raises the limits meets the end of what arrays hold, and is told so.</summary>
    [Fact]
    public void WhatNoArrayHoldsIsAboveTheLimit()
    {
        DecodeLimits all = new() { MaxPixels = long.MaxValue, MaxSectionBytes = long.MaxValue };
        byte[] sections = Banded();
        long end = TinctFile.Open(sections).Bands[^1] is var last ? last.Offset + last.Length : 0;
        sections.AsSpan((int)end, 4).Fill(0xFF);
        using var trickle = new TinctReader(new TricklingStream(sections, int.MaxValue, canSeek: false), all);
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => trickle.ReadSections()).Kind);
        using var seeking = new TinctReader(new MemoryStream(sections), all);
        Assert.Equal(TinctErrorKind.Truncated, Assert.Throws<TinctFormatException>(() => seeking.ReadSections()).Kind);

        // 70,000 x 40,000 pixels of two colours in one stored band.
        byte[] large =
        [
            0x8E, .. "TNC"u8, 1, 0, 0x70, 0x11, 1, 0x40, 0x9C, 0, 1, 0, 0, 0, 0, 255, 255, 255, 0, .. BitConverter.GetBytes(8750 * 40_000), 0, 0, 0, 0,
        ];
        large = [.. large, .. BitConverter.GetBytes(Crc32C.Compute(large))];
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => new TinctReader(new MemoryStream(large), all)).Kind);
    }

    private static TinctReader Open(byte[] file, bool canSeek, int atATime) => new(new TricklingStream(file, atATime, canSeek));

    private static byte[] Banded() => TinctWriter.Write(SyntheticMaps.Blocks(31, 40, 5), s_sections, new WriteOptions { BandRows = 9 });

    private static IEnumerable<byte[]> Files()
    {
        yield return Banded();
        yield return TinctWriter.Write(SyntheticMaps.Blocks(31, 40, 300), null, new WriteOptions { BandRows = 7 });
        yield return TinctWriter.Write(SyntheticMaps.Blocks(31, 40, 1), s_sections, WriteOptions.Default);
        yield return TinctWriter.Write(SyntheticMaps.Blocks(31, 40, 16), null, new WriteOptions { Method = CompressionMethod.Stored });
        yield return TinctWriter.Write(SyntheticMaps.Blocks(31, 40, 16), s_sections, new WriteOptions { Method = CompressionMethod.Dense, CodePalette = true });
    }
}
