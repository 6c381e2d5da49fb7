using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>What one run of points adds to the E-step, and the working memory to find it. Lanes are added in a fixed order,
/// so the sums depend on the points alone.</summary>
internal sealed class ExpectationSums
{
    private readonly float[] _logLikelihoods = new float[16];

    /// <summary>Sums for a number of components with <paramref name="momentCount"/> moments each.</summary>
    public ExpectationSums(int components, int momentCount)
    {
        Components = components;
        Densities = new float[components * 16];
        Actives = new int[components];
        LaneMoments = new float[components * momentCount * 16];
        Moments = new double[components * momentCount];
    }

    /// <summary>Number of components.</summary>
    public int Components { get; }

    /// <summary>Scratch: a group's densities, sixteen a component.</summary>
    public float[] Densities { get; }

    /// <summary>Scratch: the components that matter to a group.</summary>
    public int[] Actives { get; }

    /// <summary>Moments since the last <see cref="Flush"/>, sixteen lanes each.</summary>
    public float[] LaneMoments { get; }

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

    /// <summary>Adds the weighted log-likelihoods of sixteen points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLogLikelihood<TLanes>(TLanes values)
        where TLanes : struct, ISixteen<TLanes>
    {
        TLanes.Store(values, ref _logLikelihoods[0]);
        LogLikelihood += SumLanes(_logLikelihoods, 0);
    }

    /// <summary>Moves the sixteen-lane sums into <see cref="Moments"/>.</summary>
    public void Flush()
    {
        for (int i = 0; i < Moments.Length; i++)
        {
            Moments[i] += SumLanes(LaneMoments, i * 16);
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
        ReadOnlySpan<float> sixteen = lanes.AsSpan(start, 16);
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < 16; i += 4)
        {
            a += sixteen[i];
            b += sixteen[i + 1];
            c += sixteen[i + 2];
            d += sixteen[i + 3];
        }

        return a + b + (c + d);
    }
}
