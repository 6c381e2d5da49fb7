namespace Tinct.Format;

/// <summary>A picture that stays compressed in memory and opens any rectangle on demand, decoding only the bands that the
/// rectangle's rows lie in. Several threads may read from one.</summary>
/// <remarks>The band opened last is kept, so that reading line by line or tile by tile decodes every band about once.</remarks>
public sealed class CompressedImage
{
    private static readonly WriteOptions s_fast = new() { Lz4Level = 0 };

    private readonly TinctFile _file;
    private OpenBand? _latest;

    private CompressedImage(TinctFile file) => _file = file;

    /// <summary>Pixels a row.</summary>
    public int Width => _file.Header.Width;

    /// <summary>Rows.</summary>
    public int Height => _file.Header.Height;

    /// <summary>The colours.</summary>
    public Palette Palette => _file.Palette;

    /// <summary>What the file holds besides the picture.</summary>
    public FileSections Sections => _file.Sections;

    /// <summary>Bytes of the file that is kept.</summary>
    public int CompressedLength => _file.Length;

    /// <summary>Keeps a file. Damage to bands shows only when they are opened; <see cref="TinctFile.Verify"/> looks beforehand.</summary>
    /// <param name="bytes">The file. It is kept, not copied.</param>
    /// <param name="limits">What to accept; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <exception cref="TinctFormatException">The file is not valid or exceeds the limits.</exception>
    public static CompressedImage Open(ReadOnlyMemory<byte> bytes, DecodeLimits? limits = null) => new(TinctFile.Open(bytes, limits));

    /// <summary>Compresses an image to keep it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">How to compress; null for LZ4 at level 0, which takes about as long as opening the picture.
    /// <see cref="WriteOptions.Default"/> takes about a hundred times as long and keeps it in three to four fifths of the memory.</param>
    public static CompressedImage Compress(IndexedImage image, WriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);

        // Limits are for what comes from elsewhere: this picture is in memory already, and its palette at hand.
        var limits = new DecodeLimits
        {
            MaxWidth = int.MaxValue,
            MaxHeight = int.MaxValue,
            MaxPixels = long.MaxValue,
            MaxDensePixels = long.MaxValue,
            ExternalPalettes = _ => image.Palette,
        };
        return Open(TinctWriter.Write(image, null, options ?? s_fast), limits);
    }

    /// <summary>Opens a rectangle as pixels.</summary>
    /// <param name="x">Its first column.</param>
    /// <param name="y">Its first row.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="pixels">Gets its pixels, row after row: exactly width x height.</param>
    /// <exception cref="TinctFormatException">A band is damaged, or larger than an array can be.</exception>
    /// <exception cref="ArgumentException">The rectangle is not within the picture, or the length does not fit.</exception>
    public void Read(int x, int y, int width, int height, Span<RgbaColor> pixels)
    {
        CheckRectangle(x, y, width, height, pixels.Length);
        if (IsWholeBands(width, height))
        {
            _file.DecodeRows(y, height, pixels);
            return;
        }

        for (int row = 0; row < height; row++)
        {
            Palette.LookUp(Row(y + row).Slice(x, width), pixels.Slice(row * width, width));
        }
    }

    /// <summary>Opens a rectangle as palette indices.</summary>
    /// <param name="x">Its first column.</param>
    /// <param name="y">Its first row.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="indices">Gets its indices, row after row: exactly width x height.</param>
    /// <exception cref="TinctFormatException">A band is damaged, or larger than an array can be.</exception>
    /// <exception cref="ArgumentException">The rectangle is not within the picture, or the length does not fit.</exception>
    public void Read(int x, int y, int width, int height, Span<ushort> indices)
    {
        CheckRectangle(x, y, width, height, indices.Length);
        if (IsWholeBands(width, height))
        {
            _file.DecodeRows(y, height, indices);
            return;
        }

        for (int row = 0; row < height; row++)
        {
            Row(y + row).Slice(x, width).CopyTo(indices.Slice(row * width, width));
        }
    }

    /// <summary>Whether a rectangle is so large that it is better to decode bands straight into the caller's buffer.</summary>
    private bool IsWholeBands(int width, int height) => width == Width && height >= _file.Header.BandRows;

    private void CheckRectangle(int x, int y, int width, int height, int length)
    {
        if (x < 0 || y < 0 || width < 0 || height < 0 || x > Width - width || y > Height - height)
        {
            throw new ArgumentOutOfRangeException(nameof(x), $"{width} x {height} pixels at ({x}, {y}) are not within {Width} x {Height}.");
        }

        if (length != (long)width * height)
        {
            throw new ArgumentException($"{width} x {height} pixels do not fit a buffer of {length}.");
        }
    }

    /// <summary>The indices of a row. Threads that need different bands take turns replacing the one that is kept; each goes
    /// on with its own.</summary>
    private ReadOnlySpan<ushort> Row(int row)
    {
        int number = row / _file.Header.BandRows;
        BandInfo band = _file.Bands[number];

        // The band of one colour may be a picture of any height in no bytes: one of its rows is as good as all.
        int rows = band.Length == 0 ? 1 : band.RowCount;
        OpenBand? open = Volatile.Read(ref _latest);
        if (open?.Number != number)
        {
            // No more than an array can have: that was checked with the band's entry.
            var indices = new ushort[rows * Width];
            _file.DecodeRows(band.FirstRow, rows, indices);
            open = new OpenBand(number, indices);
            Volatile.Write(ref _latest, open);
        }

        return open.Indices.AsSpan((row - band.FirstRow) % rows * Width, Width);
    }

    private sealed record OpenBand(int Number, ushort[] Indices);
}
