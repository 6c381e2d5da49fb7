using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Tinct.Format;

/// <summary>The front matter of a file: header, palette and band table, checked against its checksum. With it and the
/// stream of a file at hand, any band can be read and decoded by <see cref="BandDecoder"/> without the others.</summary>
internal sealed class FrontMatter
{
    private const int CrcBytes = 4;

    private FrontMatter(in TinctHeader header, Palette palette, ImmutableArray<BandInfo> bands, int length)
    {
        Header = header;
        Palette = palette;
        Bands = bands;
        Length = length;
    }

    /// <summary>The header.</summary>
    public TinctHeader Header { get; }

    /// <summary>The colours.</summary>
    public Palette Palette { get; }

    /// <summary>The bands from the top; at least one (see <see cref="BandInfo.Method"/> for pictures of one colour).</summary>
    public ImmutableArray<BandInfo> Bands { get; }

    /// <summary>Bytes of the front matter: where the colour sections start.</summary>
    public int Length { get; }

    /// <summary>Where the first band starts, from the start of the file.</summary>
    public long BandsOffset => Length + (long)Header.ColorSectionBytes;

    /// <summary>Where the last band ends. Where <see cref="TinctHeader.HasSections"/> the sections' length and the sections follow.</summary>
    public long BandsEnd => Bands[^1].Offset + Bands[^1].Length;

    /// <summary>Whether the front matter's checksum matches; only when salvaging can it be otherwise.</summary>
    public bool IsIntact { get; private init; } = true;

    /// <summary>Reads the front matter from the start of a file, or says how much more of it is needed.</summary>
    /// <param name="prefix">The first bytes of the file; all of it at most.</param>
    /// <param name="fileLength">The length of the whole file in bytes; null where it is not known, as in a pipe.</param>
    /// <param name="limits">What to accept; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="frontMatter">The front matter, when <paramref name="prefix"/> holds it.</param>
    /// <param name="needed">Otherwise: bytes of the file to come back with, more than the prefix and no more than the file
    /// has. Asking with that many may ask for more, twice at most.</param>
    /// <exception cref="TinctFormatException">The file is not valid or exceeds the limits.</exception>
    public static bool TryParse(
        ReadOnlySpan<byte> prefix,
        long? fileLength,
        DecodeLimits? limits,
        [NotNullWhen(true)] out FrontMatter? frontMatter,
        out int needed) => TryParse(prefix, fileLength ?? long.MaxValue, limits, salvage: false, out frontMatter, out needed);

    /// <summary>Reads all sections.</summary>
    /// <param name="colorSections">The bytes from <see cref="Length"/> up to <see cref="BandsOffset"/>. Parts of them are kept.</param>
    /// <param name="trailer">The bytes from <see cref="BandsEnd"/> to the end of the file: nothing, unless <see cref="TinctHeader.HasSections"/>.
    /// Parts of them are kept.</param>
    /// <param name="limits">What to accept; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="list">The sections as they lie in the file.</param>
    /// <exception cref="TinctFormatException">A section is not valid, or they exceed the limits.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not that of the colour sections.</exception>
    public FileSections ReadSections(
        ReadOnlyMemory<byte> colorSections, ReadOnlyMemory<byte> trailer, DecodeLimits? limits, out ImmutableArray<SectionInfo> list)
    {
        if (colorSections.Length != Header.ColorSectionBytes)
        {
            throw new ArgumentException($"The colour sections have {Header.ColorSectionBytes} bytes, not {colorSections.Length}.", nameof(colorSections));
        }

        var reader = new SectionReader(Header, limits ?? DecodeLimits.Default);
        reader.ReadBeforeBands(colorSections, Length, damage: null);
        reader.ReadAfterBands(trailer, BandsEnd, damage: null);
        list = reader.List;
        return reader.Sections;
    }

    /// <summary>Reads the front matter; salvaging continues where the checksum, a single band's entry or the file's length is wrong.</summary>
    internal static bool TryParse(
        ReadOnlySpan<byte> prefix,
        long fileLength,
        DecodeLimits? limits,
        bool salvage,
        [NotNullWhen(true)] out FrontMatter? frontMatter,
        out int needed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fileLength, prefix.Length);
        frontMatter = null;
        needed = (int)Math.Min(TinctHeader.MaxLength, fileLength);
        if (prefix.Length < needed)
        {
            return false;
        }

        TinctHeader header = TinctHeader.Read(prefix);
        limits ??= DecodeLimits.Default;
        limits.Check(header);
        if (header.HasExternalPalette && limits.ExternalPalettes is null)
        {
            Fault.Unsupported(5, "The palette lies outside of the file, and none was given");
        }

        needed = header.Length + (header.HasCodedPalette ? CodedPalette.LengthBytes : 0);
        if (IsShort(prefix, fileLength, needed))
        {
            return false;
        }

        int paletteBytes = PaletteBytes(prefix, header);
        needed = (int)(needed + paletteBytes + BandTable.Length(header) + CrcBytes);
        if (IsShort(prefix, fileLength, needed))
        {
            return false;
        }

        frontMatter = Parse(prefix[..needed], header, paletteBytes, limits, salvage);
        limits.CheckBands(frontMatter.Header, frontMatter.Bands);
        if (!salvage)
        {
            BandTable.CheckEnd(header, frontMatter.BandsEnd, fileLength == long.MaxValue ? frontMatter.BandsEnd : fileLength);
        }

        return true;
    }

    private static bool IsShort(ReadOnlySpan<byte> prefix, long fileLength, int needed)
    {
        if (needed > fileLength)
        {
            Fault.Truncated(fileLength, $"The front matter needs at least {needed} bytes, the file has {fileLength}");
        }

        return prefix.Length < needed;
    }

    /// <summary>Bytes of the palette in the file, the length field of a coded one not counted.</summary>
    private static int PaletteBytes(ReadOnlySpan<byte> prefix, in TinctHeader header)
    {
        int plain = PlainPalette.Length(header);
        if (!header.HasCodedPalette)
        {
            return header.HasExternalPalette ? ExternalPalette.Length : plain;
        }

        var reader = new ByteReader(prefix[header.Length..], header.Length, TinctErrorKind.Truncated);
        int coded = reader.U24();
        if (coded == 0 || coded > plain)
        {
            Fault.Invalid(header.Length, $"A coded palette of {coded} bytes is not within 1 to the {plain} of a plain one");
        }

        return coded;
    }

    private static FrontMatter Parse(ReadOnlySpan<byte> bytes, in TinctHeader header, int paletteBytes, DecodeLimits limits, bool salvage)
    {
        int crcOffset = bytes.Length - CrcBytes;
        uint stored = new ByteReader(bytes[crcOffset..], crcOffset, TinctErrorKind.Truncated).U32();
        uint computed = Crc32C.Compute(bytes[..crcOffset]);
        if (stored != computed && !salvage)
        {
            Fault.Checksum(crcOffset, "the front matter", stored, computed);
        }

        int paletteOffset = header.Length + (header.HasCodedPalette ? CodedPalette.LengthBytes : 0);
        var reader = new ByteReader(bytes[paletteOffset..crcOffset], paletteOffset, TinctErrorKind.Truncated);
        ReadOnlySpan<byte> colors = reader.Bytes(paletteBytes);
        Palette palette = header.HasCodedPalette ? CodedPalette.Read(colors, header, paletteOffset)
            : header.HasExternalPalette ? ExternalPalette.Find(colors, header, limits)
            : PlainPalette.Read(colors, header);

        ImmutableArray<BandInfo> bands = BandTable.Read(ref reader, header, bytes.Length + (long)header.ColorSectionBytes);
        if (!salvage)
        {
            foreach (BandInfo band in bands)
            {
                BandTable.CheckEntry(header, band);
            }
        }

        return new FrontMatter(header, palette, bands, bytes.Length) { IsIntact = stored == computed };
    }
}
