namespace Tinct.Codec;

/// <summary>What one run of points adds to the E-step, and the working memory to find it. Lanes are added in a fixed order,
/// so the sums depend on the points alone.</summary>
internal sealed class ExpectationSums
{
    /// <summary>Sums for a number of components with <paramref name="momentCount"/> moments each.</summary>
    public ExpectationSums(int components, int momentCount)
    {
        Components = components;
        Densities = new float[components * ExpectationKernel.GroupSize];
        Actives = new int[components];
        LaneMoments = new float[components * momentCount * ExpectationKernel.GroupSize];
        Moments = new double[components * momentCount];
    }

    /// <summary>Number of components.</summary>
    public int Components { get; }

    /// <summary>Scratch: the densities of a vector of points, one component after the other.</summary>
    public float[] Densities { get; }

    /// <summary>Scratch: the components that matter to a vector of points.</summary>
    public int[] Actives { get; }

    /// <summary>Moments since the last <see cref="Flush"/>, one for each point of a group: <see cref="ExpectationKernel.GroupSize"/> lanes each.</summary>
    public float[] LaneMoments { get; }

    /// <summary>Scratch: the weighted log-likelihoods of a group's points.</summary>
    public float[] LogLikelihoods { get; } = new float[ExpectationKernel.GroupSize];

    /// <summary>Moments of every component.</summary>
    public double[] Moments { get; }

    /// <summary>Weighted sum of the points' log-likelihoods, in nats.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>Starts over.</summary>
    public void Clear()
    {
        Array.Clear(Moments);
        LogLikelihood = 0;
    }

    /// <summary>Adds up <see cref="LogLikelihoods"/>.</summary>
    public void AddLogLikelihoods() => LogLikelihood += SumLanes(LogLikelihoods, 0);

    /// <summary>Moves the sums of all lanes into <see cref="Moments"/>.</summary>
    public void Flush()
    {
        for (int i = 0; i < Moments.Length; i++)
        {
            Moments[i] += SumLanes(LaneMoments, i * ExpectationKernel.GroupSize);
        }

        Array.Clear(LaneMoments);
    }

    /// <summary>Adds another run's sums to these.</summary>
    public void Add(ExpectationSums other)
    {
        for (int i = 0; i < Moments.Length; i++)
        {
            Moments[i] += other.Moments[i];
        }

        LogLikelihood += other.LogLikelihood;
    }

    /// <summary>Four interleaved sums, so that additions need not wait for each other.</summary>
    private static double SumLanes(float[] lanes, int start)
    {
        ReadOnlySpan<float> group = lanes.AsSpan(start, ExpectationKernel.GroupSize);
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < group.Length; i += 4)
        {
            a += group[i];
            b += group[i + 1];
            c += group[i + 2];
            d += group[i + 3];
        }

        return a + b + (c + d);
    }
}
