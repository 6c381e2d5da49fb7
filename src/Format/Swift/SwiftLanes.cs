// Annex swift, sections 3 and 4: the values of a slot, in one register, in two, or in an array.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.Wasm;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>The cumulative probabilities of a slot, and the operations on all of them at a time: sixteen, or the first four where an alphabet has no
/// more symbols, since the others are always 32,767. Every implementation gives the same values.</summary>
/// <typeparam name="TSelf">The implementation.</typeparam>
// Bounds: one block of 16 values, at addresses whose tables are made of whole blocks.
internal unsafe interface ISwiftLanes<TSelf>
    where TSelf : struct, ISwiftLanes<TSelf>
{
    /// <summary>Values of a slot.</summary>
    static abstract int Count { get; }

    /// <summary>Reads them.</summary>
    static abstract TSelf Load(short* values);

    /// <summary>Writes them.</summary>
    static abstract void Store(short* values, TSelf lanes);

    /// <summary>The annex's interp(a, b, r): <paramref name="rate"/> points to r, in 32,768ths.</summary>
    static abstract TSelf Interpolate(TSelf a, TSelf b, short* rate);

    /// <summary>The symbol that <paramref name="value"/>, 0 to 32,767, falls to: how many of the values 1 to 15 are not above it.</summary>
    /// <param name="cumulative">The blend.</param>
    /// <param name="stored">The same in memory, followed by 32,768.</param>
    /// <param name="value">What to look for.</param>
    /// <param name="low">Receives the symbol's cumulative probability.</param>
    /// <param name="width">Receives its own probability.</param>
    static abstract int Find(TSelf cumulative, short* stored, uint value, out uint low, out uint width);

    /// <summary>The cumulative probability of a symbol, and its own.</summary>
    static abstract void Look(TSelf cumulative, short* stored, int symbol, out uint low, out uint width);

    /// <summary>The cell of the predicted colour (section 5), from the neighbours' colours as <see cref="SwiftPalette.Wide"/> has them.</summary>
    static abstract uint Cell(ulong* west, ulong* north, ulong* northEast, ulong* northWest);
}

/// <summary>The reference.</summary>
[InlineArray(16)]
// Bounds: one block of 16 values, as the interface says.
internal unsafe struct ScalarLanes : ISwiftLanes<ScalarLanes>
{
    private short _first;

    public static int Count => 16;

    public static ScalarLanes Load(short* values) => Unsafe.ReadUnaligned<ScalarLanes>(values);

    public static void Store(short* values, ScalarLanes lanes) => Unsafe.WriteUnaligned(values, lanes);

    public static ScalarLanes Interpolate(ScalarLanes a, ScalarLanes b, short* rate)
    {
        for (int i = 0; i < 16; i++)
        {
            a[i] += (short)((((b[i] - a[i]) * *rate) + 16384) >> 15);
        }

        return a;
    }

    public static int Find(ScalarLanes cumulative, short* stored, uint value, out uint low, out uint width)
    {
        int symbol = 0;
        for (int i = 1; i < 16; i++)
        {
            symbol += cumulative[i] <= (int)value ? 1 : 0;
        }

        Look(cumulative, stored, symbol, out low, out width);
        return symbol;
    }

    public static void Look(ScalarLanes cumulative, short* stored, int symbol, out uint low, out uint width)
    {
        low = (ushort)stored[symbol];
        width = (ushort)stored[symbol + 1] - low;
    }

    public static uint Cell(ulong* west, ulong* north, ulong* northEast, ulong* northWest)
    {
        uint cell = 0;
        for (int shift = 32; shift >= 0; shift -= 16)
        {
            int sum = (3 * ((int)(byte)(*west >> shift) + (byte)(*north >> shift))) + (2 * ((byte)(*northEast >> shift) - (byte)(*northWest >> shift))) + 3;
            cell = (cell << 5) | (uint)(Math.Clamp((sum * 10923) >> 16, 0, 255) >> 3);
        }

        return cell;
    }
}

/// <summary>Two 128-bit vectors: SSSE3's, Arm's or WebAssembly's.</summary>
// Bounds: one block of 16 values, as the interface says.
internal readonly unsafe struct Lanes128(Vector128<short> low, Vector128<short> high) : ISwiftLanes<Lanes128>
{
    private readonly Vector128<short> _low = low;
    private readonly Vector128<short> _high = high;

    public static bool IsSupported => Ssse3.IsSupported || AdvSimd.IsSupported || PackedSimd.IsSupported;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(short* values) => new(Vector128.Load(values), Vector128.Load(values + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(short* values, Lanes128 lanes)
    {
        lanes._low.Store(values);
        lanes._high.Store(values + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Interpolate(Lanes128 a, Lanes128 b, short* rate)
    {
        Vector128<short> r = Vector128.Create(*rate);
        return new(a._low + Scale(b._low - a._low, r), a._high + Scale(b._high - a._high, r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Find(Lanes128 cumulative, short* stored, uint value, out uint low, out uint width)
    {
        Vector128<short> v = Vector128.Create((short)value);
        // The values ascend: the first one above the value follows the symbol. Bit 16 stands for none, which is symbol 15.
        Vector128<sbyte> above = Vector128.Narrow(Vector128.GreaterThan(cumulative._low, v), Vector128.GreaterThan(cumulative._high, v));
        int symbol = (int)uint.TrailingZeroCount(above.ExtractMostSignificantBits() | 0x10000) - 1;
        low = (ushort)stored[symbol];
        width = (ushort)stored[symbol + 1] - low;
        return symbol;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Look(Lanes128 cumulative, short* stored, int symbol, out uint low, out uint width)
    {
        low = (ushort)stored[symbol];
        width = (ushort)stored[symbol + 1] - low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Cell(ulong* west, ulong* north, ulong* northEast, ulong* northWest) =>
        Sse2.IsSupported ? Lanes256.Cell(west, north, northEast, northWest) : ScalarLanes.Cell(west, north, northEast, northWest);

    /// <summary>(a b + 16384) >> 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<short> Scale(Vector128<short> a, Vector128<short> b) =>
        Ssse3.IsSupported ? Ssse3.MultiplyHighRoundScale(a, b)
        : AdvSimd.IsSupported ? AdvSimd.MultiplyRoundedDoublingSaturateHigh(a, b)
        : PackedSimd.MultiplyRoundedSaturateQ15(a, b);
}

/// <summary>One 256-bit vector: AVX2.</summary>
// Bounds: one block of 16 values, as the interface says.
internal readonly unsafe struct Lanes256(Vector256<short> all) : ISwiftLanes<Lanes256>
{
    private readonly Vector256<short> _all = all;

    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(short* values) => new(Vector256.Load(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(short* values, Lanes256 lanes) => lanes._all.Store(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Interpolate(Lanes256 a, Lanes256 b, short* rate) =>
        new(a._all + Avx2.MultiplyHighRoundScale(b._all - a._all, Avx2.BroadcastScalarToVector256(rate)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Find(Lanes256 cumulative, short* stored, uint value, out uint low, out uint width)
    {
        // Two bits a lane; none above the value leaves 32 zeros, which is symbol 15.
        uint above = Vector256.GreaterThan(cumulative._all, Vector256.Create((short)value)).AsByte().ExtractMostSignificantBits();
        nuint place = uint.TrailingZeroCount(above);

        // One load has the symbol's cumulative probability and the next symbol's.
        uint both = Unsafe.ReadUnaligned<uint>((byte*)stored + place - sizeof(short));
        low = (ushort)both;
        width = (both >> 16) - low;
        return (int)(place >> 1) - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Look(Lanes256 cumulative, short* stored, int symbol, out uint low, out uint width)
    {
        low = (ushort)stored[symbol];
        width = (ushort)stored[symbol + 1] - low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Cell(ulong* west, ulong* north, ulong* northEast, ulong* northWest)
    {
        Vector128<short> sum = Vector128.CreateScalarUnsafe(*west).AsInt16() + Vector128.CreateScalarUnsafe(*north).AsInt16();
        Vector128<short> slope = Vector128.CreateScalarUnsafe(*northEast).AsInt16() - Vector128.CreateScalarUnsafe(*northWest).AsInt16();
        slope = slope + slope + sum + sum + sum + Vector128.Create((short)3);

        // A sixth, in bytes: negative values become 0, and those above 255 become 255.
        uint color = Sse2.PackUnsignedSaturate(Sse2.MultiplyHigh(slope, Vector128.Create((short)10923)), default).AsUInt32().ToScalar();
        return Bmi2.IsSupported
            ? Bmi2.ParallelBitExtract(color, 0xF8F8F8)
            : ((color >> 3) & 31) | ((color >> 6) & 0x3E0) | ((color >> 9) & 0x7C00);
    }
}
