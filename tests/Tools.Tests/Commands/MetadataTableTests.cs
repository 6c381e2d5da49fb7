using System.Buffers.Binary;
using System.Text;
using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;
using Tinct.Tools.Pictures.Png;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Commands;

/// <summary>Every format that is read beside every format that is written: what goes with a picture arrives, or is said to be left out.</summary>
public sealed class MetadataTableTests : IDisposable
{
    private const string Space = "colours are in Display P3", Profile = "ICC profile", Density = "resolution", Exif = "EXIF", Xmp = "XMP", Text = "text";

    private static readonly byte[] s_exif = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] s_xmp = [.. "<x:xmpmeta/>"u8];

    /// <summary>What each format holds, and this reads: the sections of .tinct are all of them.</summary>
    private static readonly Dictionary<string, string[]> s_held = new()
    {
        ["png"] = [Space, Profile, Density, Exif, Xmp, Text],
        ["ico"] = [Space, Profile, Density, Exif, Xmp, Text],
        ["jpg"] = [Profile, Density, Exif, Xmp, Text],
        ["webp"] = [Profile, Exif, Xmp],
        ["gif"] = [Profile, Xmp, Text],
        ["bmp"] = [Profile, Density],
        ["tif"] = [Profile, Density, Xmp, Text],
        ["tga"] = [Text],
        ["pam"] = [],
    };

    /// <summary>What each format is written with.</summary>
    private static readonly Dictionary<string, string[]> s_written = new()
    {
        ["tinct"] = [Space, Profile, Density, Exif, Xmp, Text],
        ["png"] = [Space, Profile, Density, Exif, Xmp, Text],
        ["webp"] = [Profile, Exif, Xmp],
        ["gif"] = [],
        ["ppm"] = [],
        ["pgm"] = [],
        ["pbm"] = [],
        ["pnm"] = [],
        ["pam"] = [],
    };

    private readonly Workspace _work = new();

    public static TheoryData<string, string> Encodes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string input in s_held.Keys)
            {
                foreach (string output in (string[])["tinct", "png", "webp", "gif"])
                {
                    data.Add(input, output);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Decodes => [.. s_written.Keys.Where(static format => format != "tinct")];

    public void Dispose() => _work.Dispose();

    [Theory]
    [MemberData(nameof(Encodes))]
    public void EncodingKeepsOrSaysWhatItLeavesOut(string input, string output)
    {
        File.WriteAllBytes(_work[$"a.{input}"], FileOf(input));
        Assert.Equal(s_held[input], KindsOf(ImageFiles.Read(_work[$"a.{input}"]).Info.Metadata));

        string[] notes = [.. Workspace.Run("encode", _work[$"a.{input}"], "-o", _work[$"b.{output}"], "--json").Succeeds().Json
            .GetProperty("notes").EnumerateArray().Select(static note => note.GetString()!)];

        CheckLosses(s_held[input], output, string.Join('\n', notes));
        string quiet = Workspace.Run("encode", _work[$"a.{input}"], "-o", _work[$"c.{output}"], "--strip", "--json").Succeeds().Text;
        Assert.DoesNotContain("left out", quiet, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Decodes))]
    public void DecodingKeepsOrSaysWhatItLeavesOut(string output)
    {
        File.WriteAllBytes(_work["a.png"], FileOf("png"));
        Workspace.Run("encode", _work["a.png"], "-k", "2", "-q").Succeeds();
        string said = Workspace.Run("decode", _work["a.tinct"], "-o", _work[$"b.{output}"]).Succeeds().Error;
        CheckLosses(s_held["png"], output, said);
        Assert.Equal("", Workspace.Run("decode", _work["a.tinct"], "-o", _work[$"b.{output}"], "-q", "-f").Succeeds().Error);
    }

    [Fact]
    public void WhatAReaderCannotCarryIsSaid()
    {
        byte[] jpeg = FileOf("jpg");
        AssertSays("parts of the JPEG's ICC profile", "jpg", WithSegment(jpeg, 0xE2, [.. "ICC_PROFILE\0\x02\x03"u8, 1, 2, 3]));
        AssertSays("IPTC", "jpg", WithSegment(jpeg, 0xED, [.. "Photoshop 3.0\08BIM\x04\x04\0\0\0\0"u8]));
        AssertSays("beyond the JPEG's first packet", "jpg", WithSegment(jpeg, 0xE1, [.. "http://ns.adobe.com/xmp/extension/\0..."u8]));
        AssertSays("3 pixels across where 4 go down", "jpg", WithSegment(jpeg, 0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 3, 0, 4, 0, 0]));
        AssertSays("TIFF's EXIF, GPS, IPTC", "tif", Tiff([(34665, 4, [8, 0, 0, 0]), (34853, 4, [8, 0, 0, 0]), (33723, 7, [1, 2, 3])]));
        AssertSays("TIFF's Photoshop, camera data", "tif", Tiff([(271, 2, [.. "maker\0"u8]), (34377, 1, [1, 2, 3])]));
        AssertSays("TIFF's GeoTIFF, GDAL data were left out.\nThe TIFF's tags 65000, 65001 were", "tif", Tiff([(33550, 12, new byte[24]), (42112, 2, [.. "<GDAL/>\0"u8]), (65000, 7, [1]), (65001, 7, [1])]));
        AssertSays("TIFF's tag 65000 was", "tif", Tiff([(65000, 7, [1])]));
        AssertSays("0.5 pixels across where 1.25 go down", "tif", Tiff([(282, 5, Fraction(1, 2)), (283, 5, Fraction(5, 4)), (296, 3, [1, 0])]));
        AssertSays("64 pixels across where 32 go down", "gif", [.. FileOf("gif")[..12], 17, .. FileOf("gif")[13..]]);
        AssertSays("TGA's gamma", "tga", Tga(gamma: 5));
        AssertSays("2 pixels across where 1 go down", "tga", Tga(gamma: 1, width: 2));
        byte[] bmp = Bmp(space: 0);
        AssertSays("BMP's primaries and gamma", "bmp", bmp);
        AssertSays("BMP names a file", "bmp", Bmp(space: 0x4C494E4B));
    }

    // What libtiff, and with it ImageMagick, and Pillow read.
    [Theory]
    [InlineData(5, 2, 3780)]
    [InlineData(3, 2, 3780)]
    [InlineData(4, 2, 3780)]
    [InlineData(11, 2, 3780)]
    [InlineData(12, 2, 3780)]
    [InlineData(5, 3, 9600)]
    [InlineData(5, 0, 3780)]
    [InlineData(5, 1, null)]
    public void ADensityIsThatOfItsUnitInWhateverType(int type, int unit, int? perMeter)
    {
        byte[] value = type switch
        {
            3 => BitConverter.GetBytes((short)96),
            4 => BitConverter.GetBytes(96),
            5 => Fraction(192, 2),
            11 => BitConverter.GetBytes(96f),
            _ => BitConverter.GetBytes(96d),
        };
        (int, int, byte[])[] tags = [(282, type, value), (283, type, value)];
        File.WriteAllBytes(_work["a.tif"], Tiff(unit == 0 ? tags : [.. tags, (296, 3, [(byte)unit, 0])]));
        PictureInfo info = ImageFiles.Read(_work["a.tif"]).Info;
        Assert.Equal(perMeter, (int?)info.Metadata.Density?.X);
        Assert.DoesNotContain(info.Notes, static note => note.Contains("pixels across", StringComparison.Ordinal));
    }

    [Fact]
    public void SalvageSaysWhatMetadataIsLostBesideRows()
    {
        File.WriteAllBytes(_work["a.png"], FileOf("png"));
        Workspace.Run("encode", _work["a.png"], "--compression", "stored", "-q").Succeeds();
        byte[] file = File.ReadAllBytes(_work["a.tinct"]);
        file[TinctFile.Open(file).Bands[0].Offset] ^= 1;
        File.WriteAllBytes(_work["a.tinct"], file);
        string line = Workspace.Run("decode", _work["a.tinct"], "--salvage", "-o", _work["b.webp"]).FailsWith(Tinct.Tools.Host.ExitCode.BadData);
        Assert.Contains("b.webp holds ", line, StringComparison.Ordinal);
        CheckLosses(s_held["png"], "webp", line);
    }

    [Fact]
    public void AProfileForGreysGoesIntoNoPngOfColours()
    {
        byte[] profile = [.. new byte[16], .. "GRAY"u8, .. new byte[200]];
        var metadata = new ImageMetadata { Icc = profile, Density = new PixelDensity(DensityUnit.ScaleIn65536ths, 1 << 17, 1 << 17) };
        Assert.Equal(["PNG has no place for this ICC profile, resolution: they were left out."], MetadataLoss.Of(metadata, ".png", isGrey: false));
        Assert.Equal(["PNG has no place for this resolution: it was left out."], MetadataLoss.Of(metadata, ".png", isGrey: true));
    }

    private void AssertSays(string words, string extension, byte[] file)
    {
        File.WriteAllBytes(_work[$"x.{extension}"], file);
        string notes = string.Join('\n', ImageFiles.Read(_work[$"x.{extension}"]).Info.Notes);
        Assert.Contains(words, notes, StringComparison.OrdinalIgnoreCase);
    }

    private void CheckLosses(string[] held, string output, string said)
    {
        string[] kept = [.. held.Intersect(s_written[output])];
        Assert.Equal(kept, Arrived(output));
        foreach (string kind in held.Except(kept))
        {
            Assert.Contains(kind, said, StringComparison.Ordinal);
        }

        if (kept.Length == held.Length)
        {
            Assert.DoesNotContain("left out", said, StringComparison.Ordinal);
        }
    }

    private string[] Arrived(string output)
    {
        if (output != "tinct")
        {
            return KindsOf(ImageFiles.Read(_work[$"b.{output}"]).Info.Metadata);
        }

        using var file = new TinctReader(File.OpenRead(_work["b.tinct"]));
        return KindsOf(Metadata.ToMetadata(file.ReadSections()));
    }

    private static string[] KindsOf(ImageMetadata metadata)
    {
        if (metadata.Density is { } density)
        {
            Assert.Equal(new PixelDensity(DensityUnit.PixelsPerMeter, 11811, 5906), density); // 300 and 150 pixels an inch
        }

        (string Kind, bool IsThere)[] all =
        [
            (Space, metadata.CodePoints is not null), (Profile, metadata.Icc?.AsSpan().SequenceEqual(Icc()) == true), (Density, metadata.Density is not null),
            (Exif, metadata.Exif?.AsSpan().SequenceEqual(s_exif) == true), (Xmp, metadata.Xmp?.AsSpan().SequenceEqual(s_xmp) == true),
            (Text, metadata.Texts.Any(static text => text.Value == "words")),
        ];
        return [.. all.Where(static kind => kind.IsThere).Select(static kind => kind.Kind)];
    }

    private static byte[] Fraction(int above, int below) => [.. BitConverter.GetBytes(above), .. BitConverter.GetBytes(below)];

    private static byte[] Icc()
    {
        byte[] profile = [.. new byte[16], .. "RGB "u8, .. new byte[300]];
        profile[^1] = 7;
        return profile;
    }

    private static byte[] FileOf(string format)
    {
        switch (format)
        {
            case "png":
                byte[] rows = new byte[16 * 17];
                rows[20] = 255;
                return new PngBuilder().Header(16, 16, 8, PngColorType.Grey).Chunk("cICP", 12, 13, 0, 1)
                    .Chunk("iCCP", [.. "p\0\0"u8, .. PngBuilder.Zlib(Icc())]).Chunk("pHYs", 0, 0, 0x2E, 0x23, 0, 0, 0x17, 0x12, 1).Chunk("eXIf", s_exif)
                    .Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. s_xmp]).Chunk("tEXt", [.. "Title\0words"u8]).Data(rows).End();
            case "ico":
                byte[] png = FileOf("png");
                return [0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0, .. BitConverter.GetBytes(png.Length), 22, 0, 0, 0, .. png];
            case "jpg":
                byte[] file = Sample("quarters.jpg");
                foreach ((byte marker, byte[] data) in ((byte, byte[])[])
                    [(0xFE, [.. "words"u8]), (0xE2, [.. "ICC_PROFILE\0\x01\x01"u8, .. Icc()]), (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. s_xmp]),
                    (0xE1, [.. "Exif\0\0"u8, .. s_exif]), (0xE0, [.. "JFIF\0"u8, 1, 1, 1, 1, 44, 0, 150, 0, 0])])
                {
                    file = WithSegment(file, marker, data);
                }

                return file;
            case "webp":
                using (var stream = new MemoryStream())
                {
                    ImageFiles.Write(stream, ".webp", Picture.FromPixels(2, 1, [default, new RgbaColor(1, 2, 3)], new ImageMetadata { Icc = Icc(), Exif = s_exif, Xmp = s_xmp }));
                    return stream.ToArray();
                }

            case "gif":
                using (var stream = new MemoryStream())
                {
                    GifSink.Write(stream, new IndexedImage(2, 1, new Palette([new RgbaColor(1, 2, 3), new RgbaColor(4, 5, 6)]), new ushort[] { 0, 1 }));
                    byte[] gif = stream.ToArray();
                    int at = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1));
                    byte[] icc = Icc();
                    byte[] trailer = [1, .. Enumerable.Range(0, 256).Select(static i => (byte)(255 - i)), 0];
                    return [.. gif[..at], 0x21, 0xFE, 5, .. "words"u8, 0, 0x21, 0xFF, 11, .. "XMP DataXMP"u8, .. s_xmp, .. trailer,
                        0x21, 0xFF, 11, .. "ICCRGBG1012"u8, 255, .. icc[..255], (byte)(icc.Length - 255), .. icc[255..], 0, .. gif[at..]];
                }

            case "bmp":
                return Bmp(space: 0x4D424544);
            case "tif":
                return Tiff([(270, 2, [.. "words\0"u8]), (282, 5, [44, 1, 0, 0, 1, 0, 0, 0]), (283, 5, [44, 1, 0, 0, 2, 0, 0, 0]), (700, 1, s_xmp), (34675, 7, Icc())]);
            case "tga":
                return Tga(gamma: 1);
            default:
                return Workspace.Pam(1, 1, [new RgbaColor(1, 2, 3)]);
        }
    }

    private static byte[] Sample(string name) => File.ReadAllBytes(TestData.PathOf("foreign", name));

    private static byte[] WithSegment(byte[] jpeg, byte marker, byte[] data) =>
        [.. jpeg[..2], 0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data, .. jpeg[2..]];

    /// <summary>Two pixels under a header of 124 bytes, and a profile behind them.</summary>
    private static byte[] Bmp(int space)
    {
        const int Header = 124, Pixels = 8;
        byte[] icc = Icc();
        var file = new byte[14 + Header + Pixels + icc.Length];
        "BM"u8.CopyTo(file);
        foreach ((int at, int value) in ((int, int)[])
            [(2, file.Length), (10, 14 + Header), (14, Header), (18, 2), (22, 1), (26, 1 | (24 << 16)), (34, Pixels), (38, 11811), (42, 5906), (14 + 56, space),
            (14 + 60, 7), (14 + 112, Header + Pixels), (14 + 116, icc.Length)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }

        icc.CopyTo(file.AsSpan(14 + Header + Pixels));
        return file;
    }

    /// <summary>A grey pixel, and tags with their type and bytes.</summary>
    private static byte[] Tiff((int Tag, int Type, byte[] Data)[] more)
    {
        (int Tag, int Value)[] shorts = [(256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (278, 1), (279, 1)];
        IEnumerable<(int Tag, int Type, byte[] Data)> usual = shorts.Select(static entry => (entry.Tag, 3, BitConverter.GetBytes((short)entry.Value)));
        (int Tag, int Type, byte[] Data)[] all = [.. usual.Concat(more).OrderBy(static entry => entry.Tag)];
        var file = new List<byte>([.. "II*\0"u8, 12, 0, 0, 0, 99, 0, 0, 0, .. BitConverter.GetBytes((short)all.Length)]);
        var behind = new List<byte>();
        int start = 12 + 2 + (12 * all.Length) + 4;
        foreach ((int tag, int type, byte[] data) in all)
        {
            int size = type switch { 3 => 2, 4 or 11 => 4, 5 or 12 => 8, _ => 1 };
            file.AddRange([.. BitConverter.GetBytes((short)tag), .. BitConverter.GetBytes((short)type), .. BitConverter.GetBytes(data.Length / size)]);
            if (data.Length <= 4)
            {
                file.AddRange([.. data, .. new byte[4 - data.Length]]);
            }
            else
            {
                file.AddRange(BitConverter.GetBytes(start + behind.Count));
                behind.AddRange([.. data, .. new byte[data.Length & 1]]);
            }
        }

        return [.. file, 0, 0, 0, 0, .. behind];
    }

    /// <summary>A pixel, an extension area and the footer that leads to it.</summary>
    private static byte[] Tga(byte gamma, byte width = 1)
    {
        var area = new byte[495];
        (area[0], area[1]) = (495 & 255, 495 >> 8);
        Encoding.ASCII.GetBytes("words").CopyTo(area, 43);
        (area[474], area[476], area[478], area[480]) = (1, width, gamma, 1);
        byte[] picture = [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 24, 0, 1, 2, 3];
        return [.. picture, .. area, .. BitConverter.GetBytes(picture.Length), 0, 0, 0, 0, .. "TRUEVISION-XFILE.\0"u8];
    }
}
