using System.Buffers;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A picture in memory.</summary>
public sealed class RgbaPicture : IPixelRows
{
    /// <summary>Pixels allocated before any row has arrived, however large the source claims to be.</summary>
    private const int FirstPixels = 1 << 22;

    /// <summary>Wraps (does not copy) pixels.</summary>
    /// <param name="pixels">Straight-alpha colours row after row from the top, left to right. They must not change while the picture is
    /// used.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>; divides the number of pixels into as many rows.</param>
    /// <exception cref="ArgumentException">The pixels are not whole rows, or a dimension is out of range.</exception>
    public RgbaPicture(ReadOnlyMemory<RgbaColor> pixels, int width)
    {
        CheckDimension(width, nameof(width));
        if (pixels.IsEmpty || pixels.Length % width != 0)
        {
            throw new ArgumentException($"{pixels.Length} pixels are not rows of {width}.", nameof(pixels));
        }

        Pixels = pixels;
        Width = width;
        Height = pixels.Length / width;
        CheckDimension(Height, nameof(pixels));
    }

    /// <summary>Wraps pixels whose number of rows is known too.</summary>
    /// <param name="pixels">As for <see cref="RgbaPicture(ReadOnlyMemory{RgbaColor}, int)"/>; exactly width x height.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <exception cref="ArgumentException">The number of pixels is not width x height, or a dimension is out of range.</exception>
    public RgbaPicture(ReadOnlyMemory<RgbaColor> pixels, int width, int height)
    {
        CheckDimension(width, nameof(width));
        CheckDimension(height, nameof(height));
        if ((long)width * height != pixels.Length)
        {
            throw new ArgumentException($"{width} x {height} pixels are {(long)width * height}, not {pixels.Length}.", nameof(pixels));
        }

        Pixels = pixels;
        Width = width;
        Height = height;
    }

    /// <summary>The pixels, row after row from the top, left to right.</summary>
    public ReadOnlyMemory<RgbaColor> Pixels { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <summary>Other contents of a file of the picture; nothing by default.</summary>
    public FileSections Sections { get; init; } = FileSections.Empty;

    /// <summary>Copies pixels of another order, or rows with gaps between them.</summary>
    /// <param name="pixels">Row after row from the top, left to right. A span of any other type will do by
    /// <see cref="System.Runtime.InteropServices.MemoryMarshal.AsBytes{T}(ReadOnlySpan{T})"/>.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="order">How a pixel's bytes follow each other; alpha is straight.</param>
    /// <param name="stride">Bytes from one row to the next; 0 where rows follow each other without a gap.</param>
    /// <exception cref="ArgumentException">The pixels are too few, or a dimension or the stride is out of range.</exception>
    public static RgbaPicture FromBytes(ReadOnlySpan<byte> pixels, int width, int height, PixelOrder order = PixelOrder.Rgba, int stride = 0)
    {
        CheckDimension(width, nameof(width));
        CheckDimension(height, nameof(height));
        int step = PixelBytes.CheckStride(pixels.Length, width, height, order, stride, nameof(pixels));
        var copy = new RgbaColor[checked(width * height)];
        for (int y = 0; y < height; y++)
        {
            PixelBytes.Read(pixels.Slice(y * step, width * order.BytesPerPixel()), order, copy.AsSpan(y * width, width));
        }

        return new RgbaPicture(copy, width, height);
    }

    /// <summary>Copies the pixels into a buffer of another order, or with gaps between rows.</summary>
    /// <param name="destination">Receives the rows from the top; what is between them stays as it is.</param>
    /// <param name="order">How a pixel's bytes are to follow each other. Orders without alpha leave it out.</param>
    /// <param name="stride">Bytes from one row to the next; 0 where rows follow each other without a gap.</param>
    /// <exception cref="ArgumentException">The buffer is too short, the stride is shorter than a row, or grey is asked for of a picture
    /// with other colours.</exception>
    public void CopyTo(Span<byte> destination, PixelOrder order = PixelOrder.Rgba, int stride = 0)
    {
        CheckGray(order);
        int step = PixelBytes.CheckStride(destination.Length, Width, Height, order, stride, nameof(destination));
        for (int y = 0; y < Height; y++)
        {
            PixelBytes.Write(Row(y), order, destination.Slice(y * step, Width * order.BytesPerPixel()));
        }
    }

    /// <summary>Writes the pixels, row after row without a gap.</summary>
    /// <param name="destination">Receives them.</param>
    /// <param name="order">How a pixel's bytes are to follow each other. Orders without alpha leave it out.</param>
    /// <exception cref="ArgumentException">Grey is asked for of a picture with other colours.</exception>
    public void CopyTo(IBufferWriter<byte> destination, PixelOrder order = PixelOrder.Rgba)
    {
        ArgumentNullException.ThrowIfNull(destination);
        CheckGray(order);
        int length = checked(Width * order.BytesPerPixel());
        for (int y = 0; y < Height; y++)
        {
            PixelBytes.Write(Row(y), order, destination.GetSpan(length)[..length]);
            destination.Advance(length);
        }
    }

    /// <summary>Reads a picture as a whole. Memory grows with the rows that have arrived.</summary>
    /// <param name="rows">The picture; returned as it is where it is in memory already.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">The picture has more pixels than an array can hold.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RgbaPicture ReadAll(IPixelRows rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows is RgbaPicture picture)
        {
            return picture;
        }

        int width = rows.Width;
        long pixelCount = (long)width * rows.Height;
        if (pixelCount > Array.MaxLength)
        {
            throw new ArgumentException($"{width} x {rows.Height} pixels are too many to hold at once.", nameof(rows));
        }

        int total = (int)pixelCount;
        var pixels = new RgbaColor[Math.Min(total, Math.Max(width, FirstPixels))];
        using IPixelRowReader reader = rows.Read();
        for (int start = 0; start < total; start += width)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (start + width > pixels.Length)
            {
                Array.Resize(ref pixels, (int)Math.Min(total, Math.Max(start + width, 2L * pixels.Length)));
            }

            reader.ReadRow(pixels.AsSpan(start, width));
        }

        return new RgbaPicture(pixels, width, rows.Height) { Sections = rows.Sections };
    }

    /// <inheritdoc/>
    public IPixelRowReader Read() => new RowReader(this);

    /// <summary>Refuses a dimension that a file cannot hold.</summary>
    internal static void CheckDimension(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IndexedImage.MaxDimension, name);
    }

    private ReadOnlySpan<RgbaColor> Row(int y) => Pixels.Span.Slice(y * Width, Width);

    private void CheckGray(PixelOrder order)
    {
        if (order != PixelOrder.Gray)
        {
            return;
        }

        foreach (RgbaColor pixel in Pixels.Span)
        {
            if (pixel.R != pixel.G || pixel.G != pixel.B)
            {
                throw new ArgumentException($"The picture has the colour {pixel}, which is not grey.", nameof(order));
            }
        }
    }

    private sealed class RowReader(RgbaPicture picture) : IPixelRowReader
    {
        private int _next;

        public void ReadRow(Span<RgbaColor> row)
        {
            picture.Pixels.Span.Slice(_next, picture.Width).CopyTo(row);
            _next += picture.Width;
        }

        public void Dispose()
        {
        }
    }
}
