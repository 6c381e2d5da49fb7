using Tinct.Format;

namespace Tinct.Codec.Tests;

public class DitherTests
{
    private static readonly RgbaColor[] Grays = [new(0, 0, 0), new(80, 80, 80), new(160, 160, 160), new(255, 255, 255)];

    [Theory]
    [InlineData(Tune.Psnr, false)]
    [InlineData(Tune.Visual, true)]
    public void StrengthZeroIsTheNearestColour(Tune tune, bool alpha)
    {
        NearestColorMapper mapper = Mapper(tune, SyntheticPictures.Noise(40, 1, alpha), alpha);
        RgbaColor[] pixels = SyntheticPictures.Smooth(70, 33, 2, alpha);
        var expected = new ushort[pixels.Length];
        mapper.Map(pixels, 70, expected);
        Assert.Equal(expected, Diffuse(mapper, pixels, 70, 0));
        Assert.Equal(expected, Ordered(mapper, pixels, 70, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheMeanOfASmoothAreaIsKept(bool ordered)
    {
        // A gradient too slow for the palette: without dithering its left and right halves become one level each.
        const int Width = 128, Height = 64;
        var pixels = new RgbaColor[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            byte grey = (byte)(100 + (i % Width / 4));
            pixels[i] = new RgbaColor(grey, grey, grey);
        }

        NearestColorMapper mapper = Mapper(Tune.Psnr, Grays, false);
        ushort[] dithered = ordered ? Ordered(mapper, pixels, Width, 1) : Diffuse(mapper, pixels, Width, 1);
        for (int left = 0; left < Width; left += 32)
        {
            Assert.Equal(MeanRed(i => pixels[i], left), MeanRed(i => Grays[dithered[i]], left), 2.0);
        }

        double MeanRed(Func<int, RgbaColor> colorAt, int left) =>
            Enumerable.Range(0, pixels.Length).Where(i => i % Width >= left && i % Width < left + 32).Average(i => (double)colorAt(i).R);
    }

    [Fact]
    public void HalfTheStrengthMovesTheMeanPartOfTheWay()
    {
        var pixels = new RgbaColor[64 * 64];
        var random = new Random(1);
        for (int i = 0; i < pixels.Length; i++)
        {
            byte grey = (byte)(104 + random.Next(3));
            pixels[i] = new RgbaColor(grey, grey, grey);
        }

        NearestColorMapper mapper = Mapper(Tune.Psnr, Grays, false);
        double nearest = 80, full = Mean(1), half = Mean(0.5);
        Assert.Equal(105, full, 1.5);
        Assert.InRange(half, nearest, full - 2);

        double Mean(double strength) => Diffuse(mapper, pixels, 64, strength).Average(index => (double)Grays[index].R);
    }

    [Fact]
    public void FlatAreasOfAPaletteColourStayFlat()
    {
        // Noise on the left makes errors; the right is a palette colour.
        var pixels = new RgbaColor[60 * 40];
        RgbaColor[] noise = SyntheticPictures.Noise(pixels.Length, 7, false);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 60 < 30 ? noise[i] : Grays[2];
        }

        NearestColorMapper mapper = Mapper(Tune.Visual, Grays, false);
        foreach (ushort[] dithered in new[] { Diffuse(mapper, pixels, 60, 1), Ordered(mapper, pixels, 60, 1) })
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                if (i % 60 > 30)
                {
                    Assert.Equal(2, dithered[i]);
                }
            }
        }
    }

    [Fact]
    public void TransparentStaysTransparentAndOpaqueStaysOpaque()
    {
        RgbaColor[] palette = [default, new(20, 20, 20), new(230, 40, 40), new(128, 128, 128, 128), new(90, 90, 90, 60)];
        const int Width = 80;
        var pixels = new RgbaColor[Width * 60];
        RgbaColor[] noise = SyntheticPictures.Noise(pixels.Length, 3, false);
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i % Width;
            pixels[i] = x < 30 ? new RgbaColor(7, 7, 7, 0) : x < 34 ? noise[i] with { A = (byte)((x - 29) * 50) } : new RgbaColor((byte)(60 + x), 30, 30);
        }

        NearestColorMapper mapper = Mapper(Tune.Psnr, palette, true);
        foreach (ushort[] dithered in new[] { Diffuse(mapper, pixels, Width, 1), Ordered(mapper, pixels, Width, 1) })
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                if (pixels[i].A == 0)
                {
                    Assert.Equal(0, dithered[i]);
                }
                else if (i % Width >= 36)
                {
                    Assert.InRange(dithered[i], 1, 2);
                }
            }
        }
    }

    [Fact]
    public void OrderedDitheringBetweenTwoColoursIsTheBayerMatrix()
    {
        NearestColorMapper mapper = Mapper(Tune.Psnr, [new(0, 0, 0), new(64, 64, 64)], false);
        int[] published = // ranks of the 8 x 8 index matrix
        [
            0, 32, 8, 40, 2, 34, 10, 42, 48, 16, 56, 24, 50, 18, 58, 26, 12, 44, 4, 36, 14, 46, 6, 38, 60, 28, 52, 20, 62, 30, 54, 22,
            3, 35, 11, 43, 1, 33, 9, 41, 51, 19, 59, 27, 49, 17, 57, 25, 15, 47, 7, 39, 13, 45, 5, 37, 63, 31, 55, 23, 61, 29, 53, 21,
        ];
        for (int grey = 2; grey < 63; grey++)
        {
            var pixels = new RgbaColor[64];
            Array.Fill(pixels, new RgbaColor((byte)grey, (byte)grey, (byte)grey));
            ushort[] dithered = Ordered(mapper, pixels, 8, 1);
            Assert.Equal(grey, dithered.Count(index => index == 1));
            for (int i = 0; i < 64; i++)
            {
                Assert.Equal(published[i] < grey, dithered[i] == 1);
            }
        }
    }

    [Fact]
    public void StickinessKeepsRunsLongerAndErrorClose()
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(120, 80, 5, false), palette = SyntheticPictures.Noise(60, 9, false);
        NearestColorMapper mapper = Mapper(Tune.Balanced, palette, false);
        ushort[] free = Diffuse(mapper, pixels, 120, 0.75), sticky = Diffuse(mapper, pixels, 120, 0.75, 0.03);
        Assert.True(Changes(sticky) < Changes(free));
        Assert.True(ImageMetrics.MeanSquaredError(pixels, sticky, palette) < 1.1 * ImageMetrics.MeanSquaredError(pixels, free, palette));

        static int Changes(ushort[] indices) => Enumerable.Range(1, indices.Length - 1).Count(i => indices[i] != indices[i - 1]);
    }

    [Fact]
    public void NeitherThreadsNorVectorWidthShow()
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(95, 61, 5, true), palette = SyntheticPictures.Noise(50, 9, true);
        MetricSpace space = MetricSpace.Create(Tune.Visual, true);
        ushort[] diffused = Diffuse(new NearestColorMapper(space, palette, VectorWidth.Scalar), pixels, 95, 0.75, 0.03);
        ushort[] ordered = Ordered(new NearestColorMapper(space, palette, VectorWidth.Scalar), pixels, 95, 0.75);
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            var mapper = new NearestColorMapper(space, palette, width);
            Assert.Equal(diffused, Diffuse(mapper, pixels, 95, 0.75, 0.03));
            Assert.Equal(ordered, Ordered(mapper, pixels, 95, 0.75, threads: 2));
        }
    }

    [Fact]
    public void OptionsChooseTheDithering()
    {
        RgbaColor[] pixels = SyntheticPictures.Smooth(50, 40, 5, false);
        NearestColorMapper mapper = Mapper(Tune.Balanced, SyntheticPictures.Noise(30, 2, false), false);
        var options = new EncodeOptions { Threads = 2, Map = new() { DitherStrength = 0.7 } };
        var plain = new ushort[pixels.Length];
        mapper.Map(pixels, 50, plain);
        Assert.Equal(plain, Mapped(options));
        Assert.Equal(Diffuse(mapper, pixels, 50, 0.7, IndexMap.Stickiness), Mapped(options with { Map = options.Map with { Dither = Dither.FloydSteinberg } }));
        Assert.Equal(Ordered(mapper, pixels, 50, 0.7), Mapped(options with { Map = options.Map with { Dither = Dither.Ordered } }));

        ushort[] Mapped(EncodeOptions chosen)
        {
            var indices = new ushort[pixels.Length];
            IndexMap.Map(mapper, pixels, 50, indices, chosen);
            return indices;
        }
    }

    [Fact]
    public void ASingleColourAndAStrengthOutOfRange()
    {
        NearestColorMapper mapper = Mapper(Tune.Psnr, [new(5, 5, 5)], false);
        RgbaColor[] pixels = SyntheticPictures.Noise(35, 1, false);
        Assert.All(Diffuse(mapper, pixels, 7, 1, 0.03), index => Assert.Equal(0, index));
        Assert.All(Ordered(mapper, pixels, 7, 1), index => Assert.Equal(0, index));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloydSteinbergDither(mapper, 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloydSteinbergDither(mapper, 0.5, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OrderedDither(mapper, double.NaN));
    }

    private static NearestColorMapper Mapper(Tune tune, RgbaColor[] palette, bool alpha) => new(MetricSpace.Create(tune, alpha), palette);

    private static ushort[] Diffuse(NearestColorMapper mapper, RgbaColor[] pixels, int width, double strength, double stickiness = 0)
    {
        var indices = new ushort[pixels.Length];
        new FloydSteinbergDither(mapper, strength, stickiness).Map(pixels, width, indices);
        return indices;
    }

    private static ushort[] Ordered(NearestColorMapper mapper, RgbaColor[] pixels, int width, double strength, int threads = 1)
    {
        var indices = new ushort[pixels.Length];
        new OrderedDither(mapper, strength).Map(pixels, width, indices, threads);
        return indices;
    }
}
