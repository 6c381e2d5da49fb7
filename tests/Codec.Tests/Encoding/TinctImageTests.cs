using System.Buffers;
using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public sealed class TinctImageTests : IDisposable
{
    private const int Width = 21, Height = 17;

    private static readonly EncodeOptions s_exact = new() { Colors = 65_536 };

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    /// <summary>Each order, and what of a pixel it cannot hold.</summary>
    public static TheoryData<PixelOrder, int[], bool> Orders() => new()
    {
        { PixelOrder.Rgba, [0, 1, 2, 3], true },
        { PixelOrder.Bgra, [2, 1, 0, 3], true },
        { PixelOrder.Rgb, [0, 1, 2], false },
        { PixelOrder.Bgr, [2, 1, 0], false },
        { PixelOrder.Gray, [1], false },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void PixelsComeAndGoInAnyOrderWithGapsBetweenRows(PixelOrder order, int[] channels, bool hasAlpha)
    {
        RgbaColor[] pixels = Picture(order == PixelOrder.Gray, hasAlpha);
        int row = Width * channels.Length;
        foreach (int stride in new[] { row, row + 5 })
        {
            var bytes = new byte[(stride * (Height - 1)) + row];
            for (int i = 0; i < pixels.Length; i++)
            {
                byte[] pixel = [pixels[i].R, pixels[i].G, pixels[i].B, pixels[i].A];
                for (int c = 0; c < channels.Length; c++)
                {
                    bytes[(i / Width * stride) + (i % Width * channels.Length) + c] = pixel[channels[c]];
                }
            }

            var picture = RgbaPicture.FromBytes(bytes, Width, Height, order, stride);
            Assert.Equal(pixels, picture.Pixels.ToArray());
            var back = new byte[bytes.Length];
            picture.CopyTo(back, order, stride);
            Assert.Equal(bytes, back);
        }

        var writer = new ArrayBufferWriter<byte>();
        new RgbaPicture(pixels, Width).CopyTo(writer, order);
        var tight = new byte[row * Height];
        new RgbaPicture(pixels, Width).CopyTo(tight, order);
        Assert.Equal(tight, writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void BuffersThatDoNotFitAreRefused()
    {
        var picture = new RgbaPicture(Picture(isGray: false, hasAlpha: false), Width);
        Assert.Throws<ArgumentException>(() => RgbaPicture.FromBytes(new byte[(Width * Height * 4) - 1], Width, Height));
        Assert.Throws<ArgumentOutOfRangeException>(() => RgbaPicture.FromBytes(new byte[9999], Width, Height, PixelOrder.Rgb, (Width * 3) - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RgbaPicture.FromBytes(new byte[9999], Width, Height, (PixelOrder)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => RgbaPicture.FromBytes(new byte[9999], 0, Height));
        Assert.Throws<ArgumentException>(() => picture.CopyTo(new byte[(Width * Height * 4) - 1]));
        Assert.Throws<ArgumentException>(() => picture.CopyTo(new byte[9999], PixelOrder.Gray));
        Assert.Throws<ArgumentException>(() => new RgbaPicture(new RgbaColor[7], 2));
        Assert.Throws<ArgumentException>(() => new RgbaPicture(default, 2));
    }

    [Fact]
    public async Task EveryWayInAndOutGivesTheSame()
    {
        RgbaColor[] pixels = Picture(isGray: false, hasAlpha: true);
        var sections = new FileSections { Xmp = "<x/>"u8.ToArray() };
        var picture = new RgbaPicture(pixels, Width) { Sections = sections };
        byte[] file = TinctImage.Encode(picture, s_exact).Bytes.ToArray();

        Assert.Equal(file.Length, TinctImage.Save(picture, _path, s_exact).FileBytes);
        Assert.Equal(file, await File.ReadAllBytesAsync(_path));
        await File.WriteAllBytesAsync(_path, []);
        await TinctImage.SaveAsync(picture, _path, s_exact);
        Assert.Equal(file, await File.ReadAllBytesAsync(_path));
        using var stream = new MemoryStream();
        await TinctImage.EncodeAsync(picture, stream, s_exact);
        Assert.Equal(file, stream.ToArray());
        var writer = new ArrayBufferWriter<byte>();
        TinctEncoder.Encode(picture, writer, s_exact);
        Assert.Equal(file, TinctEncoder.Encode(picture, s_exact).Bytes.ToArray());
        Assert.Equal(file, writer.WrittenSpan.ToArray());

        var offset = new MemoryStream([9, .. file]) { Position = 1 };
        RgbaPicture[] decoded =
        [
            TinctImage.Decode(file), TinctImage.Decode(offset), await TinctImage.DecodeAsync(new MemoryStream(file)), TinctImage.Load(_path),
            await TinctImage.LoadAsync(_path),
        ];
        Assert.All(decoded, read => Assert.Equal(pixels, read.Pixels.ToArray()));
        Assert.All(decoded, read => Assert.Equal((Width, Height), (read.Width, read.Height)));
        Assert.All(decoded, read => Assert.Equal(sections.Xmp.ToArray(), read.Sections.Xmp.ToArray()));
        Assert.Throws<TinctFormatException>(() => TinctImage.Decode(file.AsMemory(1)));
    }

    [Fact]
    public async Task CancellationEndsTheAsynchronousWays()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var picture = new RgbaPicture(Picture(isGray: false, hasAlpha: false), Width);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TinctImage.SaveAsync(picture, _path, s_exact, source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TinctImage.LoadAsync(_path, source.Token));
    }

    [Fact]
    public async Task CancellationAfterTheLastByteWasReadStillEndsADecode()
    {
        byte[] file = TinctImage.Encode(new RgbaPicture(Picture(isGray: false, hasAlpha: false), Width), s_exact).Bytes.ToArray();
        using var source = new CancellationTokenSource();
        using var stream = new LastStream(file, source);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TinctImage.DecodeAsync(stream, source.Token));
    }

    private static RgbaColor[] Picture(bool isGray, bool hasAlpha) =>
    [
        .. Enumerable.Range(0, Width * Height).Select(i => isGray
            ? new RgbaColor((byte)i, (byte)i, (byte)i)
            : new RgbaColor((byte)i, (byte)(i * 7), (byte)(i / 3), hasAlpha ? (byte)(1 | (i * 5)) : (byte)255)),
    ];

    /// <summary>A stream that cancels when it has been read.</summary>
    private sealed class LastStream(byte[] bytes, CancellationTokenSource source) : MemoryStream(bytes)
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            CopyTo(destination, bufferSize);
            return source.CancelAsync();
        }
    }
}
