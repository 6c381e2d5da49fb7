namespace Tinct.Format;

/// <summary>Writes what stands around the bands: before them front matter and colour sections, after them the other sections. The length of
/// what is before them is known from the start, so that a stream can skip it, take the bands as they are encoded, and have it filled in at the
/// end; a pipe gets it once all bands are there.</summary>
internal sealed class FrontMatterWriter
{
    private readonly byte[] _palette;
    private readonly byte[] _colorSections;
    private readonly ByteWriter _table = new();
    private int _bands;

    /// <summary>Starts a file.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="sections">What else the file holds; null for nothing.</param>
    /// <param name="options">How the file is written; decides how the rows are cut into bands.</param>
    /// <exception cref="ArgumentException">A dimension is out of range, or the sections hold what the specification forbids.</exception>
    public FrontMatterWriter(int width, int height, Palette palette, FileSections? sections, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(palette);
        ArgumentNullException.ThrowIfNull(options);
        sections ??= FileSections.Empty;
        _colorSections = SectionWriter.WriteBeforeBands(sections);
        Trailer = SectionWriter.WriteAfterBands(sections, palette.Count);
        Plan = BandPlan.Choose(width, height, palette.Count, options);
        Header = new TinctHeader(width, height, palette.Count)
        {
            HasAlpha = palette.HasAlpha,
            HasExternalPalette = options.ExternalPalette,
            BandRows = palette.Count == 1 ? height : Plan.BandRows,
            ColorSectionBytes = (uint)_colorSections.Length,
            HasSections = !Trailer.IsEmpty,
        };
        byte[]? coded = options.CodePalette && !options.ExternalPalette ? CodedPalette.TryWrite(palette, Header) : null;
        Header = Header with { HasCodedPalette = coded is not null };
        _palette = options.ExternalPalette ? ChecksumOf(palette) : coded ?? PlainPalette.Write(palette);
    }

    /// <summary>The header that will be written.</summary>
    public TinctHeader Header { get; }

    /// <summary>How the rows are cut into bands.</summary>
    public BandPlan Plan { get; }

    /// <summary>Bytes before the first band: where it starts in the file.</summary>
    public long BandsOffset =>
        Header.Length + _palette.Length + BandTable.Length(Header) + sizeof(uint) + Header.ColorSectionBytes;

    /// <summary>The bytes that stand after the bands, up to the end of the file: none, or the sections' length and the sections.</summary>
    public ReadOnlyMemory<byte> Trailer { get; }

    private static byte[] ChecksumOf(Palette palette)
    {
        var writer = new ByteWriter();
        writer.U32(palette.Checksum);
        return writer.Written.ToArray();
    }

    /// <summary>Records the next band. Called once for each band, from the top.</summary>
    /// <param name="band">The band, whose bytes the caller writes.</param>
    /// <exception cref="InvalidOperationException">All bands are there already.</exception>
    public void Add(in EncodedBand band)
    {
        if (_bands == Plan.Count)
        {
            throw new InvalidOperationException($"The picture has no more than {Plan.Count} bands.");
        }

        _bands++;
        if (Header.ColorCount > 1)
        {
            BandTable.WriteEntry(_table, band);
        }
    }

    /// <summary>The bytes that stand before the bands: exactly <see cref="BandsOffset"/> of them.</summary>
    /// <exception cref="InvalidOperationException">Bands are missing.</exception>
    public byte[] Finish()
    {
        if (_bands != Plan.Count)
        {
            throw new InvalidOperationException($"{_bands} of the {Plan.Count} bands are there.");
        }

        var writer = new ByteWriter();
        Header.Write(writer);
        writer.Bytes(_palette);
        writer.Bytes(_table.Written);
        writer.U32(Crc32C.Compute(writer.Written));
        writer.Bytes(_colorSections);
        return writer.Written.ToArray();
    }
}
