using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A file being made: bands are compressed in parallel and put together in order. The front matter needs all of them: it is
/// written last where bands go into a stream as they come, which then must seek, and first where they are held until all are there.</summary>
internal sealed class FileAssembly
{
    private readonly FrontMatterWriter _front;
    private readonly WriteOptions _write;
    private readonly Palette _palette;
    private readonly Stream? _output;
    private readonly long _start;
    private readonly EncodedBand[] _held;

    /// <summary>Starts a file.</summary>
    /// <param name="sections">What else the file holds.</param>
    /// <param name="write">How bands are compressed.</param>
    /// <param name="output">Receives bands as they come, from where it stands; seekable. Null to hold them.</param>
    public FileAssembly(int width, int height, Palette palette, FileSections sections, WriteOptions write, Stream? output)
    {
        _front = new FrontMatterWriter(width, height, palette, sections, write);
        _write = write;
        _palette = palette;
        _output = output;
        _held = new EncodedBand[output is null ? _front.Plan.Count : 0];
        Length = _front.BandsOffset + _front.Trailer.Length;
        if (output is not null)
        {
            _start = output.Position;
            output.Position = _start + _front.BandsOffset;
        }
    }

    /// <summary>Rows of every band but perhaps the last.</summary>
    public int BandRows => _front.Plan.BandRows;

    /// <summary>Bytes of the file so far, including what stands around the bands.</summary>
    public long Length { get; private set; }

    /// <summary>The method that bands are compressed with, unless another makes them smaller.</summary>
    public CompressionMethod Method => _write.Method;

    /// <summary>Number of bands.</summary>
    public int BandCount => _palette.Count == 1 ? 0 : _front.Plan.Count;

    /// <summary>Compresses a whole picture in several ways, the bands of all of them side by side: while one thread makes a file of one band, others have
    /// the bands of the other file.</summary>
    /// <param name="files">The files, which hold their bands.</param>
    /// <param name="indices">Final indices of the picture.</param>
    /// <param name="cancellation">Checked before each band.</param>
    public static void AddWhole(IReadOnlyList<FileAssembly> files, ushort[] indices, int threads, CancellationToken cancellation)
    {
        // The longest first, so that no thread begins one when the others are nearly done.
        (FileAssembly File, EncodedBand[] Bands, int Band)[] pieces =
        [
            .. files.Select(static file => (File: file, Bands: new EncodedBand[file._front.Plan.Count]))
                .SelectMany(static file => Enumerable.Range(0, file.Bands.Length).Select(band => (file.File, file.Bands, band)))
                .OrderByDescending(static piece => piece.File.Method == CompressionMethod.Dense)
                .ThenByDescending(static piece => piece.File.BandRows),
        ];
        Workers.Run(pieces.Length, threads, static () => 0, (_, i) =>
        {
            (FileAssembly file, EncodedBand[] bands, int band) = pieces[i];
            bands[band] = file.Encode(band, indices, 0);
        }, cancellation);
        foreach ((FileAssembly file, EncodedBand[] bands, _) in pieces.Where(static piece => piece.Band == 0))
        {
            file.Take(bands, 0);
        }
    }

    /// <summary>Compresses the next rows.</summary>
    /// <param name="firstRow">The first of them: that of a band.</param>
    /// <param name="indices">Final indices of whole bands, the last band perhaps shorter.</param>
    /// <param name="count">How many of the indices they are.</param>
    /// <param name="cancellation">Checked before each band.</param>
    public void Add(int firstRow, ushort[] indices, int count, int threads, CancellationToken cancellation)
    {
        int first = firstRow / BandRows, rows = count / _front.Header.Width;
        var bands = new EncodedBand[(rows + BandRows - 1) / BandRows];
        Workers.Run(bands.Length, threads, static () => 0, (_, i) => bands[i] = Encode(first + i, indices, firstRow), cancellation);
        Take(bands, first);
    }

    /// <summary>Finishes the file.</summary>
    /// <param name="output">Where it goes: the stream that bands went into, or another one that gets everything now; null to return it.</param>
    public byte[]? Finish(Stream? output)
    {
        byte[] front = _front.Finish();
        if (_output is not null)
        {
            _output.Write(_front.Trailer.Span);
            long end = _output.Position;
            _output.Position = _start;
            _output.Write(front);
            _output.Position = end;
            return null;
        }

        byte[]? file = output is null ? new byte[Length] : null;
        output ??= new MemoryStream(file!);
        output.Write(front);
        foreach (EncodedBand band in _held)
        {
            output.Write(band.Bytes.Span);
        }

        output.Write(_front.Trailer.Span);
        return file;
    }

    /// <summary>Encodes a band.</summary>
    /// <param name="band">Its number.</param>
    /// <param name="indices">Indices from a row on.</param>
    /// <param name="firstRow">That row.</param>
    private EncodedBand Encode(int band, ushort[] indices, int firstRow)
    {
        int width = _front.Header.Width;
        int start = (_front.Plan.FirstRow(band) - firstRow) * width;
        return BandEncoder.Encode(indices.AsSpan(start, _front.Plan.RowCount(band) * width), width, _palette, _write);
    }

    private void Take(EncodedBand[] bands, int first)
    {
        foreach (EncodedBand band in bands)
        {
            _front.Add(band);
            _output?.Write(band.Bytes.Span);
            Length += band.Bytes.Length;
        }

        if (_output is null)
        {
            bands.CopyTo(_held, first);
        }
    }
}
