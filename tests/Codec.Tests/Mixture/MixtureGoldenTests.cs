using Tinct.Format;

namespace Tinct.Codec.Tests;

/// <summary>Against scikit-learn: see make_sklearn_golden.py beside this file.</summary>
public class MixtureGoldenTests
{
    public static TheoryData<CovarianceType, int, double> Lines()
    {
        var data = new TheoryData<CovarianceType, int, double>();
        foreach (string line in File.ReadLines(MixtureData.PathOf("mixture-golden.txt")).Skip(1))
        {
            string[] words = line.Split(' ');
            data.Add(Enum.Parse<CovarianceType>(words[0]), (int)MixtureData.Number(words[1]), MixtureData.Number(words[2]));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void LogLikelihoodIsThatOfScikitLearn(CovarianceType type, int iterations, double expected)
    {
        string[] words = File.ReadLines(MixtureData.PathOf("mixture-golden.txt")).First().Split(' ');
        double[] means = [.. words.Skip(1).Select(MixtureData.Number)];
        var options = new MixtureOptions { CovarianceType = type, MaxIterations = iterations, Tolerance = 0 };

        GaussianMixture mixture = MixtureFitter.Fit(MixtureData.Crop(), means, options);

        // Single precision stops rising a little before double does.
        Assert.True(mixture.Converged || mixture.Iterations == iterations);
        Assert.Equal(expected, mixture.LogLikelihood, 0.001);
    }
}
