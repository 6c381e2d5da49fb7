using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How a palette is fitted by k-means.</summary>
internal sealed record KMeansOptions
{
    /// <summary>Where it starts.</summary>
    public KMeansInit Init { get; init; } = KMeansInit.Split;

    /// <summary>Whether a local search follows. <see cref="KMeansSearch.None"/> is the textbook algorithm: the start, Lloyd's iteration on
    /// the exact points, rounding.</summary>
    public KMeansSearch Search { get; init; } = KMeansSearch.Swap;

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How much work to do.</summary>
    public Effort Effort { get; init; } = Effort.Level(Effort.Default);

    /// <summary>Threads to use; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Colours that must be in the palette as they are, at most as many as asked for; they become its first entries.</summary>
    public IReadOnlyList<Rgba32> Fixed { get; init; } = [];

    /// <summary>Vector width; the result does not depend on it.</summary>
    public VectorWidth VectorWidth { get; init; } = VectorWidths.Best;

    /// <summary>Receives the course of the fit.</summary>
    public FitTrace? Trace { get; init; }

    /// <summary>Receives the fraction done, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>A fitted palette.</summary>
/// <param name="Palette">The colours, fixed ones first in their order, the others in no particular order. Distinct, except
/// that fixed colours may repeat; at most as many as asked for.</param>
/// <param name="Centers">Coordinates of each colour of <paramref name="Palette"/> before rounding to 8 bits, four doubles an entry (the fourth 0
/// in three dimensions).</param>
/// <param name="Weights">Weight of the points nearest to each colour.</param>
/// <param name="SumSquaredError">Weighted squared error of the points against <paramref name="Palette"/> (rounded), in the metric's units,
/// <see cref="PointSet.Residual"/> included.</param>
internal sealed record KMeansResult(Rgba32[] Palette, double[] Centers, double[] Weights, double SumSquaredError);
