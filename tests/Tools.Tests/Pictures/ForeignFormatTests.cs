using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>What other libraries decode, and our own walks through those files.</summary>
public class ForeignFormatTests
{
    private static readonly RgbaColor[] Quarters = [new(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(255, 255, 255)];

    [Theory]
    [InlineData("quarters.jpg", "JPEG", 3)]
    [InlineData("quarters-progressive.jpg", "JPEG", 8)]
    [InlineData("quarters-cmyk.jpg", "JPEG", 3)]
    [InlineData("quarters.bmp", "BMP", 0)]
    [InlineData("quarters.gif", "GIF", 0)]
    [InlineData("quarters.webp", "WebP", 0)]
    public void PicturesAreRead(string name, string format, int tolerance)
    {
        Picture picture = TestData.Read(Bytes(name), blockSize: 100);
        Assert.Equal((format, 32, 16, 8, false), (picture.Info.Format, picture.Width, picture.Height, picture.Info.BitDepth, picture.Info.HadAlpha));
        AssertQuarters(picture, 1, tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void JpegsAreTurnedUprightAndTheirTagThenSaysSo(int orientation)
    {
        foreach (bool bigEndian in new[] { false, true })
        {
            byte[] exif = Exif(orientation, bigEndian);
            Picture picture = TestData.Read(WithSegments((0xE1, [.. "Exif\0\0"u8, .. exif])));
            Assert.Equal(orientation, picture.Info.AppliedOrientation);
            AssertQuarters(picture, orientation, tolerance: 3);
            Assert.Equal(Exif(1, bigEndian), picture.Info.Metadata.Exif!);
        }
    }

    [Theory]
    [InlineData(1, 3937, 7874)]
    [InlineData(3, 3937, 7874)]
    [InlineData(5, 7874, 3937)]
    [InlineData(6, 7874, 3937)]
    public void TheResolutionIsTurnedWithThePicture(int orientation, uint across, uint down)
    {
        // 100 pixels an inch in rows, and 200 in columns.
        byte[] file = WithSegments((0xE0, [.. "JFIF\0"u8, 1, 1, 1, 0, 100, 0, 200, 0, 0]), (0xE1, [.. "Exif\0\0"u8, .. Exif(orientation, bigEndian: false)]));
        Assert.Equal(new PixelDensity(DensityUnit.PixelsPerMeter, across, down), TestData.Read(file).Info.Metadata.Density);
    }

    [Theory]
    [InlineData(0)]
    public void JpegMetadataIsFound(int junk)
    {
        byte[] icc = new byte[1000 + junk];
        new Random(1).NextBytes(icc);
        byte[] file = WithSegments(
            (0xE2, [.. "ICC_PROFILE\0\x02\x02"u8, .. icc.AsSpan(600)]),
            (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"u8]),
            (0xFE, [.. "Grüße"u8]),
            (0xE2, [.. "ICC_PROFILE\0\x01\x02"u8, .. icc.AsSpan(0, 600)]),
            (0xFE, [(byte)'G', (byte)'r', 0xFC]));
        ImageMetadata metadata = TestData.Read(file).Info.Metadata;
        Assert.Equal(icc, metadata.Icc!);
        Assert.Equal([.. "<x:xmpmeta/>"u8], metadata.Xmp!);
        Assert.Equal([new ImageText("Comment", "Grüße"), new ImageText("Comment", "Grü")], metadata.Texts);

        // A part missing: no profile.
        Assert.Null(TestData.Read(WithSegments((0xE2, [.. "ICC_PROFILE\0\x01\x02"u8, .. icc]))).Info.Metadata.Icc);

        // A profile for inks that the picture no longer has: no profile, and a remark.
        "CMYK"u8.CopyTo(icc.AsSpan(16));
        PictureInfo info = TestData.Read(WithSegments((0xE2, [.. "ICC_PROFILE\0\x01\x01"u8, .. icc]))).Info;
        Assert.Null(info.Metadata.Icc);
        Assert.Contains("CMYK", Assert.Single(info.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void PicturesAreFoundInFoldersUnderAllTheirExtensions()
    {
        using var work = new Commands.Workspace();
        Directory.CreateDirectory(work["in"]);
        string[] names = ["a.jpg", "b.jpeg", "c.JPE", "d.jfif", "e.pjpeg", "f.pjp", "g.bmp", "h.dib", "i.png", "j.apng", "k.txt"];
        byte[] png = TestData.Write(".png", TestData.Read(Bytes("quarters.bmp")));
        foreach (string name in names)
        {
            File.WriteAllBytes(work["in/" + name], Path.GetExtension(name) is ".png" or ".apng" ? png : Bytes(name[0] is 'g' or 'h' ? "quarters.bmp" : "quarters.jpg"));
        }

        Commands.Workspace.Run("batch", work["in"], "-o", work["out"], "-k", "4").Succeeds();
        Assert.Equal(names[..^1].Select(static name => name[0] + ".tinct"), Directory.GetFiles(work["out"], "*.tinct").Select(path => Path.GetFileName(path)!).Order());
    }

    /// <summary>Two views, or a picture and its gain map: the list of them has a TIFF's header, and their number in its second entry.</summary>
    [Theory]
    [InlineData(1, false, null)]
    [InlineData(2, false, "first of 2 pictures")]
    [InlineData(3, true, "first of 3 pictures")]
    public void FurtherPicturesOfAJpegAreRemarkedOn(byte count, bool bigEndian, string? remark)
    {
        byte[] list = bigEndian
            ? [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 0xB0, 0, 0, 7, 0, 0, 0, 4, .. "0100"u8, 0xB0, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, count, 0, 0, 0, 0]
            : [.. "II*\0"u8, 8, 0, 0, 0, 2, 0, 0, 0xB0, 7, 0, 4, 0, 0, 0, .. "0100"u8, 1, 0xB0, 4, 0, 1, 0, 0, 0, count, 0, 0, 0, 0, 0, 0, 0];
        for (int length = 0; length <= list.Length; length++)
        {
            // Cut before the number's end it says nothing, and does no harm.
            IReadOnlyList<string> notes = TestData.Read(WithSegments((0xE2, [.. "MPF\0"u8, .. list.AsSpan(0, length)]))).Info.Notes;
            if (remark is null || length < list.Length - 4)
            {
                Assert.Empty(notes);
            }
            else
            {
                Assert.Contains(remark, Assert.Single(notes), StringComparison.Ordinal);
            }
        }
    }

    // Behind the first picture: nothing, bytes of another program, a whole picture, one behind others' bytes, and what is none.
    [Theory]
    [InlineData("", "", 1)]
    [InlineData("rubbish \u00FF\u00D9", "", 1)]
    [InlineData("\u00FF\u00D8\u00FF", "", 1)]
    [InlineData("\u00FF\u00D8\u00FF\u00FE\0\u0002\u00FF\u00D9", "", 1)]
    [InlineData("", "quarters.jpg", 2)]
    [InlineData("rubbish", "quarters-progressive.jpg", 2)]
    [InlineData("", "quarters.jpg|quarters-cmyk.jpg", 3)]
    public void PicturesBehindAJpegAreFoundWithoutAList(string between, string further, int count)
    {
        var file = new List<byte>(Bytes("quarters.jpg"));
        foreach (string name in further.Split('|'))
        {
            file.AddRange(between.Select(static character => (byte)character));
            file.AddRange(name.Length > 0 ? Bytes(name) : []);
        }

        byte[] bytes = [.. file];
        Picture first = TestData.Read(bytes);
        Assert.Equal(TestData.Read(Bytes("quarters.jpg")).Pixels, first.Pixels);
        Assert.Equal(count > 1 ? [$"This is the first of {count} pictures; the others are left out."] : [], first.Info.Notes);
        if (count > 1)
        {
            Picture last = TestData.Read(bytes, limits: ImageReadLimits.Default with { Frame = count });
            Assert.Equal(TestData.Read(Bytes(further.Split('|')[^1])).Pixels, last.Pixels);
            Assert.Equal($"This is picture {count} of {count}; the others are left out.", last.Info.Notes[^1]);
        }

        ImageReadLimits beyond = ImageReadLimits.Default with { Frame = count + 1 };
        Assert.Contains("is beyond the last", Assert.Throws<ImageFileException>(() => TestData.Read(bytes, limits: beyond)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<d xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" tiff:Make=\"6\" tiff:Orientation=\"6\"/>", "<d xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" tiff:Make=\"6\" tiff:Orientation=\"1\"/>")]
    [InlineData("<d xmlns:t='http://ns.adobe.com/tiff/1.0/'\n t:Orientation = ' 8 '>", "<d xmlns:t='http://ns.adobe.com/tiff/1.0/'\n t:Orientation = ' 1 '>")]
    [InlineData("<d xmlns:t='http://ns.adobe.com/tiff/1.0/'><t:Orientation>3</t:Orientation>", "<d xmlns:t='http://ns.adobe.com/tiff/1.0/'><t:Orientation>1</t:Orientation>")]
    [InlineData("<d xmlns:t='http://ns.adobe.com/tiff/1.0/'><t:Orientation a='5'>\n7\n</t:Orientation>", "<d xmlns:t='http://ns.adobe.com/tiff/1.0/'><t:Orientation a='5'>\n1\n</t:Orientation>")]
    [InlineData("<d xmlns:t='http://ns.adobe.com/tiff/1.0/' x:Orientation='6' t:OrientationX='6'/>", "<d xmlns:t='http://ns.adobe.com/tiff/1.0/' x:Orientation='6' t:OrientationX='6'/>")]
    [InlineData("<d xmlns:t='http://ns.adobe.com/tiff/1.0/'><t:Orientation><r:value>6</r:value></t:Orientation>", null)]
    [InlineData("<d xmlns:t='http://ns.adobe.com/tiff/1.0/' t:Orientation='&#54;'/>", null)]
    [InlineData("no XMP at all \u00FF", "no XMP at all \u00FF")]
    public void WhereAPictureIsTurnedItsXmpSaysSo(string packet, string? expected)
    {
        byte[] xmp = [.. packet.Select(static character => (byte)character)];
        Assert.Equal(expected, XmpOrientation.Reset(xmp) is { } reset ? string.Concat(reset.Select(static value => (char)value)) : null);

        (byte, byte[]) segment = (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. xmp]);
        Picture turned = TestData.Read(WithSegments((0xE1, [.. "Exif\0\0"u8, .. Exif(6, bigEndian: false)]), segment));
        Assert.Equal(XmpOrientation.Reset(xmp), turned.Info.Metadata.Xmp);
        Assert.Equal(expected is null, turned.Info.Notes.Any(static note => note.Contains("XMP", StringComparison.Ordinal)));
        Assert.Equal(xmp, TestData.Read(WithSegments(segment)).Info.Metadata.Xmp!);
    }

    [Theory]
    [InlineData("quarters.tif", "TIFF")]
    public void TiffsAreTurnedUprightAndTheirMetadataIsFound(string name, string format)
    {
        Picture picture = TestData.Read(Bytes(name));
        Assert.Equal(format, picture.Info.Format);
        Assert.False(picture.Info.HadAlpha);
        AssertQuarters(picture, 6, tolerance: 0);
        Assert.Equal([.. "<x:xmpmeta/>"u8], picture.Info.Metadata.Xmp!);
        Assert.Equal("profile!profile!profile!"u8, picture.Info.Metadata.Icc!);
    }

    [Fact]
    public void UprightPicturesAreHandedOnAsTheyWereDecoded()
    {
        Assert.NotNull(Open("quarters.bmp").Pixels);
        Assert.Null(Open("quarters.tif").Pixels);

        static RowSource Open(string name) => ImageFiles.Open(new ForwardReader(new MemoryStream(Bytes(name))));
    }

    [Theory]
    [InlineData("translucent.tif")]
    public void TiffColoursAreMadeStraightAgain(string name)
    {
        Picture picture = TestData.Read(Bytes(name));
        Assert.True(picture.Info.HadAlpha);
        Assert.All(picture.Pixels, color => Assert.Equal(51, color.A));
        Assert.Equal(Quarters, new[] { 0, 31, 15 * 32, 15 * 32 + 31 }.Select(at => picture.Pixels[at] with { A = 255 }));
    }

    [Theory]
    [InlineData("quarters.jpg")]
    [InlineData("quarters-progressive.jpg")]
    [InlineData("quarters.bmp")]
    [InlineData("quarters.gif")]
    [InlineData("quarters.tif")]
    [InlineData("quarters.webp")]
    public void CutFilesAreRefused(string name)
    {
        byte[] file = Bytes(name);
        for (int length = 0; length < file.Length - 1; length += 1 + file.Length / 50)
        {
            var error = Assert.Throws<ImageFileException>(() => TestData.Read(file[..length]));
            Assert.True(error.Kind == ImageErrorKind.BadData || length < 12, $"{length}: {error.Message}");
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    /// <summary>The library would fill what is missing with grey, and take a gigabyte for it.</summary>
    [Theory]
    [InlineData("quarters.jpg", 0xC0)]
    [InlineData("quarters-progressive.jpg", 0xC2)]
    public void AJpegThatClaimsMoreThanItsScansCanHoldIsRefused(string name, byte marker)
    {
        byte[] file = Bytes(name);
        Span<byte> size = file.AsSpan(file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, marker]) + 5, 4);
        Assert.Equal([0, 16, 0, 32], size.ToArray());
        ((ReadOnlySpan<byte>)[0x4E, 0x20, 0x4E, 0x20]).CopyTo(size);

        var error = Assert.Throws<ImageFileException>(() => TestData.Read(file));
        Assert.Equal(ImageErrorKind.BadData, error.Kind);
        Assert.Contains("too few for the picture", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quarters.jpg")]
    [InlineData("quarters.bmp")]
    [InlineData("quarters.gif")]
    [InlineData("quarters.tif")]
    [InlineData("quarters.webp")]
    public void LimitsHold(string name)
    {
        byte[] file = Bytes(name);
        var tooFew = new ImageReadLimits { MaxPixels = 511 };
        Assert.Equal(ImageErrorKind.Limit, Assert.Throws<ImageFileException>(() => TestData.Read(file, limits: tooFew)).Kind);
        Assert.Equal(512, TestData.Read(file, limits: new ImageReadLimits { MaxPixels = 512 }).Pixels.Length);
        var tooShort = new ImageReadLimits { MaxFileBytes = file.Length - 1 };
        Assert.Equal(ImageErrorKind.Limit, Assert.Throws<ImageFileException>(() => TestData.Read(file, limits: tooShort)).Kind);
    }

    [Theory]
    [InlineData("hello world, this is a text of more than a hundred and twenty-eight bytes, so that every loader has seen enough of it to say no to it.")]
    [InlineData("x")]
    public void ForeignFilesAreToldWhatIsSupported(string text)
    {
        var error = Assert.Throws<ImageFileException>(() => TestData.Read([.. text.Select(c => (byte)c)]));
        Assert.Equal(ImageErrorKind.Unsupported, error.Kind);
        Assert.Contains("PNG, PNM and PAM, JPEG", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyFileIsBadData() =>
        Assert.Equal(ImageErrorKind.BadData, Assert.Throws<ImageFileException>(() => TestData.Read([])).Kind);

    [Theory]
    [InlineData("AVIF", "....ftypavif........")]
    [InlineData("HEIF", "....ftypheic........")]
    [InlineData("HEIF", "....ftypmif1........")]
    [InlineData("MP4", "....ftypmp42........")]
    [InlineData("JPEG XL", "\u00ff\u000a.................")]
    [InlineData("BigTIFF", "II+\0................")]
    public void FormatsThatCannotBeReadAreNamed(string name, string text)
    {
        var error = Assert.Throws<ImageFileException>(() => TestData.Read([.. text.Select(c => (byte)c)]));
        Assert.Equal(ImageErrorKind.Unsupported, error.Kind);
        Assert.Contains($"{name} cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADecoderThatHangsIsGivenUp()
    {
        using var release = new ManualResetEventSlim();
        var error = Assert.Throws<ImageFileException>(() => DecodeTimer.Run(
            "TIFF",
            () =>
            {
                release.Wait();
                return 0;
            },
            TimeSpan.FromMilliseconds(10)));
        release.Set();
        Assert.Equal(ImageErrorKind.Limit, error.Kind);
        Assert.Contains("TIFF: decoding takes longer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatADecoderThrowsArrivesUnchanged() =>
        Assert.Throws<ImageFileException>(() => DecodeTimer.Run<int>("TIFF", static () => throw ImageFileException.BadData("x"), TimeSpan.FromMinutes(1)));

    [Fact]
    public void WebPMetadataIsFound()
    {
        ImageMetadata metadata = WebPMetadata.Read(Bytes("quarters.webp"), 1000).Metadata;
        Assert.Equal("profile!profile!profile!"u8, metadata.Icc!);
        Assert.Equal([.. "II*\0"u8, 8, 0, 0, 0, 0, 0], metadata.Exif!);
        Assert.Equal([.. "<x:xmpmeta/>"u8], metadata.Xmp!);
        Assert.True(WebPMetadata.Read(Bytes("quarters.webp"), 10).Metadata.IsEmpty);
    }

    [Fact]
    public void ChunksOfAWebPThatAreLeftOutAreNamed()
    {
        byte[] file = [.. Bytes("quarters.webp"), .. "C2PA"u8, 2, 0, 0, 0, 1, 2, .. "x\0 y"u8, 0, 0, 0, 0];
        BitConverter.TryWriteBytes(file.AsSpan(4), file.Length - 8);
        Assert.Equal("The WebP's chunks C2PA, x??y were left out.", Assert.Single(TestData.Read(file).Info.Notes));
        Assert.Empty(TestData.Read(Bytes("quarters.webp")).Info.Notes);
    }

    [Fact]
    public void ContentCredentialsOfAJpegAreRemarkedOn()
    {
        Assert.Contains("JUMBF", Assert.Single(TestData.Read(WithSegments((0xEB, [.. "JP\0\x01"u8, 0, 0, 0, 1, .. new byte[40]]))).Info.Notes), StringComparison.Ordinal);
        Assert.Empty(TestData.Read(WithSegments((0xEB, [.. "HDR_RI ver=11"u8]))).Info.Notes);
    }

    /// <summary>Decoders of WebP read as far as the file says that it goes.</summary>
    [Fact]
    public void WhatFollowsAWebPIsPassedOver()
    {
        byte[] file = Bytes("quarters.webp");
        Assert.Equal(TestData.Read(file).Pixels, TestData.Read([.. file, .. "not a chunk of it"u8]).Pixels);
        Assert.Equal("profile!profile!profile!"u8, WebPMetadata.Read([.. file, .. "not a chunk of it"u8], 1000).Metadata.Icc!);
    }

    /// <summary>The walks accept any bytes at all, whatever decodes the pixels.</summary>
    [Theory]
    [InlineData("quarters.jpg")]
    [InlineData("quarters.webp")]
    [InlineData("quarters.tif")]
    [InlineData("quarters.bmp")]
    [InlineData("quarters.gif")]
    public void MetadataWalksSurviveEveryTruncationAndChange(string name)
    {
        byte[] file = Bytes(name);
        int refused = 0;
        for (int at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 0xFF;
            foreach (byte[] bytes in new[] { file[..at], changed })
            {
                Action[] walks =
                [
                    () => JpegMetadata.Read(bytes, 1000), () => ReadBmp(bytes), () => ReadTiff([.. bytes]),
                    () => WebPMetadata.Read(bytes, 1000), () => ExifOrientation.Reset(bytes), () => IconDirectory.Check(bytes),
                    () => GifMetadata.Read(bytes, 1000),
                ];
                foreach (Action walk in walks)
                {
                    Exception? error = Record.Exception(walk);
                    Assert.True(error is null or ImageFileException, $"{at}: {error}");
                    refused += error is null ? 0 : 1;
                }
            }
        }

        Assert.InRange(refused, 1, 12 * file.Length);
    }

    private static void ReadTiff(byte[] file) => TiffFile.Read(ref file, ImageReadLimits.Default);

    private static void ReadBmp(byte[] file) => BmpHeader.Check(ref file, 1000);

    private static byte[] Bytes(string name) => File.ReadAllBytes(TestData.PathOf("foreign", name));

    /// <summary>quarters.jpg with segments put after its start-of-image marker.</summary>
    private static byte[] WithSegments(params (byte Marker, byte[] Data)[] segments)
    {
        byte[] file = Bytes("quarters.jpg");
        var result = new List<byte>(file[..2]);
        foreach ((byte marker, byte[] data) in segments)
        {
            result.AddRange([0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data]);
        }

        return [.. result, .. file[2..]];
    }

    /// <summary>EXIF data with an orientation and one more tag.</summary>
    private static byte[] Exif(int orientation, bool bigEndian)
    {
        byte[] little = [.. "II*\0"u8, 8, 0, 0, 0, 2, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0x28, 1, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0];
        byte[] big = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 1, 0x28, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0];
        return bigEndian ? big : little;
    }

    /// <summary>Checks the middles of the quarters of a picture stored as quarters.* with an EXIF orientation.</summary>
    private static void AssertQuarters(Picture picture, int orientation, int tolerance)
    {
        (int width, int height) = orientation >= 5 ? (16, 32) : (32, 16);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        for (int quarter = 0; quarter < 4; quarter++)
        {
            (int right, int below) = (quarter & 1, quarter >> 1);

            // Which stored quarter is shown here: the EXIF specification's table of where row 0 and column 0 are.
            (int storedRight, int storedBelow) = orientation switch
            {
                1 => (right, below),
                2 => (1 - right, below),
                3 => (1 - right, 1 - below),
                4 => (right, 1 - below),
                5 => (below, right),
                6 => (below, 1 - right),
                7 => (1 - below, 1 - right),
                _ => (1 - below, right),
            };
            RgbaColor expected = Quarters[2 * storedBelow + storedRight];
            RgbaColor actual = picture.Pixels[(height / 4 + below * height / 2) * width + width / 4 + right * width / 2];
            Assert.InRange(actual.R, expected.R - tolerance, expected.R + tolerance);
            Assert.InRange(actual.G, expected.G - tolerance, expected.G + tolerance);
            Assert.InRange(actual.B, expected.B - tolerance, expected.B + tolerance);
        }
    }
}
