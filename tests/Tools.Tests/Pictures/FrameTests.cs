using System.Buffers.Binary;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

public class FrameTests
{
    private static readonly RgbaColor s_red = new(255, 0, 0), s_blue = new(0, 0, 255);

    [Fact]
    public void AFrameOfAnAnimatedPngIsDrawnOverThoseBeforeIt()
    {
        // A red picture of 2 x 1; a blue left pixel, cleared afterwards; half-transparent white over the right one.
        byte[] file = new PngBuilder().Header(2, 1, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, 3, 0, 0, 0, 0)
            .Chunk("fcTL", Control(0, 2, 0, dispose: 0, blend: 0)).Data(0, 255, 0, 0, 255, 255, 0, 0, 255)
            .Chunk("fcTL", Control(1, 1, 0, dispose: 1, blend: 0)).Chunk("fdAT", [0, 0, 0, 2, .. PngBuilder.Zlib([0, 0, 0, 255, 255])])
            .Chunk("fcTL", Control(3, 1, 1, dispose: 0, blend: 1)).Chunk("fdAT", [0, 0, 0, 4, .. PngBuilder.Zlib([0, 255, 255, 255, 128])]).End();

        Assert.Equal([s_red, s_red], Read(file, 1, out _));
        Assert.Equal([s_blue, s_red], Read(file, 2, out IReadOnlyList<string> notes));
        Assert.Equal("This is frame 2 of 3; the others are left out.", Assert.Single(notes));
        Assert.Equal([default, new RgbaColor(255, 128, 128)], Read(file, 3, out _));
        Assert.Contains("3 frames", Assert.Throws<ImageFileException>(() => Read(file, 4, out _)).Message, StringComparison.Ordinal);
    }

    /// <summary>Only what a frame lies over is put aside for the next: whole pictures would take as long as the square of a file.</summary>
    [Fact]
    public void WhatAFrameLayOverComesBack()
    {
        const int Side = 1000, Frames = 300;
        byte[] black = new byte[Side * (1 + (Side * 4))];
        PngBuilder file = new PngBuilder().Header(Side, Side, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, 0, 0, 0, 0, 0).Data(black)
            .Chunk("fcTL", Control(0, 2, 1, dispose: 0, blend: 0)).Chunk("fdAT", [0, 0, 0, 1, .. PngBuilder.Zlib([0, 255, 0, 0, 255, 255, 0, 0, 255])]);
        for (int i = 1; i < Frames; i++)
        {
            int x = i == Frames - 1 ? 1 : 2;
            file.Chunk("fcTL", Control(2 * i, 1, x, dispose: 2, blend: 0))
                .Chunk("fdAT", [0, 0, (byte)(((2 * i) + 1) >> 8), (byte)((2 * i) + 1), .. PngBuilder.Zlib([0, 0, 0, 255, 255])]);
        }

        byte[] bytes = file.End();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([default, s_blue, s_red, default], Read(bytes, Frames, out _)[..4]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * Side * Side * Frames / 4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void AFrameOutsideOfItsPictureIsRefused(int x)
    {
        byte[] file = new PngBuilder().Header(2, 1, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, 2, 0, 0, 0, 0)
            .Chunk("fcTL", Control(0, 2, 0, dispose: 0, blend: 0)).Data(0, 255, 0, 0, 255, 255, 0, 0, 255)
            .Chunk("fcTL", Control(1, 1, x, dispose: 0, blend: 0)).Chunk("fdAT", [0, 0, 0, 2, .. PngBuilder.Zlib([0, 0, 0, 255, 255])]).End();
        Assert.Equal(ImageErrorKind.BadData, Assert.Throws<ImageFileException>(() => Read(file, 2, out _)).Kind);
    }

    /// <summary>The areas of these frames are more than 64 bits hold.</summary>
    [Fact]
    public void FramesOfAnySizeAreRefused()
    {
        PngBuilder file = new PngBuilder().Header(2, 1, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, 4, 0, 0, 0, 0)
            .Chunk("fcTL", Control(0, 2, 0, dispose: 0, blend: 0)).Data(0, 255, 0, 0, 255, 255, 0, 0, 255);
        for (int i = 1; i < 4; i++)
        {
            byte[] control = Control(i, int.MaxValue, 0, dispose: 0, blend: 0);
            BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(8), int.MaxValue);
            file.Chunk("fcTL", control);
        }

        Assert.Equal(ImageErrorKind.BadData, Assert.Throws<ImageFileException>(() => Read(file.End(), 4, out _)).Kind);
    }

    /// <summary>Frames are counted, whatever the file says of their number.</summary>
    [Fact]
    public void OneRemarkSaysWhichFrameItIs()
    {
        byte[] file = new PngBuilder().Header(2, 1, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, 7, 0, 0, 0, 0)
            .Chunk("fcTL", Control(0, 2, 0, dispose: 0, blend: 0)).Data(0, 255, 0, 0, 255, 255, 0, 0, 255)
            .Chunk("fcTL", Control(1, 1, 0, dispose: 0, blend: 0)).Chunk("fdAT", [0, 0, 0, 2, .. PngBuilder.Zlib([0, 0, 0, 255, 255])]).End();
        Read(file, 2, out IReadOnlyList<string> notes);
        Assert.Equal("This is frame 2 of 2; the others are left out.", Assert.Single(notes));
    }

    /// <summary>An animation's still picture is its first frame only where a frame is announced before it.</summary>
    [Theory]
    [InlineData(1, "the frame is")]
    [InlineData(2, "the 2 frames are")]
    public void AStillPictureThatIsNoFrameIsNotCalledTheFirst(byte count, string remark)
    {
        PngBuilder builder = new PngBuilder().Header(2, 1, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, count, 0, 0, 0, 0)
            .Data(0, 255, 0, 0, 255, 255, 0, 0, 255);
        for (int i = 0; i < count; i++)
        {
            builder.Chunk("fcTL", Control(2 * i, 2, 0, dispose: 0, blend: 0))
                .Chunk("fdAT", [0, 0, 0, (byte)((2 * i) + 1), .. PngBuilder.Zlib([0, 0, 0, 255, 255, 0, 0, 255, 255])]);
        }

        byte[] file = builder.End();
        Picture still = TestData.Read(file);
        Assert.Equal([s_red, s_red], still.Pixels);
        Assert.Equal($"This is the still picture, no frame of the animation; {remark} left out.", Assert.Single(still.Info.Notes));
        Assert.Equal([s_blue, s_blue], Read(file, 1, out IReadOnlyList<string> notes));
        Assert.DoesNotContain(notes, static note => note.Contains("still", StringComparison.Ordinal));
    }

    [Fact]
    public void AFrameOfAGifIsTaken()
    {
        using var stream = new MemoryStream();
        var gif = new GifWriter(stream, 2, 1, hasTransparency: false, plays: 0);
        gif.WriteFrame(new IndexedImage(2, 1, new Palette([s_red]), new ushort[2]), milliseconds: 100);
        gif.WriteFrame(new IndexedImage(2, 1, new Palette([s_blue]), new ushort[2]), milliseconds: 100);
        gif.Finish();

        Assert.Equal([s_blue, s_blue], Read(stream.ToArray(), 2, out IReadOnlyList<string> notes));
        Assert.Equal("This is frame 2 of 2; the others are left out.", Assert.Single(notes));
        Assert.Contains("2 frames", Assert.Throws<ImageFileException>(() => Read(stream.ToArray(), 3, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFrameOfAnAnimatedWebPIsTaken()
    {
        byte[] file = WebP(s_red, s_blue);
        Assert.Equal(s_blue, Read(file, 2, out IReadOnlyList<string> notes)[0]);
        Assert.Equal("This is frame 2 of 2; the others are left out.", Assert.Single(notes));
        Assert.Equal(s_red, Read(file, 1, out notes)[0]);
        Assert.Equal("This is the first of 2 frames; the others are left out.", Assert.Single(notes));
        Assert.Contains("2 frames", Assert.Throws<ImageFileException>(() => Read(file, 3, out _)).Message, StringComparison.Ordinal);
    }

    /// <summary>The numbers of an animation's chunks tell when one is missing, or stands elsewhere (PNG, clause 11.3.6).</summary>
    [Theory]
    [InlineData(0, 1, 2, null)]
    [InlineData(1, 2, 3, "fcTL has the number 1, where 0 comes next")]
    [InlineData(0, 2, 3, "fcTL has the number 2, where 1 comes next")]
    [InlineData(0, 1, 3, "fdAT has the number 3, where 2 comes next")]
    public void ChunksOfAnAnimationThatAreOutOfOrderAreRefused(byte first, byte second, byte third, string? message)
    {
        byte[] file = new PngBuilder().Header(1, 1, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, 2, 0, 0, 0, 0)
            .Chunk("fcTL", Control(first, 1, 0, dispose: 0, blend: 0)).Data(0, 255, 0, 0, 255)
            .Chunk("fcTL", Control(second, 1, 0, dispose: 0, blend: 0)).Chunk("fdAT", [0, 0, 0, third, .. PngBuilder.Zlib([0, 0, 0, 255, 255])]).End();
        Assert.Equal(s_red, Assert.Single(TestData.Read(file).Pixels));
        if (message is null)
        {
            Assert.Equal([s_blue], Read(file, 2, out _));
            return;
        }

        var error = Assert.Throws<ImageFileException>(() => Read(file, 2, out _));
        Assert.Equal(ImageErrorKind.BadData, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A first frame of another size than the still picture would cut its rows wrong.</summary>
    [Fact]
    public void AStillPictureOfAnotherSizeThanItsFrameIsRefused()
    {
        byte[] file = new PngBuilder().Header(2, 1, 8, PngColorType.Rgba).Chunk("acTL", 0, 0, 0, 1, 0, 0, 0, 0)
            .Chunk("fcTL", Control(0, 1, 0, dispose: 0, blend: 0)).Data(0, 255, 0, 0, 255, 255, 0, 0, 255).End();
        Assert.Contains("not its size", Assert.Throws<ImageFileException>(() => Read(file, 1, out _)).Message, StringComparison.Ordinal);
    }

    /// <summary>What is assumed of a frame's pixels is said, as for a still picture.</summary>
    [Fact]
    public void RemarksOnAFrameArePassedOn()
    {
        byte[] file = new PngBuilder().Header(1, 1, 8, PngColorType.Indexed).Chunk("acTL", 0, 0, 0, 2, 0, 0, 0, 0).Chunk("PLTE", 1, 2, 3)
            .Chunk("fcTL", Control(0, 1, 0, dispose: 0, blend: 0)).Data(0, 0)
            .Chunk("fcTL", Control(1, 1, 0, dispose: 0, blend: 0)).Chunk("fdAT", [0, 0, 0, 2, .. PngBuilder.Zlib([0, 1])]).End();
        Assert.Equal(new RgbaColor(0, 0, 0), Assert.Single(Read(file, 2, out IReadOnlyList<string> notes)));
        Assert.Contains(notes, static note => note.Contains("beyond the PNG's palette", StringComparison.Ordinal));
    }

    /// <summary>Streams of pictures are files one after the other.</summary>
    [Fact]
    public void APngBehindAnotherIsRemarkedOn()
    {
        byte[] file = new PngBuilder().Header(1, 1, 8, PngColorType.Grey).Data(0, 7).End();
        Assert.Equal(["This is the first of several pictures; the others are left out."], ImageFiles.Read(new MemoryStream([.. file, .. file])).Info.Notes);
        Assert.Empty(ImageFiles.Read(new MemoryStream([.. file, 1, 2, 3])).Info.Notes);
        Assert.Empty(TestData.Read([.. file, .. file]).Info.Notes); // a pipe is not waited for
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "cut or damaged")]
    [InlineData(12, "cut or damaged")]
    public void AGifThatIsCutBehindItsFirstFrameSaysSo(int missing, string? remark)
    {
        using var stream = new MemoryStream();
        var gif = new GifWriter(stream, 2, 1, hasTransparency: false, plays: 0);
        gif.WriteFrame(new IndexedImage(2, 1, new Palette([s_red]), new ushort[2]), milliseconds: 100);
        gif.WriteFrame(new IndexedImage(2, 1, new Palette([s_blue]), new ushort[2]), milliseconds: 100);
        gif.Finish();

        Picture picture = TestData.Read(stream.ToArray()[..^missing]);
        Assert.Equal([s_red, s_red], picture.Pixels);
        Assert.Equal(remark is not null, picture.Info.Notes.Any(static note => note.Contains("cut or damaged", StringComparison.Ordinal)));
    }

    [Fact]
    public void ATiffThatIsCutBeforeAPageSaysSo()
    {
        byte[] file = Tiff(bigEndian: false, 10, 200);
        Picture picture = TestData.Read(file[..((file.Length + 8) / 2)]);
        Assert.Equal(10, Assert.Single(picture.Pixels).R);
        Assert.Equal("The TIFF ends before a further page that it names; that page is left out.", Assert.Single(picture.Info.Notes));
    }

    [Fact]
    public void TheCommandTakesTheFrameThatItSays()
    {
        using var work = new Commands.Workspace();
        foreach ((string name, byte[] file) in ((string, byte[])[])[("a.webp", WebP(s_red, s_blue)), ("a.tif", Tiff(bigEndian: false, 10, 200))])
        {
            File.WriteAllBytes(work[name], file);
            Commands.Workspace.Outcome second = Commands.Workspace.Run("encode", work[name], "--frame", "2", "-o", work["b.png"], "-f").Succeeds();
            Assert.Contains(" 2 of 2; the others are left out.", second.Text, StringComparison.Ordinal);
            Assert.Equal(Read(file, 2, out _), ImageFiles.Read(work["b.png"]).Pixels);
            Assert.Contains("--frame 3 is beyond the last", Commands.Workspace.Run("encode", work[name], "--frame", "3", "-o", work["b.png"], "-f").FailsWith(ExitCode.BadData), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void APageOfATiffIsTaken(bool bigEndian)
    {
        byte[] file = Tiff(bigEndian, 10, 200);
        Assert.Equal(200, Read(file, 2, out IReadOnlyList<string> notes)[0].R);
        Assert.Equal("This is page 2 of 2; the others are left out.", Assert.Single(notes));
        Assert.Equal(10, Read(file, 1, out _)[0].R);
        Assert.Contains("2 pages", Assert.Throws<ImageFileException>(() => Read(file, 3, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereThereIsOnePictureASecondIsRefused()
    {
        Assert.Contains("one picture", Assert.Throws<ImageFileException>(() => Read([.. "P5 1 1 255\n"u8, 1], 2, out _)).Message, StringComparison.Ordinal);
        byte[] still = new PngBuilder().Header(1, 1, 8, PngColorType.Grey).Data(0, 7).End();
        Assert.Equal(7, Read(still, 1, out _)[0].R);
        Assert.Contains("one frame", Assert.Throws<ImageFileException>(() => Read(still, 2, out _)).Message, StringComparison.Ordinal);
    }

    private static RgbaColor[] Read(byte[] file, int frame, out IReadOnlyList<string> notes)
    {
        Picture picture = ImageFiles.Read(new MemoryStream((byte[])file.Clone()), ImageReadLimits.Default with { Frame = frame });
        notes = picture.Info.Notes;
        return picture.Pixels;
    }

    /// <summary>An animated WebP (RFC 9649) of frames of 2 x 1 pixels of one colour.</summary>
    private static byte[] WebP(params RgbaColor[] frames)
    {
        var chunks = new List<byte>([.. "VP8X"u8, 10, 0, 0, 0, 0x02, 0, 0, 0, 1, 0, 0, 0, 0, 0, .. "ANIM"u8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        foreach (RgbaColor color in frames)
        {
            using var still = new MemoryStream();
            ImageFiles.Write(still, ".webp", new RgbaPicture(new[] { color, color }, 2));
            byte[] pixels = still.ToArray()[12..];
            chunks.AddRange([.. "ANMF"u8, .. BitConverter.GetBytes(16 + pixels.Length), 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 100, 0, 0, 0, .. pixels]);
        }

        return [.. "RIFF"u8, .. BitConverter.GetBytes(4 + chunks.Count), .. "WEBP"u8, .. chunks];
    }

    private static byte[] Control(int sequence, int width, int x, byte dispose, byte blend)
    {
        var data = new byte[26];
        BinaryPrimitives.WriteInt32BigEndian(data, sequence);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(12), x);
        data[24] = dispose;
        data[25] = blend;
        return data;
    }

    /// <summary>Pages of one grey pixel each.</summary>
    private static byte[] Tiff(bool bigEndian, params byte[] greys)
    {
        const int PageBytes = 2 + (8 * 12) + 4 + 2;
        var file = new byte[8 + (greys.Length * PageBytes)];
        (bigEndian ? "MM\0*"u8 : "II*\0"u8).CopyTo(file);
        Number(4, 8, 4);
        for (int i = 0; i < greys.Length; i++)
        {
            int at = 8 + (i * PageBytes), pixel = at + PageBytes - 2;
            Number(at, 8, 2);
            (int Tag, int Value)[] entries = [(256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, pixel), (278, 1), (279, 1)];
            for (int j = 0; j < entries.Length; j++)
            {
                int entry = at + 2 + (12 * j);
                Number(entry, entries[j].Tag, 2);
                Number(entry + 2, 3, 2); // a short, which every value here fits into
                Number(entry + 4, 1, 4);
                Number(entry + 8, entries[j].Value, 2);
            }

            Number(at + 2 + (8 * 12), i + 1 < greys.Length ? at + PageBytes : 0, 4);
            file[pixel] = greys[i];
        }

        return file;

        void Number(int at, int value, int size)
        {
            for (int i = 0; i < size; i++)
            {
                file[at + (bigEndian ? size - 1 - i : i)] = (byte)(value >> (8 * i));
            }
        }
    }
}
