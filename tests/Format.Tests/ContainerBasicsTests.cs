namespace Tinct.Format.Tests;

public class ContainerBasicsTests
{
    [Fact]
    public void TheChecksumIsCrc32C()
    {
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(0u, Crc32C.Compute([]));

        // RFC 3720, appendix B.4: 32 bytes of zeros, of ones, ascending, descending.
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Compute(Enumerable.Repeat((byte)255, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113FDB5Cu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
    }

    [Fact]
    public void TheChecksumAgreesWithItsDefinitionAtAnyLengthAndCut()
    {
        var data = new byte[10_000];
        new Random(3).NextBytes(data);
        foreach (int length in (int[])[.. Enumerable.Range(0, 70), 3071, 3072, 3073, 6143, 6144, 9999, 10_000])
        {
            uint state = uint.MaxValue;
            foreach (byte value in data.AsSpan(0, length))
            {
                state ^= value;
                for (int bit = 0; bit < 8; bit++)
                {
                    state = (state >> 1) ^ ((state & 1) * 0x82F63B78);
                }
            }

            Assert.Equal(~state, Crc32C.Compute(data.AsSpan(0, length)));
            Assert.Equal(~state, Crc32C.Append(Crc32C.Compute(data.AsSpan(0, length / 3)), data.AsSpan((length / 3)..length)));
        }
    }

    [Fact]
    public void AHeaderDescribesOnlyWhatAFileCanHold()
    {
        Assert.Equal((0, 0, 0L), (default(TinctHeader).BandCount, default(TinctHeader).Length - 14, default(TinctHeader).PixelCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TinctHeader(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TinctHeader(1, 16_777_216, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TinctHeader(1, 1, 65_537));
        Assert.Throws<ArgumentException>(() => new TinctHeader(1, 70_000, 2) { BandRows = 65_536 });
        Assert.Throws<ArgumentException>(() => new TinctHeader(1, 10, 1) { BandRows = 9 });
        Assert.Throws<ArgumentException>(() => new TinctHeader(1, 10, 2) { BandRows = 0 });
        Assert.Throws<ArgumentException>(() => new TinctHeader(1, 10, 2) { BandRows = 11 });
        Assert.Equal(7, new TinctHeader(1, 20, 2) { BandRows = 3 }.BandCount);
    }

    [Fact]
    public void FewBytesOfTheSignatureAreTruncatedAndOthersAreNotTinct()
    {
        Assert.Equal(TinctErrorKind.Truncated, KindOf([]));
        Assert.Equal(TinctErrorKind.Truncated, KindOf([0x8E, 0x54]));
        Assert.Equal(TinctErrorKind.NotTinct, KindOf([0x8F]));
        Assert.Equal(TinctErrorKind.NotTinct, KindOf("\u0089PNG\r\n"u8));
        Assert.Equal(TinctErrorKind.Unsupported, KindOf([0x8E, 0x54, 0x4E, 0x43, 2]));
        Assert.Equal(TinctErrorKind.Unsupported, KindOf([0x8E, 0x54, 0x4E, 0x43, 1, 0x40]));
    }

    private static TinctErrorKind KindOf(ReadOnlySpan<byte> file)
    {
        byte[] copy = file.ToArray();
        Assert.False(TinctHeader.TryRead(copy, out _));
        return Assert.Throws<TinctFormatException>(() => TinctHeader.Read(copy)).Kind;
    }

    [Theory]
    [InlineData("#123456", 0x12, 0x34, 0x56, 0xFF)]
    [InlineData("123456", 0x12, 0x34, 0x56, 0xFF)]
    [InlineData("#12345678", 0x12, 0x34, 0x56, 0x78)]
    [InlineData("#a1F", 0xAA, 0x11, 0xFF, 0xFF)]
    public void AColorIsReadAsPeopleTypeIt(string text, byte r, byte g, byte b, byte a)
    {
        var color = new RgbaColor(r, g, b, a);
        Assert.Equal(color, RgbaColor.Parse(text));
        Assert.Equal(color, RgbaColor.Parse(color.ToString()));
        Assert.True(RgbaColor.TryParse(text, null, out RgbaColor tried));
        Assert.Equal(color, tried);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#12")]
    [InlineData("#12345")]
    [InlineData("#1234567")]
    [InlineData("#12345g")]
    [InlineData("-12345")]
    [InlineData("##123")]
    [InlineData("###123456")]
    [InlineData("#123\0\0\0")]
    [InlineData(null)]
    public void WhatIsNoColorIsRefused(string? text)
    {
        Assert.False(RgbaColor.TryParse(text, null, out RgbaColor color));
        Assert.Equal(default, color);
        Assert.ThrowsAny<Exception>(() => RgbaColor.Parse(text!));
    }

    [Fact]
    public void PixelOrdersHaveTheirSizes()
    {
        Assert.Equal([4, 4, 3, 3, 1], Enum.GetValues<PixelOrder>().Select(order => order.BytesPerPixel()));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((PixelOrder)9).BytesPerPixel());
    }
}
