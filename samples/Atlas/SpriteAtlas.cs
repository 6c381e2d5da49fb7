using Tinct.Format;

namespace Tinct.Samples.Atlas;

/// <summary>A sheet of sprites of one size, kept compressed. Opening a sprite costs about as much as copying the rows of the bands it lies in.</summary>
public sealed class SpriteAtlas
{
    private readonly CompressedImage _sheet;

    /// <summary>Keeps a sheet.</summary>
    /// <param name="file">A .tinct file of any method. The atlas keeps it as LZ4, which opens at memory speed; a file that is LZ4 already could be kept as it is, by
    /// <see cref="CompressedImage.Open"/>.</param>
    /// <param name="width">Columns of a sprite.</param>
    /// <param name="height">Rows of a sprite.</param>
    public SpriteAtlas(ReadOnlyMemory<byte> file, int width, int height)
    {
        // Bands as high as a sprite: a row of sprites is one band, and no other band is touched.
        _sheet = CompressedImage.Compress(TinctFile.Open(file).Decode(), new WriteOptions { BandRows = height });
        (Width, Height) = (width, height);
        Columns = _sheet.Width / width;
        Count = Columns * (_sheet.Height / height);
    }

    public int Width { get; }

    public int Height { get; }

    public int Columns { get; }

    public int Count { get; }

    /// <summary>Bytes that the sheet takes in memory, and would take as pixels.</summary>
    public (int Kept, long AsPixels) Bytes => (_sheet.CompressedLength, 4L * _sheet.Width * _sheet.Height);

    /// <summary>Opens a sprite into the caller's buffer, which can be used again for the next.</summary>
    /// <param name="sprite">Its number, row by row from the top left.</param>
    /// <param name="pixels">Width x height pixels.</param>
    public void Open(int sprite, Span<RgbaColor> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sprite);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sprite, Count);
        _sheet.Read(sprite % Columns * Width, sprite / Columns * Height, Width, Height, pixels);
    }
}
