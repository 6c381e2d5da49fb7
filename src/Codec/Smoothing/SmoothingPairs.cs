namespace Tinct.Codec;

/// <summary>The cost of one palette entry lying beside another.</summary>
internal interface IPairCost
{
    /// <summary>The cost of neighbours <paramref name="a"/> and <paramref name="b"/>: 0 for equal ones, 1 on average for others.
    /// Either may be the number of palette entries, which stands for the outside of the picture and costs the same beside all.</summary>
    float this[int a, int b] { get; }
}

/// <summary>Every difference costs the same.</summary>
internal readonly struct PottsCost : IPairCost
{
    public float this[int a, int b] => a == b ? 0 : 1;
}

/// <summary>The less often two colours meet, the more their difference costs: part of the cost follows the bits it takes to name
/// one when the other is its neighbour.</summary>
internal readonly struct SmoothingPairs : IPairCost
{
    /// <summary>The largest palette with a table, which then takes 256 KB.</summary>
    public const int MaxColors = 256;

    /// <summary>How much of the cost follows the bits; the rest is the same for all. From half to all makes little difference on photographs.</summary>
    private const double LearnedShare = 0.75;

    /// <summary>The count of a pair that was not seen, which keeps its cost finite.</summary>
    private const double Unseen = 0.02;

    private readonly float[] _costs;
    private readonly int _stride;

    private SmoothingPairs(float[] costs, int stride)
    {
        _costs = costs;
        _stride = stride;
    }

    public float this[int a, int b] => _costs[(a * _stride) + b];

    /// <summary>Learns from the pixels of a map that differ from the pixel to their right or below.</summary>
    public static SmoothingPairs Learn(SmoothingIndices map, int colors)
    {
        double[] meetings = CountMeetings(map, colors);
        var totals = new double[colors];
        for (int a = 0; a < colors; a++)
        {
            for (int b = 0; b < colors; b++)
            {
                totals[a] += meetings[(a * colors) + b];
            }
        }

        // The mean of both directions, so that a pair costs the same from either side.
        var bits = new double[colors * colors];
        double weighted = 0;
        double all = 0;
        for (int a = 0; a < colors; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double count = meetings[(a * colors) + b];
                double mean = -0.5 * (PortableMath.Log(count / totals[a]) + PortableMath.Log(count / totals[b]));
                bits[(a * colors) + b] = mean;
                bits[(b * colors) + a] = mean;
                weighted += count * mean;
                all += count;
            }
        }

        int stride = colors + 1;
        var costs = new float[stride * stride];
        double scale = weighted > 0 ? LearnedShare * all / weighted : 0;
        for (int a = 0; a < colors; a++)
        {
            for (int b = 0; b < colors; b++)
            {
                costs[(a * stride) + b] = a == b ? 0 : (float)(1 - LearnedShare + (scale * bits[(a * colors) + b]));
            }
        }

        return new SmoothingPairs(costs, stride);
    }

    private static double[] CountMeetings(SmoothingIndices map, int colors)
    {
        var meetings = new double[colors * colors];
        Array.Fill(meetings, Unseen);
        ushort[] labels = map.Labels;
        for (int y = 0; y < map.Height; y++)
        {
            int start = map.Position(0, y);
            for (int i = start; i < start + map.Width; i++)
            {
                Count(labels[i], labels[i + 1]);
                Count(labels[i], labels[i + map.Stride]);
            }
        }

        return meetings;

        void Count(int a, int b)
        {
            if (a != b && a < colors && b < colors)
            {
                meetings[(a * colors) + b]++;
                meetings[(b * colors) + a]++;
            }
        }
    }
}
