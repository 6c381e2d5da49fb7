namespace Tinct.Format;

/// <summary>How a file is written. Immutable; the same image and options give the same bytes everywhere.</summary>
public sealed record WriteOptions
{
    /// <summary>LZ4 at its smallest level, with bands of a size that suits it.</summary>
    public static WriteOptions Default { get; } = new();

    /// <summary>The method to compress bands with; a band that it does not make smaller is stored. Default LZ4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a method that does not exist.</exception>
    public CompressionMethod Method
    {
        get;
        init
        {
            if (value > CompressionMethod.Dense)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Compression methods are 0 to 3.");
            }

            field = value;
        }
    } = CompressionMethod.Lz4;

    /// <summary>The level of LZ4, numbered as in the reference library: 3 (fast) to 12 (smallest, the default), or 0, which is many times as
    /// fast as 3. Against level 12, index maps take 6 to 14 % more bytes at level 3, in less than a tenth of the time, and 30 to 60 % more at
    /// level 0, in a hundredth.</summary>
    /// <remarks>Levels 3 to 12 give the same bytes on every machine, but for browsers, where .NET can only run level 0, whatever is asked for.
    /// Level 0 gives other bytes where pointers have 32 bits.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set to anything else.</exception>
    public int Lz4Level
    {
        get;
        init
        {
            if (value is not (0 or (>= Lz4Encoder.FirstPortableLevel and <= Lz4Encoder.BestLevel)))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "LZ4 has the levels 0 and 3 to 12.");
            }

            field = value;
        }
    } = Lz4Encoder.BestLevel;

    /// <summary>Whether a swift or dense band becomes an LZ4 band where that is smaller. Default no.</summary>
    public bool OrLz4 { get; init; }

    /// <summary>How swift bands are coded, however large that makes them; null chooses what is smallest.</summary>
    internal SwiftMode? SwiftMode { get; init; }

    /// <summary>Whether to code the palette where that is shorter: smaller, and opened at a few colours a microsecond instead of
    /// at once. Default no.</summary>
    public bool CodePalette { get; init; }

    /// <summary>Leaves the palette out of the file and writes its <see cref="Palette.Checksum"/> instead. Whoever opens the file needs the palette from elsewhere
    /// (<see cref="DecodeLimits.ExternalPalettes"/>): for many small files with one palette. Takes precedence over <see cref="CodePalette"/>. Default no.</summary>
    public bool ExternalPalette { get; init; }

    /// <summary>Rows a band, or 0 (default) to choose: smaller bands open faster with several threads and at random, larger
    /// ones compress better. As many as the height or more make one band.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 0.</exception>
    public int BandRows
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }
}

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
