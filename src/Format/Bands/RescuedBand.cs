using System.Buffers;

namespace Tinct.Format;

/// <summary>A band that may be damaged or cut, and the rows that can still be had of it. A stored band gives all rows but those that hold what no row can, an
/// LZ4 band those before the first such row or before the block stops making sense, and a band that models its pixels none.</summary>
internal sealed class RescuedBand : IDisposable
{
    private readonly TinctHeader _header;
    private readonly BandDecoder _decoder;
    private readonly ReadOnlyMemory<byte> _packed;
    private readonly byte[]? _rented;
    private readonly ushort[]? _indices;
    private readonly bool _endsAtDamage;
    private int _rows;

    /// <summary>Decodes what can be decoded.</summary>
    /// <param name="decoder">Decodes the file's bands.</param>
    /// <param name="bytes">Its bytes, or as many of them as the file still has.</param>
    public RescuedBand(in TinctHeader header, BandDecoder decoder, in BandInfo band, ReadOnlyMemory<byte> bytes)
    {
        _header = header;
        _decoder = decoder;
        _rows = band.RowCount;
        if (header.ColorCount == 1)
        {
            return;
        }

        try
        {
            BandTable.CheckEntry(header, band);
        }
        catch (TinctFormatException fault)
        {
            (Fault, _rows) = (fault, 0);
            return;
        }

        try
        {
            if (bytes.Length < band.Length)
            {
                Fault = new TinctFormatException(
                    TinctErrorKind.Truncated, band.Offset + bytes.Length, $"The band of row {band.FirstRow} ends at byte {band.Offset + band.Length}, the file before it");
            }
            else
            {
                decoder.CheckBytes(band, bytes.Span);
            }
        }
        catch (TinctFormatException fault)
        {
            Fault = fault;
        }

        long length = (long)header.PackedRowBytes * band.RowCount;
        switch (band.Method)
        {
            case CompressionMethod.Stored:
                _packed = bytes;
                break;
            case CompressionMethod.Lz4:
                _rented = ArrayPool<byte>.Shared.Rent((int)length);
                int decoded = Lz4Decoder.Rescue(bytes.Span, _rented.AsSpan(0, (int)length), out int error);
                _packed = _rented.AsMemory(0, decoded);
                _endsAtDamage = true;
                if (error >= 0)
                {
                    Fault ??= BandDecoder.Malformed(band, error, (int)length);
                }

                break;
            default:
                _indices = Fault is null ? Model(band, bytes.Span) : null;
                _rows = Fault is null ? _rows : 0;
                return;
        }

        _rows = Math.Min(_rows, _packed.Length / header.PackedRowBytes);
        Fault ??= FindFault(band);
    }

    /// <summary>What is wrong with the band, or null. If there is something, no row that is left is sure to be right.</summary>
    public TinctFormatException? Fault { get; private set; }

    /// <summary>Gives a row.</summary>
    /// <param name="row">Its number within the band. Rows are asked for from the top.</param>
    /// <param name="pixels">Gets its indices or pixels.</param>
    /// <returns>False if the row is lost.</returns>
    public bool TryRead<T>(int row, Span<T> pixels)
        where T : unmanaged
    {
        if (row >= _rows)
        {
            return false;
        }

        if (_header.ColorCount == 1)
        {
            _decoder.TakeOneColor(pixels);
            return true;
        }

        if (_indices is not null)
        {
            _decoder.Take(_indices.AsSpan(row * _header.Width, _header.Width), pixels);
            return true;
        }

        ReadOnlySpan<byte> packed = _packed.Span.Slice(row * _header.PackedRowBytes, _header.PackedRowBytes);
        if (Fault is null || _decoder.IsRow(packed))
        {
            _decoder.Unpack(packed, pixels);
            return true;
        }

        _rows = _endsAtDamage ? row : _rows;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    private ushort[]? Model(in BandInfo band, ReadOnlySpan<byte> bytes)
    {
        var indices = new ushort[_header.Width * band.RowCount];
        try
        {
            _decoder.Decode(band, bytes, 0, band.RowCount, indices.AsSpan());
            return indices;
        }
        catch (TinctFormatException fault)
        {
            Fault = fault;
            return null;
        }
    }

    private TinctFormatException? FindFault(in BandInfo band)
    {
        try
        {
            _decoder.CheckIndices(band, _packed.Span[..(_rows * _header.PackedRowBytes)], 0);
            return null;
        }
        catch (TinctFormatException fault)
        {
            return fault;
        }
    }
}
