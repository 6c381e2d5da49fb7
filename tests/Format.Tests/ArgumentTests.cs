namespace Tinct.Format.Tests;

/// <summary>What callers may not ask for, and what this library cannot hold even if a caller raises the limits.</summary>
public class ArgumentTests
{
    private static readonly DecodeLimits s_unlimited = new() { MaxWidth = int.MaxValue, MaxHeight = int.MaxValue, MaxPixels = long.MaxValue, MaxDensePixels = long.MaxValue };

    [Fact]
    public void ThereIsNoBandBeforeTheFirstOrBehindTheLast()
    {
        TinctFile file = TinctFile.Open(TwoBands());

        Assert.Throws<ArgumentOutOfRangeException>(() => file.DecodeBand(-1, new ushort[21]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.DecodeBand(2, new ushort[21]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.VerifyBand(2));
    }

    [Fact]
    public void ABufferHasToFitItsRowsExactly()
    {
        TinctFile file = TinctFile.Open(TwoBands());

        foreach (int length in (int[])[20, 22])
        {
            Assert.Throws<ArgumentException>(() => file.DecodeBand(0, new ushort[length]));
            Assert.Throws<ArgumentException>(() => file.DecodeBand(0, new RgbaColor[length]));
            Assert.Throws<ArgumentException>(() => file.DecodeRows(1, 3, new ushort[length]));
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 6)]
    [InlineData(3, 3)]
    [InlineData(5, 1)]
    [InlineData(1, -1)]
    public void RowsHaveToLieInThePicture(int first, int count)
    {
        TinctFile file = TinctFile.Open(TwoBands());

        Assert.Throws<ArgumentOutOfRangeException>(() => file.DecodeRows(first, count, new ushort[35]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.SalvageRows(first, count, default, static (_, _) => { }));
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, -1, 1, 1)]
    [InlineData(7, 0, 1, 1)]
    [InlineData(0, 5, 1, 1)]
    [InlineData(0, 4, 1, 2)]
    [InlineData(6, 0, 2, 1)]
    [InlineData(0, 0, -1, 1)]
    [InlineData(0, 0, 1, -1)]
    public void ARectangleHasToLieInThePicture(int x, int y, int width, int height)
    {
        CompressedImage image = CompressedImage.Open(TwoBands());

        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => image.Read(x, y, width, height, new ushort[Math.Max(0, width * height)])).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => image.Read(x, y, width, height, new RgbaColor[Math.Max(0, width * height)])).ParamName);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void ABufferHasToFitItsRectangleExactly(int length)
    {
        CompressedImage image = CompressedImage.Open(TwoBands());

        Assert.Throws<ArgumentException>(() => image.Read(1, 1, 2, 2, new ushort[length]));
        Assert.Throws<ArgumentException>(() => image.Read(1, 1, 2, 2, new RgbaColor[length]));
    }

    [Theory]
    [InlineData(5, 4, 0)]
    [InlineData(5, 4, 6)]
    [InlineData(5, 1, 4)]
    [InlineData(70_000, 4, 65_536)]
    public void BandsHaveToFitThePicture(int height, int colors, int bandRows)
    {
        Assert.Throws<ArgumentException>(() => new TinctHeader(7, height, colors) { BandRows = bandRows });
        Assert.Equal(height, new TinctHeader(7, height, colors) { BandRows = height }.BandRows);
    }

    [Fact]
    public void WriteOptionsAreCheckedWhenTheyAreSet()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WriteOptions { Method = (CompressionMethod)4 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WriteOptions { BandRows = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WriteOptions { Lz4Level = 2 });
    }

    [Fact]
    public void IndicesHaveToFitThePictureAndThePalette()
    {
        var palette = new Palette([default, new RgbaColor(1, 2, 3)]);

        Assert.Throws<ArgumentException>(() => new IndexedImage(2, 1, palette, [1, 2]));
        Assert.Throws<ArgumentException>(() => new IndexedImage(2, 1, palette, [0]));
        Assert.Throws<ArgumentException>(() => new IndexedImage(2, 1, palette, [0, 1, 0]));
        Assert.Equal(1, new IndexedImage(2, 1, palette, [0, 1]).Indices[1]);
    }

    [Fact]
    public void ADecoderOfBandsWantsItsBandsBytes()
    {
        TinctFile file = TinctFile.Open(TwoBands());
        var decoder = new BandDecoder(file.Header, file.Palette);
        BandInfo band = file.Bands[0];

        Assert.Throws<ArgumentException>(() => decoder.Verify(band, new byte[band.Length + 1]));
        Assert.Throws<ArgumentException>(() => decoder.Decode(band, new byte[band.Length - 1], 0, 3, new ushort[21].AsSpan()));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(band, new byte[band.Length], 1, 3, new ushort[21].AsSpan()));
        Assert.Equal("firstRow", Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(band, new byte[band.Length], -1, 3, new ushort[21].AsSpan())).ParamName);
        Assert.Equal("firstRow", Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode(band, new byte[band.Length], 0, -1, Span<ushort>.Empty)).ParamName);
        Assert.Throws<ArgumentException>(() => new BandDecoder(file.Header, new Palette([default])));
    }

    [Theory]
    [InlineData(6, 2)]
    [InlineData(8, 2)]
    [InlineData(7, 1)]
    [InlineData(7, 65_537)]
    public void CodersWantAsManyIndicesAsABandHasPixelsAndAPalette(int indices, int colors)
    {
        RgbaColor[] palette = SwiftPictures.Ramp(colors);

        Assert.Throws<ArgumentException>(() => DenseCoder.Decode([0x11, 0], new ushort[indices], 7, 1, palette));
        Assert.Throws<ArgumentException>(() => SwiftCoder.Encode(new ushort[indices], 7, 1, new SwiftPalette(palette), SwiftMode.Graphic, VectorWidths.Best));
    }

    [Fact]
    public void OpeningRefusesAFileWhoseLastBandIsCut()
    {
        byte[] file = TwoBands();

        Assert.Equal(TinctErrorKind.Truncated, Assert.Throws<TinctFormatException>(() => TinctFile.Open(file.AsMemory(0, file.Length - 1))).Kind);
    }

    [Fact]
    public void AFrontMatterLongerThanTheFileIsNotAskedFor()
    {
        byte[] file = TwoBands();

        Assert.Equal(TinctErrorKind.Truncated, Assert.Throws<TinctFormatException>(() => FrontMatter.TryParse(file.AsSpan(0, 30), 30, null, out _, out _)).Kind);
        Assert.False(FrontMatter.TryParse(file.AsSpan(0, 30), file.Length, null, out _, out int needed));
        Assert.InRange(needed, 31, file.Length);
    }

    [Fact]
    public void TheLengthOfACodedPaletteIsAskedForBeforeThePalette()
    {
        // The longest header, which leaves no room for the field.
        var ramp = new IndexedImage(7, 5, new Palette(SwiftPictures.Ramp(200)), new ushort[35]);
        byte[] file = TinctWriter.Write(
            ramp, new FileSections { Icc = new byte[] { 1 } }, new WriteOptions { Method = CompressionMethod.Stored, BandRows = 3, CodePalette = true });
        Assert.True(TinctHeader.Read(file).HasCodedPalette);

        Assert.False(FrontMatter.TryParse(file.AsSpan(0, TinctHeader.MaxLength), file.Length, null, out _, out int needed));
        Assert.Equal(TinctHeader.MaxLength + CodedPalette.LengthBytes, needed);
    }

    [Fact]
    public void MorePixelsThanAnArrayHasAreBeyondThisLibrary()
    {
        byte[] file = OfOneColor(65_536, 40_000);

        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => TinctFile.Open(file, s_unlimited).Decode()).Kind);
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => new TinctReader(new MemoryStream(file), s_unlimited).Decode()).Kind);
        CompressedImage image = CompressedImage.Open(file, s_unlimited);
        var pixel = new ushort[1];
        image.Read(65_535, 39_999, 1, 1, pixel);
        Assert.Equal(0, pixel[0]);
    }

    [Fact]
    public void ABandOfMorePixelsThanAnArrayHasIsBeyondThisLibrary()
    {
        // The LZ4 block could hold the rows, by its length alone; only the claim is looked at.
        byte[] file = TinctWriter.Write(new IndexedImage(1, 1, new Palette([default, new RgbaColor(1, 2, 3)]), [0]));
        int front = TinctFile.Open(file).FrontMatterLength;
        file = file.WithBand(CompressionMethod.Lz4, new byte[(65_536 / 8 * 40_000 / 255) + 1]).With(6, 0, 0, 1).With(9, 0x40, 0x9C, 0).Resealed(front);

        AssertTooLarge(file);
    }

    [Fact]
    public void ABandOfMoreBytesThanAnArrayHasIsBeyondThisLibrary()
    {
        // 1.2 milliard pixels of two bytes each, that an LZ4 block of ten million bytes could hold; and a block of four milliards for one.
        byte[] file = TinctWriter.Write(new IndexedImage(1, 1, new Palette(SwiftPictures.Ramp(257)), [0]));
        int front = TinctFile.Open(file).FrontMatterLength;
        AssertTooLarge(file.WithBand(CompressionMethod.Lz4, new byte[10_000_000]).With(6, 0x40, 0x9C, 0).With(9, 0x30, 0x75, 0).Resealed(front));
        AssertTooLarge(file.WithBand(CompressionMethod.Lz4, [0]).With(front - 12, 255, 255, 255, 255).Resealed(front));
    }

    private static void AssertTooLarge(byte[] file)
    {
        TinctFormatException fault = Assert.Throws<TinctFormatException>(() => TinctFile.Open(file, s_unlimited));
        Assert.Equal(TinctErrorKind.Limit, fault.Kind);
        Assert.Contains("too large for this library", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WorkOfDenseBandsIsHeldAgainstItsLimit()
    {
        // 35 pixels, and two for each of four colours in each of two bands.
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 4), null, new WriteOptions { Method = CompressionMethod.Dense, BandRows = 3 });

        Assert.Equal(2, TinctFile.Open(file, new DecodeLimits { MaxDensePixels = 51 }).Bands.Length);
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => TinctFile.Open(file, new DecodeLimits { MaxDensePixels = 50 })).Kind);
    }

    [Fact]
    public void ColourSectionsAreGivenWhole()
    {
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 4), new FileSections { Icc = new byte[] { 1 } });
        Assert.True(FrontMatter.TryParse(file, file.Length, null, out FrontMatter? front, out _));
        ReadOnlyMemory<byte> sections = file.AsMemory(front.Length, (int)front.Header.ColorSectionBytes);

        Assert.Equal(1, front.ReadSections(sections, default, null, out _).Icc.Length);
        Assert.Equal("colorSections", Assert.Throws<ArgumentException>(() => front.ReadSections(sections[1..], default, null, out _)).ParamName);
    }

    [Fact]
    public void SectionsAreHeldAgainstTheLimitBeforeAndAfterDecompression()
    {
        var picture = SyntheticMaps.Blocks(7, 5, 4);
        byte[] plain = TinctWriter.Write(picture, new FileSections { Icc = new byte[2000] });
        byte[] after = TinctWriter.Write(picture, new FileSections { Exif = new byte[2000] });
        DecodeLimits limits = new() { MaxSectionBytes = 1000 }, enough = new() { MaxSectionBytes = 2000 };

        Assert.Equal(2000, TinctFile.Open(plain, enough).Sections.Icc.Length);
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => TinctFile.Open(plain, limits)).Kind);
        Assert.Equal(TinctErrorKind.Limit, Assert.Throws<TinctFormatException>(() => TinctFile.Open(after, limits)).Kind);
        DecodeLimits none = new() { MaxSectionBytes = 3 };
        Assert.Contains("bytes of sections", Assert.Throws<TinctFormatException>(() => TinctFile.Open(plain, none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASectionThatClaimsMoreThanLz4CanHoldIsRefusedBeforeItIsMade()
    {
        string file = Path.Combine(VectorFiles.Root, "spec", "vectors", "invalid", "section-lz4-cannot-hold.tinct");

        Assert.Contains("cannot hold", Assert.Throws<TinctFormatException>(() => TinctFile.Open(File.ReadAllBytes(file))).Message, StringComparison.Ordinal);
    }

    private static byte[] TwoBands() =>
        TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 4), null, new WriteOptions { Method = CompressionMethod.Stored, BandRows = 3 });

    private static byte[] OfOneColor(int width, int height)
    {
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(1, 1, 1))
            .With(6, (byte)width, (byte)(width >> 8), (byte)(width >> 16)).With(9, (byte)height, (byte)(height >> 8), (byte)(height >> 16));
        return file.Resealed(file.Length);
    }
}
