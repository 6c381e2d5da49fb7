using Tinct.Format;
using Tinct.Tools.Images.Metadata;

namespace Tinct.Tools.Images.Png;

/// <summary>Writes colours as a PNG of 8 bits a sample, row by row: RGB, or grey where all are grey and no profile for colours
/// goes with them; with alpha where there is any.</summary>
internal sealed class PngColorSink : RowSink<Rgba32>
{
    private readonly PngChunkWriter _chunks;
    private readonly PngRowEncoder _encoder;
    private readonly byte[] _packed;
    private readonly bool _isGrey;
    private readonly bool _hasAlpha;

    /// <summary>Writes the head of the file.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="traits">What the pixels need, all of them.</param>
    /// <param name="metadata">What goes with the picture.</param>
    /// <param name="options">The compression level.</param>
    public PngColorSink(Stream stream, int width, int height, PixelTraits traits, ImageMetadata metadata, PngWriteOptions options)
        : base(width, height)
    {
        _hasAlpha = traits.HasAlpha;
        _isGrey = traits.IsGrey && (metadata.Icc is null || IccProfile.IsGrey(metadata.Icc));
        PngColorType colorType = (_isGrey, _hasAlpha) switch
        {
            (true, false) => PngColorType.Grey,
            (true, true) => PngColorType.GreyAlpha,
            (false, false) => PngColorType.Rgb,
            (false, true) => PngColorType.Rgba,
        };
        var header = new PngHeader(width, height, 8, colorType, Interlaced: false);
        _packed = new byte[header.RowBytes(width)];
        _chunks = PngSinks.Start(stream, header, metadata);
        _encoder = new PngRowEncoder(header, new PngDataStream(_chunks), options);
    }

    /// <inheritdoc/>
    protected override void WriteRowCore(ReadOnlySpan<Rgba32> row)
    {
        int at = 0;
        foreach (Rgba32 color in row)
        {
            _packed[at++] = color.R;
            if (!_isGrey)
            {
                _packed[at++] = color.G;
                _packed[at++] = color.B;
            }

            if (_hasAlpha)
            {
                _packed[at++] = color.A;
            }
        }

        _encoder.WriteRow(_packed);
    }

    /// <inheritdoc/>
    protected override void FinishCore() => PngSinks.Finish(_chunks, _encoder);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _encoder.Dispose();
        base.Dispose();
    }
}

/// <summary>Writes palette indices as an indexed PNG of 1, 2, 4 or 8 bits, row by row.</summary>
internal sealed class PngIndexSink : RowSink<ushort>
{
    private readonly PngChunkWriter _chunks;
    private readonly PngRowEncoder _encoder;
    private readonly int _bitDepth;
    private readonly byte[] _packed;

    /// <summary>Writes the head of the file.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">1 to 256 colours; their order is kept.</param>
    /// <param name="metadata">What goes with the picture.</param>
    /// <param name="options">The compression level.</param>
    public PngIndexSink(Stream stream, int width, int height, ReadOnlySpan<Rgba32> palette, ImageMetadata metadata, PngWriteOptions options)
        : base(width, height)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(palette.Length, PngPalette.MaxCount);
        _bitDepth = PngPalette.BitDepth(palette.Length);
        var header = new PngHeader(width, height, _bitDepth, PngColorType.Indexed, Interlaced: false);
        _packed = new byte[header.RowBytes(width)];
        _chunks = PngSinks.Start(stream, header, metadata);
        PngPalette.Write(_chunks, palette);
        _encoder = new PngRowEncoder(header, new PngDataStream(_chunks), options);
    }

    /// <inheritdoc/>
    protected override void WriteRowCore(ReadOnlySpan<ushort> row)
    {
        PngPalette.Pack(row, _bitDepth, _packed);
        _encoder.WriteRow(_packed);
    }

    /// <inheritdoc/>
    protected override void FinishCore() => PngSinks.Finish(_chunks, _encoder);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _encoder.Dispose();
        base.Dispose();
    }
}

/// <summary>What the PNG sinks share: the start and the end of the file.</summary>
internal static class PngSinks
{
    /// <summary>Writes signature, header and metadata.</summary>
    public static PngChunkWriter Start(Stream stream, PngHeader header, ImageMetadata metadata)
    {
        var chunks = new PngChunkWriter(stream);
        chunks.WriteSignature();
        chunks.Write(PngChunkType.IHDR, header.ToBytes());
        PngMetadataWriter.Write(chunks, metadata, header.ColorType);
        return chunks;
    }

    /// <summary>Writes the rest of the pixels and the end.</summary>
    public static void Finish(PngChunkWriter chunks, PngRowEncoder encoder)
    {
        encoder.Finish();
        chunks.Write(PngChunkType.IEND, []);
    }
}
