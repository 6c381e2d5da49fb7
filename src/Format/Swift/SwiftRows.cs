// Annex swift, section 5: rows and the pixels to the left and right of them.
namespace Tinct.Format;

/// <summary>The rows of code numbers last coded, each with pads on both sides.</summary>
/// <typeparam name="T">A code number: a byte, or 16 bits above 256 colours.</typeparam>
// Bounds: eight rows of width and 8 on both sides; a row number is taken modulo eight.
internal sealed unsafe class SwiftRows<T>
    where T : unmanaged
{
    /// <summary>Pixels before and after every row.</summary>
    public const int Pad = 8;

    private const int Kept = 8;
    private readonly T* _first;
    private readonly T* _zeros;
    private readonly int _width;
    private readonly nint _stride;

    /// <summary>Makes rows.</summary>
    public SwiftRows(NativeArena arena, int width, int height)
    {
        _width = width;
        _stride = width + (2 * Pad);
        _first = arena.Rent<T>(Math.Min(Kept, height) * (long)_stride) + Pad;
        _zeros = arena.Allocate<T>(_stride) + Pad;
    }

    /// <summary>A row; those above the first are zeros.</summary>
    public T* this[int y] => y < 0 ? _zeros : _first + ((y & (Kept - 1)) * _stride);

    /// <summary>Fills the pads before a row with the first pixel of the row above.</summary>
    public void Begin(int y)
    {
        for (int k = 1; k <= Pad; k++)
        {
            this[y][-k] = this[y - 1][0];
        }
    }

    /// <summary>Fills the pads after a row with its last pixel.</summary>
    public void End(int y)
    {
        for (int k = 0; k < Pad; k++)
        {
            this[y][_width + k] = this[y][_width - 1];
        }
    }
}
