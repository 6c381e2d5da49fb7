namespace Tinct.Format.Tests;

public class DensePaletteTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(5000)]
    public void PalettesRoundTripInAnyOrder(int count)
    {
        foreach (bool alpha in (bool[])[false, true])
        {
            RgbaColor[] colors = SyntheticPictures.Noise(count, count, alpha);
            RoundTrip(colors, alpha);
            RoundTrip(Ordered(colors), alpha);
        }
    }

    [Fact]
    public void EqualColorsRoundTrip()
    {
        RoundTrip(new RgbaColor[300], alpha: true);
        RoundTrip([.. Enumerable.Repeat(new RgbaColor(1, 2, 3), 7), new RgbaColor(255, 255, 255)], alpha: false);
    }

    [Fact]
    public void TheOrderIsThatOfTheInterleavedBits()
    {
        RgbaColor[] colors = Ordered(SyntheticPictures.Noise(500, 1, alpha: true));
        Assert.True(PaletteOrder.IsCoding(colors));
        for (int i = 1; i < colors.Length; i++)
        {
            Assert.True(string.CompareOrdinal(Bits(colors[i - 1]), Bits(colors[i])) <= 0);
        }

        static string Bits(RgbaColor c) => string.Concat(Enumerable.Range(0, 8).Select(
            b => $"{c.A >> (7 - b) & 1}{c.G >> (7 - b) & 1}{c.R >> (7 - b) & 1}{c.B >> (7 - b) & 1}"));
    }

    [Fact]
    public void ASetCostsLessThanAList()
    {
        RgbaColor[] colors = SyntheticPictures.Noise(1000, 2);
        int list = RoundTrip(colors, alpha: false).Length, set = RoundTrip(Ordered(colors), alpha: false).Length;

        // log2(1000!) is 8530 bits; the coder may lose a tenth of that to learning.
        Assert.InRange(list - set, 950, 1100);
    }

    [Fact]
    public void GreyRampsCostLittle()
    {
        RgbaColor[] ramp = [.. Enumerable.Range(0, 256).Select(i => new RgbaColor((byte)i, (byte)i, (byte)i))];
        Assert.InRange(RoundTrip(ramp, alpha: false).Length, 1, 60);
    }

    [Fact]
    public void DamagedPalettesNeverDoHarm()
    {
        foreach (bool alpha in (bool[])[false, true])
        {
            RgbaColor[] colors = SyntheticPictures.Noise(9, 3, alpha);
            foreach (byte[] data in (byte[][])[PaletteCoder.Encode(colors, alpha), PaletteCoder.Encode(Ordered(colors), alpha)])
            {
                for (int length = 0; length < data.Length; length++)
                {
                    TryDecode(data[..length], alpha);
                }

                var error = Assert.Throws<TinctFormatException>(() => PaletteCoder.Decode([.. data, 0], new RgbaColor[9], alpha));
                Assert.Equal(TinctErrorKind.Invalid, error.Kind);
                for (int bit = 0; bit < 8 * data.Length; bit++)
                {
                    var damaged = (byte[])data.Clone();
                    damaged[bit >> 3] ^= (byte)(1 << (bit & 7));
                    TryDecode(damaged, alpha);
                }
            }
        }
    }

    private static void TryDecode(byte[] data, bool alpha)
    {
        try
        {
            PaletteCoder.Decode(data, new RgbaColor[9], alpha);
        }
        catch (TinctFormatException)
        {
            // Refused, as it should be.
        }
    }

    private static RgbaColor[] Ordered(RgbaColor[] colors) => [.. PaletteOrder.ForCoding(colors).Select(i => colors[i])];

    private static byte[] RoundTrip(RgbaColor[] colors, bool alpha)
    {
        byte[] data = PaletteCoder.Encode(colors, alpha);
        var decoded = new RgbaColor[colors.Length];
        PaletteCoder.Decode(data, decoded, alpha);
        Assert.Equal(colors, decoded);
        return data;
    }
}
