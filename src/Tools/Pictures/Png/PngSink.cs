namespace Tinct.Tools.Pictures.Png;

/// <summary>Writes a PNG row by row.</summary>
internal sealed class PngSink<TPixel> : RowSink<TPixel>
{
    private readonly PngChunkWriter _chunks;
    private readonly PngRowPacker<TPixel> _packer;
    private readonly PngRowEncoder _encoder;
    private readonly byte[] _packed;

    /// <summary>Writes the head of the file.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="packer">Knows the dimensions and how pixels are stored.</param>
    /// <param name="metadata">What goes with the picture.</param>
    /// <param name="options">The compression level.</param>
    public PngSink(Stream stream, PngRowPacker<TPixel> packer, ImageMetadata metadata, PngWriteOptions options)
        : base(packer.Header.Width, packer.Header.Height)
    {
        _packer = packer;
        _packed = new byte[packer.Header.RowBytes(Width)];
        _chunks = new PngChunkWriter(stream);
        _chunks.WriteSignature();
        _chunks.Write(PngChunkType.IHDR, packer.Header.ToBytes());
        PngMetadataWriter.Write(_chunks, metadata, packer.Header.ColorType);
        packer.WritePalette(_chunks);
        _encoder = new PngRowEncoder(packer.Header, new PngDataStream(_chunks), options);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _encoder.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void WriteRowCore(ReadOnlySpan<TPixel> row)
    {
        _packer.Pack(row, _packed);
        _encoder.WriteRow(_packed);
    }

    /// <inheritdoc/>
    protected override void FinishCore()
    {
        _encoder.Finish();
        _chunks.Write(PngChunkType.IEND, []);
    }
}
