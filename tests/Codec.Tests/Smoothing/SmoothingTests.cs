using Tinct.Format;

namespace Tinct.Codec.Tests;

public class SmoothingTests
{
    private static readonly LinearMetricSpace Space = LinearMetricSpace.Srgb(hasAlpha: false);

    [Theory]
    [InlineData(SmoothingPrior.Potts)]
    [InlineData(SmoothingPrior.Pairs)]
    internal void NoStrengthChangesNothing(SmoothingPrior prior)
    {
        NoisyPicture picture = NoisyPicture.Create(40, 30, 6, seed: 1);

        SmoothingResult result = picture.Smooth(new SmoothingOptions { Strength = 0, Prior = prior });

        Assert.Equal(picture.Palette, result.Palette);
        Assert.Equal(picture.Indices, result.Indices);
        Assert.Equal(0, result.ChangedPixels);
    }

    [Fact]
    public void AnExactPictureStaysExact()
    {
        NoisyPicture picture = NoisyPicture.Create(40, 30, 6, seed: 2, noise: 0);

        SmoothingResult result = picture.Smooth(new SmoothingOptions { Strength = 50 });

        Assert.Equal(picture.Palette, result.Palette);
        Assert.Equal(picture.Indices, result.Indices);
    }

    [Fact]
    public void AUniformPictureStaysAndItsEntryMovesToTheColour()
    {
        RgbaColor[] pixels = [.. Enumerable.Repeat(new RgbaColor(9, 9, 9), 35)];
        SmoothingResult result = Smoothing.Smooth(
            pixels, 5, Space, [new(8, 8, 8), new(200, 0, 0)], new ushort[35], new SmoothingOptions { Strength = 1 });

        Assert.All(result.Indices, index => Assert.Equal(0, index));
        Assert.Equal([new(9, 9, 9), new(200, 0, 0)], result.Palette);
        Assert.Equal(0, result.ChangedPixels);
    }

    [Theory]
    [InlineData(RateModel.Lz4)]
    [InlineData(RateModel.Swift)]
    [InlineData(RateModel.Dense)]
    internal void MoreStrengthMeansFewerDifferencesAndMoreError(RateModel rate)
    {
        NoisyPicture picture = NoisyPicture.Create(96, 80, 8, seed: 3, noise: 10);
        int differences = int.MaxValue;
        double error = 0;
        foreach (double strength in (double[])[0.01, 0.1, 0.4, 1.6])
        {
            SmoothingResult result = picture.Smooth(new SmoothingOptions { Strength = strength, Rate = rate });

            int fewer = picture.Differences(result.Indices);
            double more = picture.Error(result.Palette, result.Indices);
            Assert.True(fewer < 0.98 * differences, $"{strength}: {fewer} differences after {differences}");
            Assert.True(more > error, $"{strength}: error {more} after {error}");
            Assert.Equal(result.ChangedPixels, result.Indices.Zip(picture.Indices).Count(pair => pair.First != pair.Second));
            (differences, error) = (fewer, more);
        }
    }

    [Fact]
    public void ForSwiftTheErrorAddedIsBounded()
    {
        int bounded = 0;
        foreach ((int noise, double strength) in ((int, double)[])[(8, 0.2), (14, 0.1), (14, 0.2), (20, 0.05), (20, 0.2), (20, 0.8), (30, 0.2)])
        {
            NoisyPicture picture = NoisyPicture.Create(96, 80, 8, seed: 7, noise);
            var options = new SmoothingOptions { Strength = strength, Rate = RateModel.Swift };
            SmoothingResult swift = picture.Smooth(options);
            SmoothingResult dense = picture.Smooth(options with { Rate = RateModel.Dense });

            double most = picture.Error(picture.Palette, picture.Indices) * (1 + (0.0151 * Math.Pow(strength / 0.2, 1.5)));
            Assert.True(picture.Error(swift.Palette, swift.Indices) <= most, $"noise {noise}, strength {strength}");
            bounded += picture.Error(dense.Palette, dense.Indices) > most && swift.ChangedPixels > 0 ? 1 : 0;
        }

        Assert.True(bounded > 0);
    }

    [Fact]
    public void FixedEntriesKeepTheirColoursAndOthersMoveToTheirMeans()
    {
        NoisyPicture picture = NoisyPicture.Create(64, 64, 8, seed: 4);
        RgbaColor[] shifted = [.. picture.Palette.Select(c => new RgbaColor((byte)(c.R + 3), c.G, c.B))];
        picture = picture with { Palette = shifted };

        SmoothingResult result = picture.Smooth(new SmoothingOptions { Strength = 0.3, FixedEntries = 3 });

        Assert.Equal(shifted[..3], result.Palette[..3]);
        Assert.NotEqual(shifted[3..], result.Palette[3..]);
        SmoothingResult all = picture.Smooth(new SmoothingOptions { Strength = 0.3, FixedEntries = 8 });
        Assert.Equal(shifted, all.Palette);
        Assert.True(all.ChangedPixels > 0);
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        // Four bands of rows, the last of a few.
        NoisyPicture picture = NoisyPicture.Create(70, 199, 12, seed: 5);
        var options = new SmoothingOptions { Strength = 0.5 };

        SmoothingResult one = picture.Smooth(options);
        SmoothingResult three = picture.Smooth(options with { Threads = 3 });

        Assert.Equal(one.Palette, three.Palette);
        Assert.Equal(one.Indices, three.Indices);
    }

    [Fact]
    public void WeightyPixelsResist()
    {
        RgbaColor[] pixels = [.. Enumerable.Repeat(new RgbaColor(100, 100, 100), 49)];
        pixels[10] = new RgbaColor(112, 112, 112);
        pixels[38] = new RgbaColor(112, 112, 112);
        pixels[0] = new RgbaColor(180, 180, 180);
        var indices = new ushort[49];
        (indices[10], indices[38]) = (1, 1);
        var weights = new ushort[49];
        Array.Fill(weights, (ushort)1000);
        weights[10] = 8000;

        SmoothingResult result = Smoothing.Smooth(
            pixels, 7, Space, [new(100, 100, 100), new(112, 112, 112)], indices, new SmoothingOptions { Strength = 1, FixedEntries = 2, Rounds = 1 }, weights);

        Assert.Equal(1, result.Indices[10]);
        Assert.Equal(0, result.Indices[38]);
    }

    [Fact]
    public void AlphaCounts()
    {
        // The same red at two opacities: without alpha's share of the distance the odd pixel would cost nothing to smooth.
        var space = LinearMetricSpace.Srgb(hasAlpha: true);
        RgbaColor[] pixels = [.. Enumerable.Repeat(new RgbaColor(0, 0, 0, 255), 25)];
        pixels[12] = new RgbaColor(0, 0, 0, 20);
        pixels[3] = new RgbaColor(9, 0, 0, 255);
        var indices = new ushort[25];
        indices[12] = 1;

        SmoothingResult result = Smoothing.Smooth(
            pixels, 5, space, [new(0, 0, 0), new(0, 0, 0, 20)], indices, new SmoothingOptions { Strength = 1 });

        Assert.Equal(indices, result.Indices);
    }

    [Fact]
    public void MismatchedArgumentsAreRefused()
    {
        NoisyPicture picture = NoisyPicture.Create(8, 8, 4, seed: 6);
        var options = new SmoothingOptions { Strength = 1 };
        Assert.Throws<ArgumentException>(() => Smoothing.Smooth(picture.Pixels, 7, Space, picture.Palette, picture.Indices, options));
        Assert.Throws<ArgumentException>(() => Smoothing.Smooth(picture.Pixels, 8, Space, picture.Palette, picture.Indices.AsSpan(1), options));
        Assert.Throws<ArgumentException>(() => Smoothing.Smooth(picture.Pixels, 8, Space, picture.Palette.AsSpan(1), picture.Indices, options));
        Assert.Throws<ArgumentException>(() => Smoothing.Smooth(picture.Pixels, 8, Space, picture.Palette, picture.Indices, options, new ushort[3]));
        Assert.Throws<ArgumentException>(() => picture.Smooth(options with { Strength = double.NaN }));
        Assert.Throws<ArgumentException>(() => picture.Smooth(options with { Strength = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Smooth(options with { FixedEntries = 5 }));
    }
}
