// Annex swift, section 5: the predicted color and the activity.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>The colors of code numbers as the contexts want them.</summary>
internal static unsafe class SwiftColors
{
    /// <summary>Code numbers that a table must know at least: a damaged band makes any that its digits can.</summary>
    private const int Least = 256;

    /// <summary>The activity of a sum of three differences of green.</summary>
    public static byte* Activity { get; } = MakeActivity();

    /// <summary>The channels R, G, B of every code number, in 16 bits each, red lowest.</summary>
    public static ulong* Wide(SwiftArena arena, ReadOnlySpan<RgbaColor> colors)
    {
        ulong* wide = arena.Allocate<ulong>(Math.Max(Least, colors.Length));
        for (int i = 0; i < colors.Length; i++)
        {
            wide[i] = colors[i].R | ((ulong)colors[i].G << 16) | ((ulong)colors[i].B << 32);
        }

        return wide;
    }

    /// <summary>The green of every code number.</summary>
    public static byte* Green(SwiftArena arena, ReadOnlySpan<RgbaColor> colors)
    {
        byte* green = arena.Allocate<byte>(Math.Max(Least, colors.Length));
        for (int i = 0; i < colors.Length; i++)
        {
            green[i] = colors[i].G;
        }

        return green;
    }

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

/// <summary>The code numbers of the cells of the color cube, found when first asked for.</summary>
internal readonly unsafe struct SwiftGrid
{
    private const int Cells = 1 << 15;
    private readonly ushort* _found;
    private readonly SwiftPalette _palette;
    private readonly int _shift;

    /// <summary>Makes a grid.</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="palette">The palette.</param>
    /// <param name="shift">Bits of a code number that are left out.</param>
    public SwiftGrid(SwiftArena arena, SwiftPalette palette, int shift)
    {
        _found = arena.Allocate<ushort>(Cells);
        _palette = palette;
        _shift = shift;
    }

    /// <summary>The number of a cell, without its lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(uint cell)
    {
        int found = _found[cell];
        return found != 0 ? found - 1 : Ask(_found, _palette, _shift, cell);
    }

    /// <summary>Static, so that the grid's address is never taken and it stays in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Ask(ushort* found, SwiftPalette palette, int shift, uint cell)
    {
        int number = palette.Descend(cell) >> shift;
        found[cell] = (ushort)(number + 1);
        return number;
    }
}
