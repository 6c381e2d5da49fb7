namespace Tinct.Codec.Tests;

public class MixtureMathTests
{
    [Fact]
    public void PortableLogIsTheLogarithm()
    {
        var random = new Random(4);
        for (int i = 0; i < 10_000; i++)
        {
            double value = Math.Exp((random.NextDouble() * 200) - 100);
            Assert.Equal(Math.Log(value), PortableMath.Log(value), 2e-15 * (1 + Math.Abs(Math.Log(value))));
        }

        Assert.Equal(0, PortableMath.Log(1));
    }

    [Fact]
    public void ExponentialAndLogarithmAreAccurateAndAlikeAtEveryWidth()
    {
        var random = new Random(9);
        var input = new float[16];
        for (int round = 0; round < 500; round++)
        {
            for (int i = 0; i < 16; i++)
            {
                input[i] = (float)((random.NextDouble() * 32) - 16);
            }

            float[] powers = Exp<Floats1>(input);
            float[] logs = Log<Floats1>(powers);
            for (int i = 0; i < 16; i++)
            {
                Assert.Equal(1, powers[i] / Math.Exp(input[i]), 3e-7);
                Assert.Equal(Math.Log(powers[i]), logs[i], 3e-7 * (1 + Math.Abs(logs[i])));
            }

            Assert.Equal(powers, Exp<Floats4>(input));
            Assert.Equal(powers, Exp<Floats8>(input));
            Assert.Equal(powers, Exp<Floats16>(input));
            Assert.Equal(logs, Log<Floats4>(powers));
            Assert.Equal(logs, Log<Floats8>(powers));
            Assert.Equal(logs, Log<Floats16>(powers));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void EigenvaluesAreRaisedToTheFloorAndNotBeyond(int size)
    {
        var random = new Random(size);
        for (int round = 0; round < 200; round++)
        {
            // A matrix of low rank now and then, small against the floor or large.
            double scale = Math.Exp((random.NextDouble() * 8) - 4);
            double[] matrix = RandomCovariance(random, size, 1 + random.Next(size + 1), scale);
            double[] raised = [.. matrix];
            CovarianceMatrix.RaiseEigenvalues(raised, size, 1);

            var factor = new double[size * size];
            Assert.True(CovarianceMatrix.TryCholesky(raised, size, 1 - 1e-9, factor));
            double best = Likelihood(matrix, raised, size);
            for (int trial = 0; trial < 20; trial++)
            {
                // Any other matrix above the floor is no likelier.
                double[] other = RandomCovariance(random, size, size, scale);
                for (int i = 0; i < other.Length; i++)
                {
                    other[i] = (0.2 * other[i]) + (0.8 * raised[i]) + (i % (size + 1) == 0 ? 0.2 : 0);
                }

                Assert.True(best >= Likelihood(matrix, other, size) - 1e-9);
            }
        }
    }

    /// <summary>-(ln det S + trace(S^-1 C)) up to constants: what a maximisation step maximises over S.</summary>
    private static double Likelihood(double[] observed, double[] model, int size)
    {
        var factor = new double[size * size];
        var inverse = new double[size * size];
        Assert.True(CovarianceMatrix.TryCholesky(model, size, 0, factor));
        CovarianceMatrix.InvertLower(factor, size, inverse);
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            sum += 2 * Math.Log(factor[(i * size) + i]);
            for (int row = 0; row < size; row++)
            {
                for (int column = 0; column < size; column++)
                {
                    sum += inverse[(i * size) + row] * observed[(row * size) + column] * inverse[(i * size) + column];
                }
            }
        }

        return -sum;
    }

    private static double[] RandomCovariance(Random random, int size, int samples, double scale)
    {
        var matrix = new double[size * size];
        for (int s = 0; s < samples; s++)
        {
            double[] v = [.. Enumerable.Range(0, size).Select(_ => (random.NextDouble() - 0.5) * scale)];
            for (int i = 0; i < matrix.Length; i++)
            {
                matrix[i] += v[i / size] * v[i % size];
            }
        }

        return matrix;
    }

    private static float[] Exp<T>(float[] input)
        where T : struct, IFloats<T>
    {
        var output = new float[16];
        for (int i = 0; i < output.Length; i += T.Count)
        {
            T.Store(FloatMath.Exp(T.Load(ref input[i])), ref output[i]);
        }

        return output;
    }

    private static float[] Log<T>(float[] input)
        where T : struct, IFloats<T>
    {
        var output = new float[16];
        for (int i = 0; i < output.Length; i += T.Count)
        {
            T.Store(FloatMath.Log(T.Load(ref input[i])), ref output[i]);
        }

        return output;
    }
}
