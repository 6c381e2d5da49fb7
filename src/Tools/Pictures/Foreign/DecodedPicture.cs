using Tinct.Format;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>A file as a library decoded it.</summary>
/// <param name="Width">Pixels a row, as stored.</param>
/// <param name="Height">Rows, as stored.</param>
/// <param name="Pixels">Straight-alpha colours, row after row.</param>
/// <param name="Orientation">The EXIF orientation the library found, 1 to 8; 1 where it found none.</param>
/// <param name="Frames">How many pictures the file has, of which this is the first.</param>
internal sealed record DecodedPicture(int Width, int Height, RgbaColor[] Pixels, int Orientation = 1, int Frames = 1);

/// <summary>The rows of a decoded picture, turned upright.</summary>
/// <param name="info">What is known of it; its dimensions are those after turning.</param>
/// <param name="stored">The pixels as stored.</param>
internal sealed class DecodedRowSource(PictureInfo info, RgbaColor[] stored) : RowSource(info)
{
    /// <inheritdoc/>
    public override bool HoldsPicture => true;

    /// <inheritdoc/>
    public override RgbaColor[]? Pixels => Info.AppliedOrientation == 1 ? stored : null;

    /// <inheritdoc/>
    protected override void ReadRowCore(Span<RgbaColor> row, int y)
    {
        // Where row 0 and column 0 of the stored picture belong (EXIF 2.32, tag 0x0112): 1 top left, 2 top right, 3 bottom right,
        // 4 bottom left, and with rows and columns exchanged 5 left top, 6 right top, 7 right bottom, 8 left bottom.
        int orientation = Info.AppliedOrientation;
        bool isTurned = orientation >= 5;
        (int width, int height) = isTurned ? (Height, Width) : (Width, Height);
        bool flipsColumns = orientation is 2 or 3 or 7 or 8;
        bool flipsRows = orientation is 3 or 4 or 6 or 7;
        for (int x = 0; x < row.Length; x++)
        {
            (int column, int line) = isTurned ? (y, x) : (x, y);
            column = flipsColumns ? width - 1 - column : column;
            line = flipsRows ? height - 1 - line : line;
            row[x] = stored[line * width + column];
        }
    }
}
