using Tinct.Codec;

namespace Tinct.Tools.Charts;

/// <summary>A plane onto which colours are projected.</summary>
/// <param name="Depth">The coordinate along which one looks; what is higher there is drawn last.</param>
internal readonly record struct ColorPlane(int Across, int Up, int Depth);

/// <summary>How drawings show the space of a fit: the names of its coordinates and the part that is visible.</summary>
internal sealed record ColorView
{
    /// <summary>Half of the line around a disc, and a little air, as a part of the plot's side.</summary>
    private const double Rim = 0.006;

    private const int Rounds = 40;

    /// <summary>Names of the three coordinates.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The planes, the most telling first.</summary>
    public required IReadOnlyList<ColorPlane> Planes { get; init; }

    /// <summary>The lowest value shown of each coordinate.</summary>
    public required IReadOnlyList<double> Low { get; init; }

    /// <summary>The length shown of each coordinate: the same for all, so that round clusters look round.</summary>
    public required double Span { get; init; }

    /// <summary>The view that a cloud of colours fills.</summary>
    /// <param name="cloud">The colours; may be empty.</param>
    /// <param name="layers">What is drawn, all of which is to be seen whole; null for nothing beside the colours.</param>
    /// <param name="padding">Room on each side, as a part of the span.</param>
    public static ColorView Of(
        IReadOnlyList<ColorBin> cloud, FitSpace space, IEnumerable<IProjectionLayer>? layers = null, double padding = 0.04)
    {
        double[] low = new double[3], high = [255, 255, 255];
        if (space.Tune != Tune.Psnr && cloud.Count > 0)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                (low[axis], high[axis]) = (cloud.Min(bin => bin[axis]), cloud.Max(bin => bin[axis]));
            }
        }

        ProjectionMark[] marks = [.. layers?.SelectMany(static layer => layer.Marks) ?? []];
        double span = Math.Max(1, Enumerable.Range(0, 3).Max(axis => high[axis] - low[axis])) * (1 + (2 * padding));

        // Discs are parts of the plot's side, so that a longer side makes them reach further. As none takes a third of it, this converges at once.
        for (int round = 0; round < Rounds; round++)
        {
            span = Math.Max(span, Enumerable.Range(0, 3).Max(axis => Reach(axis).To - Reach(axis).From));
        }

        return new ColorView
        {
            Names = space.AxisNames,
            Planes = space.Tune == Tune.Psnr ? [new(0, 1, 2), new(0, 2, 1), new(1, 2, 0)] : [new(1, 2, 0), new(1, 0, 2), new(2, 0, 1)],
            Low = [.. Enumerable.Range(0, 3).Select(Lowest)],
            Span = span,
        };

        // The middle of the colours is the middle of the view, unless a disc would then be cut.
        double Lowest(int axis)
        {
            (double from, double to) = Reach(axis);
            return Math.Max(to - span, Math.Min(from, ((low[axis] + high[axis]) / 2) - (span / 2)));
        }

        (double From, double To) Reach(int axis)
        {
            (double from, double to) = (low[axis], high[axis]);
            foreach (ProjectionMark mark in marks)
            {
                double radius = mark.Radius > 0 ? (mark.Radius + Rim) * span : 0;
                (from, to) = (Math.Min(from, mark.Place[axis] - radius), Math.Max(to, mark.Place[axis] + radius));
            }

            return (from, to);
        }
    }
}
