using Tinct.Format;

namespace Tinct.Codec.Tests;

public class ImageMetricsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(8, false)]
    [InlineData(9001, false)]
    [InlineData(9001, true)]
    public void SumsEqualTheirDefinition(int count, bool alpha)
    {
        RgbaColor[] a = SyntheticPictures.Noise(count, 1, alpha), b = SyntheticPictures.Noise(count, 2, alpha);
        double squares = 0, absolute = 0, largest = 0;
        for (int i = 0; i < count; i++)
        {
            foreach (double error in Errors(a[i], b[i]))
            {
                squares += error * error;
                absolute += Math.Abs(error);
                largest = Math.Max(largest, Math.Abs(error));
            }
        }

        ErrorReport report = ImageMetrics.Compare(a, b, count);
        Assert.Equal(squares / count, report.Mse, 1e-7);
        Assert.Equal(absolute / count / (alpha ? 4 : 3), report.MeanAbsoluteError, 1e-9);
        Assert.Equal(largest, report.MaxError, 1e-9);
        Assert.Equal(10 * Math.Log10(3 * 255 * 255 * count / squares), report.Psnr, 1e-9);
        Assert.Equal(report.Mse, ImageMetrics.MeanSquaredError(a, b));
    }

    [Fact]
    public void OneTranslucentPixelAnywhereIsSeen()
    {
        for (int place = 0; place < 70; place++)
        {
            RgbaColor[] a = SyntheticPictures.Noise(70, 3, false), b = (RgbaColor[])a.Clone();
            a[place] = new RgbaColor(200, 100, 50, 51);
            b[place] = new RgbaColor(100, 100, 50, 51);
            ErrorReport report = ImageMetrics.Compare(a, b, 10);
            Assert.Equal(20 * 20 / 70.0, report.Mse, 1e-9);
            Assert.Equal(20, report.MaxError, 1e-9);
        }
    }

    [Fact]
    public void VeryWidePicturesAreMeasuredInTiles()
    {
        const int length = 70_000, breadth = 15;
        RgbaColor[] a = SyntheticPictures.Smooth(length, breadth, 1, alpha: true), b = SyntheticPictures.Smooth(length, breadth, 2, alpha: true);
        double wide = ImageMetrics.Compare(a, b, length).Ssim;

        Assert.Equal(ImageMetrics.Compare(Turned(a), Turned(b), breadth).Ssim, wide, 1e-6);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = new ErrorMeter(1 << 20, 512);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 240 << 20);

        static RgbaColor[] Turned(RgbaColor[] picture) => [.. Enumerable.Range(0, picture.Length).Select(i => picture[(i % breadth * length) + (i / breadth)])];
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(31, 12)]
    [InlineData(40, 700)]
    public void RowsMayComeAFewAtATime(int width, int height)
    {
        RgbaColor[] a = SyntheticPictures.Smooth(width, height, 1, alpha: true), b = SyntheticPictures.Smooth(width, height, 2, alpha: true);
        var meter = new ErrorMeter(width, height, threads: 2);
        for (int start = 0, rows = 1; start < a.Length; rows = (rows * 5 % 67) + 1)
        {
            int count = Math.Min(rows * width, a.Length - start);
            Assert.Throws<InvalidOperationException>(() => meter.Report());
            meter.Add(a.AsSpan(start, count), b.AsSpan(start, count));
            start += count;
        }

        Assert.Equal(ImageMetrics.Compare(a, b, width), meter.Report());
        Assert.Throws<ArgumentException>(() => meter.Add(a.AsSpan(0, width), b.AsSpan(0, width)));
    }

    [Fact]
    public void ColourUnderTransparentPixelsDoesNotCount()
    {
        RgbaColor[] a = SyntheticPictures.Noise(64, 3, false), b = (RgbaColor[])a.Clone();
        a[5] = new RgbaColor(255, 0, 9, 0);
        b[5] = default;
        ErrorReport report = ImageMetrics.Compare(a, b, 8);
        Assert.Equal(0, report.Mse);
        Assert.Equal(1, report.Ssim, 1e-6);
        Assert.Equal(0, report.OklabMean);
    }

    [Fact]
    public void EqualPicturesArePerfect()
    {
        RgbaColor[] picture = SyntheticPictures.Smooth(50, 40, 1, true);
        ErrorReport report = ImageMetrics.Compare(picture, picture, 50);
        Assert.Equal(0, report.Mse);
        Assert.Equal(double.PositiveInfinity, report.Psnr);
        Assert.Equal(1, report.Ssim, 1e-6);
        Assert.Equal(0, report.OklabMean);
        Assert.Equal(0, report.Oklab95);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ErrorOfAnIndexMapEqualsThatOfTheDecodedPicture(bool alpha)
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(61, 43, 1, alpha), palette = SyntheticPictures.Noise(300, 2, alpha);
        var random = new Random(4);
        var indices = new ushort[pixels.Length];
        var decoded = new RgbaColor[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            indices[i] = (ushort)random.Next(palette.Length);
            decoded[i] = palette[indices[i]];
        }

        Assert.Equal(ImageMetrics.MeanSquaredError(pixels, decoded), ImageMetrics.MeanSquaredError(pixels, indices, palette));
    }

    /// <summary>Golden values from numpy in double precision with explicit 2-D windows:
    /// <code>
    /// K = outer(k, k), k = exp(-d^2 / (2 * 1.5^2)) normalised; f = lambda z: (sliding_window_view(z, K.shape) * K).sum((2, 3))
    /// </code></summary>
    [Theory]
    [InlineData(97, 71, 1, 0.9929787991077171)]
    [InlineData(40, 11, 5, 0.9944675349726364)]
    [InlineData(7, 5, 2, 0.9782052713861161)]
    [InlineData(3, 64, 9, 0.9887341049720236)]
    [InlineData(1, 1, 3, 0.024771192655308055)]
    public void SsimEqualsNumpy(int width, int height, int seed, double expected)
    {
        RgbaColor[] picture = Polynomial(width, height, seed);
        RgbaColor[] other = Array.ConvertAll(picture, c => new RgbaColor(Coarse(c.R), Coarse(c.G), Coarse(c.B)));
        Assert.Equal(expected, ImageMetrics.Compare(picture, other, width).Ssim, 1e-6);

        static byte Coarse(byte value) => (byte)((value / 32 * 32) + 16);
    }

    [Fact]
    public void NeitherThreadsNorVectorWidthShow()
    {
        RgbaColor[] a = SyntheticPictures.Smooth(129, 150, 1, true), b = SyntheticPictures.Smooth(129, 150, 2, true);
        double expected = StructuralSimilarity.Compute(a, b, 129, 1, VectorWidth.Scalar);
        Assert.InRange(expected, 0.1, 0.999);
        float[] distances = new OklabDifference().Distances(a.AsSpan(0, 1000), b.AsSpan(0, 1000), VectorWidth.Scalar).ToArray();
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            Assert.Equal(expected, StructuralSimilarity.Compute(a, b, 129, 3, width));
            Assert.Equal(distances, new OklabDifference().Distances(a.AsSpan(0, 1000), b.AsSpan(0, 1000), width).ToArray());
        }
    }

    [Fact]
    public void OklabDifferenceFollowsThePublishedFormula()
    {
        RgbaColor[] a = SyntheticPictures.Noise(5000, 1, false), b = SyntheticPictures.Noise(5000, 2, false);
        a[0] = new RgbaColor(0, 0, 0);
        b[0] = new RgbaColor(255, 255, 255);
        double[] distances = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            (double l, double x, double y) = OklabReference.Of(a[i]);
            (double otherL, double otherX, double otherY) = OklabReference.Of(b[i]);
            distances[i] = 100 * Math.Sqrt(Math.Pow(l - otherL, 2) + Math.Pow(x - otherX, 2) + Math.Pow(y - otherY, 2));
        }

        ErrorReport report = ImageMetrics.Compare(a, b, 100);
        Assert.Equal(distances.Average(), report.OklabMean, 1e-4);
        Array.Sort(distances);
        Assert.Equal(distances[4749], report.Oklab95, distances[4749] * 0.0006);
        Assert.Equal(100, ImageMetrics.Compare(a.AsSpan(0, 1), b.AsSpan(0, 1), 1).OklabMean, 1e-3);
    }

    [Fact]
    public void PicturesThatDoNotMatchAreRefused()
    {
        Assert.Throws<ArgumentException>(() => ImageMetrics.Compare(new RgbaColor[6], new RgbaColor[5], 1));
        Assert.Throws<ArgumentException>(() => ImageMetrics.Compare(new RgbaColor[6], new RgbaColor[6], 4));
        Assert.Throws<ArgumentException>(() => ImageMetrics.Compare([], [], 1));
        Assert.Throws<ArgumentException>(() => ImageMetrics.MeanSquaredError(new RgbaColor[2], new ushort[1], new RgbaColor[1]));
    }

    private static double[] Errors(RgbaColor a, RgbaColor b)
    {
        return [Channel(a.R, b.R), Channel(a.G, b.G), Channel(a.B, b.B), a.A - b.A];

        double Channel(byte x, byte y) => (x * a.A / 255.0) - (y * b.A / 255.0);
    }

    private static RgbaColor[] Polynomial(int width, int height, int seed)
    {
        var picture = new RgbaColor[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool flat = x > width / 2 && y > height / 2;
                picture[(y * width) + x] = flat ? new(40, 90, 140) : new(Value(3, 1, 2), Value(1, 5, 1), Value(2, 2, 7));

                byte Value(int a, int b, int c) => (byte)((a * x * x) + (b * y * x) + (c * y * y * 3) + (seed * x));
            }
        }

        return picture;
    }
}
