using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>A picture being written row after row from the top.</summary>
/// <typeparam name="TPixel">What a row is made of: colours (<see cref="Format.RgbaColor"/>) or palette indices (<see cref="ushort"/>).</typeparam>
internal abstract class RowSink<TPixel>(int width, int height) : IDisposable
{
    /// <summary>Pixels a row.</summary>
    public int Width { get; } = width;

    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Rows taken so far.</summary>
    public int RowsWritten { get; private set; }

    /// <summary>Writes the next row of exactly <see cref="Width"/> pixels.</summary>
    /// <exception cref="InvalidOperationException">All rows were written.</exception>
    /// <exception cref="ImageFileException">The format cannot hold a pixel of this row.</exception>
    public void WriteRow(ReadOnlySpan<TPixel> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Width);
        if (RowsWritten == Height)
        {
            throw new InvalidOperationException($"All {Height} rows were written.");
        }

        WriteRowCore(row);
        RowsWritten++;
    }

    /// <summary>Writes what follows the pixels. The stream stays open.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    public void Finish()
    {
        if (RowsWritten < Height)
        {
            throw new InvalidOperationException($"Only {RowsWritten} of {Height} rows were written.");
        }

        FinishCore();
    }

    /// <summary>Writes one row.</summary>
    protected abstract void WriteRowCore(ReadOnlySpan<TPixel> row);

    /// <summary>Called after the last row.</summary>
    protected virtual void FinishCore()
    {
    }

    /// <summary>Frees what the sink holds. The stream it writes to belongs to the caller.</summary>
    public virtual void Dispose()
    {
    }
}
