namespace Tinct.Codec;

/// <summary>An axis-parallel box of coordinates, bounds included. In three dimensions the alpha bounds are both zero.</summary>
internal record struct ColorBox(
    float LowX, float HighX, float LowY, float HighY, float LowZ, float HighZ, float LowAlpha, float HighAlpha)
{
    /// <summary>The square of the diagonal.</summary>
    public readonly float SquaredExtent =>
        Square(HighX - LowX) + Square(HighY - LowY) + Square(HighZ - LowZ) + Square(HighAlpha - LowAlpha);

    /// <summary>Whether every point of <paramref name="other"/> lies in this box.</summary>
    public readonly bool Contains(in ColorBox other) =>
        LowX <= other.LowX && other.HighX <= HighX && LowY <= other.LowY && other.HighY <= HighY
        && LowZ <= other.LowZ && other.HighZ <= HighZ && LowAlpha <= other.LowAlpha && other.HighAlpha <= HighAlpha;

    /// <summary>The smallest box that contains both.</summary>
    public readonly ColorBox Union(in ColorBox other) => new(
        Math.Min(LowX, other.LowX), Math.Max(HighX, other.HighX),
        Math.Min(LowY, other.LowY), Math.Max(HighY, other.HighY),
        Math.Min(LowZ, other.LowZ), Math.Max(HighZ, other.HighZ),
        Math.Min(LowAlpha, other.LowAlpha), Math.Max(HighAlpha, other.HighAlpha));

    private static float Square(float value) => value * value;
}
