using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Undoes Sub, Average and Paeth a pixel of 3 or 4 bytes at a time. <see cref="PngFilter.UndoBytes"/> is the scalar twin.</summary>
/// <remarks>Four bytes are loaded and stored even where a pixel has three: the fourth belongs to the next pixel, which was loaded
/// before it is overwritten. The last pixels, whose four bytes would reach beyond the row, are left to the twin.</remarks>
// Bounds: rows are checked to be of one length, and steps are whole pixels.
internal static class PngPixelUnfilter
{
    private const int Loaded = sizeof(uint);

    /// <summary>Undoes a filter from the start of a row on.</summary>
    /// <param name="filter"><see cref="PngFilter.Sub"/>, <see cref="PngFilter.Average"/> or <see cref="PngFilter.Paeth"/>.</param>
    /// <param name="row">The filtered row.</param>
    /// <param name="above">The row above, already undone; of the same length.</param>
    /// <param name="distance">Bytes a pixel: 3 or 4.</param>
    /// <returns>How many bytes were undone: whole pixels, nearly all.</returns>
    public static int Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        // Every load below is of four bytes at an offset of at most `last`, in both rows.
        ArgumentOutOfRangeException.ThrowIfNotEqual(above.Length, row.Length);
        int last = row.Length - Loaded;
        return last < distance ? 0 : filter switch
        {
            PngFilter.Sub => UndoSub(ref MemoryMarshal.GetReference(row), last, distance),
            PngFilter.Average => UndoAverage(
                ref MemoryMarshal.GetReference(row), ref MemoryMarshal.GetReference(above), last, distance),
            _ => UndoPaeth(ref MemoryMarshal.GetReference(row), ref MemoryMarshal.GetReference(above), last, distance),
        };
    }

    private static int UndoSub(ref byte row, int last, int distance)
    {
        Vector128<byte> left = default;
        Vector128<byte> next = Load(ref row, 0);
        int at = 0;
        for (; at + distance <= last; at += distance)
        {
            left += next;
            next = Load(ref row, at + distance);
            Store(ref row, at, left);
        }

        Store(ref row, at, next);
        return at;
    }

    private static int UndoAverage(ref byte row, ref byte above, int last, int distance)
    {
        Vector128<byte> left = default;
        Vector128<byte> next = Load(ref row, 0);
        int at = 0;
        for (; at + distance <= last; at += distance)
        {
            Vector128<byte> up = Load(ref above, at);
            left = next + (left & up) + ((left ^ up) >>> 1);
            next = Load(ref row, at + distance);
            Store(ref row, at, left);
        }

        Store(ref row, at, next);
        return at;
    }

    private static int UndoPaeth(ref byte row, ref byte above, int last, int distance)
    {
        Vector128<short> left = default;
        Vector128<short> upLeft = default;
        Vector128<byte> next = Load(ref row, 0);
        int at = 0;
        for (; at + distance <= last; at += distance)
        {
            Vector128<short> up = Widen(Load(ref above, at));

            // Of a + b - c, the distances to a, b and c are |b - c|, |a - c| and |(b - c) + (a - c)|; ties go to a, then b.
            Vector128<short> fromLeft = up - upLeft;
            Vector128<short> fromUp = left - upLeft;
            Vector128<short> toLeft = Vector128.Abs(fromLeft);
            Vector128<short> toUp = Vector128.Abs(fromUp);
            Vector128<short> least = Vector128.Min(Vector128.Min(toLeft, toUp), Vector128.Abs(fromLeft + fromUp));
            Vector128<short> upOrBoth = Vector128.ConditionalSelect(Vector128.Equals(least, toUp), up, upLeft);
            Vector128<short> prediction = Vector128.ConditionalSelect(Vector128.Equals(least, toLeft), left, upOrBoth);
            left = (prediction + Widen(next)) & Vector128.Create((short)0xFF);
            upLeft = up;
            next = Load(ref row, at + distance);
            Store(ref row, at, Vector128.Narrow(left.AsUInt16(), left.AsUInt16()));
        }

        Store(ref row, at, next);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ref byte start, int offset) =>
        Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset))).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref byte start, int offset, Vector128<byte> pixel) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, offset), pixel.AsUInt32().ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Widen(Vector128<byte> pixel) => Vector128.WidenLower(pixel).AsInt16();
}
