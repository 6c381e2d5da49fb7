using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>Writes palette indices to a format of colours.</summary>
/// <param name="colors">Takes the colours; disposed with this sink.</param>
/// <param name="palette">The colours of the indices.</param>
internal sealed class PaletteSink(RowSink<RgbaColor> colors, Palette palette) : RowSink<ushort>(colors.Width, colors.Height)
{
    private readonly RgbaColor[] _row = new RgbaColor[colors.Width];

    /// <inheritdoc/>
    protected override void WriteRowCore(ReadOnlySpan<ushort> row)
    {
        palette.LookUp(row, _row);
        colors.WriteRow(_row);
    }

    /// <inheritdoc/>
    protected override void FinishCore() => colors.Finish();

    /// <inheritdoc/>
    public override void Dispose()
    {
        colors.Dispose();
        base.Dispose();
    }
}
