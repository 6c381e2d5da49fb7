using Tinct.Format;

namespace Tinct.Codec.Tests;

public class FittedModelsTests
{
    [Theory]
    [InlineData(CovarianceType.Spherical, CovarianceType.Spherical, 3)]
    [InlineData(CovarianceType.Tied, CovarianceType.Tied, 6)]
    [InlineData(CovarianceType.Diagonal, CovarianceType.Diagonal, 9)]
    [InlineData(CovarianceType.Full, CovarianceType.Full, 18)]
    public void RecordsComponentsInPaletteOrder(CovarianceType type, CovarianceType recorded, int covarianceValues)
    {
        PointSet points = MixtureData.Clumps(3, 200, 3, seed: 2);
        GaussianMixture mixture = MixtureFitter.Fit(points, MixtureData.FirstPoints(points, 2), new MixtureOptions { CovarianceType = type });

        // The file lists component 1, a fixed colour, component 0.
        FittedModel model = FittedModels.Create(
            mixture, FitMethod.Em, Tune.Psnr, MetricSpace.Create(Tune.Psnr, false), [default, new(7, 8, 9), default], [1, -1, 0], meanSquaredError: 5);

        Assert.Equal(recorded, model.Covariance);
        Assert.Equal(ModelSpace.Srgb, model.Space);
        Assert.Equal(mixture.LogLikelihood, model.LogLikelihood);
        Assert.Equal(5, model.MeanSquaredError);
        Assert.Equal((uint)mixture.Iterations, model.Iterations);
        float[] shares = [(float)mixture.MixingProbabilities[1], 0, (float)mixture.MixingProbabilities[0]];
        Assert.Equal(shares, model.MixingProbabilities.ToArray());
        float[] means = [.. Floats(mixture.Mean(1)), 7, 8, 9, .. Floats(mixture.Mean(0))];
        Assert.Equal(means, model.Means.ToArray());
        Assert.Equal(covarianceValues, model.Covariances.Length);
        int last = type == CovarianceType.Tied ? 0 : covarianceValues / 3 * 2;
        Assert.Equal((float)mixture.Covariance(0)[0], model.Covariances.Span[last]);
        if (type == CovarianceType.Full)
        {
            ReadOnlySpan<double> c = mixture.Covariance(1);
            Assert.Equal(Floats([c[0], c[3], c[4], c[6], c[7], c[8]]), model.Covariances[..6].ToArray());
            Assert.All(model.Covariances[6..12].ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void ClustersOfKMeansAreAMixtureWithoutIterations()
    {
        PointSet points = MixtureData.Clumps(4, 100, 1, seed: 3);
        double[] means = MixtureData.FirstPoints(points, 1);
        var options = new MixtureOptions { CovarianceType = CovarianceType.Full, MaxIterations = 0 };
        GaussianMixture clusters = MixtureFitter.Fit(points, means, options);

        MetricSpace space = MetricSpace.Create(Tune.Visual, true);
        FittedModel model = FittedModels.Create(clusters, FitMethod.KMeans, Tune.Visual, space, [default], [0], meanSquaredError: 0);

        Assert.Equal(0, model.LogLikelihood);
        Assert.Equal(0u, model.Iterations);
        Assert.Equal(4, model.Dimensions);
        Assert.Equal(ModelSpace.OkLab, model.Space);
        Assert.Equal(1, model.MixingProbabilities.Span[0]);
        double mean = points.X.Zip(points.Weights, (x, w) => (double)x * w).Sum() / points.TotalWeight;
        Assert.Equal(mean, model.Means.Span[0], 1e-3);
        double variance = points.X.Zip(points.Weights, (x, w) => (x - mean) * (x - mean) * w).Sum() / points.TotalWeight;
        Assert.Equal(variance, model.Covariances.Span[0], 1e-3 * variance);
        Assert.Throws<ArgumentException>(() => FittedModels.Create(clusters, FitMethod.KMeans, Tune.Visual, space, [default], [], 0));
    }

    private static float[] Floats(ReadOnlySpan<double> values)
    {
        var result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = (float)values[i];
        }

        return result;
    }
}
