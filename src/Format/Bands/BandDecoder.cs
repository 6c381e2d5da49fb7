using System.Buffers;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Decodes single bands (specification, section 6) to palette indices or straight to pixels. Bands do not depend on
/// each other and a decoder keeps no state: several threads may use one at a time. Besides the caller's buffer it uses pooled
/// memory for one band's packed rows.</summary>
internal sealed class BandDecoder
{
    private readonly TinctHeader _header;
    private readonly int _bits;
    private readonly Palette _palette;
    private RgbaColor[]? _table;

    /// <summary>Prepares to decode the bands of a file.</summary>
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
    /// the same time make equal tables.</summary>
    private RgbaColor[] Table => _table ??= BitPacking.PadPalette(_palette.Colors, _bits);

    /// <summary>Decodes rows of a band to palette indices or to pixels.</summary>
    /// <typeparam name="T"><see cref="ushort"/> for indices, <see cref="RgbaColor"/> for pixels.</typeparam>
    /// <param name="bytes">Its bytes, all of them.</param>
    /// <param name="firstRow">The first row to decode, counted from the top of the band.</param>
    /// <param name="rowCount">Rows to decode.</param>
    /// <param name="rows">Gets them, one after the other: exactly rows x width.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    /// <exception cref="ArgumentException">The rows are not in the band, or a length does not fit.</exception>
    public void Decode<T>(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<T> rows)
        where T : unmanaged
    {
        CheckRange(band, firstRow, rowCount);
        if (rows.Length != (long)rowCount * _header.Width)
        {
            throw new ArgumentException($"{rowCount} rows of {_header.Width} pixels do not fit a buffer of {rows.Length}.", nameof(rows));
        }

        CheckBytes(band, bytes);
        switch (MethodOf(band))
        {
            case CompressionMethod.Swift:
                DecodeSwift(band, bytes, Values<T>(), firstRow, rows);
                return;
            case CompressionMethod.Dense:
                DecodeDense(band, bytes, firstRow, rowCount, rows);
                return;
        }

        ReadOnlySpan<byte> packed = PackedRows(band, bytes, firstRow, rowCount, out byte[]? rented);
        int rowBytes = _header.PackedRowBytes;
        int width = _header.Width;
        for (int row = 0; row < rowCount; row++)
        {
            Unpack(packed.Slice(row * rowBytes, rowBytes), rows.Slice(row * width, width));
        }

        Return(rented);
    }

    /// <summary>Hands indices on as indices or pixels, as <typeparamref name="T"/> says.</summary>
    internal void Take<T>(ReadOnlySpan<ushort> indices, Span<T> rows)
        where T : unmanaged
    {
        if (typeof(T) == typeof(ushort))
        {
            indices.CopyTo(MemoryMarshal.Cast<T, ushort>(rows));
        }
        else
        {
            _palette.LookUp(indices, MemoryMarshal.Cast<T, RgbaColor>(rows));
        }
    }

    /// <summary>What is wrong with a band whose block is malformed.</summary>
    internal static TinctFormatException Malformed(in BandInfo band, int errorOffset, int length) => new(
        TinctErrorKind.Invalid, band.Offset + errorOffset, $"The LZ4 block of row {band.FirstRow} does not hold {length} bytes: it is malformed");

    /// <summary>Whether a packed row is a possible one: every index within the palette, unused bits 0.</summary>
    internal bool IsRow(ReadOnlySpan<byte> packedRow) =>
        (_header.ColorCount == 1 << _bits || BitPacking.MaxIndex(packedRow, _bits) < _header.ColorCount)
        && BitPacking.HasZeroPadding(packedRow, _header.Width, _bits);

    /// <summary>Unpacks a row to palette indices or to pixels.</summary>
    internal void Unpack<T>(ReadOnlySpan<byte> packedRow, Span<T> row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(ushort))
        {
            BitPacking.Unpack(packedRow, _bits, MemoryMarshal.Cast<T, ushort>(row));
        }
        else
        {
            BitPacking.UnpackToPixels(packedRow, _bits, Table, MemoryMarshal.Cast<T, RgbaColor>(row));
        }
    }

    /// <summary>Gives a row of a picture of one colour.</summary>
    internal void TakeOneColor<T>(Span<T> row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(ushort))
        {
            row.Clear();
        }
        else
        {
            MemoryMarshal.Cast<T, RgbaColor>(row).Fill(_palette.Colors[0]);
        }
    }

    /// <summary>Checks everything about a band that decoding it would.</summary>
    /// <param name="bytes">Its bytes, all of them.</param>
    /// <exception cref="TinctFormatException">The band is damaged.</exception>
    public void Verify(in BandInfo band, ReadOnlySpan<byte> bytes)
    {
        CheckBytes(band, bytes);
        switch (MethodOf(band))
        {
            case CompressionMethod.Swift:
                DecodeSwift(band, bytes, [], 0, Span<ushort>.Empty);
                return;
            case CompressionMethod.Dense:
                DecodeDense(band, bytes, 0, 0, Span<ushort>.Empty);
                return;
        }

        _ = PackedRows(band, bytes, 0, band.RowCount, out byte[]? rented);
        Return(rented);
    }

    /// <summary>A picture of one colour has a band without bytes, which is as good as stored.</summary>
    private CompressionMethod MethodOf(in BandInfo band) => _bits == 0 ? CompressionMethod.Stored : band.Method;

    /// <summary>Decompresses and checks packed rows of a band. What lies below the last of them stays compressed.</summary>
    /// <param name="firstRow">The first row, counted from the top of the band.</param>
    /// <param name="rowCount">Rows wanted.</param>
    /// <param name="rented">The memory that the rows are in, to be returned, or null. A fault leaves it to the garbage collector.</param>
    private ReadOnlySpan<byte> PackedRows(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, out byte[]? rented)
    {
        int rowBytes = _header.PackedRowBytes;
        int start = firstRow * rowBytes;
        int end = start + (rowCount * rowBytes);
        rented = null;
        if (MethodOf(band) == CompressionMethod.Lz4)
        {
            int length = rowBytes * band.RowCount;
            rented = ArrayPool<byte>.Shared.Rent(length);
            if (!Lz4Decoder.TryDecode(bytes, rented.AsSpan(0, length), end, out int errorOffset))
            {
                throw Malformed(band, errorOffset, length);
            }

            bytes = rented;
        }

        ReadOnlySpan<byte> packed = bytes[start..end];
        CheckIndices(band, packed, firstRow);
        return packed;
    }

    private static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>What the palette's entries become: their number or their colour.</summary>
    private ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(RgbaColor))
        {
            return MemoryMarshal.Cast<RgbaColor, T>(_palette.Colors);
        }

        var numbers = new ushort[_palette.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (ushort)i;
        }

        return MemoryMarshal.Cast<ushort, T>(numbers);
    }

    /// <summary>Decompresses a band down to the last row wanted; where there are no values to give, all of it.</summary>
    private void DecodeSwift<T>(in BandInfo band, ReadOnlySpan<byte> bytes, ReadOnlySpan<T> values, int firstRow, Span<T> rows)
        where T : unmanaged
    {
        try
        {
            SwiftCoder.Decode(bytes, _header.Width, band.RowCount, _palette.Ordered, values, firstRow, rows, VectorWidths.Best);
        }
        catch (TinctFormatException fault)
        {
            throw fault.InFile(band.Offset);
        }
    }

    /// <summary>Decompresses a whole band, straight to the caller's buffer where that is indices of all of its rows.</summary>
    private void DecodeDense<T>(in BandInfo band, ReadOnlySpan<byte> bytes, int firstRow, int rowCount, Span<T> rows)
        where T : unmanaged
    {
        if (typeof(T) == typeof(ushort) && rowCount == band.RowCount)
        {
            DecodeDense(band, bytes, MemoryMarshal.Cast<T, ushort>(rows));
            return;
        }

        int width = _header.Width;
        ushort[] rented = ArrayPool<ushort>.Shared.Rent(width * band.RowCount);
        DecodeDense(band, bytes, rented.AsSpan(0, width * band.RowCount));
        Take(rented.AsSpan(firstRow * width, rowCount * width), rows);
        ArrayPool<ushort>.Shared.Return(rented);
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

    private static void CheckRange(in BandInfo band, int firstRow, int rowCount)
    {
        if (firstRow < 0 || rowCount < 0 || firstRow > band.RowCount - rowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstRow), $"Rows {firstRow} to {(long)firstRow + rowCount} are not in a band of {band.RowCount}.");
        }
    }

    /// <summary>Checks what can be checked before anything is decompressed.</summary>
    internal void CheckBytes(in BandInfo band, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != band.Length)
        {
            throw new ArgumentException($"The band has {band.Length} bytes, not {bytes.Length}.", nameof(bytes));
        }

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

    /// <summary>Checks packed rows.</summary>
    internal void CheckIndices(in BandInfo band, ReadOnlySpan<byte> packed, int firstRow)
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
