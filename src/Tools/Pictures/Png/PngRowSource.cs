using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>The rows of a PNG. An interlaced picture's passes are all read at the first row and kept in their packed
/// form; otherwise two rows are all the memory there is.</summary>
internal sealed class PngRowSource : RowSource
{
    private readonly PngHeader _header;
    private readonly PngChunkReader _chunks;
    private readonly PngUnpacker _unpacker;
    private readonly PngMetadataReader _metadata;
    private readonly PngPixelData _data;
    private byte[] _row = [];
    private byte[] _above = [];
    private MemoryStream?[]? _passes;

    /// <summary>Starts at the first IDAT chunk, whose head <paramref name="chunks"/> has read.</summary>
    public PngRowSource(PngHeader header, PngChunkReader chunks, PngUnpacker unpacker, PngMetadataReader metadata, PictureInfo info)
        : base(info)
    {
        (_header, _chunks, _unpacker, _metadata) = (header, chunks, unpacker, metadata);
        _data = new PngPixelData(chunks);
        metadata.StartPixels();
        UpdateInfo();
    }

    /// <inheritdoc/>
    public override bool HoldsPicture => _header.Interlaced;

    /// <inheritdoc/>
    protected override void ReadRowCore(Span<RgbaColor> row, int y)
    {
        if (_header.Interlaced)
        {
            ReadInterlacedRow(row, y);
            return;
        }

        if (y == 0)
        {
            StartPass(_header.Width);
        }

        _unpacker.Unpack(NextRow(), row);
    }

    /// <inheritdoc/>
    protected override void FinishCore()
    {
        if (!_data.Finish())
        {
            _metadata.Add("The PNG's image data go on after the last row; the rest was ignored.");
        }

        if (_unpacker.HasIndexBeyondPalette)
        {
            _metadata.Add($"Some pixels have an index beyond the PNG's palette of {Show.Colors(Info.SourcePalette!.Count)}; they were made opaque black.");
        }

        for (; _chunks.Type != PngChunkType.IEND; _chunks.Next())
        {
            PngFormat.RefuseUnknownCritical(_chunks);
            if (_chunks.Type == PngChunkType.TRNS)
            {
                _metadata.Skip(_chunks, "stands after the pixels");
            }
            else
            {
                _metadata.Read(_chunks, afterPalette: true);
            }
        }

        _metadata.Skip(_chunks, _chunks.Remaining > 0 ? "has data" : null);
        if (_chunks.IsFollowed)
        {
            _metadata.Add(PictureNote.FirstOfSeveral);
        }

        UpdateInfo();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _data.Dispose();
        base.Dispose();
    }

    private void UpdateInfo() => Info = Info with { Metadata = _metadata.Metadata, Notes = [.. _metadata.Notes] };

    /// <summary>Prepares for rows of <paramref name="width"/> pixels with nothing above them.</summary>
    private void StartPass(int width)
    {
        int length = _header.RowBytes(width) + 1;
        _row = new byte[length];
        _above = new byte[length];
    }

    /// <summary>Reads and unfilters the next row of the pass; valid until the row after the next is read.</summary>
    private ReadOnlySpan<byte> NextRow()
    {
        (_row, _above) = (_above, _row);
        _data.ReadExactly(_row);
        if (_row[0] >= PngFilter.Count)
        {
            throw ImageFileException.BadData($"PNG: a row has filter type {_row[0]}; 0 to 4 are known");
        }

        PngFilter.Undo(_row[0], _row.AsSpan(1), _above.AsSpan(1), _header.FilterDistance);
        return _row.AsSpan(1);
    }

    private void ReadInterlacedRow(Span<RgbaColor> row, int y)
    {
        _passes ??= ReadPasses();
        var pixels = new RgbaColor[row.Length];
        for (int i = 0; i < _passes.Length; i++)
        {
            Adam7Pass pass = Adam7Pass.All[i];
            if (y % pass.StepY != pass.Y || _passes[i] is not { } packed)
            {
                continue;
            }

            int width = pass.Width(Width);
            int rowBytes = _header.RowBytes(width);
            long start = (long)(y / pass.StepY) * rowBytes;
            _unpacker.Unpack(packed.GetBuffer().AsSpan((int)start, rowBytes), pixels.AsSpan(0, width));
            for (int x = 0; x < width; x++)
            {
                row[pass.X + x * pass.StepX] = pixels[x];
            }
        }
    }

    /// <summary>Reads the unfiltered bytes of all passes; null for empty ones. Memory grows as the bytes arrive.</summary>
    private MemoryStream?[] ReadPasses()
    {
        var passes = new MemoryStream?[Adam7Pass.All.Count];
        for (int i = 0; i < passes.Length; i++)
        {
            int width = Adam7Pass.All[i].Width(Width);
            int height = Adam7Pass.All[i].Height(Height);
            if (width == 0 || height == 0)
            {
                continue;
            }

            if ((long)_header.RowBytes(width) * height > Array.MaxLength)
            {
                throw new ImageFileException(ImageErrorKind.Limit, $"PNG: an interlaced picture of {Width} x {Height} pixels is too large");
            }

            var packed = new MemoryStream();
            StartPass(width);
            for (int y = 0; y < height; y++)
            {
                packed.Write(NextRow());
            }

            passes[i] = packed;
        }

        return passes;
    }
}
