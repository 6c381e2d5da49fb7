using System.Text;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Pictures;

public class PnmTests
{
    private static readonly RgbaColor Black = new(0, 0, 0);
    private static readonly RgbaColor White = new(255, 255, 255);

    [Theory]
    [InlineData("P1\n3 2\n1 0 1\n0 1 0\n")]
    [InlineData("P1 # black is 1\n#another\n3\t2 101010")]
    [InlineData("P4\n3 2\n\xA0\x40")]
    [InlineData("P4 3 2#\n\xBF\x5F")]
    [InlineData("P2\n3 2\n7\n0 7 0\n7 0 7\n")]
    [InlineData("P2#\n3#w\n2\n#h\n7\n0 7 0 7 0\r\n#last\n7")]
    [InlineData("P5\n3 2\n255\n\0\xFF\0\xFF\0\xFF")]
    [InlineData("P5\n3 2\n256\n\0\0\x01\0\0\0\x01\0\0\0\x01\0")]
    [InlineData("P3\n3 2\n1\n0 0 0 1 1 1 0 0 0 1 1 1 0 0 0 1 1 1")]
    [InlineData("P6\n3 2\n1\n\0\0\0\x01\x01\x01\0\0\0\x01\x01\x01\0\0\0\x01\x01\x01")]
    [InlineData("P7\nWIDTH 3\nHEIGHT 2\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n\0\x01\0\x01\0\x01")]
    [InlineData("P7\n# comment\n\nHEIGHT 2\nWIDTH   3\nMAXVAL 9\nDEPTH 1\nENDHDR\n\0\x09\0\x09\0\x09next picture")]
    public void EveryVariantOfACheckerboardReadsTheSame(string file)
    {
        Picture picture = TestData.Read(Encoding.Latin1.GetBytes(file), blockSize: 1);
        Assert.Equal((3, 2), (picture.Width, picture.Height));
        Assert.Equal([Black, White, Black, White, Black, White], picture.Pixels);
        Assert.False(picture.Info.HadAlpha);
    }

    /// <summary>A pipe is not waited for: its next picture may come much later, or never.</summary>
    [Theory]
    [InlineData("P5 1 1 255\n\x07P5 1 1 255\n\x08", true)]
    [InlineData("P5 1 1 255\n\x07P7\nWIDTH 1\n", true)]
    [InlineData("P2 1 1 255\n7\n\nP2 1 1 255\n8\n", true)]
    [InlineData("P5 1 1 255\n\x07P8", false)]
    [InlineData("P5 1 1 255\n\x07P", false)]
    [InlineData("P5 1 1 255\n\x07\n", false)]
    [InlineData("P5 1 1 255\n\x07next picture", false)]
    public void FurtherPicturesOfAFileAreRemarkedOn(string file, bool isTold)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(file);
        Picture picture = ImageFiles.Read(new MemoryStream(bytes));
        Assert.Equal(7, Assert.Single(picture.Pixels).R);
        Assert.Equal(isTold ? ["This is the first of several pictures; the others are left out."] : [], picture.Info.Notes);
        Assert.Empty(TestData.Read(bytes).Info.Notes);
    }

    // Pictures of several kinds one after the other, with and without space between them; the last has a depth of its own.
    [Theory]
    [InlineData(1, 7, "This is the first of several pictures; the others are left out.")]
    [InlineData(2, 8, "This is picture 2 of several; the others are left out.")]
    [InlineData(3, 9, "This is picture 3 of several; the others are left out.")]
    [InlineData(4, 128, "Samples of 16 bits were reduced to 8, with rounding.|This is picture 4 of several; the others are left out.")]
    public void AFurtherPictureOfAFileIsTaken(int number, int grey, string remarks)
    {
        byte[] file = Encoding.Latin1.GetBytes("P5 1 1 255\n\x07P2 1 2 255\n8 8\n\nP7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n\x09\nP5 1 1 65535\n\x80\x7F");
        ImageReadLimits limits = ImageReadLimits.Default with { Frame = number };
        Picture picture = ImageFiles.Read(new MemoryStream(file), limits);
        Assert.Equal((grey, number == 2 ? 2 : 1), (picture.Pixels[^1].R, picture.Height));
        Assert.Equal(remarks.Split('|'), picture.Info.Notes);
        Assert.Equal(grey, TestData.Read(file, blockSize: 1, limits).Pixels[0].R);
        var error = Assert.Throws<ImageFileException>(() => TestData.Read(file, limits: limits with { Frame = 5 }));
        Assert.Equal("PNM: --frame 5 is beyond the last: the file has 4 pictures", error.Message);
    }

    /// <summary>A large picture stays in its file and is read again from there.</summary>
    [Fact]
    public void AFurtherPictureIsReadAgainAsThatOne()
    {
        byte[] file = Encoding.Latin1.GetBytes("P5 1 1 255\n\x07P5 1 1 255\n\x08");
        using var stream = new MemoryStream(file);
        ImageReadLimits limits = ImageReadLimits.Default with { Frame = 2 };
        using var rows = new FileRows(stream, ImageFiles.Open(new ForwardReader(stream), limits), limits);
        for (int time = 0; time < 2; time++)
        {
            using IPixelRowReader reader = rows.Read();
            var row = new RgbaColor[1];
            reader.ReadRow(row);
            Assert.Equal(8, row[0].R);
        }
    }

    [Fact]
    public void SamplesAreScaledWithRounding()
    {
        var random = new Random(1);
        foreach (int maximum in new[] { 1, 2, 3, 7, 15, 100, 254, 255, 256, 1000, 1023, 4095, 65534, 65535 })
        {
            int[] samples = [0, maximum, .. Enumerable.Range(0, 98).Select(_ => random.Next(maximum + 1))];
            byte[] expected = [.. samples.Select(sample => (byte)Math.Floor(sample * 255.0 / maximum + 0.5))];
            string plain = $"P2 100 1 {maximum} {string.Join(' ', samples)}";
            Picture picture = TestData.Read(Encoding.ASCII.GetBytes(plain));
            Assert.Equal(expected, picture.Pixels.Select(color => color.R));
            Assert.Equal(maximum > 255, picture.Info.ReducedTo8Bits);

            byte[] raster = [.. samples.SelectMany(sample => maximum > 255 ? new[] { (byte)(sample >> 8), (byte)sample } : [(byte)sample])];
            byte[] raw = [.. Encoding.ASCII.GetBytes($"P5 100 1 {maximum}\n"), .. raster];
            Assert.Equal(expected, TestData.Read(raw).Pixels.Select(color => color.G));
        }
    }

    [Theory]
    [InlineData("GRAYSCALE_ALPHA", 2)]
    [InlineData("RGB", 3)]
    [InlineData("RGB_ALPHA", 4)]
    [InlineData(null, 2)]
    [InlineData(null, 4)]
    public void PamTuplesAreReadInOrder(string? tupleType, int depth)
    {
        string type = tupleType is null ? "" : $"TUPLTYPE {tupleType}\n";
        string file = $"P7\nWIDTH 1\nHEIGHT 1\nDEPTH {depth}\nMAXVAL 255\n{type}ENDHDR\n" + "\x0A\x14\x1E\x28"[..depth];
        Picture picture = TestData.Read(Encoding.Latin1.GetBytes(file));
        RgbaColor expected = depth switch
        {
            2 => new(10, 10, 10, 20),
            3 => new(10, 20, 30),
            _ => new(10, 20, 30, 40),
        };
        Assert.Equal([expected], picture.Pixels);
        Assert.Equal(depth != 3, picture.Info.HadAlpha);
    }

    [Theory]
    [InlineData("P6\n")]
    [InlineData("P6\n1 1\n255\n\0\0")]
    [InlineData("P6\n0 1\n255\n")]
    [InlineData("P6\n1 -1\n255\n\0\0\0")]
    [InlineData("P6\n1 1\n0\n\0\0\0")]
    [InlineData("P6\n1 1\n65536\n\0\0\0\0\0\0")]
    [InlineData("P6\n1 1\n9999999999999999999\n\0\0\0")]
    [InlineData("P6\n1 1\n99\n\0\0\x64")]
    [InlineData("P6\n1x1\n255\n\0\0\0")]
    [InlineData("P5\n1 1\n256\n\x01\u0001")]
    [InlineData("P2\n2 1\n9\n5")]
    [InlineData("P2\n1 1\n9\n10")]
    [InlineData("P2\n1 1\n9\nx")]
    [InlineData("P1\n2 1\n12")]
    [InlineData("P1\n2 1\n1")]
    [InlineData("P4\n9 1\n\0")]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\n")]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nENDHDR\n\0\0\0")]
    [InlineData("P7\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nENDHDR\n\0\0\0")]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n\0\0\0")]
    [InlineData("P7\nWIDTH 0\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nENDHDR\n\0\0\0")]
    [InlineData("P7\nWIDTH one\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nENDHDR\n\0\0\0")]
    [InlineData("P7\nBREADTH 1\nENDHDR\n")]
    public void MalformedFilesAreBadData(string file)
    {
        var error = Assert.Throws<ImageFileException>(() => TestData.Read(Encoding.Latin1.GetBytes(file)));
        Assert.Equal(ImageErrorKind.BadData, error.Kind);
    }

    [Theory]
    [InlineData("P6\n2000000000 2000000000\n255\n", nameof(ImageErrorKind.Limit))]
    [InlineData("P5\n1048577 1\n255\n", nameof(ImageErrorKind.Limit))]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\n\0\0\0\0\0", nameof(ImageErrorKind.Unsupported))]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE CMYK\nENDHDR\n\0\0\0\0", nameof(ImageErrorKind.Unsupported))]
    public void LargeAndUnknownFilesAreToldApartFromBadOnes(string file, string kind)
    {
        var error = Assert.Throws<ImageFileException>(() => TestData.Read(Encoding.Latin1.GetBytes(file)));
        Assert.Equal(kind, error.Kind.ToString());
    }

    [Fact]
    public void AHeaderAloneAllocatesLittle()
    {
        byte[] file = Encoding.ASCII.GetBytes("P6\n20000 20000\n255\n");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFileException>(() => TestData.Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Theory]
    [InlineData(".pbm", "P4\n2 1\n\x80")]
    [InlineData(".pgm", "P5\n2 1\n255\n\0\xFF")]
    [InlineData(".ppm", "P6\n2 1\n255\n\0\0\0\xFF\xFF\xFF")]
    [InlineData(".PNM", "P4\n2 1\n\x80")]
    [InlineData(".pam", "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n\0\x01")]
    public void WrittenBytesAreAsTheFormatsHaveThem(string extension, string expected) =>
        Assert.Equal(Encoding.Latin1.GetBytes(expected), TestData.Write(extension, Picture.FromPixels(2, 1, [Black, White])));

    [Theory]
    [InlineData(2, true, false, ".pam,.pgm,.pbm,.pnm,.ppm")]
    [InlineData(2, true, true, ".pam")]
    [InlineData(200, true, false, ".pam,.pgm,.pnm,.ppm")]
    [InlineData(200, true, true, ".pam")]
    [InlineData(200, false, false, ".pam,.pnm,.ppm")]
    [InlineData(200, false, true, ".pam")]
    public void WhatAFormatCanHoldComesBackAndTheRestIsRefused(int levels, bool grey, bool alpha, string able)
    {
        var random = new Random(levels);
        for (int width = 1; width < 40; width += 7)
        {
            RgbaColor[] pixels = TestData.RandomPixels(random, width * 9, alpha, levels);
            pixels = grey ? [.. pixels.Select(color => new RgbaColor(color.R, color.R, color.R, color.A))] : pixels;
            pixels[0] = alpha ? pixels[0] with { A = 0 } : pixels[0];
            foreach (string extension in new[] { ".pam", ".pgm", ".pbm", ".pnm", ".ppm" })
            {
                Picture picture = Picture.FromPixels(width, 9, pixels);
                if (able.Split(',').Contains(extension) || PixelTraits.Of(pixels) is { HasAlpha: false, IsBilevel: true } && extension != ".pam")
                {
                    Assert.Equal(pixels, TestData.Read(TestData.Write(extension, picture)).Pixels);
                }
                else
                {
                    var error = Assert.Throws<ImageFileException>(() => TestData.Write(extension, picture));
                    Assert.Equal(ImageErrorKind.Unsupported, error.Kind);
                }
            }
        }
    }

    [Fact]
    public void RowsStreamThroughInBoundedMemory()
    {
        const int Width = 4096;
        const int Height = 2000;
        byte[] header = Encoding.ASCII.GetBytes($"P6\n{Width} {Height}\n255\n");
        using var input = new RepeatingStream(header, header.Length + 3L * Width * Height);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using RowSource source = ImageFiles.Open(new ForwardReader(input));
        using RowSink<RgbaColor> sink = ImageFiles.CreateColorSink(Stream.Null, ".ppm", Width, Height, default);
        var row = new RgbaColor[Width];
        for (int y = 0; y < Height; y++)
        {
            source.ReadRow(row);
            sink.WriteRow(row);
        }

        source.Finish();
        sink.Finish();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>A header and then an endless raster, none of it held in memory.</summary>
    private sealed class RepeatingStream(byte[] header, long length) : MemoryStream
    {
        private long _at;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, length - _at);
            for (int i = 0; i < count; i++, _at++)
            {
                buffer[i] = _at < header.Length ? header[_at] : (byte)(_at * 7);
            }

            return count;
        }
    }
}
