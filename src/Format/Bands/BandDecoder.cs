using System.Buffers;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Decodes single bands (specification, section 6) to palette indices or straight to pixels. Bands do not depend on
/// each other and a decoder keeps no state: several threads may use one at a time. Beside the caller's buffer it uses pooled
/// memory for one band's packed rows.</summary>
public sealed class BandDecoder
{
    /// <summary>Packed bytes decompressed at a time: with the pixels they become, up to eight times as many or more, they
    /// stay in the second-level cache.</summary>
    private const int StepBytes = 1 << 14;

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
    public void Verify(in BandInfo band, ReadOnlySpan<byte> bytes) =>
        Decode<byte, NoUnpacker>(band, bytes, 0, band.RowCount, default);

    /// <summary>Decodes rows of a band to whatever <typeparamref name="TUnpacker"/> makes of them.</summary>
    internal void Decode<T, TUnpacker>(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<T> rows)
        where T : unmanaged
        where TUnpacker : IRowUnpacker<T>
    {
        CheckRange(band, bytes, firstRow, rowCount);
        if (rows.Length != (long)rowCount * _header.Width * TUnpacker.ValuesPerPixel)
        {
            throw new ArgumentException($"{rowCount} rows of {_header.Width} pixels do not fit a buffer of {rows.Length}.", nameof(rows));
        }

        CheckBytes(band, bytes);
        switch (_bits == 0 ? CompressionMethod.Stored : band.Method)
        {
            case CompressionMethod.Stored:
                int rowBytes = _header.PackedRowBytes;
                Unpack<T, TUnpacker>(band, bytes.Slice(firstRow * rowBytes, rowCount * rowBytes), firstRow, rows);
                break;
            case CompressionMethod.Lz4:
                DecodeLz4<T, TUnpacker>(band, bytes, firstRow, rowCount, rows);
                break;
            default:
                DecodeDense<T, TUnpacker>(band, bytes, firstRow, rowCount, rows);
                break;
        }
    }

    /// <summary>Decompresses and unpacks in turns, some rows at a time, so that they are unpacked while they are in the cache;
    /// what lies below the last row wanted stays compressed. A fault leaves the pooled memory to the garbage collector.</summary>
    private unsafe void DecodeLz4<T, TUnpacker>(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<T> rows)
        where T : unmanaged
        where TUnpacker : IRowUnpacker<T>
    {
        int rowBytes = _header.PackedRowBytes;
        int length = rowBytes * band.RowCount;
        int rowsAtATime = Math.Max(1, StepBytes / rowBytes);
        int valuesPerRow = _header.Width * TUnpacker.ValuesPerPixel;
        byte[] packed = ArrayPool<byte>.Shared.Rent(length);
        fixed (byte* input = bytes)
        fixed (byte* output = packed)
        {
            var decoder = new Lz4BlockDecoder(input, bytes.Length, output, length);
            int end = firstRow + rowCount;
            for (int row = firstRow; row < end; row += rowsAtATime)
            {
                int count = Math.Min(rowsAtATime, end - row);
                if (!decoder.Advance((row + count) * rowBytes))
                {
                    Fault.Invalid(
                        band.Offset + decoder.ErrorOffset,
                        $"The LZ4 block of row {band.FirstRow} does not hold {length} bytes: it is malformed");
                }

                Span<T> target = rows.Slice((row - firstRow) * valuesPerRow, count * valuesPerRow);
                Unpack<T, TUnpacker>(band, packed.AsSpan(row * rowBytes, count * rowBytes), row, target);
            }
        }

        ArrayPool<byte>.Shared.Return(packed);
    }

    /// <summary>Decompresses a whole band, straight to the caller's buffer where that is indices of all of its rows.</summary>
    private void DecodeDense<T, TUnpacker>(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<T> rows)
        where T : unmanaged
        where TUnpacker : IRowUnpacker<T>
    {
        if (typeof(T) == typeof(ushort) && rowCount == band.RowCount)
        {
            DecodeDense(band, bytes, MemoryMarshal.Cast<T, ushort>(rows));
            return;
        }

        int width = _header.Width;
        ushort[] indices = ArrayPool<ushort>.Shared.Rent(width * band.RowCount);
        DecodeDense(band, bytes, indices.AsSpan(0, width * band.RowCount));
        TUnpacker.Convert(indices.AsSpan(firstRow * width, rowCount * width), _palette.Colors, rows);
        ArrayPool<ushort>.Shared.Return(indices);
    }

    private void DecodeDense(in BandInfo band, ReadOnlySpan<byte> bytes, Span<ushort> indices)
    {
        try
        {
            DenseCoder.Decode(bytes, indices, _header.Width, band.RowCount, _palette.Colors);
        }
        catch (TinctFormatException fault)
        {
            throw fault.InFile(band.Offset);
        }
    }

    /// <summary>Checks and unpacks rows.</summary>
    /// <param name="band">Their band.</param>
    /// <param name="packed">The packed rows.</param>
    /// <param name="firstRow">The first of them, counted from the top of the band.</param>
    /// <param name="rows">Gets what they become.</param>
    private void Unpack<T, TUnpacker>(in BandInfo band, ReadOnlySpan<byte> packed, int firstRow, Span<T> rows)
        where T : unmanaged
        where TUnpacker : IRowUnpacker<T>
    {
        int rowBytes = _header.PackedRowBytes;
        CheckIndices(band, packed, firstRow);
        if (TUnpacker.ValuesPerPixel == 0)
        {
            return;
        }

        int width = _header.Width;
        Rgba32[] table = typeof(T) == typeof(Rgba32) ? Table : [];
        for (int row = 0; row * width < rows.Length; row++)
        {
            TUnpacker.Unpack(packed.Slice(row * rowBytes, rowBytes), _bits, table, rows.Slice(row * width, width));
        }
    }

    private static void CheckRange(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount)
    {
        if (firstRow < 0 || rowCount < 0 || firstRow > band.RowCount - rowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstRow), $"Rows {firstRow} to {(long)firstRow + rowCount} are not in a band of {band.RowCount}.");
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
    }

    private void CheckIndices(in BandInfo band, ReadOnlySpan<byte> packed, int firstRow)
    {
        if (_header.ColorCount < 1 << _bits)
        {
            int largest = BitPacking.MaxIndex(packed, _bits);
            if (largest >= _header.ColorCount)
            {
                Fault.Invalid(band.Offset, $"The band of row {band.FirstRow} has an index of {largest} into {_header.ColorCount} colours");
            }
        }

        if (_header.Width * (long)_bits % 8 == 0)
        {
            return;
        }

        int rowBytes = _header.PackedRowBytes;
        for (int start = 0; start < packed.Length; start += rowBytes)
        {
            if (!BitPacking.HasZeroPadding(packed.Slice(start, rowBytes), _header.Width, _bits))
            {
                Fault.Invalid(band.Offset, $"The unused bits at the end of row {band.FirstRow + firstRow + (start / rowBytes)} are not 0");
            }
        }
    }
}
