namespace Tinct.Format.Tests;

public class DenseTests
{
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach (int colors in (int[])[2, 3, 4, 5, 8, 9, 16, 17, 255, 256, 257, 4096, 65536])
            {
                shapes.Add(colors, 31, 23);
                shapes.Add(colors, 1, 9);
                shapes.Add(colors, 9, 1);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryPaletteSizeRoundTrips(int colors, int width, int rows)
    {
        RgbaColor[] palette = SyntheticPictures.Noise(colors, colors, alpha: (colors & 1) != 0);
        RoundTrip(SyntheticMaps.Scene(width, rows, colors, 1), width, rows, palette);
        RoundTrip(SyntheticMaps.Noise(width * rows, colors, 2), width, rows, palette);
    }

    [Fact]
    public void EveryWidthRoundTrips()
    {
        RgbaColor[] palette = SyntheticPictures.Noise(7, 1);
        for (int width = 1; width <= 70; width++)
        {
            RoundTrip(SyntheticMaps.Scene(width, 16, 7, width), width, 16, palette);
        }
    }

    [Fact]
    public void EqualColorsRoundTrip()
    {
        var palette = new RgbaColor[37];
        RoundTrip(SyntheticMaps.Scene(40, 20, 37, 3), 40, 20, palette);
    }

    [Fact]
    public void UniformMapsCostAlmostNothing()
    {
        RgbaColor[] palette = SyntheticPictures.Noise(200, 4);
        var map = new ushort[1000 * 200];
        Array.Fill(map, (ushort)77);
        Assert.InRange(RoundTrip(map, 1000, 200, palette).Length, 1, 40);
    }

    [Fact]
    public void NoiseCostsLittleMoreThanItsEntropy()
    {
        ushort[] map = SyntheticMaps.Noise(200 * 200, 16, 5);
        int bytes = RoundTrip(map, 200, 200, SyntheticPictures.Noise(16, 5)).Length;
        Assert.InRange(bytes, 20_000, 21_000);
    }

    [Fact]
    public void ABandThatIsCutReadsFourZerosAtMost()
    {
        RgbaColor[] palette = SyntheticPictures.Noise(5, 1);
        int truncated = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            byte[] data = DenseCoder.Encode(SyntheticMaps.Noise(48, 5, seed), 8, 6, palette);

            // The last byte alone is not missed: with all others shifted out the rest of the stream is 0, and so is the interval's lower end. Then four zeros may have been read.
            DenseCoder.Decode(data.AsSpan(..^1), new ushort[48], 8, 6, palette);
            for (int cut = 2; cut < data.Length; cut++)
            {
                if (Record.Exception(() => DenseCoder.Decode(data.AsSpan(..^cut), new ushort[48], 8, 6, palette)) is { } thrown)
                {
                    var error = Assert.IsType<TinctFormatException>(thrown);
                    Assert.Equal((TinctErrorKind.Truncated, data.Length - cut), (error.Kind, error.Offset));
                    Assert.Contains("ends in row", error.Message, StringComparison.Ordinal);
                    truncated++;
                }
            }
        }

        Assert.InRange(truncated, 40, int.MaxValue);
    }

    [Theory]
    [InlineData(new byte[0], TinctErrorKind.Truncated)]
    [InlineData(new byte[] { 0x00 }, TinctErrorKind.Unsupported)]
    [InlineData(new byte[] { 0x10, 1, 2 }, TinctErrorKind.Unsupported)]
    [InlineData(new byte[] { 0x12, 1, 2 }, TinctErrorKind.Unsupported)]
    [InlineData(new byte[] { 0x21, 1, 2 }, TinctErrorKind.Unsupported)]
    public void UnknownModelsAreRefused(byte[] data, TinctErrorKind kind)
    {
        var error = Assert.Throws<TinctFormatException>(() => DenseCoder.Decode(data, new ushort[6], 3, 2, SyntheticPictures.Noise(5, 1)));
        Assert.Equal(kind, error.Kind);
    }

    [Fact]
    public void BytesAfterTheLastPixelAreRefused()
    {
        RgbaColor[] palette = SyntheticPictures.Noise(20, 6);
        byte[] data = DenseCoder.Encode(SyntheticMaps.Scene(30, 20, 20, 6), 30, 20, palette);
        for (int extra = 1; extra < 7; extra++)
        {
            byte[] longer = [.. data, .. new byte[extra]];
            var error = Assert.Throws<TinctFormatException>(() => DenseCoder.Decode(longer, new ushort[600], 30, 20, palette));
            Assert.Equal(TinctErrorKind.Invalid, error.Kind);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(300)]
    public void DamagedDataNeverDoesHarm(int colors)
    {
        RgbaColor[] palette = SyntheticPictures.Noise(colors, 7);
        ushort[] map = SyntheticMaps.Scene(24, 16, colors, 7);
        var decoded = new ushort[map.Length];
        byte[] data = DenseCoder.Encode(map, 24, 16, palette);
        for (int length = 0; length < data.Length; length++)
        {
            TryDecode(data[..length]);
        }

        for (int bit = 0; bit < 8 * data.Length; bit++)
        {
            var damaged = (byte[])data.Clone();
            damaged[bit >> 3] ^= (byte)(1 << (bit & 7));
            TryDecode(damaged);
        }

        void TryDecode(byte[] bytes)
        {
            try
            {
                DenseCoder.Decode(bytes, decoded, 24, 16, palette);
            }
            catch (TinctFormatException)
            {
                return;
            }

            Assert.All(decoded, index => Assert.InRange(index, 0, colors - 1));
        }
    }

    [Fact]
    public void CutDataIsTruncated()
    {
        RgbaColor[] palette = SyntheticPictures.Noise(50, 8);
        byte[] data = DenseCoder.Encode(SyntheticMaps.Noise(40 * 30, 50, 8), 40, 30, palette);
        var error = Assert.Throws<TinctFormatException>(() => DenseCoder.Decode(data.AsSpan(0, data.Length / 2), new ushort[1200], 40, 30, palette));
        Assert.Equal(TinctErrorKind.Truncated, error.Kind);
    }

    private static byte[] RoundTrip(ushort[] map, int width, int rows, RgbaColor[] palette)
    {
        byte[] data = DenseCoder.Encode(map, width, rows, palette);
        var decoded = new ushort[map.Length];
        DenseCoder.Decode(data, decoded, width, rows, palette);
        Assert.Equal(map, decoded);
        return data;
    }
}
