using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class BandChoiceTests
{
    private const int Side = 1024;

    private static EncodeOptions Fast(CompressionChoice compression, int bandRows = 0) =>
        new() { Effort = 1, Write = new() { Compression = compression, BandRows = bandRows } };

    [Fact]
    public void BandsMayCostHalfAPercent()
    {
        Assert.True(FileAttempts.IsWorth(100_000, 100_500));
        Assert.False(FileAttempts.IsWorth(100_000, 100_501));
    }

    [Theory]
    [InlineData(CompressionChoice.Swift, 1023, 1024, new[] { 0 })]
    [InlineData(CompressionChoice.Swift, 1024, 1024, new[] { 0, 256 })]
    [InlineData(CompressionChoice.Lz4, 1024, 1025, new[] { 0, 257 })]
    [InlineData(CompressionChoice.Balanced, 4096, 2000, new[] { 0, 500 })]
    [InlineData(CompressionChoice.Swift, 4096, 4096, new[] { 0 })]
    [InlineData(CompressionChoice.Dense, 2048, 1500, new[] { 0 })]
    [InlineData(CompressionChoice.Dense, 2048, 2000, new[] { 0, 500 })]
    [InlineData(CompressionChoice.Smallest, 1024, 1024, new[] { 0, 256, 0 })]
    [InlineData(CompressionChoice.Stored, 1024, 1024, new[] { 256 })]
    [InlineData(CompressionChoice.Swift, 1 << 20, 1, new[] { 0, 1 })]
    public void PicturesOfAMegapixelAreTriedInFourBandsAsWell(CompressionChoice compression, int width, int height, int[] rows) =>
        Assert.Equal(rows, FileAttempts.Of(width, height, 16, Fast(compression)).Select(static write => write.BandRows));

    [Fact]
    public void AWishForRowsIsTheOnlyTry() =>
        Assert.Equal([100], FileAttempts.Of(2048, 2048, 16, Fast(CompressionChoice.Swift, bandRows: 100)).Select(static write => write.BandRows));

    [Fact]
    public void PicturesOfOneColorHaveNothingToCut() => Assert.Single(FileAttempts.Of(5000, 5000, 1, Fast(CompressionChoice.Swift)));

    [Theory]
    [InlineData(CompressionChoice.Lz4)]
    [InlineData(CompressionChoice.Balanced)]
    public void FourBandsAreKeptWhereTheyCostNextToNothingWhateverTheThreads(CompressionChoice compression)
    {
        var random = new Random(1);
        IndexedImage noise = Image(Enumerable.Range(0, Side * Side).Select(_ => (ushort)random.Next(16)));
        byte[] file = TinctEncoder.Encode(noise, Fast(compression) with { Threads = 1 });
        Assert.Equal(4, TinctFile.Open(file).Bands.Length);
        Assert.Equal(noise.Indices, TinctDecoder.Decode(file, threads: 3).Indices);
        Assert.Equal(file, TinctEncoder.Encode(noise, Fast(compression) with { Threads = 3 }));
    }

    [Fact]
    public void APictureWhoseQuartersRepeatStaysInOneBand()
    {
        var random = new Random(2);
        ushort[] quarter = [.. Enumerable.Range(0, Side * Side / 4).Select(_ => random.Next(40) == 0 ? (ushort)random.Next(16) : (ushort)0)];
        byte[] file = TinctEncoder.Encode(Image([.. quarter, .. quarter, .. quarter, .. quarter]), Fast(CompressionChoice.Balanced));
        Assert.Single(TinctFile.Open(file).Bands);
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(44, 1)]
    [InlineData(IndexedImage.MaxDimension, 1)]
    public void BandsHaveTheRowsAskedFor(int rows, int bands)
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(60, 44, 1, alpha: false);
        EncodeResult result = TinctEncoder.Encode(pixels, 60, 44, new EncodeOptions { Colors = 9, Write = new() { BandRows = rows } });
        Assert.Equal(bands, result.BandCount);
        Assert.Equal(bands, TinctFile.Open(result.Bytes).Bands.Length);
        Assert.Equal(Math.Min(rows, 44), TinctFile.Open(result.Bytes).Header.BandRows);
    }

    [Fact]
    public void AFileOfOneColorHasNoBands() =>
        Assert.Equal(0, TinctEncoder.Encode(new RgbaColor[12], 4, 3, new EncodeOptions { Write = new() { BandRows = 1 } }).BandCount);

    [Fact]
    public void MoreBandsThanDecodersOpenAreRefused()
    {
        EncodeOptions rowByRow = Fast(CompressionChoice.Swift, bandRows: 1);
        Assert.Single(FileAttempts.Of(64, 1024, 65_536, rowByRow));
        ArgumentException fault = Assert.Throws<ArgumentException>(() => FileAttempts.Of(64, 1025, 65_536, rowByRow));
        Assert.Equal(nameof(FileWriteOptions.BandRows), fault.ParamName);
        Assert.Contains("at most 1024 swift or dense bands", fault.Message, StringComparison.Ordinal);
        Assert.Single(FileAttempts.Of(64, 1025, 65_536, Fast(CompressionChoice.Lz4, bandRows: 1)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(IndexedImage.MaxDimension + 1)]
    public void RowsOfNoMeaningAreRefused(int rows) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FileWriteOptions { BandRows = rows });

    private static IndexedImage Image(IEnumerable<ushort> indices)
    {
        RgbaColor[] gray = [.. Enumerable.Range(0, 16).Select(static i => new RgbaColor((byte)(i * 17), (byte)(i * 17), (byte)(i * 17)))];
        return new IndexedImage(Side, Side, new Palette(gray), [.. indices]);
    }
}
