namespace Tinct.Codec;

/// <summary>What an effort level of 1 (fastest) to 9 (best) stands for. Work is counted in trials and iterations, never in
/// time, so a level gives the same bytes on every machine.</summary>
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

    /// <summary>The parameters of a level.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not 1 to 9.</exception>
    public static Effort Level(int level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 9);
        return s_levels[level - 1];
    }

    private static readonly Effort[] s_levels =
    [
        new() { Value = 1, CoarseIterations = 4, ExactIterations = 0 },
        new() { Value = 2, CoarseIterations = 12, ExactIterations = 1 },
        new() { Value = 3, CoarseIterations = 20, ExactIterations = 2 },
        new() { Value = 4, CoarseIterations = 20, ExactIterations = 3 },
        new() { Value = 5, CoarseIterations = 20, ExactIterations = 4 },
        new() { Value = 6, CoarseIterations = 20, ExactIterations = 6 },
        new() { Value = 7, CoarseIterations = 30, ExactIterations = 8 },
        new() { Value = 8, CoarseIterations = 30, ExactIterations = 10 },
        new() { Value = 9, CoarseIterations = 40, ExactIterations = 16 },
    ];
}
