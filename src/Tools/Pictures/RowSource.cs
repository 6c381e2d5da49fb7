using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>A picture being read row after row from the top, so that its memory need not grow with its height.</summary>
internal abstract class RowSource(PictureInfo info) : IDisposable
{
    private bool _finished;

    /// <summary>What is known so far; complete after <see cref="Finish"/>.</summary>
    public PictureInfo Info { get; protected set; } = info;

    /// <summary>Pixels a row.</summary>
    public int Width => Info.Width;

    /// <summary>Rows.</summary>
    public int Height => Info.Height;

    /// <summary>Whether the whole picture is in memory once the first row was read, or before.</summary>
    public virtual bool HoldsPicture => false;

    /// <summary>All pixels, where they are in memory as the rows have them; else null.</summary>
    public virtual RgbaColor[]? Pixels => null;

    /// <summary>Rows handed out so far.</summary>
    public int RowsRead { get; private set; }

    /// <summary>Reads the next row.</summary>
    /// <param name="row">Receives exactly <see cref="Width"/> pixels.</param>
    /// <exception cref="InvalidOperationException">All rows were read.</exception>
    /// <exception cref="ImageFileException">The file is damaged.</exception>
    public void ReadRow(Span<RgbaColor> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Width);
        if (RowsRead == Height)
        {
            throw new InvalidOperationException($"All {Height} rows were read.");
        }

        ReadRowCore(row, RowsRead);
        RowsRead++;
    }

    /// <summary>Reads and checks what follows the pixels.</summary>
    /// <returns>The complete <see cref="Info"/>.</returns>
    /// <exception cref="InvalidOperationException">Rows are left to read.</exception>
    /// <exception cref="ImageFileException">The file is damaged.</exception>
    public PictureInfo Finish()
    {
        if (RowsRead < Height)
        {
            throw new InvalidOperationException($"Only {RowsRead} of {Height} rows were read.");
        }

        if (!_finished)
        {
            _finished = true;
            FinishCore();
        }

        return Info;
    }

    /// <summary>Reads row <paramref name="y"/>, the one after the row read last.</summary>
    protected abstract void ReadRowCore(Span<RgbaColor> row, int y);

    /// <summary>Called once after the last row.</summary>
    protected virtual void FinishCore()
    {
    }

    /// <summary>Frees what the source holds. The stream it reads from belongs to the caller.</summary>
    public virtual void Dispose()
    {
    }
}
