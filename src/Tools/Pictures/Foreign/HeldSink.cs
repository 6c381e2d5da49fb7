using Tinct.Format;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Collects a picture that can only be written as a whole.</summary>
internal abstract class HeldSink(int width, int height) : RowSink<Rgba32>(width, height)
{
    private readonly Rgba32[] _pixels = new Rgba32[checked(width * height)];

    /// <inheritdoc/>
    protected override void WriteRowCore(ReadOnlySpan<Rgba32> row) => row.CopyTo(_pixels.AsSpan(RowsWritten * Width));

    /// <inheritdoc/>
    protected override void FinishCore() => Write(_pixels);

    /// <summary>Writes the picture.</summary>
    protected abstract void Write(Rgba32[] pixels);
}
