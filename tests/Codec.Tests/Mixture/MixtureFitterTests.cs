using Tinct.Format;

namespace Tinct.Codec.Tests;

public class MixtureFitterTests
{
    public static TheoryData<CovarianceType, int> TypesAndDimensions()
    {
        var data = new TheoryData<CovarianceType, int>();
        foreach (CovarianceType type in Enum.GetValues<CovarianceType>())
        {
            data.Add(type, 3);
            data.Add(type, 4);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TypesAndDimensions))]
    public void AgreesWithTheTextbook(CovarianceType type, int dimensions)
    {
        PointSet points = MixtureData.Clumps(dimensions, 300, 5, seed: 3);
        double[] means = MixtureData.FirstPoints(points, 6);
        var naive = new NaiveMixture(points, means, type);
        const int Iterations = 12;
        var options = new MixtureOptions { CovarianceType = type, MaxIterations = Iterations, Tolerance = 0, VarianceFloor = 1e-6 };

        GaussianMixture mixture = MixtureFitter.Fit(points, means, options);

        Assert.Equal(Iterations, mixture.Iterations);
        for (int i = 0; i < Iterations; i++)
        {
            Assert.Equal(naive.Iterate(), mixture.LogLikelihoods[i], 1e-5);
        }

        for (int k = 0; k < 6; k++)
        {
            Assert.Equal(naive.Mixing[k], mixture.MixingProbabilities[k], 1e-4);
            for (int row = 0; row < dimensions; row++)
            {
                Assert.Equal(naive.Means[k][row], mixture.Mean(k)[row], 0.02);
                for (int column = 0; column < dimensions; column++)
                {
                    double expected = naive.Covariances[k][row, column];
                    Assert.Equal(expected, mixture.Covariance(k)[(row * dimensions) + column], 0.05 + (2e-3 * Math.Abs(expected)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndDimensions))]
    public void LogLikelihoodNeverFalls(CovarianceType type, int dimensions)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            // Some with colours that repeat so often that the variance floor holds, some with more components than clumps.
            PointSet points = MixtureData.Clumps(dimensions, 150 + (seed * 40), 1 + seed, seed, spread: seed % 3 == 0 ? 0.6 : 20);
            double[] means = MixtureData.FirstPoints(points, 3 + (seed * 2));

            GaussianMixture mixture = MixtureFitter.Fit(points, means, new MixtureOptions { CovarianceType = type, Tolerance = 0, MaxIterations = 60 });

            for (int i = 1; i < mixture.LogLikelihoods.Length; i++)
            {
                double accuracy = 1e-6 * (1 + Math.Abs(mixture.LogLikelihoods[i]) + mixture.ComponentCount);
                Assert.True(mixture.LogLikelihoods[i] >= mixture.LogLikelihoods[i - 1] - accuracy, $"seed {seed}, iteration {i}: {mixture.LogLikelihoods[i - 1]} to {mixture.LogLikelihoods[i]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndDimensions))]
    public void WidthAndThreadsDoNotMatter(CovarianceType type, int dimensions)
    {
        // More than one run of 257 groups, and a last group that is not whole.
        PointSet points = MixtureData.Clumps(dimensions, 5003, 9, seed: 5);
        double[] means = MixtureData.FirstPoints(points, 12);
        var options = new MixtureOptions { CovarianceType = type, MaxIterations = 4, Tolerance = 0 };
        GaussianMixture expected = MixtureFitter.Fit(points, means, options, VectorWidth.Scalar);
        int[] labels = MixtureFitter.MapAssign(expected, points, VectorWidth.Scalar);

        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            GaussianMixture actual = MixtureFitter.Fit(points, means, options with { Threads = 3 }, width);

            Assert.Equal(expected.LogLikelihoods.ToArray(), actual.LogLikelihoods.ToArray());
            Assert.Equal(expected.Parameters.Mixing, actual.Parameters.Mixing);
            Assert.Equal(expected.Parameters.Means, actual.Parameters.Means);
            Assert.Equal(expected.Parameters.Covariances, actual.Parameters.Covariances);
            Assert.Equal(labels, MixtureFitter.MapAssign(actual, points, width));
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndDimensions))]
    public void OnePointIsItsOwnMixture(CovarianceType type, int dimensions)
    {
        PointSet point = MixtureData.Clumps(dimensions, 1, 1, seed: 1);
        GaussianMixture mixture = MixtureFitter.Fit(point, MixtureData.FirstPoints(point, 4), new MixtureOptions { CovarianceType = type });

        Assert.Equal([1, 0, 0, 0], mixture.MixingProbabilities.ToArray());
        Assert.Equal(point.X[0], mixture.Mean(0)[0], 1e-6);
        Assert.Equal(1.0 / 12, mixture.Covariance(0)[0], 1e-9);
        Assert.Equal(0.5 * dimensions * Math.Log(12 / (2 * Math.PI)), mixture.LogLikelihood, 1e-5);
        Assert.True(mixture.Converged);
        Assert.Equal([0], MixtureFitter.MapAssign(mixture, point));
    }

    [Theory]
    [MemberData(nameof(TypesAndDimensions))]
    public void IdenticalPointsAndSpareComponentsAreHarmless(CovarianceType type, int dimensions)
    {
        float[] same = [.. Enumerable.Repeat(255f, 40)];
        var points = new PointSet(dimensions, same, same, same, dimensions == 4 ? same : [], same);
        double[] means = [.. Enumerable.Repeat(255.0, dimensions), .. Enumerable.Repeat(3.0, dimensions), .. Enumerable.Repeat(-1e9, dimensions)];

        GaussianMixture mixture = MixtureFitter.Fit(points, means, new MixtureOptions { CovarianceType = type });

        Assert.Equal([1, 0, 0], mixture.MixingProbabilities.ToArray());
        Assert.Equal([3, 3, 3], mixture.Mean(1)[..3].ToArray());
        Assert.All(mixture.Parameters.Covariances, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(0.5 * dimensions * Math.Log(12 / (2 * Math.PI)), mixture.LogLikelihood, 1e-5);
    }

    [Fact]
    public void MapAssignmentWeighsSpreadAndShare()
    {
        // A wide and a narrow clump: at 8 from the narrow and 12 from the wide mean the wide one is likelier.
        float[] x = [100, 101, 102, 99, 98, 120, 90, 150, 110, 130, 108];
        var flat = new float[x.Length];
        float[] weights = [20, 20, 20, 20, 20, 10, 10, 10, 10, 10, 0.001f];
        var points = new PointSet(3, x, flat, flat, [], weights);
        GaussianMixture mixture = MixtureFitter.Fit(points, [100, 0, 0, 125, 0, 0], new MixtureOptions { CovarianceType = CovarianceType.Diagonal });

        int[] labels = MixtureFitter.MapAssign(mixture, points);

        Assert.Equal(1, labels[10]);
        Assert.True(Math.Abs(108 - mixture.Mean(0)[0]) < Math.Abs(108 - mixture.Mean(1)[0]));
        Assert.Equal(0, labels[0]);
    }

    [Fact]
    public void CriteriaCountTheFreeParameters()
    {
        PointSet points = MixtureData.Clumps(3, 200, 3, seed: 2);
        double[] means = MixtureData.FirstPoints(points, 4);
        (CovarianceType, int)[] expected =
        [
            (CovarianceType.Spherical, 3 + 12 + 4), (CovarianceType.Tied, 3 + 12 + 6), (CovarianceType.Diagonal, 3 + 12 + 12), (CovarianceType.Full, 3 + 12 + 24),
        ];
        foreach ((CovarianceType type, int parameters) in expected)
        {
            GaussianMixture mixture = MixtureFitter.Fit(points, means, new MixtureOptions { CovarianceType = type });

            Assert.Equal(parameters, mixture.FreeParameters);
            Assert.Equal((parameters * 2) - (2 * mixture.LogLikelihood * points.TotalWeight), mixture.Aic, 1e-6);
            Assert.Equal((parameters * Math.Log(points.TotalWeight)) - (2 * mixture.LogLikelihood * points.TotalWeight), mixture.Bic, 1e-6);
        }
    }

    [Fact]
    public void ToleranceStopsEarlierAndEveryStepIsTold()
    {
        PointSet points = MixtureData.Clumps(3, 500, 6, seed: 8);
        double[] means = MixtureData.FirstPoints(points, 8);
        var told = new List<(double LogLikelihood, double[] Means)>();
        var observed = new MixtureOptions { Tolerance = 1e-3, Step = (value, parameters) => told.Add((value, [.. parameters.Means])) };
        GaussianMixture loose = MixtureFitter.Fit(points, means, observed);
        GaussianMixture tight = MixtureFitter.Fit(points, means, new MixtureOptions { Tolerance = 1e-6 });

        Assert.True(loose.Converged);
        Assert.True(loose.Iterations < tight.Iterations);
        Assert.Equal(loose.LogLikelihoods.ToArray(), told.Select(step => step.LogLikelihood));
        Assert.NotEqual(told[0].Means, told[1].Means);
        Assert.Equal(loose.Mean(0).ToArray(), told[^1].Means[..3]);
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        PointSet points = MixtureData.Clumps(3, 10, 1, seed: 1);
        double[] means = MixtureData.FirstPoints(points, 2);
        Assert.Throws<ArgumentException>(() => MixtureFitter.Fit(new PointSet(3, [], [], [], [], []), means, new MixtureOptions()));
        Assert.Throws<ArgumentException>(() => MixtureFitter.Fit(points, means.AsSpan(1), new MixtureOptions()));
        Assert.Throws<ArgumentException>(() => MixtureFitter.Fit(points, [], new MixtureOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureFitter.Fit(points, means, new MixtureOptions { VarianceFloor = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureFitter.Fit(points, means, new MixtureOptions { Threads = 0 }));
        GaussianMixture mixture = MixtureFitter.Fit(points, means, new MixtureOptions());
        Assert.Throws<ArgumentException>(() => MixtureFitter.MapAssign(mixture, MixtureData.Clumps(4, 10, 1, seed: 1)));
    }

    [Fact]
    public void CancellationIsHeard()
    {
        PointSet points = MixtureData.Clumps(3, 10, 1, seed: 1);
        Assert.Throws<OperationCanceledException>(() =>
            MixtureFitter.Fit(points, MixtureData.FirstPoints(points, 2), new MixtureOptions(), cancellationToken: new CancellationToken(true)));
    }
}
