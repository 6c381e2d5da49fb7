// Annex swift, section 5: colours in the order of a tree, the code numbers; and the number that a colour falls to.
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>The palette in the order in which pixels are coded, the tree that gives this order, and the colours in the form that contexts use. Built once for each file.</summary>
// Bounds: splits are one fewer than colours; a leaf is reached after as many steps as the tree is deep.
internal sealed unsafe class SwiftPalette
{
    /// <summary>Code numbers that a table must know at least: a damaged band can have any that its digits can make.</summary>
    private const int Least = 256;

    private const int CellCount = 1 << 15;

    private readonly RgbaColor[] _colors;
    private readonly int[] _order;
    private readonly Split[] _splits;
    private readonly ulong[] _wide;
    private readonly byte[] _green;
    private ushort[]? _cells;
    private int _made;

    /// <summary>Builds the tree.</summary>
    /// <param name="palette">At least two colours.</param>
    public SwiftPalette(ReadOnlySpan<RgbaColor> palette)
    {
        _order = new int[palette.Length];
        _splits = new Split[palette.Length - 1];
        _colors = palette.ToArray();
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        Build(0, _order.Length, new ulong[palette.Length]);
        for (int number = 0; number < _order.Length; number++)
        {
            _colors[number] = palette[_order[number]];
        }

        // Allocated pinned: the models read them through pointers.
        _wide = GC.AllocateArray<ulong>(Math.Max(Least, palette.Length), pinned: true);
        _green = GC.AllocateArray<byte>(_wide.Length, pinned: true);
        for (int number = 0; number < _colors.Length; number++)
        {
            RgbaColor color = _colors[number];
            _wide[number] = color.R | ((ulong)color.G << 16) | ((ulong)color.B << 32);
            _green[number] = color.G;
        }
    }

    /// <summary>The colours by code number.</summary>
    public ReadOnlySpan<RgbaColor> Colors => _colors;

    /// <summary>The palette entry of every code number.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>The channels R, G, B of every code number, in 16 bits each, red lowest. Valid while the palette is referenced.</summary>
    public ulong* Wide => Address(_wide);

    /// <summary>The green of every code number.</summary>
    public byte* Green => Address(_green);

    /// <summary>For every cell, five bits a channel, the code number it falls to plus 1, or 0 if it was not asked for yet.</summary>
    public ushort* Cells
    {
        get
        {
            // One for all threads: the array that pointers point to has to stay referenced.
            if (_cells is null)
            {
                _ = Interlocked.CompareExchange(ref _cells, GC.AllocateArray<ushort>(CellCount, pinned: true), null);
            }

            return Address(_cells);
        }
    }

    /// <summary>The code number of every palette entry.</summary>
    public ushort[] Numbers()
    {
        var numbers = new ushort[_order.Length];
        for (int number = 0; number < numbers.Length; number++)
        {
            numbers[_order[number]] = (ushort)number;
        }

        return numbers;
    }

    /// <summary>The code number that a cell of the colour cube falls to.</summary>
    /// <param name="cell">Five bits a channel, red lowest.</param>
    public int Descend(uint cell)
    {
        int link = 0;
        do
        {
            ref readonly Split split = ref _splits[link];
            link = ((cell >> split.Shift) & 31) < split.FirstCell ? split.Low : split.High;
        }
        while (link >= 0);
        return ~link;
    }

    /// <summary>Splits a part of the order and returns its link: a split, or the complement of a code number.</summary>
    private int Build(int start, int end, ulong[] keys)
    {
        int count = end - start;
        if (count == 1)
        {
            return ~start;
        }

        int axis = WidestAxis(start, end);
        for (int i = start; i < end; i++)
        {
            keys[i] = ((ulong)Channel(_order[i], axis) << 32) | (uint)_order[i];
        }

        Array.Sort(keys, _order, start, count);
        int split = _made++;
        int middle = start + ((count + 1) / 2);
        int between = (Channel(_order[middle - 1], axis) + Channel(_order[middle], axis) + 1) / 2;
        int low = Build(start, middle, keys);
        int high = Build(middle, end, keys);

        // The predicted colour is opaque: at a split by alpha it takes the more opaque side.
        _splits[split] = axis == 3 ? new Split(0, 0, low, high) : new Split((byte)(5 * axis), (byte)((between + 3) >> 3), low, high);
        return split;
    }

    private static T* Address<T>(T[] pinned)
        where T : unmanaged => (T*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private int Channel(int entry, int axis) => (int)(_colors[entry].PackedValue >> (8 * axis)) & 255;

    private int WidestAxis(int start, int end)
    {
        // Whole numbers compare the variances: n sum(v^2) - sum(v)^2 stays below 2^48.
        ReadOnlySpan<int> weights = [2, 4, 1, 8];
        int widest = 0;
        long spread = -1;
        for (int axis = 0; axis < 4; axis++)
        {
            long sum = 0, squares = 0;
            for (int i = start; i < end; i++)
            {
                int value = Channel(_order[i], axis);
                sum += value;
                squares += value * value;
            }

            long found = (((end - start) * squares) - (sum * sum)) * weights[axis];
            if (found > spread)
            {
                spread = found;
                widest = axis;
            }
        }

        return widest;
    }

    /// <summary>A split: which channel of a cell it looks at, from which value on the second side is taken, and both sides.</summary>
    private readonly record struct Split(byte Shift, byte FirstCell, int Low, int High);
}
