using System.Buffers;

namespace Tinct.Format;

/// <summary>Decodes single bands (specification, section 6) to palette indices or straight to pixels. Bands do not depend on
/// each other and a decoder keeps no state: several threads may use one at a time. Beside the caller's buffer it uses pooled
/// memory for one band's packed rows.</summary>
public sealed class BandDecoder
{
    private readonly TinctHeader _header;
    private readonly int _bits;
    private readonly Palette _palette;
    private Rgba32[]? _table;

    /// <summary>Prepares to decode the bands of a file.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="palette">The file's palette.</param>
    /// <exception cref="ArgumentException">The palette has another number of colours than the header says.</exception>
    public BandDecoder(TinctHeader header, Palette palette)
    {
        ArgumentNullException.ThrowIfNull(palette);
        if (palette.Count != header.ColorCount)
        {
            throw new ArgumentException($"The header wants {header.ColorCount} colours, not {palette.Count}.", nameof(palette));
        }

        _header = header;
        _bits = header.BitsPerIndex;
        _palette = palette;
    }

    /// <summary>The padded palette, a quarter megabyte for 16-bit indices: made when first needed. Threads that make it at
    /// once make the same.</summary>
    private Rgba32[] Table => _table ??= BitPacking.PadPalette(_palette.Colors, _bits);

    /// <summary>Decodes rows of a band to palette indices.</summary>
    /// <param name="band">The band.</param>
    /// <param name="bytes">Its bytes, all of them.</param>
    /// <param name="firstRow">The first row to decode, counted from the top of the band.</param>
    /// <param name="rowCount">Rows to decode.</param>
    /// <param name="indices">Gets their indices, row after row: exactly rows x width.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    /// <exception cref="ArgumentException">The rows are not in the band, or a length does not fit.</exception>
    public void Decode(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<ushort> indices) =>
        Decode<ushort, IndexUnpacker>(band, bytes, firstRow, rowCount, indices);

    /// <summary>Decodes rows of a band to pixels.</summary>
    /// <param name="band">The band.</param>
    /// <param name="bytes">Its bytes, all of them.</param>
    /// <param name="firstRow">The first row to decode, counted from the top of the band.</param>
    /// <param name="rowCount">Rows to decode.</param>
    /// <param name="pixels">Gets their pixels, row after row: exactly rows x width.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    /// <exception cref="ArgumentException">The rows are not in the band, or a length does not fit.</exception>
    public void Decode(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<Rgba32> pixels) =>
        Decode<Rgba32, PixelUnpacker>(band, bytes, firstRow, rowCount, pixels);

    /// <summary>Checks everything about a band that decoding it would.</summary>
    /// <param name="band">The band.</param>
    /// <param name="bytes">Its bytes, all of them.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    public void Verify(in BandInfo band, ReadOnlySpan<byte> bytes)
    {
        CheckRange(band, bytes, 0, band.RowCount);
        byte[]? pooled = null;
        CheckIndices(band, PackedRows(band, bytes, ref pooled), 0, band.RowCount);
        Return(pooled);
    }

    /// <summary>Decodes rows of a band to whatever <typeparamref name="TUnpacker"/> makes of them.</summary>
    internal void Decode<T, TUnpacker>(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<T> rows)
        where TUnpacker : IRowUnpacker<T>
    {
        int width = _header.Width;
        CheckRange(band, bytes, firstRow, rowCount);
        if (rows.Length != (long)rowCount * width)
        {
            throw new ArgumentException($"{rowCount} rows of {width} pixels do not fit a buffer of {rows.Length}.", nameof(rows));
        }

        byte[]? pooled = null;
        int rowBytes = _header.PackedRowBytes;
        ReadOnlySpan<byte> packed = PackedRows(band, bytes, ref pooled).Slice(firstRow * rowBytes, rowCount * rowBytes);
        CheckIndices(band, packed, firstRow, rowCount);
        Rgba32[] table = typeof(T) == typeof(Rgba32) ? Table : [];
        for (int row = 0; row < rowCount; row++)
        {
            TUnpacker.Unpack(packed.Slice(row * rowBytes, rowBytes), _bits, table, rows.Slice(row * width, width));
        }

        Return(pooled);
    }

    /// <summary>The packed rows of a band, decompressed into pooled memory if need be. A fault leaves that to the garbage
    /// collector.</summary>
    private ReadOnlySpan<byte> PackedRows(in BandInfo band, ReadOnlySpan<byte> bytes, ref byte[]? pooled)
    {
        CheckBytes(band, bytes);
        if (band.Method == CompressionMethod.Stored)
        {
            return bytes;
        }

        int length = _header.PackedRowBytes * band.RowCount;
        pooled = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> packed = pooled.AsSpan(0, length);
        if (!Lz4Block.TryDecode(bytes, packed, out int errorOffset))
        {
            Fault.Invalid(band.Offset + errorOffset, $"The LZ4 block of row {band.FirstRow} does not hold {length} bytes: it is malformed");
        }

        return packed;
    }

    private static void Return(byte[]? pooled)
    {
        if (pooled is not null)
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private static void CheckRange(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount)
    {
        if (firstRow < 0 || rowCount < 0 || firstRow > band.RowCount - rowCount)
        {
            throw new ArgumentOutOfRangeException(nameof(firstRow), $"Rows {firstRow} to {(long)firstRow + rowCount} are not in a band of {band.RowCount}.");
        }

        if (bytes.Length != band.Length)
        {
            throw new ArgumentException($"The band has {band.Length} bytes, not {bytes.Length}.", nameof(bytes));
        }
    }

    /// <summary>Checks what can be checked before anything is decompressed.</summary>
    private void CheckBytes(in BandInfo band, ReadOnlySpan<byte> bytes)
    {
        BandTable.CheckEntry(_header, band);
        if (_header.ColorCount == 1)
        {
            return;
        }

        uint crc = Crc32C.Compute(bytes);
        if (crc != band.Crc)
        {
            Fault.Checksum(band.Offset, $"the band of row {band.FirstRow}", band.Crc, crc);
        }

        if (band.Method == CompressionMethod.Dense)
        {
            Fault.Unsupported(band.Offset, "Dense bands are not read yet");
        }
    }

    private void CheckIndices(in BandInfo band, ReadOnlySpan<byte> packed, int firstRow, int rowCount)
    {
        if (_header.ColorCount < 1 << _bits)
        {
            int largest = BitPacking.MaxIndex(packed, _bits);
            if (largest >= _header.ColorCount)
            {
                Fault.Invalid(band.Offset, $"The band of row {band.FirstRow} has an index of {largest} into {_header.ColorCount} colours");
            }
        }

        int rowBytes = _header.PackedRowBytes;
        if (_bits >= 8 || _header.Width * (long)_bits % 8 == 0)
        {
            return;
        }

        for (int row = 0; row < rowCount; row++)
        {
            if (!BitPacking.HasZeroPadding(packed.Slice(row * rowBytes, rowBytes), _header.Width, _bits))
            {
                Fault.Invalid(band.Offset, $"The unused bits at the end of row {band.FirstRow + firstRow + row} are not 0");
            }
        }
    }
}
