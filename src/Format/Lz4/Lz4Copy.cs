using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>The copies of the LZ4 decoder's fast loop: whole vectors, past the end of what is asked for. The caller has the room.</summary>
internal static unsafe class Lz4Copy
{
    /// <summary>For each offset below 16: byte numbers that repeat the first <c>offset</c> bytes over 16.</summary>
    private static ReadOnlySpan<byte> RepeatOrder =>
    [
        // Offset 0 is refused before it gets here.
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
        0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
        0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
    ];

    /// <summary>For each offset below 16: its largest multiple up to 16.</summary>
    private static ReadOnlySpan<byte> RepeatStep => [0, 16, 16, 15, 16, 15, 12, 14, 16, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Copies 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Sixteen(byte* from, byte* to) => Vector128.Load(from).Store(to);

    /// <summary>Copies <paramref name="count"/> bytes (at least one) in blocks of 32, so up to 31 more. The two may overlap when
    /// <paramref name="to"/> is at least 32 ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Blocks(byte* from, byte* to, long count)
    {
        byte* end = to + count;
        do
        {
            Vector256.Load(from).Store(to);
            from += 32;
            to += 32;
        }
        while (to < end);
    }

    /// <summary>The 16 bytes that follow when the last <paramref name="offset"/> (1 to 15) repeat, and how far on the same 16 fit again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Pattern(byte* match, long offset, out long step)
    {
        // Reads 16 bytes, some of them not decoded yet but all inside the output; the order names only the first 'offset'.
        ref byte order = ref MemoryMarshal.GetReference(RepeatOrder);
        step = Unsafe.Add(ref MemoryMarshal.GetReference(RepeatStep), (nint)offset);
        return Vector128.ShuffleNative(Vector128.Load(match), Vector128.LoadUnsafe(ref order, (nuint)offset * 16));
    }

    /// <summary>Copies a match of <paramref name="count"/> bytes at an offset of 1 to 31, up to 31 more than asked for.</summary>
    internal static void Repetition(byte* match, byte* to, long offset, long count)
    {
        byte* end = to + count;
        if (offset >= 16)
        {
            do
            {
                Sixteen(match, to);
                match += 16;
                to += 16;
            }
            while (to < end);
            return;
        }

        Vector128<byte> pattern = Pattern(match, offset, out long step);
        if (step == 16)
        {
            Vector256<byte> doubled = Vector256.Create(pattern, pattern);
            do
            {
                doubled.Store(to);
                to += 32;
            }
            while (to < end);
            return;
        }

        do
        {
            pattern.Store(to);
            to += step;
        }
        while (to < end);
    }
}
