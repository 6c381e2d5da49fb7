using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>A picture file that is read by rows, from its start each time: for pictures too large to hold.</summary>
internal sealed class RowPictureFile : IPixelRows
{
    /// <summary>Pixels from which a picture is not held as a whole, which takes ten bytes each.</summary>
    public const long LargeFrom = 1 << 25;

    private readonly string _name;
    private PictureInfo _info;

    private RowPictureFile(string name, PictureInfo info)
    {
        _name = name;
        _info = info;
    }

    /// <inheritdoc/>
    public int Width => _info.Width;

    /// <inheritdoc/>
    public int Height => _info.Height;

    /// <inheritdoc/>
    public FileSections Sections => Metadata.ToSections(_info.Metadata, []);

    /// <summary>What was reduced, ignored or assumed; complete once all rows were read.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            var notes = new List<string>(_info.Notes);
            Metadata.ToSections(_info.Metadata, notes);
            return notes;
        }
    }

    /// <summary>Opens a picture if it is large, of a format that is read by rows, and in a file that can be read twice; otherwise null.</summary>
    /// <param name="name">A file name, or <see cref="Batch.Pipe"/>.</param>
    /// <param name="largeFrom">What is large, in pixels.</param>
    /// <exception cref="ImageFileException">The file is damaged or above the limits.</exception>
    public static RowPictureFile? TryOpen(string name, long largeFrom = LargeFrom)
    {
        if (name == Batch.Pipe)
        {
            return null;
        }

        using FileStream stream = ImageFiles.OpenFile(name);
        if (!stream.CanSeek)
        {
            return null;
        }

        using RowSource? rows = ImageFiles.TryOpenByRows(new ForwardReader(stream));
        return rows is not null && (long)rows.Width * rows.Height >= largeFrom ? new RowPictureFile(name, rows.Info) : null;
    }

    /// <inheritdoc/>
    public IPixelRowReader Read() => new Reader(this);

    private sealed class Reader : IPixelRowReader
    {
        private readonly RowPictureFile _picture;
        private readonly FileStream _stream;
        private readonly RowSource _rows;

        public Reader(RowPictureFile picture)
        {
            _picture = picture;
            _stream = ImageFiles.OpenFile(picture._name);
            _rows = ImageFiles.Open(new ForwardReader(_stream));
            if (_rows.Width != picture.Width || _rows.Height != picture.Height)
            {
                throw ImageFileException.BadData("the file changed while it was read");
            }
        }

        public void ReadRow(Span<Rgba32> row)
        {
            _rows.ReadRow(row);
            if (_rows.RowsRead == _rows.Height)
            {
                _picture._info = _rows.Finish();
            }
        }

        public void Dispose()
        {
            _rows.Dispose();
            _stream.Dispose();
        }
    }
}
