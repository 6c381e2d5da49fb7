using Tinct.Format;

namespace Tinct.Codec;

/// <summary>One of the pictures that share a palette.</summary>
/// <param name="Pixels">Row after row from the top.</param>
/// <param name="Width">Pixels a row; divides the number of pixels.</param>
public readonly record struct RgbaPicture(ReadOnlyMemory<Rgba32> Pixels, int Width);
