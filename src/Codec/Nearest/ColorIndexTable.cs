using System.Numerics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Looks up the palette index of exact colours: an open-addressing hash table from packed colour to index. Fully
/// transparent pixels are one colour unless hidden colour is kept.</summary>
internal sealed class ColorIndexTable
{
    private readonly bool _keepHiddenColor;
    private readonly int _shift;
    private readonly ulong[] _slots; // packed colour << 32 | index + 1; 0 is an empty slot

    /// <summary>Makes a table.</summary>
    /// <param name="colors">Distinct colours.</param>
    /// <param name="indices">The index of each; below 65,536.</param>
    /// <param name="keepHiddenColor">Whether the colour under zero alpha counts.</param>
    public ColorIndexTable(ReadOnlySpan<RgbaColor> colors, ReadOnlySpan<ushort> indices, bool keepHiddenColor)
    {
        _keepHiddenColor = keepHiddenColor;

        // At most half full, so that a probe ends after a step or two.
        int bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, colors.Length)) + 2);
        _shift = 32 - bits;
        _slots = new ulong[1 << bits];
        for (int i = 0; i < colors.Length; i++)
        {
            uint key = Key(colors[i]);
            _slots[Slot(key)] = (ulong)key << 32 | (indices[i] + 1u);
        }
    }

    /// <summary>Looks up every pixel.</summary>
    /// <param name="pixels">Pixels, each of a colour the table holds.</param>
    /// <param name="indices">Receives their indices; as long as <paramref name="pixels"/>.</param>
    public void Map(ReadOnlySpan<RgbaColor> pixels, Span<ushort> indices)
    {
        uint lastKey = 0;
        int lastIndex = -1;
        for (int i = 0; i < pixels.Length; i++)
        {
            uint key = Key(pixels[i]);
            if (key != lastKey || lastIndex < 0)
            {
                lastKey = key;
                lastIndex = (int)(uint)_slots[Slot(key)] - 1;
            }

            indices[i] = checked((ushort)lastIndex);
        }
    }

    private uint Key(RgbaColor color) => color.A == 0 && !_keepHiddenColor ? 0 : color.PackedValue;

    /// <summary>The slot of a key, or the empty one where it belongs.</summary>
    private int Slot(uint key)
    {
        int slot = (int)(key * 0x9E37_79B1u >> _shift);
        while (_slots[slot] != 0 && (uint)(_slots[slot] >> 32) != key)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }
}
