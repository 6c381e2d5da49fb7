namespace Tinct.Format;

/// <summary>How a band's rows, or a section's data, are compressed.</summary>
public enum CompressionMethod : byte
{
    /// <summary>Not at all: a band is its packed rows.</summary>
    Stored = 0,

    /// <summary>One LZ4 block: opens at memory speed.</summary>
    Lz4 = 1,

    /// <summary>Blended adaptive tables over the ordered palette: small files that open at tens of megapixels a second. Bands only.</summary>
    Swift = 2,

    /// <summary>Context mixing over the palette: the smallest files, slower to open. Bands only.</summary>
    Dense = 3,
}
