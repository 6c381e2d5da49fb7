using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>One axis of a grid: equal intervals over a palette's values and a margin around them.</summary>
internal readonly struct GridAxis
{
    private readonly float _origin;
    private readonly float _step;
    private readonly float _perUnit;

    public GridAxis(ReadOnlySpan<float> values, int cells, float margin)
    {
        float low = values[0], high = low;
        foreach (float value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        float room = ((high - low) * margin) + 8;
        _origin = low - room;
        _step = (high - low + (2 * room)) / cells;
        _perUnit = 1 / _step;
    }

    /// <summary>Where values lie, in cells from the first one's edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Position<TLanes, TVector>(ref float values)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(TLanes.Subtract(TLanes.Load(in values), TLanes.Broadcast(_origin)), TLanes.Broadcast(_perUnit));

    /// <summary>The bounds of a cell <paramref name="size"/> intervals wide, a little enlarged so that no rounding of a position
    /// puts a value outside its cell.</summary>
    public (float Low, float High) Edges(int cell, int size)
    {
        const float Slack = 0.01f;
        return (_origin + (((cell * size) - Slack) * _step), _origin + ((((cell + 1) * size) + Slack) * _step));
    }
}
