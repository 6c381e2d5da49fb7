using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Tinct.Format;

/// <summary>Reads a file from a stream, part by part: what is not asked for is not decoded and, if the stream can seek, not read.</summary>
/// <remarks>
/// A stream that cannot seek, such as a pipe, is read from its beginning to its end: rows can then be had in ascending order only, and
/// the sections that follow the bands after the rows. Memory for what such a stream only claims to hold grows with what it delivers.
/// One thread at a time may use a reader. The bytes of the band read last are kept and, once a second part of that band is asked
/// for, its indices, so that reading row by row decodes no band more than twice.
/// </remarks>
public sealed class TinctReader : IDisposable
{
    /// <summary>Memory first given to data whose length is only a claim of the stream.</summary>
    private const int FirstBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _start;
    private readonly long? _length;
    private readonly DecodeLimits _limits;
    private readonly FrontMatter _front;
    private readonly SectionReader _sections;
    private long _position;
    private bool _hasAllSections;
    private int _band = -1;
    private byte[] _bandBytes = [];
    private ushort[]? _bandIndices;

    /// <summary>Opens a file: reads and checks what stands before the bands.</summary>
    /// <param name="stream">The file, from the stream's position on.</param>
    /// <param name="limits">What to accept; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed of. If opening fails, it stays open.</param>
    /// <exception cref="TinctFormatException">The file is not valid or exceeds the limits.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public TinctReader(Stream stream, DecodeLimits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _leaveOpen = leaveOpen;
        _limits = limits ?? DecodeLimits.Default;
        if (stream.CanSeek)
        {
            _start = stream.Position;
            _length = stream.Length - _start;
        }

        _front = ReadFront();
        Decoder = new BandDecoder(_front.Header, _front.Palette);
        _sections = new SectionReader(_front.Header, _limits);
        _sections.ReadBeforeBands(ReadBytes(_front.Length, _front.Header.ColorSectionBytes), _front.Length, damage: null);
        ColorSections = _sections.Sections;
    }

    /// <summary>The header.</summary>
    public TinctHeader Header => _front.Header;

    /// <summary>The colours.</summary>
    public Palette Palette => _front.Palette;

    /// <summary>The bands from the top; at least one.</summary>
    public ImmutableArray<BandInfo> Bands => _front.Bands;

    /// <summary>The sections before the bands, which say what the colours mean.</summary>
    public FileSections ColorSections { get; }

    /// <summary>The sections read so far as they lie in the file: all of them after <see cref="ReadSections"/>.</summary>
    public ImmutableArray<SectionInfo> SectionList => _sections.List;

    /// <summary>Bytes before the colour sections: header, palette, band table and checksum.</summary>
    public int FrontMatterLength => _front.Length;

    /// <summary>Where the last band ends, from the start of the file.</summary>
    public long BandsEnd => _front.BandsEnd;

    /// <summary>Bytes of the file; null if the stream cannot seek.</summary>
    public long? Length => _length;

    /// <summary>Decodes bands that <see cref="ReadBand"/> read; several threads may use it at a time.</summary>
    internal BandDecoder Decoder { get; }

    /// <summary>Reads all sections, and checks that the file ends where it should.</summary>
    /// <returns>What the file holds besides the picture, <see cref="ColorSections"/> included.</returns>
    /// <remarks>If the stream cannot seek, rows that were not decoded before are passed over.</remarks>
    /// <exception cref="TinctFormatException">A section is damaged, or the file does not end with the sections.</exception>
    public FileSections ReadSections()
    {
        if (!_hasAllSections)
        {
            _sections.ReadAfterBands(ReadTrailer(), BandsEnd, damage: null);
            _hasAllSections = true;
        }

        return _sections.Sections;
    }

    /// <summary>Decodes rows to palette indices, reading only the bands that they lie in.</summary>
    /// <param name="firstRow">The first row, from 0. If the stream cannot seek, not above the band of the rows decoded last.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="indices">Gets their indices, row after row: exactly rows x width.</param>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="ArgumentException">The rows are not in the picture, or the length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The rows have been passed, and the stream cannot seek.</exception>
    public void DecodeRows(int firstRow, int rowCount, Span<ushort> indices) => DecodeRows<ushort>(firstRow, rowCount, indices);

    /// <summary>Decodes rows to pixels, reading only the bands that they lie in.</summary>
    /// <param name="firstRow">The first row, from 0. If the stream cannot seek, not above the band of the rows decoded last.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="pixels">Gets their pixels, row after row: exactly rows x width.</param>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="ArgumentException">The rows are not in the picture, or the length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The rows have been passed, and the stream cannot seek.</exception>
    public void DecodeRows(int firstRow, int rowCount, Span<RgbaColor> pixels) => DecodeRows<RgbaColor>(firstRow, rowCount, pixels);

    /// <summary>Decodes the whole picture to palette indices.</summary>
    /// <exception cref="TinctFormatException">A band is damaged, or the picture exceeds the length of an array.</exception>
    /// <exception cref="InvalidOperationException">The rows have been passed, and the stream cannot seek.</exception>
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
    /// <exception cref="InvalidOperationException">The rows have been passed, and the stream cannot seek.</exception>
    public void DecodePixels(Span<RgbaColor> pixels) => DecodeRows(0, Header.Height, pixels);

    /// <summary>Checks the whole file as decoding all of it would.</summary>
    /// <exception cref="TinctFormatException">A band or a section is damaged.</exception>
    /// <exception cref="InvalidOperationException">Bands have been passed, and the stream cannot seek.</exception>
    public void Verify()
    {
        for (int band = 0; band < Bands.Length; band++)
        {
            Decoder.Verify(Bands[band], ReadBand(band));
        }

        ReadSections();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    /// <summary>The bytes of a band, for <see cref="Decoder"/>.</summary>
    /// <exception cref="TinctFormatException">The stream ends before them.</exception>
    /// <exception cref="InvalidOperationException">The band has been passed, and the stream cannot seek.</exception>
    internal byte[] ReadBand(int band)
    {
        if (_band != band)
        {
            _bandBytes = ReadBytes(Bands[band].Offset, Bands[band].Length);
            _bandIndices = null;
            _band = band;
        }

        return _bandBytes;
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
            DecodePart(band, firstInBand, count, rows[..(count * Header.Width)]);
            rows = rows[(count * Header.Width)..];
            firstRow += count;
            rowCount -= count;
        }
    }

    /// <summary>Decodes rows of a band, from its indices if they are there.</summary>
    private void DecodePart<T>(int band, int firstRow, int rowCount, Span<T> rows)
        where T : unmanaged
    {
        // A band without bytes may be a picture of any size, and is decoded at once.
        BandInfo info = Bands[band];
        bool again = _band == band && info.Length > 0;
        byte[] bytes = ReadBand(band);
        if (again && _bandIndices is null)
        {
            var indices = new ushort[info.RowCount * Header.Width];
            Decoder.Decode(info, bytes, 0, info.RowCount, indices.AsSpan());
            _bandIndices = indices;
        }

        if (_bandIndices is null)
        {
            Decoder.Decode(info, bytes, firstRow, rowCount, rows);
        }
        else
        {
            Decoder.Take(_bandIndices.AsSpan(firstRow * Header.Width, rowCount * Header.Width), rows);
        }
    }

    private FrontMatter ReadFront()
    {
        byte[] bytes = [];
        long? length = _length;
        FrontMatter? front;
        while (!FrontMatter.TryParse(bytes, length, _limits, out front, out int needed))
        {
            byte[] more = ReadUpTo(bytes.Length, needed - bytes.Length);
            bytes = [.. bytes, .. more];
            if (bytes.Length < needed)
            {
                // Now the length is known, which decides what fault to report.
                length = bytes.Length;
            }
        }

        return front;
    }

    /// <summary>What follows the bands, as much as is needed to read it or to report what is wrong with it.</summary>
    private byte[] ReadTrailer()
    {
        if (!Header.HasSections)
        {
            if (ReadUpTo(BandsEnd, 1).Length > 0)
            {
                Fault.Invalid(BandsEnd, "Bytes follow the end of the picture");
            }

            return [];
        }

        byte[] field = ReadUpTo(BandsEnd, sizeof(uint));
        if (field.Length < sizeof(uint))
        {
            return field;
        }

        uint claimed = BinaryPrimitives.ReadUInt32LittleEndian(field);
        return claimed > _limits.MaxSectionBytes ? field : [.. field, .. ReadUpTo(BandsEnd + sizeof(uint), claimed + 1L)];
    }

    /// <summary>Reads a part of the file.</summary>
    /// <exception cref="TinctFormatException">The stream ends before it does.</exception>
    private byte[] ReadBytes(long offset, long count)
    {
        byte[] bytes = ReadUpTo(offset, count);
        if (bytes.Length < count)
        {
            Fault.Truncated(offset + bytes.Length, $"{count} bytes are needed at byte {offset}, the file has {bytes.Length} of them");
        }

        return bytes;
    }

    /// <summary>Reads a part of the file, or what there is of it.</summary>
    private byte[] ReadUpTo(long offset, long count)
    {
        MoveTo(offset);
        long most = _length is long length ? Math.Clamp(length - offset, 0, count) : count;
        if (most > Array.MaxLength)
        {
            Fault.Limit(offset, $"{most} bytes from byte {offset} on are more than an array can have");
        }

        var bytes = new byte[_length is null ? Math.Min(most, FirstBytes) : most];
        int have = 0;
        while (true)
        {
            int read = _stream.ReadAtLeast(bytes.AsSpan(have), bytes.Length - have, throwOnEndOfStream: false);
            have += read;
            _position += read;
            if (have < bytes.Length)
            {
                return bytes[..have];
            }

            if (have == most)
            {
                return bytes;
            }

            Array.Resize(ref bytes, (int)Math.Min(most, 2L * have));
        }
    }

    private void MoveTo(long offset)
    {
        if (_length is not null)
        {
            _stream.Position = _start + offset;
            _position = offset;
            return;
        }

        if (offset < _position)
        {
            ThrowPassed(offset);
        }

        Span<byte> passed = stackalloc byte[4096];
        while (_position < offset)
        {
            int read = _stream.Read(passed[..(int)Math.Min(passed.Length, offset - _position)]);
            if (read == 0)
            {
                Fault.Truncated(_position, $"The file ends early: its bands need at least {offset} bytes, it has {_position}");
            }

            _position += read;
        }
    }

    [DoesNotReturn]
    private void ThrowPassed(long offset) =>
        throw new InvalidOperationException($"Byte {offset} of the file has been passed: the stream is at {_position} and cannot seek.");
}
