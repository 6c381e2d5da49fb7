using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A picture as the encoder takes it: rows that can be read from the top as often as needed, so that it never has to be in memory as a
/// whole. <see cref="RgbaPicture"/> is one that is.</summary>
public interface IPixelRows
{
    /// <summary>Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</summary>
    int Width { get; }

    /// <summary>Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</summary>
    int Height { get; }

    /// <summary>Other contents of the file. Asked for after all rows were read once: some formats put them after the rows.</summary>
    FileSections Sections { get; }

    /// <summary>Starts at the top. Every reading gives the same pixels; only one is open at a time.</summary>
    IPixelRowReader Read();
}

/// <summary>One reading of a picture, from the top.</summary>
public interface IPixelRowReader : IDisposable
{
    /// <summary>Reads the next row.</summary>
    /// <param name="row">Receives exactly the picture's width of straight-alpha pixels.</param>
    void ReadRow(Span<RgbaColor> row);
}
