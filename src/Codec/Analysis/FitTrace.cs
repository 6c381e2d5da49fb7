using Tinct.Format;

namespace Tinct.Codec.Analysis;

/// <summary>What a fit was doing; the stages are listed in their order.</summary>
public enum FitStage
{
    /// <summary>Lloyd's iteration.</summary>
    Lloyd,

    /// <summary>The swap search.</summary>
    Swap,

    /// <summary>Crossing palettes, at high effort.</summary>
    Cross,

    /// <summary>Rounding to 8 bits, and the descent that follows it.</summary>
    Finish,

    /// <summary>Expectation-maximisation.</summary>
    Em,
}

/// <summary>One iteration of a fit.</summary>
/// <param name="Round">Which fit of the palette it belongs to, from 1: <see cref="Tune.Visual"/> may fit twice, the second time with other
/// weights, so that values of different rounds do not compare.</param>
/// <param name="Stage">What the fit was doing.</param>
/// <param name="Value">After k-means iterations the mean squared error in the metric's units; after those of a mixture the
/// log-likelihood a pixel, in nats. Both are means over the pixels that are fitted: fully transparent ones are not, unless their
/// hidden colour is kept.</param>
/// <param name="Palette">The palette at that moment, when the trace keeps palettes: as many colours as the fit looks for, fixed ones first; of a
/// mixture, its means.</param>
public readonly record struct FitStep(int Round, FitStage Stage, double Value, IReadOnlyList<RgbaColor>? Palette);

/// <summary>How a fit went, iteration by iteration.</summary>
public sealed class FitTrace
{
    private readonly List<FitStep> _steps = [];

    internal FitTrace(bool keepPalettes = false) => KeepsPalettes = keepPalettes;

    /// <summary>Whether the palette of every step is kept, 4 bytes an entry.</summary>
    public bool KeepsPalettes { get; }

    /// <summary>What happened, in order. Of a mixture only EM's own iterations: the first is its start, found by k-means.</summary>
    public IReadOnlyList<FitStep> Steps => _steps;

    /// <summary>The round that steps are added to.</summary>
    internal int Round { get; set; } = 1;

    /// <summary>Appends a step.</summary>
    /// <param name="stage">See <see cref="FitStep.Stage"/>.</param>
    /// <param name="value">See <see cref="FitStep.Value"/>.</param>
    /// <param name="palette">Makes the palette; called only when palettes are kept.</param>
    internal void Add(FitStage stage, double value, Func<RgbaColor[]> palette) =>
        _steps.Add(new FitStep(Round, stage, value, KeepsPalettes ? palette() : null));
}
