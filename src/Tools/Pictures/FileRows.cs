using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>The rows of a picture file: from its first opening, and again from the start where its stream seeks.</summary>
/// <param name="stream">The file; stays open.</param>
/// <param name="opened">The picture in it, of which no row was read.</param>
/// <param name="limits">With which it was opened.</param>
internal sealed class FileRows(Stream stream, RowSource opened, ImageReadLimits limits) : IPixelRows, IDisposable
{
    private RowSource? _opened = opened;
    private PictureInfo _info = opened.Info;

    /// <inheritdoc/>
    public int Width => _info.Width;

    /// <inheritdoc/>
    public int Height => _info.Height;

    /// <inheritdoc/>
    public FileSections Sections => Metadata.ToSections(_info.Metadata, []);

    /// <summary>What was reduced, ignored or assumed, one sentence each; complete once all rows were read.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            var notes = new List<string>(_info.Notes);
            Metadata.ToSections(_info.Metadata, notes);
            return notes;
        }
    }

    /// <inheritdoc/>
    public IPixelRowReader Read() => new Reader(this);

    /// <inheritdoc/>
    public void Dispose() => _opened?.Dispose();

    private RowSource Open()
    {
        if (_opened is { } first)
        {
            _opened = null;
            return first;
        }

        stream.Position = 0;
        RowSource again = ImageFiles.Open(new ForwardReader(stream), limits);
        if (again.Width == Width && again.Height == Height)
        {
            return again;
        }

        again.Dispose();
        throw ImageFileException.BadData("the file changed while it was read");
    }

    private sealed class Reader(FileRows picture) : IPixelRowReader
    {
        private readonly RowSource _rows = picture.Open();

        public void ReadRow(Span<RgbaColor> row)
        {
            _rows.ReadRow(row);
            if (_rows.RowsRead == _rows.Height)
            {
                picture._info = _rows.Finish();
            }
        }

        public void Dispose() => _rows.Dispose();
    }
}
