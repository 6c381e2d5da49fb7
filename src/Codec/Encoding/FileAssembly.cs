using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A file on its way: bands are compressed in parallel and put together in order. The front matter needs all of them: it is
/// written last where bands go into a stream as they come, which then must seek, and first where they are held until all are there.</summary>
internal sealed class FileAssembly
{
    /// <summary>Pictures of fewer pixels a palette entry than this are small: their palette is a good part of the file.</summary>
    private const int PixelsPerPaletteColor = 256;

    private readonly FrontMatterWriter _front;
    private readonly WriteOptions _write;
    private readonly Palette _palette;
    private readonly Stream? _output;
    private readonly long _start;
    private readonly EncodedBand[] _held;

    /// <summary>Starts a file.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">The colours.</param>
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

    /// <summary>Bytes of the file so far, with what stands around the bands.</summary>
    public long Length { get; private set; }

    /// <summary>The ways to write a picture, of which the smallest is taken: one, unless <see cref="CompressionChoice.Smallest"/> is asked for.</summary>
    /// <param name="pixels">Pixels of the picture.</param>
    /// <param name="colors">Colours in its palette.</param>
    /// <param name="options">Compression and effort.</param>
    public static IReadOnlyList<WriteOptions> Attempts(long pixels, int colors, EncodeOptions options)
    {
        Effort effort = Effort.Level(options.Effort);

        // A coded palette takes longer to open than the LZ4 bands of a large picture: there it must not cost what LZ4 is chosen for.
        bool smallPicture = pixels <= PixelsPerPaletteColor * colors;
        var lz4 = new WriteOptions { Method = CompressionMethod.Lz4, Lz4Level = effort.Lz4Level, CodePalette = smallPicture };
        var swift = new WriteOptions { Method = CompressionMethod.Swift, Lz4Level = effort.Lz4Level, CodePalette = true };
        var dense = swift with { Method = CompressionMethod.Dense };
        return options.Write.Compression switch
        {
            CompressionChoice.Stored => [new WriteOptions { Method = CompressionMethod.Stored }],
            CompressionChoice.Lz4 => [lz4],
            CompressionChoice.Swift => [swift],
            CompressionChoice.Dense => [dense],
            CompressionChoice.Balanced => [swift with { OrLz4 = true }],
            _ when pixels > DecodeLimits.Default.MaxDensePixels => [swift with { OrLz4 = true }],
            _ => [swift with { OrLz4 = true }, dense with { OrLz4 = true }],
        };
    }

    /// <summary>The smaller of two files; the first of equals.</summary>
    public static FileAssembly Smaller(FileAssembly? first, FileAssembly second) => first is not null && first.Length <= second.Length ? first : second;

    /// <summary>Compresses the next rows.</summary>
    /// <param name="firstRow">The first of them: that of a band.</param>
    /// <param name="indices">Final indices of whole bands, the last band perhaps shorter.</param>
    /// <param name="count">How many of the indices they are.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Checked before each band.</param>
    public void Add(int firstRow, ushort[] indices, int count, int threads, CancellationToken cancellation)
    {
        int width = _front.Header.Width, first = firstRow / BandRows;
        int bandPixels = BandRows < _front.Plan.Height ? BandRows * width : count;
        var bands = new EncodedBand[(count + bandPixels - 1) / bandPixels];
        Workers.Run(bands.Length, threads, static () => 0, (_, i) =>
        {
            int length = _front.Plan.RowCount(first + i) * width;
            bands[i] = BandEncoder.Encode(indices.AsSpan(i * bandPixels, length), width, _palette, _write);
        }, cancellation);
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
}
