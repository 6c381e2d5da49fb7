// Annex swift, section 5: the activity, and the number that the cell of the predicted colour falls to.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>The activity of a sum of three differences of green.</summary>
// Bounds: three differences of bytes sum to at most 3 x 255, and there is an entry for each sum.
internal static unsafe class SwiftColors
{
    /// <summary>The activity by the sum.</summary>
    public static byte* Activity { get; } = MakeActivity();

    private static byte* MakeActivity()
    {
        const int Sums = (3 * 255) + 1;
        byte* activity = (byte*)NativeMemory.Alloc(Sums);
        for (int sum = 0; sum < Sums; sum++)
        {
            activity[sum] = (byte)(sum < 6 ? 0 : sum < 14 ? 1 : sum < 28 ? 2 : sum < 56 ? 3 : 4);
        }

        return activity;
    }
}

/// <summary>The code numbers of the cells of the colour cube, found when first asked for.</summary>
/// <remarks>The palette owns the table, for all bands. Several may fill it at the same time: they write the same numbers.</remarks>
/// <param name="pixels">Pixels of the band: a small one is not worth the table.</param>
// Bounds: 2^15 cells, by 5 bits of each channel.
internal readonly unsafe struct SwiftGrid(SwiftPalette palette, long pixels)
{
    private const int Small = 1 << 12;
    private readonly ushort* _found = pixels < Small ? null : palette.Cells;
    private readonly SwiftPalette _palette = palette;

    /// <summary>The number of a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(uint cell)
    {
        int found = _found == null ? 0 : _found[cell];
        return found != 0 ? found - 1 : Ask(_found, _palette, cell);
    }

    /// <summary>Static, so that the grid's address is never taken and the grid stays in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Ask(ushort* found, SwiftPalette palette, uint cell)
    {
        int number = palette.Descend(cell);
        if (found != null)
        {
            // The last of 65,536 numbers becomes 0 here, and is looked up anew every time.
            found[cell] = (ushort)(number + 1);
        }

        return number;
    }
}
