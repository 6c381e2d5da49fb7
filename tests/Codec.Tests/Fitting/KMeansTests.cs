using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class KMeansTests
{
    private static readonly LinearMetricSpace s_rgb = LinearMetricSpace.Srgb(false);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void LloydStepEqualsTheNaiveOne(int dimensions)
    {
        PointSet set = TestPoints.Scattered(900, dimensions, 3);
        var points = new PointBlocks(set);
        double[] centers = TestPoints.Centers(12, dimensions, 4), expected = (double[])centers.Clone();
        double error = Lloyd.Run(new ClusterAssigner(points, 12, NearestKernels.Create(dimensions, VectorWidths.Best), 1), centers, 0, 1, 0, null, default);

        var sums = new double[12, 5];
        var labels = new int[set.Count];
        for (int i = 0; i < set.Count; i++)
        {
            labels[i] = Enumerable.Range(0, 12).MinBy(k => points.SquaredDistance(i, expected.AsSpan(4 * k)));
            for (int d = 0; d < 4; d++)
            {
                sums[labels[i], d] += set.Weights[i] * (double)points.Rows[4 * i + d];
            }

            sums[labels[i], 4] += set.Weights[i];
        }

        for (int i = 0; i < 48; i++)
        {
            Assert.Equal(sums[i / 4, i % 4] / sums[i / 4, 4], centers[i], 1e-9);
        }

        double naive = Enumerable.Range(0, set.Count).Sum(i => set.Weights[i] * points.SquaredDistance(i, centers.AsSpan(4 * labels[i])));
        Assert.Equal(1, error / naive, 1e-9);
    }

    [Theory]
    [InlineData(KMeansInit.Split)]
    [InlineData(KMeansInit.KMeansPlusPlus)]
    [InlineData(KMeansInit.Random)]
    [InlineData(KMeansInit.Maximin)]
    public void LloydNeverRaisesTheErrorAndEndsWhereNothingMoves(KMeansInit init)
    {
        PointSet points = TestPoints.Set(SyntheticPictures.Blobs(6000, 8));
        var trace = new FitTrace(keepPalettes: true);
        KMeans.Fit(points, s_rgb, 20, new KMeansOptions { Init = init, Search = KMeansSearch.None, Trace = trace });
        double[] errors = [.. trace.Steps.Where(step => step.Stage == FitStage.Lloyd).Select(step => step.Value)];
        Assert.True(errors.Length > 3);
        for (int i = 1; i < errors.Length; i++)
        {
            Assert.True(errors[i] <= errors[i - 1] * (1 + 1e-12), $"iteration {i}: {errors[i - 1]} to {errors[i]}");
        }

        Assert.Equal(errors[^2], errors[^1], errors[^1] * 1e-9);
        Assert.All(trace.Steps, step => Assert.InRange(step.Palette!.Count, 1, 20));
    }

    [Fact]
    public void EmptyClustersAreFilled()
    {
        PointSet set = TestPoints.Set(SyntheticPictures.Blobs(3000, 9));
        var points = new PointBlocks(set);
        var centers = new double[4 * 30]; // all in the same place: 29 of them empty
        double error = Lloyd.Run(new ClusterAssigner(points, 30, NearestKernels.Create(3, VectorWidths.Best), 1), centers, 0, 60, 0, null, default);
        var assigner = new ClusterAssigner(points, 30, NearestKernels.Create(3, VectorWidths.Best), 1);
        Assert.All(assigner.Assign(centers).Weights, weight => Assert.True(weight > 0));
        Assert.True(error < 0.2 * Lloyd.Run(new ClusterAssigner(points, 1, NearestKernels.Create(3, VectorWidths.Best), 1), new double[4], 0, 2, 0, null, default));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(7, 7)]
    [InlineData(7, 100)]
    [InlineData(300, 65_536)]
    public void AsManyColorsAsPointsIsExact(int distinct, int colors)
    {
        RgbaColor[] pixels = [.. SyntheticPictures.Blobs(50 * distinct, 10).Distinct().Take(distinct)];
        KMeansResult result = KMeans.Fit(TestPoints.Set([.. pixels, .. pixels]), s_rgb, colors, new KMeansOptions());
        Assert.Equal(pixels.Length, result.Palette.Length);
        Assert.Equal(pixels.ToHashSet(), result.Palette.ToHashSet());
        Assert.Equal(0, result.SumSquaredError);
        Assert.All(result.Weights, weight => Assert.Equal(2, weight));
    }

    [Fact]
    public void FewTightClumpsStillGetAllTheirColors()
    {
        // 120 colours in 15 clumps: a coarse view would have fewer points than there are colours to fit.
        RgbaColor[] pixels = [.. Enumerable.Range(0, 120).Select(i => new RgbaColor((byte)(i % 15 * 17), (byte)(i / 15 % 2), (byte)(i / 30 % 2 + i / 60 * 2)))];
        foreach (int effort in (int[])[1, 2, 5, 9])
        {
            KMeansResult result = KMeans.Fit(TestPoints.Set(pixels), s_rgb, 64, new KMeansOptions { Effort = Effort.Level(effort) });
            Assert.InRange(result.Palette.Length, 60, 64);
            Assert.InRange(result.SumSquaredError, 1, 120);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(700)]
    public void ReportedErrorIsThatOfTheRoundedPalette(int colors)
    {
        RgbaColor[] pixels = SyntheticPictures.Blobs(9000, 11);
        KMeansResult result = KMeans.Fit(TestPoints.Set(pixels), s_rgb, colors, new KMeansOptions());
        Assert.Equal(colors, result.Palette.Length);
        Assert.Equal(colors, result.Palette.Distinct().Count());
        double error = pixels.Sum(pixel => (double)result.Palette.Min(entry => SquaredDistance(pixel, entry)));
        Assert.Equal(error, result.SumSquaredError, 1e-3);
        Assert.Equal(pixels.Length, result.Weights.Sum());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NeitherVectorWidthNorThreadsChangeTheResult(bool alpha)
    {
        MetricSpace space = alpha ? LinearMetricSpace.Srgb(true) : s_rgb;
        PointSet points = TestPoints.Set(SyntheticPictures.Blobs(60_000, 12, alpha), space);
        KMeansResult expected = KMeans.Fit(points, space, 48, new KMeansOptions { VectorWidth = VectorWidth.Scalar });
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            KMeansResult result = KMeans.Fit(points, space, 48, new KMeansOptions { VectorWidth = width, Threads = width == VectorWidth.Bits256 ? 3 : 1 });
            Assert.Equal(expected.Palette, result.Palette);
            Assert.Equal(expected.Centers, result.Centers);
            Assert.Equal(expected.SumSquaredError, result.SumSquaredError);
        }
    }

    [Fact]
    public void FixedColorsComeFirstAndStay()
    {
        PointSet points = TestPoints.Set(SyntheticPictures.Blobs(9000, 13));
        RgbaColor[] given = [new(255, 0, 255), new(1, 2, 3), new(200, 200, 200)];
        foreach (KMeansSearch search in Enum.GetValues<KMeansSearch>())
        {
            KMeansResult result = KMeans.Fit(points, s_rgb, 12, new KMeansOptions { Fixed = given, Search = search });
            Assert.Equal(given, result.Palette[..3]);
            Assert.Equal(12, result.Palette.Length);
            Assert.Equal(given, KMeans.Fit(points, s_rgb, 3, new KMeansOptions { Fixed = given, Search = search }).Palette);
        }
    }

    [Fact]
    public void SeedsMatterToRandomStartsAlone()
    {
        PointSet points = TestPoints.Set(SyntheticPictures.Blobs(5000, 14));
        RgbaColor[] Fit(KMeansInit init, ulong seed) =>
            KMeans.Fit(points, s_rgb, 10, new KMeansOptions { Init = init, Seed = seed, Search = KMeansSearch.None }).Palette;
        Assert.Equal(Fit(KMeansInit.Split, 1), Fit(KMeansInit.Split, 2));
        foreach (KMeansInit init in (KMeansInit[])[KMeansInit.KMeansPlusPlus, KMeansInit.Random, KMeansInit.Maximin])
        {
            Assert.Equal(Fit(init, 1), Fit(init, 1));
            Assert.NotEqual(Fit(init, 1), Fit(init, 2));
        }
    }

    [Fact]
    public void RefusesWhatMakesNoSense()
    {
        PointSet points = TestPoints.Set(SyntheticPictures.Blobs(50, 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Fit(points, s_rgb, 0, new KMeansOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Fit(points, s_rgb, 65_537, new KMeansOptions()));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(TestPoints.Set([]), s_rgb, 2, new KMeansOptions()));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(points, s_rgb, 1, new KMeansOptions { Fixed = [default, default] }));
        Assert.Throws<OperationCanceledException>(
            () => KMeans.Fit(points, s_rgb, 4, new KMeansOptions(), new CancellationToken(canceled: true)));
    }

    private static int SquaredDistance(RgbaColor a, RgbaColor b) =>
        (a.R - b.R) * (a.R - b.R) + (a.G - b.G) * (a.G - b.G) + (a.B - b.B) * (a.B - b.B);
}
