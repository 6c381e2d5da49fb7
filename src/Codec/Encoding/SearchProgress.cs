namespace Tinct.Codec;

/// <summary>The progress of a search: the progress of each candidate becomes part of one bar that never goes back. How many
/// candidates there will be is not known, so each takes a fifth of what is left.</summary>
/// <param name="listener">Who is told; null for nobody.</param>
internal sealed class SearchProgress(IProgress<EncodeProgress>? listener) : IProgress<EncodeProgress>
{
    private const double LeftByEach = 0.8;

    private double _left = (1 - Encoder.HistogramShare) / LeftByEach;
    private double _done;
    private int _colors;
    private double _smooth;

    /// <summary>The next candidate.</summary>
    /// <param name="colors">Its palette size.</param>
    /// <param name="smooth">Its smoothing weight.</param>
    public void Begin(int colors, double smooth)
    {
        (_colors, _smooth) = (colors, smooth);
        _left *= LeftByEach;
        Report(new EncodeProgress(EncodeStage.Fit, Encoder.HistogramShare));
    }

    /// <inheritdoc/>
    public void Report(EncodeProgress value)
    {
        double part = (value.Fraction - Encoder.HistogramShare) / (1 - Encoder.HistogramShare);
        _done = Math.Max(_done, 1 - (_left * (1 - ((1 - LeftByEach) * Math.Clamp(part, 0, 1)))));
        listener?.Report(new EncodeProgress(value.Stage, _done) { Colors = _colors, Smooth = _smooth });
    }
}
