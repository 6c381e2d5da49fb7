using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class BandwiseEncoderTests
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
        Rgba32[] pixels = SyntheticPictures.Smooth(Width, Height, 1, alpha);
        Check(pixels, Width, s_options[variant] with { Effort = 2, Threads = 3 });
    }

    [Fact]
    public void BandsAreReadMappedAndWrittenInTheirOrder()
    {
        const int Wide = 1021;
        Rgba32[] pixels = SyntheticPictures.Smooth(Wide, 3300, 7, alpha: false);
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
        EncodeResult summary = TinctEncoder.EncodeByBands(new BlankPicture(Wide, High), output, options);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < 3L * Wide * High, $"{allocated} bytes");
        Assert.Equal((1, 0.0, (long)Wide * High), (summary.Colors, summary.MeanSquaredError, summary.PixelCount));
        Assert.Equal(output.Length, summary.FileBytes);
        IndexedImage decoded = TinctFile.Open(output.ToArray()).Decode();
        Assert.Equal((Wide, High, BlankPicture.Color), (decoded.Width, decoded.Height, decoded.Palette[0]));
    }

    [Fact]
    public void OptionsThatNeedTheWholePictureAreRefused()
    {
        foreach (EncodeOptions options in new EncodeOptions[]
        {
            new() { Map = new() { Dither = Dither.Ordered } }, new() { Map = new() { Smooth = 0.1 } }, new() { Tune = Tune.Visual }, new() { Goal = new EncodeGoal.Knee() },
            new() { Goal = new EncodeGoal.MinPsnr(30) }, new() { Goal = new EncodeGoal.MaxBytes(1000) }, new() { Write = new() { Compression = CompressionChoice.Auto } },
        })
        {
            Assert.False(TinctEncoder.CanEncodeByBands(options));
            Assert.Throws<ArgumentException>(() => TinctEncoder.EncodeByBands(new RowPicture(new Rgba32[4], 2), new MemoryStream(), options));
        }
    }

    [Fact]
    public void TooManyColoursForALosslessFileAreRefusedAndNothingIsWritten()
    {
        var output = new MemoryStream();
        Assert.Throws<TooManyColorsException>(
            () => TinctEncoder.EncodeByBands(new RowPicture(SyntheticPictures.Noise(70_000, 3, false), 700), output, new EncodeOptions { Goal = new EncodeGoal.Lossless() }));
        Assert.Equal(0, output.Length);
    }

    private static EncodeResult Check(Rgba32[] pixels, int width, EncodeOptions options)
    {
        var picture = new RowPicture(pixels, width);
        EncodeResult whole = TinctEncoder.Encode(pixels, width, picture.Height, options, RowPicture.AllSections);

        // The file need not be at the start of its stream.
        var output = new MemoryStream();
        output.Write([1, 2, 3]);
        var meter = new ErrorMeter(width, picture.Height, 2);
        EncodeResult summary = TinctEncoder.EncodeByBands(picture, output, options, meter);
        Assert.Equal(output.Length, output.Position);
        Assert.True(whole.Bytes.Span.SequenceEqual(output.ToArray().AsSpan(3)), "other bytes");

        Assert.Equal(whole.FileBytes, summary.FileBytes);
        Assert.Equal(whole.PixelCount, summary.PixelCount);
        Assert.Equal(whole.UniqueColors, summary.UniqueColors);
        Assert.Equal(whole.Colors, summary.Colors);
        Assert.Equal(whole.RawBytes, summary.RawBytes);
        Assert.Equal(whole.MeanSquaredError, summary.MeanSquaredError);
        Assert.Equal(whole.Psnr, summary.Psnr);
        Assert.Equal(whole.Model is null, summary.Model is null);
        Rgba32[] decoded = [.. whole.Image.Indices.Select(index => whole.Image.Palette[index])];
        Assert.Equal(ImageMetrics.Compare(pixels, decoded, width), meter.Report());
        return summary;
    }

    private sealed class BlankPicture(int width, int height) : IPixelRows, IPixelRowReader
    {
        public static Rgba32 Color { get; } = new(250, 240, 230);

        public int Width => width;

        public int Height => height;

        public FileSections Sections => FileSections.Empty;

        public IPixelRowReader Read() => this;

        public void ReadRow(Span<Rgba32> row) => row.Fill(Color);

        public void Dispose()
        {
        }
    }

    private sealed class RowPicture(Rgba32[] pixels, int width) : IPixelRows
    {
        private bool _wasRead;

        public static FileSections AllSections { get; } = FileSections.Empty with { Xmp = "<x/>"u8.ToArray() };

        public int Width => width;

        public int Height => pixels.Length / width;

        public FileSections Sections => _wasRead
            ? AllSections
            : throw new InvalidOperationException("Asked for before the rows.");

        public IPixelRowReader Read()
        {
            _wasRead = true;
            return new Reader(pixels, width);
        }

        private sealed class Reader(Rgba32[] pixels, int width) : IPixelRowReader
        {
            private int _next;

            public void ReadRow(Span<Rgba32> row)
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
