using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class PixelRowsTests
{
    private const int Width = 60, Height = 44;

    private static readonly Dictionary<string, EncodeOptions> s_options = new()
    {
        ["default"] = new() { Colors = 12 },
        ["psnr"] = new() { Colors = 12, Tune = Tune.Psnr, Write = new() { Compression = CompressionChoice.Stored } },
        ["one colour"] = new() { Colors = 1 },
        ["dense"] = new() { Colors = 12, Write = new() { Compression = CompressionChoice.Dense } },
        ["mixture"] = new() { Colors = 12, Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Full }, Write = new() { SaveModel = true } },
        ["responsibility"] = new() { Colors = 12, Fit = new() { Method = FitMethod.Em }, Map = new() { Assignment = Assignment.Map } },
        ["model"] = new() { Colors = 12, Write = new() { SaveModel = true } },
        ["lossless"] = new() { Goal = new EncodeGoal.Lossless() },
        ["exact"] = new() { Colors = 65_536 },
        ["given"] = new() { Goal = new EncodeGoal.GivenPalette(new Palette(SyntheticPictures.Noise(20, 4, alpha: false))) },
        ["dithered"] = new() { Colors = 12, Map = new() { Dither = Dither.FloydSteinberg } },
        ["smooth"] = new() { Colors = 12, Map = new() { Smooth = 0.2 } },
        ["visual"] = new() { Colors = 12, Tune = Tune.Visual },
        ["smallest"] = new() { Colors = 12, Write = new() { Compression = CompressionChoice.Smallest } },
        ["knee"] = new() { Goal = new EncodeGoal.Knee() },
        ["size"] = new() { Goal = new EncodeGoal.MaxBytes(900), Tune = Tune.Psnr },
        ["fixed"] = new() { Colors = 9, Fit = new() { FixedColors = new Palette(SyntheticPictures.Noise(3, 4, alpha: true)) } },
    };

    public static TheoryData<string, bool> Variants()
    {
        var data = new TheoryData<string, bool>();
        foreach (string name in s_options.Keys)
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void TheFileAndTheFiguresAreThoseOfTheWholePicture(string variant, bool alpha)
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(Width, Height, 1, alpha);
        Check(pixels, Width, s_options[variant] with { Effort = 2, Threads = 3 });
    }

    [Fact]
    public void BandsAreReadMappedAndWrittenInTheirOrder()
    {
        const int Wide = 1021;
        RgbaColor[] pixels = SyntheticPictures.Smooth(Wide, 3300, 7, alpha: false);
        EncodeResult summary = Check(pixels, Wide, new EncodeOptions { Colors = 300, Effort = 1, Threads = 2 });
        Assert.Equal(300, summary.Colors);
    }

    [Fact]
    public void OneColourTakesNoMoreMemoryThanTwo()
    {
        const int Wide = 4096, High = 4096;
        EncodeOptions options = new() { Threads = 1, Write = new() { Compression = CompressionChoice.Dense } };
        var output = new MemoryStream();
        long before = GC.GetAllocatedBytesForCurrentThread();
        EncodeResult summary = TinctEncoder.Encode(new BlankPicture(Wide, High), output, options);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < 3L * Wide * High, $"{allocated} bytes");
        Assert.Equal((1, 0.0, (long)Wide * High), (summary.Colors, summary.MeanSquaredError, summary.PixelCount));
        Assert.Equal(output.Length, summary.FileBytes);
        IndexedImage decoded = TinctFile.Open(output.ToArray()).Decode();
        Assert.Equal((Wide, High, BlankPicture.Color), (decoded.Width, decoded.Height, decoded.Palette[0]));
    }

    /// <summary>Once to count and once for each way to write, or once to hold it.</summary>
    [Theory]
    [InlineData("default", 2)]
    [InlineData("mixture", 2)]
    [InlineData("lossless", 2)]
    [InlineData("smallest", 3)]
    [InlineData("dithered", 1)]
    [InlineData("visual", 1)]
    [InlineData("knee", 1)]
    public void APictureIsReadNoMoreOftenThanNeeded(string variant, int readings)
    {
        var picture = new RowPicture(SyntheticPictures.Smooth(Width, Height, 1, alpha: false), Width);
        TinctEncoder.Encode(picture, default(Stream), s_options[variant] with { Effort = 1 });
        Assert.Equal(readings, picture.Readings);
    }

    [Fact]
    public void APictureThatWasNotHeldHasNoImage()
    {
        EncodeResult result = TinctEncoder.Encode(new RowPicture(new RgbaColor[4], 2), new MemoryStream());
        Assert.Throws<InvalidOperationException>(() => result.Image);
        Assert.True(result.Bytes.IsEmpty);
        Assert.Null(result.Errors);
    }

    [Fact]
    public void ASourceThatClaimsMoreThanItHasMakesNothingLarge()
    {
        var endless = new BlankPicture(1 << 14, 1 << 16, rowsThatAreThere: 3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<EndOfStreamException>(() => RgbaPicture.ReadAll(endless));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
        Assert.Throws<ArgumentException>(() => RgbaPicture.ReadAll(new BlankPicture(1 << 20, 1 << 20)));
    }

    [Fact]
    public void TooManyColoursForALosslessFileAreRefusedAndNothingIsWritten()
    {
        var output = new MemoryStream();
        Assert.Throws<TooManyColorsException>(
            () => TinctEncoder.Encode(new RowPicture(SyntheticPictures.Noise(70_000, 3, false), 700), output, new EncodeOptions { Goal = new EncodeGoal.Lossless() }));
        Assert.Equal(0, output.Length);
    }

    private static EncodeResult Check(RgbaColor[] pixels, int width, EncodeOptions options)
    {
        options = options with { MeasureErrors = true };
        var picture = new RowPicture(pixels, width);
        EncodeResult whole = TinctEncoder.Encode(pixels, width, picture.Height, options, RowPicture.AllSections);

        // The file need not be at the start of its stream, and the stream need not seek.
        var output = new MemoryStream();
        output.Write([1, 2, 3]);
        EncodeResult result = TinctEncoder.Encode(picture, output, options);
        Assert.Equal(output.Length, output.Position);
        Assert.True(whole.Bytes.Span.SequenceEqual(output.ToArray().AsSpan(3)), "other bytes");
        var forward = new ForwardStream();
        TinctEncoder.Encode(picture, forward, options);
        Assert.True(whole.Bytes.Span.SequenceEqual(forward.Written), "other bytes where the stream does not seek");
        var fromMemory = new MemoryStream();
        TinctEncoder.Encode(new RgbaPicture(pixels, width), fromMemory, options, RowPicture.AllSections);
        Assert.True(whole.Bytes.Span.SequenceEqual(fromMemory.ToArray()), "other bytes from memory into a stream");

        Assert.Equal(whole.FileBytes, result.FileBytes);
        Assert.Equal(whole.PixelCount, result.PixelCount);
        Assert.Equal(whole.UniqueColors, result.UniqueColors);
        Assert.Equal(whole.Colors, result.Colors);
        Assert.Equal(whole.RawBytes, result.RawBytes);
        Assert.Equal(whole.MeanSquaredError, result.MeanSquaredError);
        Assert.Equal(whole.Psnr, result.Psnr);
        Assert.Equal(whole.Model is null, result.Model is null);
        ErrorReport expected = ImageMetrics.Compare(pixels, whole.Image.ToPixels(), width);
        Assert.Equal(expected, whole.Errors);
        Assert.Equal(expected, result.Errors);
        Assert.Equal(expected.Mse, result.MeanSquaredError);
        return result;
    }

    private sealed class ForwardStream : Stream
    {
        private readonly MemoryStream _written = new();

        public ReadOnlySpan<byte> Written => _written.ToArray();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _written.Write(buffer, offset, count);
    }

    private sealed class BlankPicture(int width, int height, int rowsThatAreThere = int.MaxValue) : IPixelRows, IPixelRowReader
    {
        public static RgbaColor Color { get; } = new(250, 240, 230);

        public int Width => width;

        public int Height => height;

        public FileSections Sections => FileSections.Empty;

        public IPixelRowReader Read() => this;

        public void ReadRow(Span<RgbaColor> row)
        {
            if (rowsThatAreThere-- == 0)
            {
                throw new EndOfStreamException();
            }

            row.Fill(Color);
        }

        public void Dispose()
        {
        }
    }

    private sealed class RowPicture(RgbaColor[] pixels, int width) : IPixelRows
    {
        public static FileSections AllSections { get; } = FileSections.Empty with { Xmp = "<x/>"u8.ToArray() };

        public int Width => width;

        public int Height => pixels.Length / width;

        public int Readings { get; private set; }

        public FileSections Sections => Readings > 0
            ? AllSections
            : throw new InvalidOperationException("Asked for before the rows.");

        public IPixelRowReader Read()
        {
            Readings++;
            return new Reader(pixels, width);
        }

        private sealed class Reader(RgbaColor[] pixels, int width) : IPixelRowReader
        {
            private int _next;

            public void ReadRow(Span<RgbaColor> row)
            {
                pixels.AsSpan(_next, width).CopyTo(row);
                _next += width;
            }

            public void Dispose()
            {
            }
        }
    }
}
