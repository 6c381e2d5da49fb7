using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;

namespace Tinct.Format;

/// <summary>A file in memory, opened: its front matter and sections are read and checked, its bands are decoded on demand.
/// Immutable, as long as the memory is: several threads may decode bands at a time.</summary>
public sealed class TinctFile
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly FrontMatter _front;
    private readonly BandDecoder _decoder;

    private TinctFile(
        ReadOnlyMemory<byte> bytes,
        FrontMatter front,
        FileSections sections,
        ImmutableArray<SectionInfo> list,
        ImmutableArray<TinctFormatException> damage)
    {
        _bytes = bytes;
        _front = front;
        _decoder = new BandDecoder(front.Header, front.Palette);
        Sections = sections;
        SectionList = list;
        Damage = damage;
    }

    /// <summary>The header.</summary>
    public TinctHeader Header => _front.Header;

    /// <summary>The colours.</summary>
    public Palette Palette => _front.Palette;

    /// <summary>The bands from the top; at least one.</summary>
    public ImmutableArray<BandInfo> Bands => _front.Bands;

    /// <summary>What the file holds besides the picture.</summary>
    public FileSections Sections { get; }

    /// <summary>The sections as they lie in the file.</summary>
    public ImmutableArray<SectionInfo> SectionList { get; }

    /// <summary>Faults in the front matter and the sections of a file that was opened to be salvaged; empty otherwise.</summary>
    public ImmutableArray<TinctFormatException> Damage { get; }

    /// <summary>Bytes before the colour sections: header, palette, band table and checksum.</summary>
    public int FrontMatterLength => _front.Length;

    /// <summary>Bytes of the file.</summary>
    public int Length => _bytes.Length;

    /// <summary>Opens a file: reads and checks everything but the bands.</summary>
    /// <param name="bytes">The file. It is kept, not copied.</param>
    /// <param name="limits">What to accept; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <exception cref="TinctFormatException">The file is not valid or exceeds the limits.</exception>
    public static TinctFile Open(ReadOnlyMemory<byte> bytes, DecodeLimits? limits = null)
    {
        limits ??= DecodeLimits.Default;
        FrontMatter front = ReadFront(bytes.Span, limits, salvage: false);
        ReadOnlyMemory<byte> colorSections = bytes.Slice(front.Length, (int)front.Header.ColorSectionBytes);
        FileSections sections = front.ReadSections(colorSections, bytes[(int)front.BandsEnd..], limits, out ImmutableArray<SectionInfo> list);
        return new TinctFile(bytes, front, sections, list, []);
    }

    /// <summary>Opens a file that may be damaged. Only a header or palette that makes no sense is refused; a wrong checksum of
    /// the front matter and damaged sections, which are left out, are listed in <see cref="Damage"/>, and damaged or
    /// missing bands throw when they are decoded, or are filled in by <see cref="Salvage(Span{RgbaColor}, RgbaColor)"/>.</summary>
    /// <param name="bytes">The file, or what is left of it. It is kept, not copied.</param>
    /// <param name="limits">What to accept; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <exception cref="TinctFormatException">Nothing can be salvaged, or the file exceeds the limits.</exception>
    public static TinctFile OpenDamaged(ReadOnlyMemory<byte> bytes, DecodeLimits? limits = null)
    {
        limits ??= DecodeLimits.Default;
        FrontMatter front = ReadFront(bytes.Span, limits, salvage: true);
        var damage = new List<TinctFormatException>();
        if (!front.IsIntact)
        {
            damage.Add(new TinctFormatException(
                TinctErrorKind.Checksum, front.Length - sizeof(uint), "The checksum of the front matter does not match"));
        }

        if (front.BandsEnd < bytes.Length && !front.Header.HasSections)
        {
            damage.Add(new TinctFormatException(
                TinctErrorKind.Invalid, front.BandsEnd, $"{bytes.Length - front.BandsEnd} bytes follow the end of the picture"));
        }

        var sections = new SectionReader(front.Header, limits);
        int colorSections = (int)Math.Min(front.Header.ColorSectionBytes, bytes.Length - front.Length);
        sections.ReadBeforeBands(bytes.Slice(front.Length, colorSections), front.Length, damage);
        if (colorSections < front.Header.ColorSectionBytes)
        {
            damage.Add(new TinctFormatException(
                TinctErrorKind.Truncated,
                bytes.Length,
                $"The colour sections need {front.Header.ColorSectionBytes} bytes, the file has {colorSections} for them"));
        }

        sections.ReadAfterBands(bytes[(int)Math.Min(front.BandsEnd, bytes.Length)..], front.BandsEnd, damage);
        return new TinctFile(bytes, front, sections.Sections, sections.List, [.. damage]);
    }

    /// <summary>Decodes a band to palette indices.</summary>
    /// <param name="band">Its number, from 0.</param>
    /// <param name="indices">Gets its indices, row after row: exactly its rows x width.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    /// <exception cref="ArgumentException">There is no such band, or the length does not fit.</exception>
    public void DecodeBand(int band, Span<ushort> indices) =>
        _decoder.Decode(BandAt(band), BandBytes(band), 0, BandAt(band).RowCount, indices);

    /// <summary>Decodes a band to pixels.</summary>
    /// <param name="band">Its number, from 0.</param>
    /// <param name="pixels">Gets its pixels, row after row: exactly its rows x width.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    /// <exception cref="ArgumentException">There is no such band, or the length does not fit.</exception>
    public void DecodeBand(int band, Span<RgbaColor> pixels) =>
        _decoder.Decode(BandAt(band), BandBytes(band), 0, BandAt(band).RowCount, pixels);

    /// <summary>Decodes rows to palette indices, touching only the bands that they lie in.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="indices">Gets their indices, row after row: exactly rows x width.</param>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="ArgumentException">The rows are not in the picture, or the length does not fit.</exception>
    public void DecodeRows(int firstRow, int rowCount, Span<ushort> indices) =>
        DecodeRows<ushort>(firstRow, rowCount, indices);

    /// <summary>Decodes rows to pixels, touching only the bands that they lie in.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="pixels">Gets their pixels, row after row: exactly rows x width.</param>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="ArgumentException">The rows are not in the picture, or the length does not fit.</exception>
    public void DecodeRows(int firstRow, int rowCount, Span<RgbaColor> pixels) =>
        DecodeRows<RgbaColor>(firstRow, rowCount, pixels);

    /// <summary>Decodes the whole picture to palette indices.</summary>
    /// <exception cref="TinctFormatException">A band is damaged, or the picture exceeds the length of an array.</exception>
    public IndexedImage Decode()
    {
        Header.CheckFitsArray();
        var indices = new ushort[Header.PixelCount];
        DecodeRows(0, Header.Height, indices);
        return IndexedImage.FromChecked(Header.Width, Header.Height, Palette, indices);
    }

    /// <summary>Decodes the whole picture to pixels.</summary>
    /// <param name="pixels">Gets the pixels, row after row: exactly width x height.</param>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public void DecodePixels(Span<RgbaColor> pixels) => DecodeRows(0, Header.Height, pixels);

    /// <summary>Checks everything about a band that decoding it would, without a buffer for what it holds.</summary>
    /// <param name="band">Its number, from 0.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    public void VerifyBand(int band) => _decoder.Verify(BandAt(band), BandBytes(band));

    /// <summary>Checks all bands: with what <see cref="Open"/> checked, the whole file.</summary>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    public void Verify()
    {
        for (int band = 0; band < Bands.Length; band++)
        {
            VerifyBand(band);
        }
    }

    /// <summary>Decodes what a damaged file still holds and fills the rows that are lost.</summary>
    /// <param name="pixels">Gets the pixels, row after row: exactly width x height.</param>
    /// <param name="fill">The colour of lost rows.</param>
    /// <returns>The rows that were lost, or may be wrong, from the top.</returns>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public ImmutableArray<LostRows> Salvage(Span<RgbaColor> pixels, RgbaColor fill) => SalvageRows(pixels, fill);

    /// <summary>Decodes what a damaged file still holds and fills the rows that are lost.</summary>
    /// <param name="indices">Gets the palette indices, row after row: exactly width x height.</param>
    /// <param name="fill">The index in lost rows.</param>
    /// <returns>The rows that were lost, or may be wrong, from the top.</returns>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public ImmutableArray<LostRows> Salvage(Span<ushort> indices, ushort fill) => SalvageRows(indices, fill);

    /// <summary>Decodes what a damaged file still holds of some rows, a row at a time: besides a row this takes memory for one band.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="fill">The colour of lost rows.</param>
    /// <param name="take">Gets the pixels of each row, from the top, with its number.</param>
    /// <returns>The rows among them that were lost, or may be wrong, from the top.</returns>
    /// <exception cref="ArgumentException">The rows are not in the picture.</exception>
    public ImmutableArray<LostRows> SalvageRows(int firstRow, int rowCount, RgbaColor fill, ReadOnlySpanAction<RgbaColor, int> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        Header.CheckRows(firstRow, rowCount);
        var row = new RgbaColor[Header.Width];
        var losses = new Losses();
        for (int number = firstRow; number < firstRow + rowCount;)
        {
            BandInfo info = Bands[number / Header.BandRows];
            using RescuedBand band = Rescue(info);
            for (int end = Math.Min(firstRow + rowCount, info.FirstRow + info.RowCount); number < end; number++)
            {
                SalvageRow(band, number, number - info.FirstRow, row, fill, losses);
                take(row, number);
            }
        }

        return losses.ToImmutable();
    }

    private static FrontMatter ReadFront(ReadOnlySpan<byte> bytes, DecodeLimits limits, bool salvage)
    {
        // Of a whole file no more can be asked for: what it lacks is a fault.
        return FrontMatter.TryParse(bytes, bytes.Length, limits, salvage, out FrontMatter? front, out _)
            ? front
            : throw new UnreachableException("A whole file needs no more bytes.");
    }

    private void DecodeRows<T>(int firstRow, int rowCount, Span<T> rows)
        where T : unmanaged
    {
        Header.CheckRows(firstRow, rowCount, rows.Length);
        while (rowCount > 0)
        {
            int band = firstRow / Header.BandRows;
            int firstInBand = firstRow - Bands[band].FirstRow;
            int count = Math.Min(rowCount, Bands[band].RowCount - firstInBand);
            _decoder.Decode(Bands[band], BandBytes(band), firstInBand, count, rows[..(count * Header.Width)]);
            rows = rows[(count * Header.Width)..];
            firstRow += count;
            rowCount -= count;
        }
    }

    private ImmutableArray<LostRows> SalvageRows<T>(Span<T> rows, T fill)
        where T : unmanaged
    {
        Header.CheckRows(0, Header.Height, rows.Length);
        var losses = new Losses();
        foreach (BandInfo info in Bands)
        {
            using RescuedBand band = Rescue(info);
            for (int row = 0; row < info.RowCount; row++)
            {
                SalvageRow(band, info.FirstRow + row, row, rows.Slice((info.FirstRow + row) * Header.Width, Header.Width), fill, losses);
            }
        }

        return losses.ToImmutable();
    }

    /// <summary>Opens a band with as many of its bytes as the file has.</summary>
    private RescuedBand Rescue(in BandInfo band)
    {
        int start = (int)Math.Min(band.Offset, _bytes.Length);
        return new RescuedBand(Header, _decoder, band, _bytes.Slice(start, (int)Math.Min(band.Length, _bytes.Length - start)));
    }

    private void SalvageRow<T>(RescuedBand band, int number, int rowOfBand, Span<T> row, T fill, Losses losses)
        where T : unmanaged
    {
        bool isKept = band.TryRead(rowOfBand, row);
        if (!isKept)
        {
            row.Fill(fill);
        }

        // Where the front matter is damaged, any colour or dimension may be wrong.
        if ((band.Fault ?? (_front.IsIntact ? null : Damage[0])) is { } reason)
        {
            losses.Add(number, reason, isKept);
        }
    }

    private BandInfo BandAt(int band)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(band);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(band, Bands.Length);
        return Bands[band];
    }

    /// <summary>A band's bytes. Only in a file opened as damaged can they lie beyond its end.</summary>
    private ReadOnlySpan<byte> BandBytes(int band)
    {
        BandInfo info = BandAt(band);
        if (info.Offset + info.Length > _bytes.Length)
        {
            Fault.Truncated(_bytes.Length, $"The band of row {info.FirstRow} ends at byte {info.Offset + info.Length}, the file at {_bytes.Length}");
        }

        return _bytes.Span.Slice((int)info.Offset, (int)info.Length);
    }
}

/// <summary>Rows that a damaged file has lost, or gives without a checksum that vouches for them.</summary>
/// <param name="FirstRow">The first of them, from 0.</param>
/// <param name="RowCount">How many.</param>
/// <param name="Reason">What is wrong with their band, or with the front matter; beyond a thousand damaged bands only of what kind that is.</param>
/// <param name="AreKept">Whether they were decoded all the same, so that some of them may be wrong; otherwise they are lost, and were filled.</param>
public readonly record struct LostRows(int FirstRow, int RowCount, TinctFormatException Reason, bool AreKept = false);
