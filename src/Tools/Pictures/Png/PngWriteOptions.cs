namespace Tinct.Tools.Pictures.Png;

/// <summary>How PNGs are written.</summary>
internal sealed record PngWriteOptions
{
    /// <summary>The defaults.</summary>
    public static PngWriteOptions Default { get; } = new();

    /// <summary>zlib's level, 0 (stored) to 9 (smallest, several times slower than the default of 6).</summary>
    public int CompressionLevel { get; init; } = 6;
}
