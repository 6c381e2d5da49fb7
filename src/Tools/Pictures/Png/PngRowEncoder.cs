using System.IO.Compression;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Filters and compresses the rows of one image (of a still picture or of one animation frame).</summary>
internal sealed class PngRowEncoder : IDisposable
{
    private readonly int _distance;
    private readonly bool _choosesFilter;
    private readonly PngDataStream _data;
    private readonly ZLibStream _deflate;
    private readonly byte[][] _filtered;
    private byte[] _above;

    /// <summary>Starts an image.</summary>
    /// <param name="header">Width, depth and colour type of the rows.</param>
    /// <param name="data">Takes the compressed data; <see cref="Finish"/> finishes it too.</param>
    /// <param name="options">The compression level.</param>
    public PngRowEncoder(PngHeader header, PngDataStream data, PngWriteOptions options)
    {
        // Differences of palette indices, or of bytes that hold several samples, mean nothing: filters only hurt there
        // (PNG specification, clause 12.7).
        _choosesFilter = header.ColorType != PngColorType.Indexed && header.BitDepth >= 8 && options.CompressionLevel > 0;
        _distance = header.FilterDistance;
        _data = data;
        _deflate = new ZLibStream(
            data,
            new ZLibCompressionOptions
            {
                CompressionLevel = options.CompressionLevel,
                CompressionStrategy = _choosesFilter ? ZLibCompressionStrategy.Filtered : ZLibCompressionStrategy.Default,
            },
            leaveOpen: true);
        int length = header.RowBytes(header.Width);
        _above = new byte[length];
        _filtered = new byte[_choosesFilter ? PngFilter.Count : 1][];
        for (int filter = 0; filter < _filtered.Length; filter++)
        {
            _filtered[filter] = new byte[length + 1];
            _filtered[filter][0] = (byte)filter;
        }
    }

    /// <summary>Writes one packed row.</summary>
    public void WriteRow(ReadOnlySpan<byte> row)
    {
        int best = 0;
        long bestCost = long.MaxValue;
        for (int filter = 0; filter < _filtered.Length; filter++)
        {
            Span<byte> filtered = _filtered[filter].AsSpan(1);
            PngFilter.Apply(filter, row, _above, _distance, filtered);
            long cost = _choosesFilter ? PngFilter.Cost(filtered) : 0;
            if (cost < bestCost)
            {
                (best, bestCost) = (filter, cost);
            }
        }

        _deflate.Write(_filtered[best]);
        row.CopyTo(_above);
    }

    /// <summary>Writes what the compressor still holds.</summary>
    public void Finish()
    {
        _deflate.Dispose();
        _data.Finish();
    }

    /// <inheritdoc/>
    public void Dispose() => _deflate.Dispose();
}
