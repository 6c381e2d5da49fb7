using System.Text;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Terminal;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Terminal;

public sealed class DrawingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 6)]
    [InlineData(33, 9)]
    public void HalfBlocksComeBack(int width, int height)
    {
        RgbaColor[] pixels = Pixels(width * height, colors: 9);
        using var stream = new MemoryStream();

        HalfBlocks.Write(stream, pixels, width, CancellationToken.None);

        RgbaColor[] rows = [.. TerminalReader.ReadBlocks(stream.ToArray()).SelectMany(static row => row)];
        Assert.Equal(pixels, rows[..pixels.Length]);
        Assert.All(rows[pixels.Length..], static missing => Assert.Equal(0, missing.A));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(20, 6, 2)]
    [InlineData(31, 23, 40)]
    [InlineData(64, 64, 255)]
    public void SixelsComeBackToAHundredth(int width, int height, int colors)
    {
        RgbaColor[] pixels = Pixels(width * height, colors);
        using var stream = new MemoryStream();

        SixelWriter.Write(stream, pixels, width, CancellationToken.None);

        (int readWidth, int readHeight, RgbaColor[] read) = TerminalReader.ReadSixels(stream.ToArray());
        Assert.Equal((width, height), (readWidth, readHeight));
        for (int i = 0; i < pixels.Length; i++)
        {
            Assert.Equal(pixels[i].A, read[i].A);
            Assert.InRange(Math.Abs(pixels[i].R - read[i].R) + Math.Abs(pixels[i].G - read[i].G) + Math.Abs(pixels[i].B - read[i].B), 0, 6);
        }
    }

    [Fact]
    public void SixelsOfManyColoursAreTheFittedPalette()
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(8), 60 * 50, alpha: false, levels: 256);
        using var stream = new MemoryStream();

        SixelWriter.Write(stream, pixels, 60, CancellationToken.None);

        RgbaColor[] read = TerminalReader.ReadSixels(stream.ToArray()).Pixels;
        Assert.InRange(read.Distinct().Count(), 100, 256);
        Assert.InRange(ImageMetrics.MeanSquaredError(pixels, read), 1, 2500);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(90, 80)]
    public void KittyPicturesComeBackWithTheirAlpha(int width, int height)
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(width), width * height, alpha: true, levels: 256);
        using var stream = new MemoryStream();

        KittyWriter.Write(stream, pixels, width, CancellationToken.None);

        Tools.Pictures.Picture read = TerminalReader.ReadKitty(stream.ToArray());
        Assert.Equal(width, read.Width);
        Assert.Equal(pixels, read.Pixels);
    }

    [Fact]
    public void InterruptedDrawingsLeaveTheTerminalInOrder()
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(5), 200 * 200, alpha: false, levels: 256);

        Assert.EndsWith("\e[0m\n", Interrupt((stream, token) => HalfBlocks.Write(stream, pixels, 200, token), 3), StringComparison.Ordinal);
        string kitty = Interrupt((stream, token) => KittyWriter.Write(stream, pixels, 200, token), 3);
        Assert.EndsWith("\e_Gm=0;\e\\\n", kitty, StringComparison.Ordinal);
        RgbaColor[] few = TestData.RandomPixels(new Random(5), 4000, alpha: false, levels: 3);
        string sixel = Interrupt((stream, token) => SixelWriter.Write(stream, few, 40, token), 4);
        Assert.EndsWith("\e\\\n", sixel, StringComparison.Ordinal);
        Assert.StartsWith("\eP", sixel, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("terminal", 0, 255)]
    [InlineData("checker", 255, 255)]
    [InlineData("#102030", 255, 255)]
    public void TransparencyShowsTheBackground(string word, int seen, int half)
    {
        Assert.True(PictureBackground.TryParse(word, out PictureBackground background));
        RgbaColor[] pixels = [new(10, 20, 30, 0), new(10, 20, 30, 200), new(1, 2, 3)];

        background.Apply(pixels, 3, keepAlpha: false);

        Assert.Equal([seen, half, 255], pixels.Select(static p => (int)p.A));
        Assert.Equal(new RgbaColor(1, 2, 3), pixels[2]);
        if (word[0] == '#')
        {
            Assert.Equal([new RgbaColor(16, 32, 48), new RgbaColor(11, 23, 34)], pixels[..2]);
        }
    }

    [Fact]
    public void ATerminalThatMixesGetsTheAlpha()
    {
        Assert.True(PictureBackground.TryParse("terminal", out PictureBackground background));
        RgbaColor[] pixels = [new(10, 20, 30, 100)];

        background.Apply(pixels, 1, keepAlpha: true);

        Assert.Equal(new RgbaColor(10, 20, 30, 100), pixels[0]);
    }

    private static RgbaColor[] Pixels(int count, int colors)
    {
        var random = new Random(count);
        RgbaColor[] palette = [.. TestData.RandomPixels(random, colors, alpha: false, levels: 256).Append(default)];
        return [.. Enumerable.Range(0, count).Select(i => palette[random.Next(4) == 0 ? random.Next(palette.Length) : i / 5 % palette.Length])];
    }

    /// <summary>What arrives when the user stops the drawing at one of its writes.</summary>
    private static string Interrupt(Action<Stream, CancellationToken> draw, int writes)
    {
        using var stop = new CancellationTokenSource();
        using var stream = new StoppingStream(stop, writes);
        Assert.ThrowsAny<OperationCanceledException>(() => draw(stream, stop.Token));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class StoppingStream(CancellationTokenSource stop, int writes) : MemoryStream
    {
        private int _left = writes;

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            if (--_left == 0)
            {
                stop.Cancel();
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
    }
}
