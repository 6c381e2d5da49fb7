using Tinct.Format;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Collects a picture that can only be written as a whole.</summary>
internal abstract class HeldSink(int width, int height) : RowSink<RgbaColor>(width, height)
{
    private readonly RgbaColor[] _pixels = new RgbaColor[checked(width * height)];

    /// <inheritdoc/>
    protected override void WriteRowCore(ReadOnlySpan<RgbaColor> row) => row.CopyTo(_pixels.AsSpan(RowsWritten * Width));

    /// <inheritdoc/>
    protected override void FinishCore() => Write(_pixels);

    /// <summary>Writes the picture.</summary>
    protected abstract void Write(RgbaColor[] pixels);
}
