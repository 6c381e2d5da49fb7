namespace Tinct.Codec;

/// <summary>Which compression method the bands may use.</summary>
public enum CompressionChoice
{
    /// <summary>None.</summary>
    Stored,

    /// <summary>LZ4: opens at memory speed.</summary>
    Lz4,

    /// <summary>Blended adaptive tables: small files that open at tens of megapixels a second.</summary>
    Swift,

    /// <summary>Context mixing: the smallest files.</summary>
    Dense,

    /// <summary>The smallest that the effort allows.</summary>
    Auto,
}

/// <summary>How a file is written.</summary>
public sealed record FileWriteOptions
{
    /// <summary>All defaults.</summary>
    public static FileWriteOptions Default { get; } = new();

    /// <summary>How the index map is compressed. Default LZ4, which opens fastest; dense files are smaller, and open and encode more
    /// slowly.</summary>
    public CompressionChoice Compression { get; init; } = CompressionChoice.Lz4;

    /// <summary>Stores the fitted model (means, covariances, mixing probabilities) in the file. Default no: it takes bytes.</summary>
    public bool SaveModel { get; init; }
}
