using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The last stage of a fit: centres become 8-bit colours, and what the rounding cost is won back where it can be.</summary>
internal sealed class PaletteRounding
{
    private readonly PointBlocks _points;
    private readonly MetricSpace _space;
    private readonly NearestKernels _kernels;
    private readonly int _threads;
    private readonly double[] _centers;
    private readonly int _fixed;

    /// <summary>Starts from unrounded centres.</summary>
    /// <param name="points">The exact points.</param>
    /// <param name="centers">Four doubles an entry.</param>
    /// <param name="fixedCenters">How many of the first entries stay as they are.</param>
    public PaletteRounding(PointBlocks points, MetricSpace space, NearestKernels kernels, int threads, double[] centers, int fixedCenters)
    {
        _points = points;
        _space = space;
        _kernels = kernels;
        _threads = threads;
        _centers = centers;
        _fixed = fixedCenters;
    }

    /// <summary>The coordinates of colours, four doubles each.</summary>
    public static double[] ToCenters(RgbaColor[] colors, MetricSpace space)
    {
        int count = colors.Length;
        float[] x = new float[count], y = new float[count], z = new float[count], alpha = new float[count];
        space.ToCoordinates(colors, x, y, z, alpha);
        var centers = new double[4 * count];
        for (int k = 0; k < count; k++)
        {
            centers[4 * k] = x[k];
            centers[4 * k + 1] = y[k];
            centers[4 * k + 2] = z[k];
            centers[4 * k + 3] = space.Dimensions == 4 ? alpha[k] : 0;
        }

        return centers;
    }

    /// <summary>The 8-bit colours nearest to centres.</summary>
    public static RgbaColor[] ToColors(ReadOnlySpan<double> centers, MetricSpace space)
    {
        var colors = new RgbaColor[centers.Length / 4];
        for (int k = 0; k < colors.Length; k++)
        {
            colors[k] = space.ToColor(centers[4 * k], centers[4 * k + 1], centers[4 * k + 2], centers[4 * k + 3]);
        }

        return colors;
    }

    /// <summary>Rounds and, when asked to, iterates assignment and rounded means as long as the error falls.</summary>
    /// <param name="fixedColors">The fixed entries' colours, as given.</param>
    /// <param name="view">The points, or a view of them fine enough for <see cref="ChannelDescent"/>.</param>
    /// <param name="refine">Whether to improve on plain rounding.</param>
    /// <param name="effort">When refining, how much to do.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    public KMeansResult Finish(RgbaColor[] fixedColors, PointBlocks view, bool refine, Effort effort, CancellationToken cancellation)
    {
        RgbaColor[] colors = ToColors(_centers, _space);
        fixedColors.CopyTo(colors, 0);
        double[] unrounded = _centers;
        if (refine)
        {
            double best = double.MaxValue;
            double[] centers = _centers;
            RgbaColor[] candidate = colors;
            var assigner = new ClusterAssigner(_points, colors.Length, _kernels, _threads);
            for (int iteration = 0; iteration < effort.RoundedIterations; iteration++)
            {
                cancellation.ThrowIfCancellationRequested();
                double[] rounded = ToCenters(candidate, _space);
                ClusterSums sums = assigner.Assign(rounded);
                double error = sums.ErrorAt(_points.SumOfSquares, rounded);
                if (error >= best)
                {
                    break;
                }

                (best, colors, unrounded) = (error, candidate, centers);
                centers = (double[])centers.Clone();
                sums.MoveToMeans(centers, _fixed);
                candidate = ToColors(centers, _space);
                fixedColors.CopyTo(candidate, 0);
            }

            if (effort.DescentRounds > 0)
            {
                var fine = new ClusterAssigner(view, colors.Length, _kernels, _threads);
                new ChannelDescent(fine, _space, colors, _fixed).Run(effort.DescentRounds, cancellation);
            }
        }

        return Measure(colors, unrounded);
    }

    /// <summary>Drops entries that repeat another or that no point is nearest to, fixed ones excepted, and measures the rest.</summary>
    private KMeansResult Measure(RgbaColor[] colors, double[] unrounded)
    {
        double[] rounded = ToCenters(colors, _space);
        ClusterSums sums = new ClusterAssigner(_points, colors.Length, _kernels, _threads).Assign(rounded);
        double error = sums.ErrorAt(_points.SumOfSquares, rounded) + _points.Residual;
        int count = 0;
        for (int k = 0; k < colors.Length; k++)
        {
            count += IsKept(k) ? 1 : 0;
        }

        // Plain loops: in a short-lived process queries over such types cost more to compile than the work itself.
        var keptColors = new RgbaColor[count];
        double[] keptCenters = new double[4 * count], keptWeights = new double[count];
        for (int k = 0, place = 0; place < count; k++)
        {
            if (IsKept(k))
            {
                keptColors[place] = colors[k];
                keptWeights[place] = sums.Weights[k];
                Array.Copy(unrounded, 4 * k, keptCenters, 4 * place++, 4);
            }
        }

        return new KMeansResult(keptColors, keptCenters, keptWeights, Math.Max(0, error));

        bool IsKept(int k) => k < _fixed || sums.Weights[k] > 0;
    }
}
