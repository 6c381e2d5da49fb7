// Annex swift, sections 3 and 4: the values of a slot of an alphabet of at most four symbols. Those from the fifth on are 32,767 and are not kept.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>The reference of four values.</summary>
[InlineArray(4)]
// Bounds: four values, at addresses whose tables are made of whole slots.
internal unsafe struct ScalarNarrowLanes : ISwiftLanes<ScalarNarrowLanes>
{
    private short _first;

    public static int Count => 4;

    public static ScalarNarrowLanes Load(short* values) => Unsafe.ReadUnaligned<ScalarNarrowLanes>(values);

    public static void Store(short* values, ScalarNarrowLanes lanes) => Unsafe.WriteUnaligned(values, lanes);

    public static ScalarNarrowLanes Interpolate(ScalarNarrowLanes a, ScalarNarrowLanes b, short* rate)
    {
        for (int i = 0; i < 4; i++)
        {
            a[i] += (short)((((b[i] - a[i]) * *rate) + 16384) >> 15);
        }

        return a;
    }

    public static int Find(ScalarNarrowLanes cumulative, short* stored, uint value, out uint low, out uint width)
    {
        int symbol = value == short.MaxValue ? 15 : 0;
        for (int i = 1; i < 4 && symbol < 15; i++)
        {
            symbol += cumulative[i] <= (int)value ? 1 : 0;
        }

        Look(cumulative, stored, symbol, out low, out width);
        return symbol;
    }

    public static void Look(ScalarNarrowLanes cumulative, short* stored, int symbol, out uint low, out uint width)
    {
        low = symbol < 4 ? (ushort)cumulative[symbol] : 32767u;
        width = (symbol < 3 ? (ushort)cumulative[symbol + 1] : symbol == 3 ? 32767u : 32768u) - low;
    }

    public static uint Cell(ulong* west, ulong* north, ulong* northEast, ulong* northWest) => ScalarLanes.Cell(west, north, northEast, northWest);
}

/// <summary>Half of a 128-bit vector: SSSE3's, Arm's or WebAssembly's.</summary>
// Bounds: four values, at addresses whose tables are made of whole slots, or eight where the next slot follows.
internal readonly unsafe struct NarrowLanes(Vector128<short> all) : ISwiftLanes<NarrowLanes>
{
    private readonly Vector128<short> _all = all;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowLanes Load(short* values) => new(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(values)).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(short* values, NarrowLanes lanes)
    {
        if (Sse2.IsSupported)
        {
            Sse2.StoreScalar((ulong*)values, lanes._all.AsUInt64());
        }
        else
        {
            Unsafe.WriteUnaligned(values, lanes._all.AsUInt64().ToScalar());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowLanes Interpolate(NarrowLanes a, NarrowLanes b, short* rate) =>
        new(a._all + Lanes128.Scale(b._all - a._all, Avx2.IsSupported ? Avx2.BroadcastScalarToVector128(rate) : Vector128.Create(*rate)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Find(NarrowLanes cumulative, short* stored, uint value, out uint low, out uint width)
    {
        if (value == short.MaxValue)
        {
            // No value is above it, not even those that are not kept.
            low = 32767;
            width = 1;
            return 15;
        }

        // Two bits a lane; none of the four above the value is symbol 3.
        uint above = Vector128.GreaterThan(cumulative._all, Vector128.Create((short)value)).AsByte().ExtractMostSignificantBits();
        int symbol = (int)(uint.TrailingZeroCount(above | 0x100) >> 1) - 1;
        Look(cumulative, stored, symbol, out low, out width);
        return symbol;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Look(NarrowLanes cumulative, short* stored, int symbol, out uint low, out uint width)
    {
        ulong all = cumulative._all.AsUInt64().ToScalar();
        low = (ushort)(all >> (16 * symbol));
        width = (ushort)(((all >> 16) | (32767UL << 48)) >> (16 * symbol)) - low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Cell(ulong* west, ulong* north, ulong* northEast, ulong* northWest) => Lanes128.Cell(west, north, northEast, northWest);
}
