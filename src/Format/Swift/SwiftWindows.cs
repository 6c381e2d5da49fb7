// Annex swift, section 6: templates of 11, 16 and 26 pixels, which palettes of up to 4 colours have in place of colours.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>The pixels around one, two bits each, the leftmost of a row highest; bits above those named below are leftovers.</summary>
// Bounds: reads 8 pixels from 8 before, and up to 4 after a pixel: rows have 8 of padding on both sides.
internal unsafe struct SwiftWindows
{
    /// <summary>Up to x - 1 of the row.</summary>
    private uint _row;

    /// <summary>Up to x + 4 of the row above.</summary>
    private uint _above;

    /// <summary>Up to x + 3 of the second row above.</summary>
    private uint _above2;

    /// <summary>Up to x + 2 of the third.</summary>
    private uint _above3;

    /// <summary>Reads the windows of the pixel at <paramref name="x"/>.</summary>
    /// <param name="r">Its row.</param>
    /// <param name="q">The row above.</param>
    /// <param name="q2">The second above.</param>
    /// <param name="q3">The third above.</param>
    /// <param name="x">The column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SwiftWindows(byte* r, byte* q, byte* q2, byte* q3, nint x)
    {
        _row = Eight(r + x - 8);
        _above = Eight(q + x - 3);
        _above2 = Eight(q2 + x - 4);
        _above3 = Eight(q3 + x - 5);
    }

    /// <summary>The windows as they are before <see cref="Slide"/> moves the rows above on to the pixel.</summary>
    public readonly SwiftWindows Unslid => this with { _above = _above >> 2, _above2 = _above2 >> 2, _above3 = _above3 >> 2 };

    /// <summary>W, NW, N, NE: the number of a direct slot.</summary>
    public readonly uint Direct => ((_row & 3) << 6) | ((_above >> 6) & 63);

    /// <summary>The template of 11 pixels.</summary>
    public readonly uint Hash11 => Hash((_above >> 4) & 0x3FF, (_above2 >> 4) & 0x3F, _row & 0x3F);

    /// <summary>The template of 16 pixels.</summary>
    public readonly uint Hash16 => Hash((_above >> 2) & 0x3FFF, (_above2 >> 2) & 0x3FF, _row & 0xFF);

    /// <summary>The template of 26 pixels.</summary>
    public readonly uint Hash26 => Hash(_above & 0xFFFF, (_above2 & 0x3FFF) | ((_above3 & 0x3FF) << 14), _row & 0xFFF);

    /// <summary>Moves the windows of the rows above on to the pixel at <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Slide(byte* q, byte* q2, byte* q3, nint x)
    {
        _above = (_above << 2) | (q[x + 4] & 3u);
        _above2 = (_above2 << 2) | (q2[x + 3] & 3u);
        _above3 = (_above3 << 2) | (q3[x + 2] & 3u);
    }

    /// <summary>Takes a pixel into the window of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(uint value) => _row = (_row << 2) | (value & 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(uint above, uint further, uint row) => SwiftHash.Early(above, further) + ((row + 1) * SwiftHash.P8);

    /// <summary>Eight pixels from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Eight(byte* first)
    {
        ulong pixels = Unsafe.ReadUnaligned<ulong>(first);
        pixels = (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(pixels) : pixels) & 0x0303030303030303;
        pixels = (pixels | (pixels >> 6)) & 0x000F000F000F000F;
        pixels = (pixels | (pixels >> 12)) & 0x000000FF000000FF;
        return (uint)(pixels | (pixels >> 24)) & 0xFFFF;
    }
}
