// Annex swift, section 2: the model that a band asks for.
namespace Tinct.Format;

/// <summary>Makes the model of a band: for its mode, its number of colours, the direction and the vectors of this machine.</summary>
// Bounds: hands on what the arena gave.
internal sealed unsafe class SwiftBand(NativeArena arena, SwiftPalette palette, SwiftTape tape, int width, int height, SwiftMode mode)
{
    /// <summary>The rows of photo mode.</summary>
    public SwiftRows<byte>? Rows { get; private set; }

    private bool Matching => mode == SwiftMode.GraphicWithMatches;

    /// <summary>The model of a band of up to 256 colours.</summary>
    /// <typeparam name="TDirection">Which way.</typeparam>
    /// <param name="map">The code numbers; null when decoding in photo mode, which keeps only the last rows.</param>
    /// <param name="stateA">The first state.</param>
    /// <param name="stateB">The second.</param>
    /// <param name="vectors">How wide to compute.</param>
    public ISwiftModel Open<TDirection>(byte* map, uint stateA, uint stateB, VectorWidth vectors)
        where TDirection : struct, ISwiftDirection
    {
        if (vectors >= VectorWidth.Bits256 && Lanes256.IsSupported)
        {
            return Open<Lanes256, NarrowLanes, TDirection>(map, stateA, stateB);
        }

        return vectors >= VectorWidth.Bits128 && Lanes128.IsSupported
            ? Open<Lanes128, NarrowLanes, TDirection>(map, stateA, stateB)
            : Open<ScalarLanes, ScalarNarrowLanes, TDirection>(map, stateA, stateB);
    }

    /// <summary>The model of a band of more than 256 colours.</summary>
    /// <typeparam name="TDirection">Which way.</typeparam>
    /// <param name="map">The code numbers.</param>
    /// <param name="state">The state.</param>
    /// <param name="vectors">How wide to compute.</param>
    public ISwiftModel OpenWide<TDirection>(ushort* map, uint state, VectorWidth vectors)
        where TDirection : struct, ISwiftDirection
    {
        if (vectors >= VectorWidth.Bits256 && Lanes256.IsSupported)
        {
            return OpenWide<Lanes256, NarrowLanes, TDirection>(map, state);
        }

        return vectors >= VectorWidth.Bits128 && Lanes128.IsSupported
            ? OpenWide<Lanes128, NarrowLanes, TDirection>(map, state)
            : OpenWide<ScalarLanes, ScalarNarrowLanes, TDirection>(map, state);
    }

    private ISwiftModel Open<TLanes, TNarrow, TDirection>(byte* map, uint stateA, uint stateB)
        where TLanes : struct, ISwiftLanes<TLanes>
        where TNarrow : struct, ISwiftLanes<TNarrow>
        where TDirection : struct, ISwiftDirection
    {
        int colors = palette.Colors.Length;
        if (mode != SwiftMode.Photo)
        {
            return colors <= 16
                ? new SwiftGraphic<TLanes, TNarrow, TDirection, OneDigit, byte>(arena, palette, map, tape, width, height, stateA, Matching)
                : new SwiftGraphic<TLanes, TNarrow, TDirection, TwoDigits, byte>(arena, palette, map, tape, width, height, stateA, Matching);
        }

        Rows = new SwiftRows<byte>(arena, width, height);
        return colors switch
        {
            <= 4 => new SwiftPhoto<TLanes, TNarrow, TDirection, FewColors>(arena, palette, Rows, map, tape, width, height, stateA, stateB),
            <= 16 => new SwiftPhoto<TLanes, TNarrow, TDirection, SmallPalette>(arena, palette, Rows, map, tape, width, height, stateA, stateB),
            <= 64 => new SwiftPhoto<TLanes, TNarrow, TDirection, MediumPalette>(arena, palette, Rows, map, tape, width, height, stateA, stateB),
            _ => new SwiftPhoto<TLanes, TNarrow, TDirection, LargePalette>(arena, palette, Rows, map, tape, width, height, stateA, stateB),
        };
    }

    private ISwiftModel OpenWide<TLanes, TNarrow, TDirection>(ushort* map, uint state)
        where TLanes : struct, ISwiftLanes<TLanes>
        where TNarrow : struct, ISwiftLanes<TNarrow>
        where TDirection : struct, ISwiftDirection => palette.Colors.Length <= 4096
            ? new SwiftGraphic<TLanes, TNarrow, TDirection, ThreeDigits, ushort>(arena, palette, map, tape, width, height, state, Matching)
            : new SwiftGraphic<TLanes, TNarrow, TDirection, FourDigits, ushort>(arena, palette, map, tape, width, height, state, Matching);
}
