namespace Tinct.Format;

/// <summary>How a file is written. Immutable; the same image and options give the same bytes everywhere.</summary>
public sealed record WriteOptions
{
    /// <summary>LZ4 at its best, bands as they suit it.</summary>
    public static WriteOptions Default { get; } = new();

    /// <summary>The method to compress bands with; a band that it does not make smaller is stored. Default LZ4.</summary>
    public CompressionMethod Method { get; init; } = CompressionMethod.Lz4;

    /// <summary>Attempts a position of the optimal LZ4 encoder, up to <see cref="Lz4Block.MaxAttempts"/>: more is smaller and
    /// slower. 0 takes the fast encoder instead: many times faster, and larger. Default <see cref="Lz4Block.DefaultAttempts"/>.</summary>
    public int Lz4Attempts { get; init; } = Lz4Block.DefaultAttempts;

    /// <summary>Whether to code the palette where that is shorter: smaller, and opened at a few colours a microsecond instead of
    /// at once. Default no.</summary>
    public bool CodePalette { get; init; }

    /// <summary>Rows a band, or 0 (default) to choose: smaller bands open faster with several threads and at random, larger
    /// ones compress better. As many as the height or more make one band.</summary>
    public int BandRows { get; init; }
}
