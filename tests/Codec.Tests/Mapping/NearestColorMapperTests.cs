using Tinct.Format;

namespace Tinct.Codec.Tests;

public class NearestColorMapperTests
{
    public static TheoryData<Tune, bool, int> Variants
    {
        get
        {
            var data = new TheoryData<Tune, bool, int>();
            foreach (Tune tune in Enum.GetValues<Tune>())
            {
                foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
                {
                    data.Add(tune, false, (int)width);
                    data.Add(tune, true, (int)width);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void EqualsBruteForceOnSmoothAndNoisyPictures(Tune tune, bool alpha, int lanes)
    {
        MetricSpace space = MetricSpace.Create(tune, alpha);
        foreach ((int width, int height, int colors) in new[] { (83, 37, 1), (64, 16, 2), (83, 37, 16), (90, 53, 64), (90, 53, 256), (19, 7, 700) })
        {
            RgbaColor[] palette = Palette(colors, alpha);
            foreach (RgbaColor[] pixels in new[]
            {
                SyntheticPictures.Smooth(width, height, colors, alpha),
                SyntheticPictures.Noise(width * height, colors, alpha),
            })
            {
                var indices = new ushort[pixels.Length];
                new NearestColorMapper(space, palette, (VectorWidth)lanes).Map(pixels, width, indices);
                Assert.Equal(BruteForce(space, pixels, palette), indices);
            }
        }
    }

    [Theory]
    [InlineData(5000, false)]
    [InlineData(65536, false)]
    [InlineData(65536, true)]
    public void EqualsBruteForceWithHugePalettes(int colors, bool alpha)
    {
        MetricSpace space = MetricSpace.Create(Tune.Balanced, alpha);
        RgbaColor[] palette = Palette(colors, alpha);
        RgbaColor[] pixels = [.. SyntheticPictures.Smooth(20, 8, 1, alpha), .. SyntheticPictures.Noise(100, 2, alpha)];
        var indices = new ushort[pixels.Length];
        new NearestColorMapper(space, palette).Map(pixels, 20, indices);
        Assert.Equal(BruteForce(space, pixels, palette), indices);
    }

    [Fact]
    public void PixelsFarOutsideANarrowPaletteAreMappedToo()
    {
        MetricSpace space = MetricSpace.Create(Tune.Psnr, false);
        var palette = new RgbaColor[5000];
        for (int i = 0; i < palette.Length; i++)
        {
            palette[i] = new((byte)(120 + (i % 9)), (byte)(120 + (i / 9 % 9)), (byte)(120 + (i / 81 % 9)));
        }

        RgbaColor[] pixels = SyntheticPictures.Noise(1500, 4, false);
        var indices = new ushort[pixels.Length];
        new NearestColorMapper(space, palette).Map(pixels, 100, indices);
        Assert.Equal(BruteForce(space, pixels, palette), indices);
    }

    [Fact]
    public void TiesGoToTheLowestIndex()
    {
        MetricSpace space = MetricSpace.Create(Tune.Psnr, false);
        RgbaColor[] palette = [new(9, 9, 9), new(0, 0, 0), new(2, 0, 0), new(0, 0, 0), new(2, 0, 0)];
        var indices = new ushort[3];
        new NearestColorMapper(space, palette).Map([new(1, 0, 0), new(2, 0, 0), new(0, 0, 0)], 3, indices);
        Assert.Equal([1, 2, 1], indices);
    }

    [Fact]
    public void AColourOfThePaletteMapsToItselfEvenWhereAlphaIsLow()
    {
        RgbaColor[] palette = new RgbaColor[256];
        for (int i = 0; i < 256; i++)
        {
            palette[i] = new((byte)i, 17, 200, 1);
        }

        foreach (Tune tune in Enum.GetValues<Tune>())
        {
            var indices = new ushort[256];
            new NearestColorMapper(MetricSpace.Create(tune, true), palette).Map(palette, 16, indices);
            for (int i = 0; i < 256; i++)
            {
                Assert.Equal(i, indices[i]);
            }
        }
    }

    [Fact]
    public void ThreadsDoNotShow()
    {
        MetricSpace space = MetricSpace.Create(Tune.Visual, true);
        RgbaColor[] palette = Palette(200, true);
        RgbaColor[] pixels = SyntheticPictures.Smooth(257, 131, 6, true);
        ushort[] one = new ushort[pixels.Length], three = new ushort[pixels.Length];
        var mapper = new NearestColorMapper(space, palette);
        mapper.Map(pixels, 257, one);
        mapper.Map(pixels, 257, three, threads: 3);
        Assert.Equal(one, three);
    }

    [Fact]
    public void WrongArgumentsAreRefusedAndNothingIsAPictureToo()
    {
        MetricSpace space = MetricSpace.Create(Tune.Psnr, false);
        Assert.Throws<ArgumentException>(() => new NearestColorMapper(space, []));
        Assert.Throws<ArgumentException>(() => new NearestColorMapper(space, new RgbaColor[65537]));
        var mapper = new NearestColorMapper(space, [default]);
        Assert.Throws<ArgumentException>(() => mapper.Map(new RgbaColor[6], 4, new ushort[6]));
        Assert.Throws<ArgumentException>(() => mapper.Map(new RgbaColor[6], 3, new ushort[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapper.Map(new RgbaColor[6], 3, new ushort[6], threads: 0));
        mapper.Map([], 0, []);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => mapper.Map(new RgbaColor[6], 3, new ushort[6], 1, source.Token));
    }

    /// <summary>Random colours; every third repeats an earlier one, so that ties occur.</summary>
    private static RgbaColor[] Palette(int count, bool alpha)
    {
        RgbaColor[] palette = SyntheticPictures.Noise(count, 1000 + count, alpha);
        for (int i = 3; i < count; i += 3)
        {
            palette[i] = palette[i / 2];
        }

        return palette;
    }

    private static ushort[] BruteForce(MetricSpace space, RgbaColor[] pixels, RgbaColor[] palette)
    {
        (float[] px, float[] py, float[] pz, float[] pa) = Coordinates(space, pixels);
        (float[] cx, float[] cy, float[] cz, float[] ca) = Coordinates(space, palette);
        var indices = new ushort[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            float best = float.MinValue;
            for (int k = 0; k < palette.Length; k++)
            {
                float score = -0.5f * ((cx[k] * cx[k]) + (cy[k] * cy[k]) + ((cz[k] * cz[k]) + (ca[k] * ca[k])));
                score += px[i] * cx[k];
                score += py[i] * cy[k];
                score += pz[i] * cz[k];
                score += pa[i] * ca[k];
                if (score > best)
                {
                    best = score;
                    indices[i] = (ushort)k;
                }
            }
        }

        return indices;
    }

    private static (float[] X, float[] Y, float[] Z, float[] Alpha) Coordinates(MetricSpace space, RgbaColor[] colors)
    {
        int n = colors.Length;
        float[] x = new float[n], y = new float[n], z = new float[n], alpha = new float[n];
        space.ToCoordinates(colors, x, y, z, alpha);
        return (x, y, z, alpha);
    }
}
