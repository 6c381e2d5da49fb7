using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

public class AnimationTests
{
    [Fact]
    public void ChangedAreasAreTheSmallestThatHoldTheChange()
    {
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            (int width, int height) = (random.Next(1, 9), random.Next(1, 9));
            ushort[] before = [.. Enumerable.Range(0, width * height).Select(_ => (ushort)random.Next(2))];
            ushort[] after = [.. before];
            for (int i = random.Next(4); i > 0; i--)
            {
                after[random.Next(after.Length)] = (ushort)random.Next(2);
            }

            var changed = Enumerable.Range(0, after.Length).Where(i => before[i] != after[i]).Select(i => (X: i % width, Y: i / width)).ToList();
            ChangedArea expected = changed.Count == 0
                ? new ChangedArea(0, 0, 1, 1)
                : new ChangedArea(
                    changed.Min(p => p.X), changed.Min(p => p.Y), changed.Max(p => p.X) - changed.Min(p => p.X) + 1, changed.Max(p => p.Y) - changed.Min(p => p.Y) + 1);
            Assert.Equal(expected, ChangedArea.Find<ushort>(before, after, width));
            Assert.Equal(new ChangedArea(0, 0, width, height), ChangedArea.Find<ushort>([], after, width));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(200)]
    public void FramesOfAnIndexedAnimatedPNGComeBack(int colors)
    {
        var palette = new Palette(TestData.RandomPixels(new Random(colors), colors, alpha: true, levels: 256));
        List<ushort[]> frames = Frames(new Random(3), 40, 30, count: 6, (random, _) => (ushort)random.Next(colors));
        byte[] file = WriteApng(new PngIndexPacker(40, 30, palette), frames);
        Assert.Equal(frames.Select(frame => frame.Select(index => palette[index])), AnimationReader.ReadApng(file, 40));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FramesOfAColourAnimatedPNGComeBack(bool alpha)
    {
        List<RgbaColor[]> frames = Frames(new Random(4), 33, 7, count: 5, (random, _) => TestData.RandomPixels(random, 1, alpha)[0]);
        PixelTraits traits = PixelTraits.Of([.. frames.SelectMany(frame => frame)]);
        byte[] file = WriteApng(new PngColorPacker(33, 7, traits, ImageMetadata.None), frames);
        Assert.Equal(frames, AnimationReader.ReadApng(file, 33));
        Assert.Equal(frames[0], TestData.Read(file).Pixels);
    }

    [Fact]
    public void AnimatedPNGsWantEveryFrameExactlyOnce()
    {
        var writer = new ApngWriter<RgbaColor>(new MemoryStream(), new PngColorPacker(1, 1, default, ImageMetadata.None), 1, 0, PngWriteOptions.Default);
        Assert.Throws<InvalidOperationException>(writer.Finish);
        writer.WriteFrame([default], 10);
        Assert.Throws<InvalidOperationException>(() => writer.WriteFrame([default], 10));
        writer.Finish();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(17, false)]
    [InlineData(256, false)]
    [InlineData(256, true)]
    public void FramesOfAGIFComeBack(int colors, bool transparency)
    {
        var random = new Random(colors);
        List<IndexedImage> images = [];
        foreach (ushort[] indices in Frames(random, 90, 80, count: 4, (next, at) => (ushort)(next.Next(3) == 0 ? next.Next(colors) : at / 90 % colors)))
        {
            RgbaColor[] entries = TestData.RandomPixels(random, colors, alpha: false, levels: 256);
            if (transparency)
            {
                entries[random.Next(colors)] = default;
                entries[random.Next(colors)] = default;
            }

            images.Add(new IndexedImage(90, 80, new Palette(entries), indices));
        }

        using var stream = new MemoryStream();
        var writer = new GifWriter(stream, 90, 80, transparency, plays: 0);
        images.ForEach(image => writer.WriteFrame(image, milliseconds: 125));
        writer.Finish();

        List<RgbaColor[]> expected = [.. images.Select(image => Array.ConvertAll(image.Indices, index => image.Palette[index]))];
        var delays = new List<int>();
        Assert.Equal(expected, AnimationReader.ReadGif(stream.ToArray(), delays));
        Assert.All(delays, static delay => Assert.Equal(13, delay));
    }

    /// <summary>Code lengths grow at every power of two and start again at 4,096 codes, wherever the data end.</summary>
    [Fact]
    public void LzwDataOfEveryLengthComeBack()
    {
        var random = new Random(5);
        byte[] noise = new byte[9000];
        random.NextBytes(noise);
        foreach (int bits in new[] { 1, 2, 3, 8 })
        {
            byte[] indices = Array.ConvertAll(noise, value => (byte)(value & ((1 << bits) - 1)));
            for (int length = 1; length < indices.Length; length += length < 700 ? 1 : 331)
            {
                using var stream = new MemoryStream();
                LzwEncoder.Write(stream, indices.AsSpan(0, length), bits);
                int at = 0;
                Assert.Equal(indices[..length], AnimationReader.ReadLzw(stream.ToArray(), ref at));
                Assert.Equal(stream.Length, at);
            }
        }
    }

    [Theory]
    [InlineData(5)]
    public void AnotherDecoderReadsTheFirstFrameOfAGIF(int colors)
    {
        var random = new Random(6);
        var palette = new Palette(TestData.RandomPixels(random, colors, alpha: false, levels: 256));
        var image = new IndexedImage(300, 200, palette, [.. Enumerable.Range(0, 60_000).Select(_ => (ushort)random.Next(colors))]);
        using var stream = new MemoryStream();
        var writer = new GifWriter(stream, 300, 200, hasTransparency: false, plays: 1);
        writer.WriteFrame(image, 100);
        writer.Finish();
        Assert.Equal(image.Indices.Select(index => palette[index]), TestData.Read(stream.ToArray()).Pixels);
    }

    /// <summary>Frames of which each changes a part of the one before; the third changes nothing.</summary>
    private static List<TPixel[]> Frames<TPixel>(Random random, int width, int height, int count, Func<Random, int, TPixel> pixel)
    {
        List<TPixel[]> frames = [[.. Enumerable.Range(0, width * height).Select(at => pixel(random, at))]];
        while (frames.Count < count)
        {
            TPixel[] next = [.. frames[^1]];
            (int left, int top) = (random.Next(width), random.Next(height));
            for (int at = 0; frames.Count != 2 && at < next.Length; at++)
            {
                next[at] = at % width >= left && at / width >= top ? pixel(random, at) : next[at];
            }

            frames.Add(next);
        }

        return frames;
    }

    private static byte[] WriteApng<TPixel>(PngRowPacker<TPixel> packer, List<TPixel[]> frames)
        where TPixel : IEquatable<TPixel>
    {
        using var stream = new MemoryStream();
        var writer = new ApngWriter<TPixel>(stream, packer, frames.Count, plays: 0, PngWriteOptions.Default);
        frames.ForEach(frame => writer.WriteFrame(frame, milliseconds: 100));
        writer.Finish();
        return stream.ToArray();
    }
}
