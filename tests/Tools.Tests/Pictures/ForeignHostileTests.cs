using System.Buffers.Binary;
using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;
using Tinct.Tools.Pictures.Png;
using Tinct.Tools.Tests.Commands;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Small files that ask for much: the same bytes may be read many times, but not all at once, and no more than the file holds.</summary>
public sealed class ForeignHostileTests : IDisposable
{
    private const int Short = 3, Long = 4;
    private const int Compression = 259, Offsets = 273, RowsPerStrip = 278, ByteCounts = 279;

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void EntriesOfATiffMayOverlapWithoutBeingReadAtOnce()
    {
        // 20,000 entries of the same 200,000 numbers: 16 GB, were they all read.
        const int Numbers = 200_000;
        byte[] file = Tiff(8, 8, Numbers * 4, [.. Enumerable.Range(1000, 20_000).Select(static tag => (tag, Long, Numbers, 8))]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFileException>(() => TiffFile.Read(ref file, ImageReadLimits.Default));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void NoMoreNumbersAreReadThanAreWanted()
    {
        byte[] file = Tiff(1, 1, 4000, (Offsets, Short, 2000, 8));
        var tags = new TiffTags(file, TiffDirectory.Read(file, out _));
        Assert.Equal(2000, tags.Numbers(Offsets, long.MaxValue).Length);
        Assert.Equal(3, tags.Numbers(Offsets, 3).Length);
        Assert.Empty(tags.Numbers(ByteCounts, 3));
    }

    /// <summary>Strips in one place would multiply the work: their number times their length.</summary>
    [Theory]
    [InlineData(TiffStrips.None)]
    [InlineData(TiffStrips.Lzw)]
    [InlineData(TiffStrips.PackBits)]
    [InlineData(TiffStrips.Deflate)]
    public void StripsThatOverlapAreRefused(int compression)
    {
        const int Rows = 100, StripBytes = 5000;
        uint[] strips = [.. Enumerable.Repeat(8u, Rows), .. Enumerable.Repeat((uint)StripBytes, Rows)];
        byte[] file = Tiff(
            8, Rows, StripBytes + 8 * Rows, (Compression, Long, 1, compression), (Offsets, Long, Rows, 8 + StripBytes), (RowsPerStrip, Long, 1, 1),
            (ByteCounts, Long, Rows, 8 + StripBytes + 4 * Rows));
        for (int i = 0; i < strips.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8 + StripBytes + 4 * i), strips[i]);
        }

        var error = Assert.Throws<ImageFileException>(() => TestData.Read(file));
        Assert.Equal(ImageErrorKind.BadData, error.Kind);
        Assert.Contains("they overlap", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Megabytes of beginnings: at a million times a million steps this would not end.</summary>
    [Theory]
    [InlineData("xmlns:")]
    [InlineData("xmlns:a ")]
    [InlineData(" a:Orientation=")]
    [InlineData(" a:Orientation=\"")]
    [InlineData("<a:Orientation ")]
    [InlineData("<a:Orientation>")]
    [InlineData(" ")]
    [InlineData("a")]
    public void XmpOfBeginningsIsGoneThroughOnce(string part)
    {
        byte[] packet = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, 1 << 20)));
        Assert.Equal(packet, XmpOrientation.Reset(packet));
    }

    /// <summary>Strips over the directory: what it says was read before their bits are reversed, and is not read again.</summary>
    [Theory]
    [InlineData(8, 40)]
    [InlineData(18, 8)]
    public void ReversedBitsDoNotChangeTheDirectory(int start, int length)
    {
        const int FillOrder = 266;
        byte[] file = Tiff(8, 8, 0, (FillOrder, Short, 1, 2), (Offsets, Long, 1, start), (ByteCounts, Long, 1, length));
        byte[] rows = file[start..(start + 8)];
        Picture picture = TestData.Read(file);
        Assert.Equal((8, 8), (picture.Width, picture.Height));
        Assert.Equal(Enumerable.Range(0, 64).Select(i => (rows[i / 8] >> (i % 8) & 1) * 255), picture.Pixels.Select(static pixel => (int)pixel.G));
    }

    [Theory]
    [InlineData(int.MaxValue, 54, 30)]
    [InlineData(int.MaxValue - 13, 54, 30)]
    [InlineData(int.MaxValue, 54, int.MaxValue)]
    [InlineData(40, int.MaxValue, int.MaxValue)]
    [InlineData(40, int.MaxValue - 3, int.MaxValue)]
    [InlineData(56, int.MaxValue, int.MaxValue)]
    [InlineData(40, -1, int.MaxValue)]
    public void NumbersOfABmpNearTheLargestOverflowNothing(int headerSize, int pixelStart, int length)
    {
        byte[] file = File.ReadAllBytes(TestData.PathOf("kinds", "bmp-32.bmp"));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), pixelStart);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), headerSize);
        File.WriteAllBytes(_work["a.bmp"], file[..Math.Min(length, file.Length)]);
        Workspace.Run("encode", _work["a.bmp"]).FailsWith(ExitCode.BadData);
    }

    [Theory]
    [InlineData("gif-frames.gif", "This is the first of 3 frames; the others are left out.")]
    [InlineData("tiff-rgb-pages.tif", "This is the first of 3 pages; the others are left out.")]
    [InlineData("ico-several.ico", "This is the largest of 3 pictures; the others are left out.")]
    [InlineData("two.webp", "This is the first of 2 frames; the others are left out.")]
    [InlineData("two.png", "This is the first of 2 frames; the others are left out.")]
    public void PicturesLeftOutAreNotesInJson(string name, string note)
    {
        byte[] file = name switch
        {
            "two.webp" => AnimatedWebP(),
            "two.png" => AnimatedPng(),
            _ => File.ReadAllBytes(TestData.PathOf("kinds", name)),
        };
        File.WriteAllBytes(_work[name], file);
        Assert.Contains(
            note,
            Workspace.Run("encode", _work[name], "--json").Succeeds().Json.GetProperty("notes").EnumerateArray().Select(static text => text.GetString()));
    }

    /// <summary>A little-endian TIFF of one bit a pixel, with room for values at byte 8 and the directory after it.</summary>
    private static byte[] Tiff(int width, int height, int room, params (int Tag, int Type, int Count, int Value)[] more)
    {
        (int Tag, int Type, int Count, int Value)[] entries =
            [(TiffTags.Width, Long, 1, width), (TiffTags.Height, Long, 1, height), (258, Short, 1, 1), (262, Short, 1, 1), .. more];
        var file = new byte[8 + room + 2 + 12 * entries.Length + 4];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 8 + room);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8 + room), (ushort)entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = file.AsSpan(8 + room + 2 + 12 * i);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)entries[i].Type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], entries[i].Count);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], entries[i].Value);
        }

        return file;
    }

    /// <summary>Two frames of 2 x 2 pixels.</summary>
    private static byte[] AnimatedWebP()
    {
        RgbaColor[] pixels = [new(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(9, 9, 9)];
        byte[] still = TestData.Write(".webp", Picture.FromPixels(2, 2, pixels));
        byte[] frame = Chunk("ANMF", [0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 100, 0, 0, 0, .. still[12..]]);
        return Chunk("RIFF", [.. "WEBP"u8, .. Chunk("VP8X", [2, 0, 0, 0, 1, 0, 0, 1, 0, 0]), .. Chunk("ANIM", new byte[6]), .. frame, .. frame]);
    }

    private static byte[] AnimatedPng()
    {
        using var stream = new MemoryStream();
        RgbaColor[] pixels = [new(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(9, 9, 9)];
        var writer = new ApngWriter<RgbaColor>(
            stream, new PngColorPacker(2, 2, PixelTraits.Of(pixels), ImageMetadata.None), 2, plays: 0, PngWriteOptions.Default);
        writer.WriteFrame(pixels, 10);
        pixels[0] = new RgbaColor(1, 1, 1);
        writer.WriteFrame(pixels, 10);
        writer.Finish();
        return stream.ToArray();
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. type.Select(static letter => (byte)letter), .. length, .. data];
    }
}
