using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Chunk order, chunk contents and the amount of image data: what must be refused and what must not.</summary>
public class PngStructureTests
{
    private static readonly byte[] OneRow = [0, 1, 2, 3];

    [Fact]
    public void TheSmallestPictureIsRead() =>
        Assert.Equal([new RgbaColor(1, 2, 3)], TestData.Read(Rgb().Data(OneRow).End()).Pixels);

    [Fact]
    public void WhatFollowsTheEndIsIgnored() =>
        Assert.Equal([new RgbaColor(1, 2, 3)], TestData.Read([.. Rgb().Data(OneRow).End(), .. "garbage"u8]).Pixels);

    [Fact]
    public void DataMayBeCutIntoChunksAnywhereEvenEmptyOnes()
    {
        byte[] data = PngBuilder.Zlib(OneRow);
        PngBuilder builder = Rgb().Chunk("IDAT");
        foreach (byte value in data)
        {
            builder.Chunk("IDAT", value).Chunk("IDAT");
        }

        Assert.Equal([new RgbaColor(1, 2, 3)], TestData.Read(builder.End()).Pixels);
    }

    [Fact]
    public void BytesAfterTheCompressedStreamAreIgnoredAsLibpngDoes() =>
        Assert.Equal([new RgbaColor(1, 2, 3)], TestData.Read(Rgb().Chunk("IDAT", [.. PngBuilder.Zlib(OneRow), 0, 0, 0, 0, 0]).Chunk("IDAT", 1, 2).End()).Pixels);

    [Fact]
    public void ChunksOutOfPlaceAreRefused()
    {
        byte[] data = PngBuilder.Zlib(OneRow);
        PngHeader header = new(1, 1, 8, PngColorType.Rgb, Interlaced: false);
        Bad("no header", new PngBuilder().Data(OneRow).End());
        Bad("text before the header", new PngBuilder().Chunk("tEXt", [.. "a\0b"u8]).Header(1, 1, 8, PngColorType.Rgb).Data(OneRow).End());
        Bad("two headers", Rgb().Header(1, 1, 8, PngColorType.Rgb).Data(OneRow).End());
        Bad("long header", new PngBuilder().Chunk("IHDR", [.. header.ToBytes(), 0]).Data(OneRow).End());
        Bad("short header", new PngBuilder().Chunk("IHDR", header.ToBytes().AsSpan(1)).Data(OneRow).End());
        Bad("no data", Rgb().End());
        Bad("no end", Rgb().Data(OneRow).ToBytes());
        Bad("split data", Rgb().Chunk("IDAT", data.AsSpan(0, 5)).Chunk("tEXt", [.. "a\0b"u8]).Chunk("IDAT", data.AsSpan(5)).End());
        Bad("data again", Rgb().Data(OneRow).Chunk("tEXt", [.. "a\0b"u8]).Data(OneRow).End());
        Bad("no critical chunk type", Rgb().Chunk("Te t").Data(OneRow).End());
        Bad("two palettes", Rgb().Chunk("PLTE", 1, 2, 3).Chunk("PLTE", 1, 2, 3).Data(OneRow).End());
        Bad("palette after data", Rgb().Data(OneRow).Chunk("PLTE", 1, 2, 3).End());
    }

    [Fact]
    public void PalettesAndTransparenciesThatDoNotFitAreRefused()
    {
        Bad("no palette", Indexed().Data(0, 0).End());
        Bad("empty palette", Indexed().Chunk("PLTE").Data(0, 0).End());
        Bad("more than 256 colours", Indexed().Chunk("PLTE", new byte[3 * 257]).Data(0, 0).End());
        Bad("damaged alphas", Damage("tRNS", Indexed().Chunk("PLTE", 1, 2, 3).Chunk("tRNS", 9).Data(0, 0).End()));
        Bad("ragged palette", Indexed().Chunk("PLTE", 1, 2, 3, 4).Data(0, 0).End());
        Assert.Equal([new RgbaColor(4, 5, 6)], TestData.Read(Indexed().Chunk("PLTE", 1, 2, 3, 4, 5, 6).Chunk("tRNS", 9).Data(0, 1).End()).Pixels);
        Assert.Equal([new RgbaColor(1, 2, 3, 9)], TestData.Read(Indexed().Chunk("PLTE", 1, 2, 3, 4, 5, 6).Chunk("tRNS", 9).Data(0, 0).End()).Pixels);
    }

    [Fact]
    public void TransparentColoursAreComparedAtTheDepthOfTheFile()
    {
        // 0x0101 and 0x0102 both become 1: only the first is the transparent colour.
        PngBuilder grey = new PngBuilder().Header(2, 1, 16, PngColorType.Grey).Chunk("tRNS", 1, 1);
        Assert.Equal([new RgbaColor(1, 1, 1, 0), new RgbaColor(1, 1, 1)], TestData.Read(grey.Data(0, 1, 1, 1, 2).End()).Pixels);
        PngBuilder rgb = new PngBuilder().Header(2, 1, 16, PngColorType.Rgb).Chunk("tRNS", 1, 1, 1, 1, 1, 1);
        Assert.Equal([new RgbaColor(1, 1, 1), new RgbaColor(1, 1, 1, 0)], TestData.Read(rgb.Data(0, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1).End()).Pixels);
    }

    [Fact]
    public void TooLittleAndTooMuchDataAreRefused()
    {
        Bad("a byte short", Rgb().Data(0, 1, 2).End());
        Bad("nothing", Rgb().Data().End());
        Bad("filter 5", Rgb().Data(5, 1, 2, 3).End());
        byte[] data = PngBuilder.Zlib(OneRow);
        for (int cut = 1; cut < data.Length; cut++)
        {
            Bad($"{cut} bytes cut", Rgb().Chunk("IDAT", data.AsSpan(0, data.Length - cut)).End());
        }

        Bad("preset dictionary", Rgb().Chunk("IDAT", [0x78, 0xBB, .. data.AsSpan(2)]).End());
        Bad("method 7", Rgb().Chunk("IDAT", [0x77, 0x85, .. data.AsSpan(2)]).End());
    }

    [Fact]
    public void UnknownChunksAreSkippedIfAncillaryAndUnsupportedIfCritical()
    {
        Assert.Single(TestData.Read(Rgb().Chunk("abCd", 1, 2, 3).Data(OneRow).Chunk("efGh").End()).Pixels);
        foreach (byte[] file in new[] { Rgb().Chunk("ABCD").Data(OneRow).End(), Rgb().Data(OneRow).Chunk("ABCD").End() })
        {
            Assert.Equal(ImageErrorKind.Unsupported, Assert.Throws<ImageFileException>(() => TestData.Read(file)).Kind);
        }
    }

    [Fact]
    public void MetadataAfterThePixelsIsKeptAndKnownOnlyAfterThem()
    {
        byte[] file = Rgb().Data(OneRow).Chunk("tEXt", [.. "Title\0late"u8]).Chunk("eXIf", [.. "MM\0*"u8]).End();
        using RowSource rows = ImageFiles.Open(new ForwardReader(new MemoryStream(file)));
        Assert.True(rows.Info.Metadata.IsEmpty);
        Assert.Throws<InvalidOperationException>(rows.Finish);
        rows.ReadRow(new RgbaColor[1]);
        Assert.Throws<InvalidOperationException>(() => rows.ReadRow(new RgbaColor[1]));
        PictureInfo info = rows.Finish();
        Assert.Equal([new ImageText("Title", "late")], info.Metadata.Texts);
        Assert.Equal(4, info.Metadata.Exif!.Length);
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(1, false)]
    [InlineData(9, false)]
    public void AnExifThatAsksForATurnIsRemarkedOn(byte orientation, bool isTold)
    {
        byte[] exif = [.. "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"u8, orientation, 0, 0, 0, 0, 0, 0];
        PictureInfo info = TestData.Read(Rgb().Chunk("eXIf", exif).Data(OneRow).End()).Info;
        Assert.Equal(exif, info.Metadata.Exif!);
        Assert.Equal(isTold, info.Notes.Any(note => note.Contains("orientation 6", StringComparison.Ordinal)));
    }

    [Fact]
    public void DamagedMetadataCostsARemarkAndNotThePicture()
    {
        byte[] bomb = PngBuilder.Zlib(new byte[1 << 20]);
        (string Type, byte[] Data)[] chunks =
        [
            ("iCCP", [.. "name"u8]), ("iCCP", [.. "name\0\x01"u8]), ("iCCP", [.. "name\0\0"u8, 1, 2, 3]), ("iCCP", [.. "\0\0"u8, .. PngBuilder.Zlib(OneRow)]),
            ("tEXt", [.. "no end"u8]), ("tEXt", [.. new string('k', 80).Select(c => (byte)c), 0]), ("zTXt", [.. "k\0\x05"u8]), ("zTXt", [.. "k\0\0"u8, .. bomb]),
            ("iTXt", [.. "k\0\0"u8]), ("iTXt", [.. "k\0\0\0lang"u8]), ("iTXt", [.. "k\0\x01\0\0\0"u8, 9, 9]), ("eXIf", new byte[100_001]),
            ("iCCP", [.. "name\0\0"u8, .. bomb]),
        ];
        var limits = new ImageReadLimits { MaxMetadataBytes = 100_000 };
        foreach ((string type, byte[] data) in chunks)
        {
            Picture picture = TestData.Read(Rgb().Chunk(type, data).Data(OneRow).End(), limits: limits);
            Assert.True(picture.Info.Metadata.IsEmpty);
            Assert.Contains(type, Assert.Single(picture.Info.Notes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tIME bKGD hIST sBIT sPLT iDOT", null)]
    [InlineData("npTc", "The PNG's chunk npTc was left out.")]
    [InlineData("oFFs npTc oFFs tIME", "The PNG's chunks npTc, oFFs were left out.")]
    [InlineData("aaAa baAa caAa daAa eaAa faAa gaAa haAa iaAa", "The PNG's chunks aaAa, baAa, caAa, daAa, eaAa, faAa, gaAa, haAa, ... were left out.")]
    [InlineData("aaAa baAa caAa daAa eaAa faAa gaAa haAa iaAa jaAa kaAa", "The PNG's chunks aaAa, baAa, caAa, daAa, eaAa, faAa, gaAa, haAa, ... were left out.")]
    public void ChunksThatAreLeftOutAreNamed(string types, string? remark)
    {
        string[] names = types.Split(' ');
        foreach (int before in new[] { 0, names.Length / 2, names.Length })
        {
            PngBuilder file = Rgb();
            for (int i = 0; i < names.Length; i++)
            {
                file = i == before ? file.Data(OneRow) : file;
                file.Chunk(names[i], 1, 2, 3);
            }

            Assert.Equal(remark is null ? [] : [remark], TestData.Read((before == names.Length ? file.Data(OneRow) : file).End()).Info.Notes);
        }
    }

    [Fact]
    public void LimitsAreCheckedBeforeAnythingIsAllocated()
    {
        byte[] file = new PngBuilder().Header(int.MaxValue, int.MaxValue, 16, PngColorType.Rgba).Data(0).End();
        Assert.Equal(ImageErrorKind.Limit, Assert.Throws<ImageFileException>(() => TestData.Read(file)).Kind);
        byte[] small = Rgb().Data(OneRow).End();
        Assert.Single(TestData.Read(small, limits: new ImageReadLimits { MaxPixels = 1 }).Pixels);
        Assert.Equal(ImageErrorKind.Limit, Assert.Throws<ImageFileException>(() => TestData.Read(small, limits: new ImageReadLimits { MaxPixels = 0 })).Kind);
        Bad("no width", new PngBuilder().Header(0, 1, 8, PngColorType.Rgb).Data(0).End());
        Bad("no height", new PngBuilder().Header(1, 0, 8, PngColorType.Rgb).Data(0).End());

        foreach (bool interlaced in new[] { false, true })
        {
            byte[] claims = new PngBuilder().Header(20_000, 20_000, 16, PngColorType.Rgba, interlaced).Data(0).End();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Bad("claims much, holds nothing", claims);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        }
    }

    /// <summary>The third edition's clause 13.1: what touches no pixel costs a remark.</summary>
    [Fact]
    public void FaultsBesideThePixelsCostARemark()
    {
        RgbaColor pixel = new(1, 2, 3);
        PngBuilder grey = new PngBuilder().Header(1, 1, 8, PngColorType.Grey);
        Remarked("IEND", pixel, Rgb().Data(OneRow).Chunk("IEND", 0).ToBytes());
        Remarked("IEND", pixel, Damage("IEND", Rgb().Data(OneRow).End()));
        Remarked("PLTE", new RgbaColor(7, 7, 7), grey.Chunk("PLTE", 1, 2, 3).Data(0, 7).End());
        Remarked("PLTE", pixel, Rgb().Chunk("PLTE", new byte[7]).Data(OneRow).End());
        Remarked("PLTE", pixel, Damage("PLTE", Rgb().Chunk("PLTE", new byte[6]).Data(OneRow).End()));
        Remarked("PLTE", new RgbaColor(4, 5, 6), new PngBuilder().Header(1, 1, 1, PngColorType.Indexed)
            .Chunk("PLTE", 1, 2, 3, 4, 5, 6, 7, 8, 9).Data(0, 128).End());
        Remarked("tRNS", pixel, Rgb().Data(OneRow).Chunk("tRNS", 0, 1, 0, 2, 0, 3).End());
        Remarked("tRNS", pixel with { A = 0 }, Rgb().Chunk("tRNS", 0, 1, 0, 2, 0, 3).Chunk("tRNS", 0, 1, 0, 2, 0, 4).Data(OneRow).End());
        Remarked("tRNS", pixel, Rgb().Chunk("tRNS", 0, 1, 0, 2).Data(OneRow).End());
        Remarked("tRNS", pixel, Indexed().Chunk("tRNS", 1).Chunk("PLTE", 1, 2, 3).Data(0, 0).End());
        Remarked("tRNS", pixel, Indexed().Chunk("PLTE", 1, 2, 3).Chunk("tRNS", 1, 2).Data(0, 0).End());
        Remarked("tRNS", pixel, Indexed().Chunk("PLTE", 1, 2, 3).Chunk("tRNS").Data(0, 0).End());
        Remarked("tRNS", new RgbaColor(9, 9, 9, 8), new PngBuilder().Header(1, 1, 8, PngColorType.GreyAlpha).Chunk("tRNS", 0, 9).Data(0, 9, 8).End());
        Remarked("te?t", pixel, Rgb().Chunk("te t").Data(OneRow).End());
        Remarked("abCd", pixel, Damage("abCd", Rgb().Chunk("abCd", 1).Data(OneRow).End()));
        Remarked("tEXt", pixel, Damage("tEXt", Rgb().Chunk("tEXt", [.. "a\0b"u8]).Data(OneRow).End()));
        Remarked("last row", pixel, Rgb().Data(0, 1, 2, 3, 0, 1, 2, 3).End());
        Remarked("palette of 3", new RgbaColor(0, 0, 0), Indexed().Chunk("PLTE", new byte[9]).Chunk("tRNS", 0, 0, 0).Data(0, 3).End());
    }

    [Fact]
    public void APaletteAfterTheTransparentColourOfAnRgbPictureMakesNoDifference() =>
        Assert.Equal(0, TestData.Read(Rgb().Chunk("tRNS", 0, 1, 0, 2, 0, 3).Chunk("PLTE", 1, 2, 3).Data(OneRow).End()).Pixels[0].A);

    [Theory]
    [InlineData("Display P3", "cICP", new byte[] { 12, 13, 0, 1 })]
    [InlineData("BT.2100 PQ", "cICP", new byte[] { 9, 16, 0, 1 })]
    [InlineData("primaries 22 and transfer 1", "cICP", new byte[] { 22, 1, 0, 1 })]
    [InlineData("cICP is not as it must be", "cICP", new byte[] { 9, 1, 1, 1 })]
    [InlineData(null, "cICP", new byte[] { 1, 13, 0, 1 })]
    [InlineData("gAMA of 1 were kept", "gAMA", new byte[] { 0, 1, 0x86, 0xA0 })]
    [InlineData(null, "gAMA", new byte[] { 0, 0, 0xB1, 0x8F })]
    [InlineData("gAMA of 0.3 have no code points", "gAMA", new byte[] { 0, 0, 0x75, 0x30 })]
    [InlineData(null, "pHYs", new byte[] { 0, 0, 0x2E, 0x23, 0, 0, 0x17, 0x12, 1 })]
    [InlineData("2 pixels across where 1", "pHYs", new byte[] { 0, 0, 0, 2, 0, 0, 0, 1, 0 })]
    [InlineData(null, "pHYs", new byte[] { 0, 0, 0, 1, 0, 0, 0, 1, 0 })]
    [InlineData("first of 28 frames", "acTL", new byte[] { 0, 0, 0, 28, 0, 0, 0, 0 })]
    [InlineData(null, "acTL", new byte[] { 0, 0, 0, 1, 0, 0, 0, 0 })]
    public void WhatIsLeftOutIsRemarkedOn(string? remark, string type, byte[] data)
    {
        IReadOnlyList<string> notes = TestData.Read(Rgb().Chunk(type, data).Data(OneRow).End()).Info.Notes;
        if (remark is null)
        {
            Assert.Empty(notes);
        }
        else
        {
            Assert.Contains(remark, Assert.Single(notes), StringComparison.Ordinal);
        }
    }

    /// <summary>Of two that disagree cICP has precedence (PNG, clause 4.3): a profile that was kept without it would change the colours.</summary>
    [Theory]
    [InlineData(13, false)]
    [InlineData(16, true)]
    public void AProfileGoesWhereCodePointsSaySrgb(byte transfer, bool isKept)
    {
        Picture picture = TestData.Read(Rgb().Chunk("cICP", 1, transfer, 0, 1).Chunk("iCCP", [.. "a\0\0"u8, .. PngBuilder.Zlib([1, 2, 3])]).Data(OneRow).End());
        Assert.Equal(isKept, picture.Info.Metadata.Icc is not null);
        Assert.Equal(!isKept, picture.Info.Notes.Any(static note => note.Contains("profile was left out", StringComparison.Ordinal)));
    }

    [Fact]
    public void ChromaticitiesAreRemarkedOnWhereTheyAreNotThoseOfSrgb()
    {
        foreach ((int green, int remarks) in new[] { (30_000, 0), (21_000, 1) })
        {
            byte[] chromaticities = [.. new[] { 31_270, 32_900, 64_000, 33_000, green, 60_000, 15_000, 6_000 }
                .SelectMany(value => new[] { (byte)0, (byte)(value >> 16), (byte)(value >> 8), (byte)value })];
            Assert.Equal(remarks, TestData.Read(Rgb().Chunk("cHRM", chromaticities).Data(OneRow).End()).Info.Notes.Count);

            // sRGB's chunk stands above it.
            Assert.Empty(TestData.Read(Rgb().Chunk("cHRM", chromaticities).Chunk("sRGB", 0).Data(OneRow).End()).Info.Notes);
        }
    }

    private static void Remarked(string what, RgbaColor pixel, byte[] file)
    {
        Picture picture = TestData.Read(file);
        Assert.Equal([pixel], picture.Pixels);
        Assert.Contains(what, Assert.Single(picture.Info.Notes), StringComparison.Ordinal);
    }

    /// <summary>Changes the last byte of the CRC of a file's first chunk of a type.</summary>
    private static byte[] Damage(string type, byte[] file)
    {
        int at = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(type));
        file[at + 7 + file[at - 1]] ^= 1;
        return file;
    }

    private static PngBuilder Rgb() => new PngBuilder().Header(1, 1, 8, PngColorType.Rgb);

    private static PngBuilder Indexed() => new PngBuilder().Header(1, 1, 8, PngColorType.Indexed);

    private static void Bad(string what, byte[] file)
    {
        Exception? error = Record.Exception(() => TestData.Read(file));
        Assert.True(error is ImageFileException { Kind: ImageErrorKind.BadData }, $"{what}: {error?.Message ?? "was read"}");
    }
}
