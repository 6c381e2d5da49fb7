using System.Numerics;
using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>One picture in every kind of BMP, TGA, TIFF, GIF and ICO (Data/kinds, written by Data/tools/make_kinds.py): the right pixels, or
/// a refusal.</summary>
public class ForeignKindTests
{
    private const int Width = 8, Height = 5;

    private static readonly string[] s_cut =
    [
        "bmp-24-cut.bmp", "bmp-rle8-cut.bmp", "bmp-rle8-no-end.bmp", "tga-24-cut.tga", "tga-24-rle-cut.tga", "tga-map24-outside.tga",
        "tiff-rgb-cut.tif", "tiff-rgb-strip-outside.tif", "tiff-rgb-strip-short.tif", "tiff-rgb-deflate-short.tif", "tiff-rgb-lzw-short.tif",
        "tiff-rgb-packbits-short.tif", "gif-cut.gif", "gif-too-few-indices.gif", "gif-no-data.gif", "gif-bad-code.gif", "gif-no-frame.gif",
        "ico-32-cut.ico", "ico-24-mask-cut.ico", "ico-png-cut.ico",
    ];

    private static readonly string[] s_unsupported =
    [
        "tga-map24-first.tga", "tga-grey-with-map.tga", "tiff-rgb-tile.tif", "tiff-rgb-float.tif", "tiff-grey-alpha.tif",
        "tiff-palette-alpha.tif", "tiff-cmyk.tif", "tiff-lab.tif", "tiff-jpeg.tif", "ico-empty.ico",
    ];

    /// <summary>Files of another size than 8 x 5, or without a value for every pixel: tested one by one.</summary>
    private static readonly string[] s_others =
        ["bmp-rle8-skips.bmp", "bmp-rle8-early-end.bmp", "bmp-8-index-outside.bmp", "gif-in-larger-screen.gif", "bmp-16-4444.bmp", "bmp-16-1555.bmp"];

    public static TheoryData<string> Readable() =>
        [.. Directory.GetFiles(TestData.PathOf("kinds"), "*-*").Append("gif.gif").Select(path => Path.GetFileName(path)!).Except([.. s_cut, .. s_unsupported, .. s_others])];

    public static TheoryData<string> Cut() => [.. s_cut];

    public static TheoryData<string> Unsupported() => [.. s_unsupported];

    [Theory]
    [MemberData(nameof(Readable))]
    public void PixelsAreThoseOfThePicture(string name)
    {
        Picture picture = Read(name);
        int turn = name.Contains("turned", StringComparison.Ordinal) ? name[^5] - '0' : 1;
        Assert.Equal(turn >= 5 ? (Height, Width) : (Width, Height), (picture.Width, picture.Height));
        Assert.Equal(turn, picture.Info.AppliedOrientation);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                (int column, int line) = Turned(turn, x, y);
                Assert.Equal(Expected(name, x, y), picture.Pixels[line * picture.Width + column]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cut))]
    public void WhatIsNotAllThereIsRefused(string name) =>
        Assert.Equal(ImageErrorKind.BadData, Assert.Throws<ImageFileException>(() => Read(name)).Kind);

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void KindsThatWouldBeReadWrongAreRefused(string name) =>
        Assert.Equal(ImageErrorKind.Unsupported, Assert.Throws<ImageFileException>(() => Read(name)).Kind);

    [Theory]
    [InlineData("bmp-32-fourth-byte.bmp", "fourth byte")]
    [InlineData("bmp-32-10-bits.bmp", "10 bits")]
    [InlineData("gif-no-end.gif", "cut or damaged")]
    [InlineData("tiff-rgba-unsaid.tif", "taken for alpha")]
    [InlineData("tiff-rgba-unspecified.tif", "taken for alpha")]
    [InlineData("tiff-rgba-premultiplied.tif", "divided out")]
    [InlineData("tiff-rgb-pages.tif", "first of 3 pages")]
    [InlineData("tiff-rgb-16.tif", "16 bits")]
    [InlineData("gif-frames.gif", "first of 3 frames")]
    [InlineData("ico-several.ico", "largest of 3 pictures")]
    public void WhatIsLeftOutOrAssumedIsRemarkedOn(string name, string remark) =>
        Assert.Contains(remark, Assert.Single(Read(name).Info.Notes), StringComparison.Ordinal);

    [Fact]
    public void AFrameWithinALargerScreenHasTransparentSurroundings()
    {
        Picture picture = Read("gif-in-larger-screen.gif");
        Assert.Equal((16, 9), (picture.Width, picture.Height));
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            (int x, int y) = (i % 16 - 3, i / 16 - 2);
            bool isInside = x is >= 0 and < Width && y is >= 0 and < Height;
            Assert.Equal(isInside ? Expected("gif.gif", x, y) : default, picture.Pixels[i]);
        }
    }

    /// <summary>4 bits are spread to 8 by repeating them, within what rounding of the file's own alpha did.</summary>
    [Theory]
    [InlineData("bmp-16-4444.bmp", 15)]
    [InlineData("bmp-16-1555.bmp", 1)]
    public void AlphaOfFewBitsIsKept(string name, int levels)
    {
        Picture picture = Read(name);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            RgbaColor expected = Expected("bmp-32-alpha-v4.bmp", i % Width, i / Width);
            int alpha = expected.A * levels / 255 * 255 / levels;
            Assert.Equal(expected with { A = (byte)alpha }, picture.Pixels[i]);
        }
    }

    /// <summary>A header of 56 bytes has an alpha mask, too, however small the file is.</summary>
    [Fact]
    public void AlphaOfTheThirdHeaderIsKept()
    {
        byte[] file =
        [
            .. "BM"u8, 74, 0, 0, 0, 0, 0, 0, 0, 70, 0, 0, 0,
            56, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 16, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 15, 0, 0, 0xF0, 0, 0, 0, 15, 0, 0, 0, 0, 0xF0, 0, 0,
            0xF0, 0x80, 0, 0,
        ];
        Assert.Equal([new RgbaColor(0, 255, 0, 0x88)], TestData.Read(file).Pixels);
    }

    [Fact]
    public void PixelsThatRunLengthsSkipAreTransparent()
    {
        Picture picture = Read("bmp-rle8-skips.bmp");
        Assert.Equal(39, picture.Pixels.Count(static color => color == default));
        Assert.Equal(new RgbaColor(255, 0, 255), picture.Pixels[3 * Width + 3]);
        Assert.Equal(default, Read("bmp-rle8-early-end.bmp").Pixels[0]);
    }

    [Fact]
    public void IndicesBeyondABmpPaletteAreBlack() => Assert.All(
        Read("bmp-8-index-outside.bmp").Pixels.Select(static (color, i) => (color, i % Width, i / Width)),
        static at => Assert.Equal(Number(at.Item2, at.Item3) < 4 ? Expected("bmp-8.bmp", at.Item2, at.Item3) : new RgbaColor(0, 0, 0), at.color));

    /// <summary>Whatever is changed or cut, there is a picture or an <see cref="ImageFileException"/>.</summary>
    [Theory]
    [InlineData("tiff-rgb-predictor.tif")]
    [InlineData("tiff-rgb-packbits.tif")]
    [InlineData("tiff-palette-4.tif")]
    [InlineData("tga-map24-rle.tga")]
    [InlineData("tga-24.tga")]
    [InlineData("ico-several.ico")]
    [InlineData("gif-transparent.gif")]
    [InlineData("bmp-rle4.bmp")]
    [InlineData("bmp-32-fourth-byte.bmp")]
    [InlineData("bmp-32-alpha-v3.bmp")]
    [InlineData("tiff-rgb-lzw.tif")]
    [InlineData("tiff-bilevel-fill-order.tif")]
    [InlineData("tga-map15.tga")]
    public void ChangedBytesDoNoHarm(string name)
    {
        byte[] file = Bytes(name);
        var limits = new ImageReadLimits { MaxPixels = 1 << 16 };
        int refused = 0;
        for (int at = 0; at < file.Length; at++)
        {
            foreach (byte change in new byte[] { 1, 0x80, 0x7F, 0xFF })
            {
                byte[] damaged = [.. file];
                damaged[at] ^= change;
                try
                {
                    TestData.Read(damaged, limits: limits);
                }
                catch (ImageFileException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 1, 4 * file.Length);
    }

    // Two pixels of 32 bits, in a run of one and one, or as they are; of the descriptor the lowest bits say how many bits of alpha there are.
    [Theory]
    [InlineData(0x20, 7, 9, false, true)]
    [InlineData(0x20, 7, 9, true, true)]
    [InlineData(0x20, 255, 0, true, true)]
    [InlineData(0x20, 255, 255, false, false)]
    [InlineData(0x20, 0, 0, true, false)]
    [InlineData(0x28, 7, 9, false, false)]
    public void TgasThatDoNotSayWhatTheirFourthByteIsAreRemarkedOn(byte descriptor, byte first, byte second, bool inRuns, bool isTold)
    {
        byte[] packet = inRuns ? [0x80] : [];
        byte[] file =
        [
            0, 0, (byte)(inRuns ? 10 : 2), .. new byte[9], 2, 0, 1, 0, 32, descriptor,
            .. packet, 30, 20, 10, first, .. packet, 60, 50, 40, second,
        ];
        Picture picture = TestData.Read(file);
        bool isAlpha = descriptor == 0x28;
        Assert.Equal([new RgbaColor(10, 20, 30, isAlpha ? first : (byte)255), new RgbaColor(40, 50, 60, isAlpha ? second : (byte)255)], picture.Pixels);
        Assert.Equal(isTold, picture.Info.Notes.Any(note => note.Contains("fourth byte", StringComparison.Ordinal)));
    }

    // The extension area's last byte says what the descriptor's bits of alpha are: 0 to 2 nothing, 3 alpha, 4 alpha that the colours are multiplied by.
    [Theory]
    [InlineData(0, false, "fourth byte")]
    [InlineData(1, true, "fourth byte")]
    [InlineData(2, false, "fourth byte")]
    [InlineData(3, true, null)]
    [InlineData(4, false, "divided out")]
    [InlineData(4, true, "divided out")]
    public void TheKindOfATgasAlphaIsThatOfItsExtension(byte kind, bool isMapped, string? remark)
    {
        byte[] head = isMapped ? [0, 1, 1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 2, 0, 1, 0, 8, 0x28] : [0, 0, 2, .. new byte[9], 2, 0, 1, 0, 32, 0x28];
        byte[] pixels = [30, 20, 10, 51, 60, 50, 40, 0, .. isMapped ? new byte[] { 0, 1 } : []];
        byte[] extension = [239, 1, .. new byte[492], kind];
        byte[] file =
        [
            .. head, .. pixels, .. extension, .. BitConverter.GetBytes(head.Length + pixels.Length), 0, 0, 0, 0, .. "TRUEVISION-XFILE.\0"u8,
        ];
        RgbaColor[] expected = kind switch
        {
            3 => [new(10, 20, 30, 51), new(40, 50, 60, 0)],
            4 => [new(50, 100, 150, 51), default],
            _ => [new(10, 20, 30), new(40, 50, 60)],
        };
        Picture picture = TestData.Read(file);
        Assert.Equal(expected, picture.Pixels);
        if (remark is null)
        {
            Assert.Empty(picture.Info.Notes);
        }
        else
        {
            Assert.Contains(remark, Assert.Single(picture.Info.Notes), StringComparison.Ordinal);
        }
    }

    /// <summary>The text before the pixels, which some programs write comments to, and others what is none.</summary>
    [Theory]
    [InlineData("", null)]
    [InlineData("Grüße", "Grüße")]
    [InlineData("from a scanner\0\u0001\u0002", "from a scanner")]
    [InlineData("\u0001\u0002", null)]
    public void TheTextOfATgaIsKept(string id, string? comment)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(id);
        byte[] file = [(byte)bytes.Length, 0, 3, .. new byte[9], 1, 0, 1, 0, 8, 0x20, .. bytes, 77];
        Picture picture = TestData.Read(file);
        Assert.Equal(77, Assert.Single(picture.Pixels).R);
        Assert.Equal(comment is null ? [] : [new ImageText("Comment", comment)], picture.Info.Metadata.Texts);
    }

    // A map of two colours of 32 bits, and a pixel of each.
    [Theory]
    [InlineData(0x20, 0, 0, false)]
    [InlineData(0x20, 255, 255, false)]
    [InlineData(0x20, 0, 255, true)]
    [InlineData(0x28, 0, 255, false)]
    public void ColourMapsWithoutAlphaAreOpaque(byte descriptor, byte first, byte second, bool isTold)
    {
        byte[] file = [0, 1, 1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 2, 0, 1, 0, 8, descriptor, 30, 20, 10, first, 60, 50, 40, second, 0, 1];
        Picture picture = TestData.Read(file);
        bool isAlpha = descriptor == 0x28;
        Assert.Equal([new RgbaColor(10, 20, 30, isAlpha ? first : (byte)255), new RgbaColor(40, 50, 60, isAlpha ? second : (byte)255)], picture.Pixels);
        Assert.Equal(isTold, picture.Info.Notes.Any(note => note.Contains("fourth byte of the TGA's colours", StringComparison.Ordinal)));
    }

    // Masks of red, green and blue: three of 10 bits, 11 and 10 bits, one of 24, and in pixels of 16 bits one of 9.
    [Theory]
    [InlineData(32, 0x3FF00000u, 0x000FFC00u, 0x000003FFu, 10)]
    [InlineData(32, 0x000007FFu, 0x001FF800u, 0xFFE00000u, 11)]
    [InlineData(32, 0xFFFFFF00u, 0x000000F0u, 0x0000000Fu, 24)]
    [InlineData(16, 0x0000FF80u, 0x00000078u, 0x00000007u, 9)]
    public void ChannelsOfMoreThanEightBitsAreRounded(int bits, uint red, uint green, uint blue, int widest)
    {
        uint[] masks = [red, green, blue];
        var random = new Random(1);
        const int Pixels = 64; // rows of whole four bytes
        uint[] stored = [0, uint.MaxValue, .. Enumerable.Range(2, Pixels - 2).Select(_ => (uint)random.NextInt64(1L << 32))];
        byte[] data = [.. stored.SelectMany(pixel => BitConverter.GetBytes(pixel)[..(bits / 8)])];
        byte[] file =
        [
            .. "BM"u8, .. BitConverter.GetBytes(66 + data.Length), 0, 0, 0, 0, 66, 0, 0, 0,
            40, 0, 0, 0, Pixels, 0, 0, 0, 1, 0, 0, 0, 1, 0, (byte)bits, 0, 3, 0, 0, 0, .. new byte[20],
            .. masks.SelectMany(BitConverter.GetBytes), .. data,
        ];
        Picture picture = TestData.Read(file);
        for (int i = 0; i < Pixels; i++)
        {
            uint pixel = bits == 16 ? stored[i] & 0xFFFF : stored[i];
            byte[] expected = [.. masks.Select(mask => Channel(pixel, mask))];
            Assert.Equal(new RgbaColor(expected[0], expected[1], expected[2]), picture.Pixels[i]);
        }

        Assert.Equal((widest, true), (picture.Info.BitDepth, picture.Info.ReducedTo8Bits));
        Assert.Equal($"Samples of {widest} bits were reduced to 8, with rounding.", Assert.Single(picture.Info.Notes));

        // What is narrower than 8 bits is spread by the library; here only where that is exact.
        static byte Channel(uint pixel, uint mask)
        {
            int low = BitOperations.TrailingZeroCount(mask);
            double most = mask >> low;
            return (byte)Math.Floor((((pixel & mask) >> low) / most * 255) + 0.5);
        }
    }

    /// <summary>PNGs in icons are read as PNGs are elsewhere: the library would cut 16 bits off instead of rounding them.</summary>
    [Fact]
    public void APngOfSixteenBitsInAnIconIsRounded()
    {
        byte[] png = new PngBuilder().Header(2, 1, 16, PngColorType.Grey).Data(0, 0x00, 0xFF, 0x80, 0x7F).End();
        byte[] file = [0, 0, 1, 0, 1, 0, 2, 1, 0, 0, 1, 0, 16, 0, .. BitConverter.GetBytes(png.Length), 22, 0, 0, 0, .. png];
        Picture picture = TestData.Read(file);
        Assert.Equal([1, 128], picture.Pixels.Select(static color => (int)color.G));
        Assert.Equal(("ICO", 16), (picture.Info.Format, picture.Info.BitDepth));
        Assert.Equal("Samples of 16 bits were reduced to 8, with rounding.", Assert.Single(picture.Info.Notes));
    }

    /// <summary>A profile after the pixels is none of them.</summary>
    [Fact]
    public void BytesAfterTheLastPixelOfABmpAreNoFourthBytes()
    {
        byte[] file = Bytes("bmp-32.bmp");
        Assert.Empty(TestData.Read([.. file, 1, 2, 3, 4, 5, 6, 7, 8]).Info.Notes);
    }

    /// <summary>Icons for old systems have several pictures of one size, that of the fewest colours first.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OfAnIconsPicturesOfOneSizeThatOfMostBitsIsTaken(bool isFirst)
    {
        byte[] few = IconPicture(1, [0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0]), many = IconPicture(32, [30, 20, 10, 255, 60, 50, 40, 128]);
        Picture picture = TestData.Read(isFirst ? Icon(many, few) : Icon(few, many));
        Assert.Equal([new RgbaColor(10, 20, 30), new RgbaColor(40, 50, 60, 128)], picture.Pixels);
        Assert.Contains("largest of 2", Assert.Single(picture.Info.Notes), StringComparison.Ordinal);
    }

    /// <summary>32 bits with an alpha of nothing but zeros, as old programs write: the mask, in which 1 is transparent, says what is seen.</summary>
    [Theory]
    [InlineData(0, 0, 255, 0, true)]
    [InlineData(0, 1, 0, 1, false)]
    public void AnIconWithoutAlphaTakesItsMask(byte first, byte second, byte expected, byte other, bool isTold)
    {
        byte[] file = Icon(IconPicture(32, [30, 20, 10, first, 60, 50, 40, second]));
        file[^4] = 0x40;
        Picture picture = TestData.Read(file);
        Assert.Equal([expected, other], picture.Pixels.Select(static color => color.A));
        Assert.Equal(isTold, picture.Info.Notes.Any(static note => note.Contains("its mask", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1, 1, 32, null)]
    [InlineData(2, 0, 0, null)]
    [InlineData(2, 3, 300, "The cursor's hot spot, 3 pixels from the left and 300 from the top, was left out.")]
    public void TheHotSpotOfACursorIsRemarkedOn(byte kind, byte x, ushort y, string? remark)
    {
        byte[] file = Icon(IconPicture(32, [30, 20, 10, 255, 60, 50, 40, 128]));
        file[2] = kind;
        file[10] = x;
        BitConverter.TryWriteBytes(file.AsSpan(12), y);
        Assert.Equal(remark is null ? [] : [remark], TestData.Read(file).Info.Notes);
    }

    private static byte[] Icon(params byte[][] pictures)
    {
        var file = new List<byte>([0, 0, 1, 0, (byte)pictures.Length, 0]);
        int at = 6 + (16 * pictures.Length);
        foreach (byte[] picture in pictures)
        {
            file.AddRange([2, 1, 0, 0, 1, 0, picture[14], 0, .. BitConverter.GetBytes(picture.Length), .. BitConverter.GetBytes(at)]);
            at += picture.Length;
        }

        return [.. file, .. pictures.SelectMany(static picture => picture)];
    }

    /// <summary>A picture of 2 x 1 pixels, and a mask that shows both.</summary>
    private static byte[] IconPicture(byte bits, byte[] data) =>
        [40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, bits, 0, .. new byte[24], .. data, 0, 0, 0, 0];

    private static int Number(int x, int y) => (x + 3 * y) % 8;

    /// <summary>The picture as make_kinds.py has it, as far as a kind can hold it.</summary>
    private static RgbaColor Expected(string name, int x, int y)
    {
        int number = Number(x, y);
        byte alpha = (byte)(255 - 48 * y);
        if (name.Contains("bilevel", StringComparison.Ordinal) || name is "bmp-1.bmp" or "ico-1.ico")
        {
            return (number & 1) != 0 ? new RgbaColor(255, 255, 255) : new RgbaColor(0, 0, 0);
        }

        if (name.Contains("grey", StringComparison.Ordinal))
        {
            byte grey = (byte)(name switch { "tiff-grey-4.tif" => 34 * number, "tiff-grey-2.tif" => 85 * (number / 2), _ => 36 * number });
            return new RgbaColor(grey, grey, grey);
        }

        var color = new RgbaColor((byte)(255 * (number & 1)), (byte)(255 * (number >> 1 & 1)), (byte)(255 * (number >> 2)));
        bool hasAlpha = name.Contains("rgba", StringComparison.Ordinal) || name.StartsWith("bmp-32-alpha", StringComparison.Ordinal)
            || name is "tga-32.tga" or "tga-32-rle.tga" or "ico-32.ico" or "ico-png.ico" or "ico-several.ico" or "ico-cursor.cur";
        if ((name is "gif-transparent.gif" && number == 5) || (name.Contains("mask", StringComparison.Ordinal) && y == 1 && x >= 4))
        {
            return default;
        }

        return color with { A = name is "tga-16-alpha-bit.tga" && y >= 2 ? (byte)0 : hasAlpha ? alpha : (byte)255 };
    }

    /// <summary>Where the pixel stored at a place is shown.</summary>
    private static (int Column, int Line) Turned(int turn, int x, int y) => turn switch
    {
        2 => (Width - 1 - x, y),
        3 => (Width - 1 - x, Height - 1 - y),
        4 => (x, Height - 1 - y),
        5 => (y, x),
        6 => (Height - 1 - y, x),
        7 => (Height - 1 - y, Width - 1 - x),
        8 => (y, Width - 1 - x),
        _ => (x, y),
    };

    private static Picture Read(string name) => TestData.Read(Bytes(name));

    private static byte[] Bytes(string name) => File.ReadAllBytes(TestData.PathOf("kinds", name));
}
