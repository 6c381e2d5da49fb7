using System.Buffers.Binary;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Kinds of TIFF that ImageSharp misreads or refuses: they come out right, or are refused with a sentence.</summary>
public sealed class TiffKindTests
{
    private const int Width = 256, Height = 257, BitsPerSample = 258, Compression = 259, Photometric = 262, StripOffsets = 273;
    private const int FillOrder = 266, SamplesPerPixel = 277, RowsPerStrip = 278, StripByteCounts = 279, PlanarConfiguration = 284, Predictor = 317, ColorMap = 320;

    // Writers make the 16 bits of a channel in these ways.
    [Theory]
    [InlineData(256, false)]
    [InlineData(257, false)]
    [InlineData(1, false)]
    [InlineData(256, true)]
    [InlineData(257, true)]
    public void AWhiteEntryOfAPaletteIsWhite(int factor, bool bigEndian)
    {
        byte[] channels = [255, 1, 47, 128, 0, 254, 90, 7, 3, 5, 6, 8, 9, 10, 11, 12];
        ushort[] map = [.. Enumerable.Repeat(channels, 3).SelectMany(static values => values).Select(value => (ushort)(value * factor))];
        byte[] file = Make(
            bigEndian,
            [0x01, 0x23, 0x45, 0x67],
            (Width, [4]),
            (Height, [2]),
            (BitsPerSample, [4]),
            (Compression, [1]),
            (Photometric, [3]),
            (SamplesPerPixel, [1]),
            (ColorMap, map));
        Assert.Equal(channels[..8], TestData.Read(file).Pixels.Select(static pixel => pixel.R));
        Assert.All(TestData.Read(file).Pixels, static pixel => Assert.Equal(new RgbaColor(pixel.R, pixel.R, pixel.R, 255), pixel));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    public void SamplesOfAnUnsaidSizeHaveOneBit(bool bigEndian, ushort photometric)
    {
        byte[] file = Make(
            bigEndian, [0b1010_0000, 0b0110_0000], (Width, [3]), (Height, [2]), (Compression, [1]), (Photometric, [photometric]), (SamplesPerPixel, [1]));
        byte[] ones = [1, 0, 1, 0, 1, 1];
        Assert.Equal(ones.Select(bit => (byte)(bit == photometric ? 255 : 0)), TestData.Read(file).Pixels.Select(static pixel => pixel.G));
    }

    // TIFF 6.0: without these tags there are samples of one bit, one a pixel, in one strip, uncompressed, highest bit first, pixel after pixel.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatGoesWithoutSayingNeedNotBeSaid(bool bigEndian)
    {
        (ushort Tag, ushort[] Values)[] defaults =
            [(BitsPerSample, [1]), (Compression, [1]), (FillOrder, [1]), (SamplesPerPixel, [1]), (RowsPerStrip, [2]), (PlanarConfiguration, [1])];
        for (int kept = 0; kept < 1 << defaults.Length; kept++)
        {
            byte[] file = Make(
                bigEndian,
                [0b1010_0000, 0b0110_0000],
                [(Width, [3]), (Height, [2]), (Photometric, [1]), .. defaults.Where((_, i) => (kept >> i & 1) != 0)]);
            Assert.Equal([255, 0, 255, 0, 255, 255], TestData.Read(file).Pixels.Select(static pixel => (int)pixel.G));
        }
    }

    /// <summary>Readers take whole numbers of any width for any other, and some writers give one number of bits for all samples.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    public void NumbersOfAnyWidthAreTaken(bool bigEndian, int type)
    {
        (ushort Tag, ushort[] Values)[] tags =
            [(Width, [2]), (Height, [1]), (BitsPerSample, [8]), (Compression, [1]), (Photometric, [2]), (FillOrder, [2]), (SamplesPerPixel, [4]), (RowsPerStrip, [1]), (PlanarConfiguration, [1]), (338, [1])];
        byte[] file = Make(bigEndian, [0x80, 0x40, 0x20, 0xFF, 0xC0, 0, 0x80, 0xC0], tags);
        byte[] expected = [1, 2, 4, 255, 255, 0, 85, 3];
        Assert.Equal(expected, TestData.Read(file).Pixels.SelectMany(static pixel => (byte[])[pixel.R, pixel.G, pixel.B, pixel.A]));

        // The same numbers in entries of another type: each lies at the start of its entry's value.
        for (int at = 10; at < 10 + (12 * (tags.Length + 2)); at += 12)
        {
            Span<byte> entry = file.AsSpan(at, 12);
            int tag = Get(entry, 2), value = Get(entry[8..], 2);
            if (tag is StripOffsets or StripByteCounts)
            {
                continue;
            }

            entry[2..].Clear();
            Put(entry[2..], 2, type);
            Put(entry[4..], 4, 1);
            Put(entry[8..], type, value);
        }

        Assert.Equal(expected, TestData.Read(file).Pixels.SelectMany(static pixel => (byte[])[pixel.R, pixel.G, pixel.B, pixel.A]));

        int Get(ReadOnlySpan<byte> from, int size) => bigEndian ? from[size - 1] | (from[size - 2] << 8) : from[0] | (from[1] << 8);

        void Put(Span<byte> to, int size, int value)
        {
            for (int i = 0; i < size; i++)
            {
                to[bigEndian ? size - 1 - i : i] = (byte)(value >> (8 * i));
            }
        }
    }

    /// <summary>Old writers leave out how long strips are, which their rows tell where nothing is compressed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(32773)]
    public void TheLengthOfUncompressedStripsNeedNotBeSaid(ushort compression)
    {
        byte[] file = Make(
            bigEndian: false,
            [1, 2, 3, 4, 5, 6],
            (Width, [2]),
            (Height, [3]),
            (BitsPerSample, [8]),
            (Compression, [compression]),
            (Photometric, [1]),
            (StripOffsets, [0, 4]),
            (RowsPerStrip, [2]));
        if (compression == 1)
        {
            Assert.Equal([1, 2, 3, 4, 5, 6], TestData.Read(file).Pixels.Select(static pixel => (int)pixel.R));
            file = file[..^1];
        }

        Assert.Equal(ImageErrorKind.BadData, Assert.Throws<ImageFileException>(() => TestData.Read(file)).Kind);
    }

    /// <summary>Of a tag that appears twice the first is checked, and the first is what the pixels are made by.</summary>
    [Fact]
    public void OfATagThatAppearsTwiceTheFirstCounts()
    {
        byte[] file = Make(
            bigEndian: false, [10, 20], (Width, [2]), (Height, [1]), (BitsPerSample, [8]), (Compression, [1]), (Photometric, [1]), (Photometric, [0]), (SamplesPerPixel, [1]));
        Assert.Equal([10, 20], TestData.Read(file).Pixels.Select(static pixel => (int)pixel.R));
    }

    [Fact]
    public void APaletteThatIsTooShortIsRefused()
    {
        byte[] file = Make(
            bigEndian: false, [0x01], (Width, [2]), (Height, [1]), (BitsPerSample, [4]), (Compression, [1]), (Photometric, [3]), (SamplesPerPixel, [1]), (ColorMap, new ushort[47]));
        Assert.Contains("47 numbers instead of 48", Assert.Throws<ImageFileException>(() => TestData.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlanesAreReadUnlessTheyAreDifferences()
    {
        byte[] planes = [1, 2, 10, 20, 100, 200];
        Assert.Equal([new RgbaColor(1, 10, 100), new RgbaColor(2, 20, 200)], TestData.Read(Planes(1)).Pixels);
        var error = Assert.Throws<ImageFileException>(() => TestData.Read(Planes(2)));
        Assert.Equal(ImageErrorKind.Unsupported, error.Kind);
        Assert.Contains("planes", error.Message, StringComparison.Ordinal);

        byte[] Planes(ushort predictor) => Make(
            bigEndian: false,
            planes,
            (Width, [2]),
            (Height, [1]),
            (BitsPerSample, [8, 8, 8]),
            (Compression, [1]),
            (Photometric, [2]),
            (StripOffsets, [0, 2, 4]),
            (SamplesPerPixel, [3]),
            (RowsPerStrip, [1]),
            (StripByteCounts, [2, 2, 2]),
            (PlanarConfiguration, [2]),
            (Predictor, [predictor]));
    }

    // The head of a zlib stream (RFC 1950) that asks for a dictionary; zlib waits for it, which is no data error to it.
    [Fact]
    public void StreamsThatWantADictionaryAreDamage()
    {
        byte[] stream = [0x78, 0xBB, 0, 0, 0, 1, 0x63, 0x60, 0, 0];
        byte[] file = Make(
            bigEndian: false, stream, (Width, [2]), (Height, [1]), (BitsPerSample, [8]), (Compression, [8]), (Photometric, [1]), (SamplesPerPixel, [1]));
        Assert.Equal(ImageErrorKind.BadData, Assert.Throws<ImageFileException>(() => TestData.Read(file)).Kind);
        Assert.Equal(
            ImageErrorKind.BadData,
            Assert.Throws<ImageFileException>(() => TestData.Read(new PngBuilder().Header(1, 1, 8, PngColorType.Rgb).Chunk("IDAT", stream).End())).Kind);
    }

    /// <summary>A file of one directory, behind it the strips. Without entries for these there is one strip; offsets count from the strips' start.</summary>
    private static byte[] Make(bool bigEndian, byte[] strips, params (ushort Tag, ushort[] Values)[] tags)
    {
        (ushort Tag, ushort[] Values)[] entries =
        [
            .. tags.Concat(tags.Any(static entry => entry.Tag == StripOffsets) ? [] : [(StripOffsets, [0]), (StripByteCounts, [(ushort)strips.Length])])
                .OrderBy(static entry => entry.Tag),
        ];
        int start = 8 + 2 + (12 * entries.Length) + 4, outside = entries.Sum(static entry => entry.Values.Length > 2 ? 2 * entry.Values.Length : 0);
        var file = new byte[start + outside + strips.Length];
        (bigEndian ? "MM"u8 : "II"u8).CopyTo(file);
        Number(2, 42, 2);
        Number(4, 8, 4);
        Number(8, entries.Length, 2);
        int next = start;
        for (int i = 0; i < entries.Length; i++)
        {
            (ushort tag, ushort[] values) = entries[i];
            int at = 10 + (12 * i), place = values.Length > 2 ? next : at + 8;
            Number(at, tag, 2);
            Number(at + 2, 3, 2);
            Number(at + 4, values.Length, 4);
            if (values.Length > 2)
            {
                Number(at + 8, next, 4);
                next += 2 * values.Length;
            }

            for (int n = 0; n < values.Length; n++)
            {
                Number(place + (2 * n), tag == StripOffsets ? values[n] + start + outside : values[n], 2);
            }
        }

        strips.CopyTo(file, start + outside);
        return file;

        void Number(int at, int value, int size)
        {
            Span<byte> place = file.AsSpan(at, size);
            if (size == 2 && bigEndian)
            {
                BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)value);
            }
            else if (size == 2)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)value);
            }
            else if (bigEndian)
            {
                BinaryPrimitives.WriteInt32BigEndian(place, value);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(place, value);
            }
        }
    }
}
