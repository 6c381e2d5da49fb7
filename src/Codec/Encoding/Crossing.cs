namespace Tinct.Codec;

/// <summary>Finds where a rising quantity crosses zero in few evaluations, each of which is expensive: along the line through the known values on either
/// side or, while one side is unknown, along a slope.</summary>
/// <param name="lowest">The least argument.</param>
/// <param name="highest">The largest.</param>
/// <param name="slope">What the slope will be, roughly.</param>
internal sealed class Crossing(double lowest, double highest, double slope)
{
    /// <summary>How much of the interval an estimate keeps away from its ends, where the quantity is far from straight.</summary>
    private const double Margin = 0.1;

    private (double X, double Value)? _below;
    private (double X, double Value)? _above;
    private (double X, double Value)? _former;
    private (double X, double Value)? _latest;

    /// <summary>Whether both sides are known.</summary>
    public bool IsBracketed => _below is not null && _above is not null;

    /// <summary>Whether one side was not found although the search has reached the end of the range.</summary>
    public bool IsAtEnd => !IsBracketed && _latest is { } latest && (latest.Value < 0 ? latest.X >= highest : latest.X <= lowest);

    /// <summary>The distance between the two sides; both are known.</summary>
    public double Width => _above!.Value.X - _below!.Value.X;

    /// <summary>Adds what was found.</summary>
    public void Add(double x, double value)
    {
        if (value < 0)
        {
            _below = (x, value);
            _above = _above?.X > x ? _above : null; // the quantity does not rise everywhere: the newest value counts
        }
        else
        {
            _above = (x, value);
            _below = _below?.X < x ? _below : null;
        }

        (_former, _latest) = (_latest, (x, value));
    }

    /// <summary>Where it should cross zero; at least one value was added.</summary>
    public double Estimate()
    {
        if (_below is { } below && _above is { } above)
        {
            double share = Math.Clamp(below.Value / (below.Value - above.Value), Margin, 1 - Margin);
            return below.X + (share * (above.X - below.X));
        }

        (double x, double value) = _latest!.Value;
        double rise = _former is { } former && former.X != x ? (value - former.Value) / (x - former.X) : slope;
        return Math.Clamp(x - (value / Math.Clamp(rise, slope / 3, slope * 3)), lowest, highest);
    }
}
