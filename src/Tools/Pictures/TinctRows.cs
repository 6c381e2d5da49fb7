using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>The rows of a .tinct file that is not held: decoded each time they are read.</summary>
/// <param name="file">The file, which can give its rows in any order.</param>
/// <param name="sections">What goes with a picture that is made from it.</param>
internal sealed class TinctRows(TinctReader file, FileSections sections) : IPixelRows
{
    private const int PixelsAtOnce = 1 << 20;

    /// <inheritdoc/>
    public int Width => file.Header.Width;

    /// <inheritdoc/>
    public int Height => file.Header.Height;

    /// <inheritdoc/>
    public FileSections Sections => sections;

    /// <inheritdoc/>
    public IPixelRowReader Read() => new Reader(file);

    private sealed class Reader(TinctReader file) : IPixelRowReader
    {
        private RgbaColor[] _pixels = [];
        private int _row;
        private int _end;
        private int _first;

        public void ReadRow(Span<RgbaColor> row)
        {
            if (_row == _end)
            {
                Decode();
            }

            _pixels.AsSpan((_row - _first) * row.Length, row.Length).CopyTo(row);
            _row++;
        }

        public void Dispose()
        {
        }

        /// <summary>Decodes the next rows, of one band.</summary>
        private void Decode()
        {
            TinctHeader header = file.Header;
            int left = Math.Min(header.Height - _row, header.BandRows - (_row % header.BandRows));
            int count = Math.Min(left, Math.Max(1, PixelsAtOnce / header.Width)), length = count * header.Width;
            _pixels = _pixels.Length >= length ? _pixels : new RgbaColor[length];
            file.DecodeRows(_row, count, _pixels.AsSpan(0, length));
            (_first, _end) = (_row, _row + count);
        }
    }
}
