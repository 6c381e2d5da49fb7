using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Which compression methods the bands may use: one, or the smallest of several. What no method makes smaller is stored.</summary>
public enum CompressionChoice
{
    /// <summary>The smaller of LZ4 and swift: small files that open fast.</summary>
    Balanced,

    /// <summary>The smaller of two files: with LZ4 and swift, and with LZ4 and dense. Dense is not tried above <see cref="DecodeLimits.MaxDensePixels"/> of
    /// the default limits, within which decoders open files.</summary>
    Smallest,

    /// <summary>None.</summary>
    Stored,

    /// <summary>LZ4: opens at memory speed.</summary>
    Lz4,

    /// <summary>Blended adaptive tables: small files that open at tens of megapixels a second.</summary>
    Swift,

    /// <summary>Context mixing: the smallest files.</summary>
    Dense,
}

/// <summary>How a file is written.</summary>
public sealed record FileWriteOptions
{
    /// <summary>All defaults.</summary>
    public static FileWriteOptions Default { get; } = new();

    /// <summary>How the index map is compressed. Default balanced: files that open at tens of megapixels a second. LZ4 opens at memory speed and is
    /// larger; dense files are smaller, and open and encode more slowly.</summary>
    public CompressionChoice Compression
    {
        get;
        init => field = OptionRange.CheckDefined(value);
    } = CompressionChoice.Balanced;

    /// <summary>The most rows that a band has, 1 to <see cref="IndexedImage.MaxDimension"/>, or 0 (default) to choose. Bands open in parallel, one at a time and
    /// when others are damaged; each starts to learn the picture anew, so smaller ones take more bytes. Bands have as many rows as this, but at most 65,535 and, for swift
    /// and dense, 2^24 pixels; the picture's height or more makes one band.</summary>
    public int BandRows
    {
        get;
        init => field = OptionRange.Check(value, 0, IndexedImage.MaxDimension);
    }

    /// <summary>Leaves the palette out of the file, which has its checksum instead: for many small files that share a
    /// <see cref="EncodeGoal.GivenPalette"/>. Whoever opens them needs the palette (<see cref="DecodeLimits.ExternalPalettes"/>). Default no.</summary>
    public bool ExternalPalette { get; init; }

    /// <summary>Stores the fitted model (means, covariances, mixing probabilities) in the file. Default no: it takes bytes.</summary>
    public bool SaveModel { get; init; }
}
