using Tinct.Format;

namespace Tinct.Codec;

/// <summary>What an effort level of 1 (fastest) to 9 (best) stands for. Work is counted in iterations and in distances
/// computed, never in time, so a level gives the same bytes on every machine.</summary>
internal sealed record Effort
{
    /// <summary>The level used unless another is asked for.</summary>
    public const int Default = 5;

    /// <summary>The level itself.</summary>
    public required int Value { get; init; }

    /// <summary>Lloyd iterations on the coarse view of the colours, at most.</summary>
    public required int CoarseIterations { get; init; }

    /// <summary>Lloyd iterations on the exact colours, at most.</summary>
    public required int ExactIterations { get; init; }

    /// <summary>Budget of the swap search on the coarse view, in millions of distances between points and centres.</summary>
    public int CoarseSearch { get; init; }

    /// <summary>Budget of the swap search on the exact colours, in millions of distances.</summary>
    public int ExactSearch { get; init; }

    /// <summary>Palettes that <see cref="PaletteCrossover"/> keeps; below 2 there is no crossing.</summary>
    public int Population { get; init; }

    /// <summary>Children it makes.</summary>
    public int Crossings { get; init; }

    /// <summary>Search budget of each child, in millions of distances.</summary>
    public int CrossingSearch { get; init; }

    /// <summary>Lloyd iterations on the palette rounded to 8 bits, at most.</summary>
    public int RoundedIterations { get; init; } = 8;

    /// <summary>Rounds of <see cref="ChannelDescent"/> over the rounded palette, at most.</summary>
    public int DescentRounds { get; init; }

    /// <summary>The level of LZ4, see <see cref="WriteOptions.Lz4Level"/>. On index maps levels 3, 6 and 9 write 6 to 14, 2 to 5 and 1 to 2 % more
    /// than 12, in 0.05 to 0.09, 0.1 to 0.16 and 0.3 to 0.5 of its time. Level 0 is not the same on every machine.</summary>
    public int Lz4Level { get; init; } = 12;

    private static readonly Effort[] s_levels =
    [
        new() { Value = 1, CoarseIterations = 2, ExactIterations = 0, RoundedIterations = 1, Lz4Level = 3 },
        new() { Value = 2, CoarseIterations = 6, ExactIterations = 0, RoundedIterations = 2, Lz4Level = 6 },
        new() { Value = 3, CoarseIterations = 16, ExactIterations = 2, CoarseSearch = 5, DescentRounds = 1, Lz4Level = 9 },
        new() { Value = 4, CoarseIterations = 20, ExactIterations = 3, CoarseSearch = 15, ExactSearch = 5, DescentRounds = 4 },
        new() { Value = 5, CoarseIterations = 20, ExactIterations = 4, CoarseSearch = 20, ExactSearch = 8, DescentRounds = 16 },
        new() { Value = 6, CoarseIterations = 20, ExactIterations = 6, CoarseSearch = 40, ExactSearch = 40, DescentRounds = 16 },
        new() { Value = 7, CoarseIterations = 30, ExactIterations = 8, CoarseSearch = 120, ExactSearch = 120, DescentRounds = 16 },
        new()
        {
            Value = 8, CoarseIterations = 30, ExactIterations = 10, CoarseSearch = 120, ExactSearch = 200, Population = 3, Crossings = 4,
            CrossingSearch = 40, DescentRounds = 16,
        },
        new()
        {
            Value = 9, CoarseIterations = 30, ExactIterations = 16, CoarseSearch = 40, ExactSearch = 100, Population = 12, Crossings = 54,
            CrossingSearch = 16, DescentRounds = 32,
        },
    ];

    /// <summary>The parameters of a level.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not 1 to 9.</exception>
    public static Effort Level(int level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, s_levels.Length);
        return s_levels[level - 1];
    }
}
