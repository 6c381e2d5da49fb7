// Annex swift, sections 3 and 4: a symbol, from the blend of its contexts' slots.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Which way symbols go.</summary>
internal interface ISwiftDirection;

/// <summary>From the words of a band to symbols.</summary>
internal readonly struct SwiftDecoding : ISwiftDirection;

/// <summary>From symbols to a list of what to code, which is coded backwards.</summary>
internal readonly struct SwiftEncoding : ISwiftDirection;

/// <summary>Codes single symbols. A slot is found by its number; <c>key</c> is its check times 64, and the mark of a slot is its check times 64
/// and its count. The first context's slots have no check and are always taken.</summary>
/// <typeparam name="TLanes">How wide to compute.</typeparam>
/// <typeparam name="TDirection">Which way.</typeparam>
/// <remarks>When decoding, <c>state</c> is the row's rANS state and <c>at</c> the next word; when encoding, <c>state</c> is the row's number and
/// <c>at</c> where the next note goes. All methods are inlined where they are used, so that locals of the pixel loop stay in registers.</remarks>
// Bounds: a digit's tables have as many values as a slot; the symbol found is below that, because the last cumulative value is the total.
internal static unsafe class SwiftSymbols<TLanes, TDirection>
    where TLanes : struct, ISwiftLanes<TLanes>
    where TDirection : struct, ISwiftDirection
{
    /// <summary>Bytes of a note of the encoder: the symbol's cumulative probability, its own less 1, and the row.</summary>
    public const int NoteBytes = sizeof(uint);

    /// <summary>Codes a symbol of one context.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Code(
        in SwiftSlots slots, in SwiftAlphabet alphabet, short* scratch, uint slot0, int symbol, ref uint state, ref byte* at)
    {
        short* c0 = slots.Values + (slot0 * (uint)TLanes.Count);
        nint n0 = slots.Marks[slot0];
        short* used0 = n0 == 0 ? alphabet.Uniform : c0;
        TLanes blend = TLanes.Load(used0);
        symbol = Take(blend, scratch, symbol, ref state, ref at);
        TLanes target = TLanes.Load(alphabet.Targets + (symbol * SwiftTables.Lanes));
        Learn(target, used0, c0, slots.Marks + slot0, 0, n0, slots.Rates);
        return symbol;
    }

    /// <summary>Codes a symbol of four contexts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Code(
        in SwiftSlots slots,
        in SwiftAlphabet alphabet,
        short* scratch,
        uint slot0,
        uint slot1,
        uint key1,
        uint slot2,
        uint key2,
        uint slot3,
        uint key3,
        int symbol,
        ref uint state,
        ref byte* at)
    {
        short* c0 = slots.Values + (slot0 * (uint)TLanes.Count);
        short* c1 = slots.Values + (slot1 * (uint)TLanes.Count);
        short* c2 = slots.Values + (slot2 * (uint)TLanes.Count);
        short* c3 = slots.Values + (slot3 * (uint)TLanes.Count);
        nint n0 = slots.Marks[slot0];
        nint n1 = Count(slots.Marks[slot1], (nint)key1);
        nint n2 = Count(slots.Marks[slot2], (nint)key2);
        nint n3 = Count(slots.Marks[slot3], (nint)key3);
        short* used0 = n0 == 0 ? alphabet.Uniform : c0;
        TLanes blend = TLanes.Load(used0);

        // A count of 0 has the weight 0, so slots that are not in use need no condition.
        blend = TLanes.Interpolate(blend, TLanes.Load(c1), alphabet.Weights + SwiftTables.Counts + n1);
        blend = TLanes.Interpolate(blend, TLanes.Load(c2), alphabet.Weights + (2 * SwiftTables.Counts) + n2);
        blend = TLanes.Interpolate(blend, TLanes.Load(c3), alphabet.Weights + (3 * SwiftTables.Counts) + n3);
        symbol = Take(blend, scratch, symbol, ref state, ref at);
        TLanes target = TLanes.Load(alphabet.Targets + (symbol * SwiftTables.Lanes));
        Learn(target, used0, c0, slots.Marks + slot0, 0, n0, slots.Rates);
        Learn(target, Source(n1, scratch, c1), c1, slots.Marks + slot1, key1, n1, slots.Rates);
        Learn(target, Source(n2, scratch, c2), c2, slots.Marks + slot2, key2, n2, slots.Rates);
        Learn(target, Source(n3, scratch, c3), c3, slots.Marks + slot3, key3, n3, slots.Rates);
        return symbol;
    }

    /// <summary>Codes a symbol of six contexts, the last five hashed, with slots one table after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Code(
        in SwiftSlots slots,
        in SwiftAlphabet alphabet,
        short* scratch,
        uint slot0,
        uint first,
        int bits,
        uint hash1,
        uint hash2,
        uint hash3,
        uint hash4,
        uint hash5,
        int symbol,
        ref uint state,
        ref byte* at)
    {
        int shift = 32 - bits;
        uint slot1 = first + (hash1 >> shift), key1 = SwiftHash.Key(hash1);
        uint slot2 = first + (1u << bits) + (hash2 >> shift), key2 = SwiftHash.Key(hash2);
        uint slot3 = first + (2u << bits) + (hash3 >> shift), key3 = SwiftHash.Key(hash3);
        uint slot4 = first + (3u << bits) + (hash4 >> shift), key4 = SwiftHash.Key(hash4);
        uint slot5 = first + (4u << bits) + (hash5 >> shift), key5 = SwiftHash.Key(hash5);
        short* c0 = slots.Values + (slot0 * (uint)TLanes.Count);
        short* c1 = slots.Values + (slot1 * (uint)TLanes.Count);
        short* c2 = slots.Values + (slot2 * (uint)TLanes.Count);
        short* c3 = slots.Values + (slot3 * (uint)TLanes.Count);
        short* c4 = slots.Values + (slot4 * (uint)TLanes.Count);
        short* c5 = slots.Values + (slot5 * (uint)TLanes.Count);
        nint n0 = slots.Marks[slot0];
        nint n1 = Count(slots.Marks[slot1], (nint)key1);
        nint n2 = Count(slots.Marks[slot2], (nint)key2);
        nint n3 = Count(slots.Marks[slot3], (nint)key3);
        nint n4 = Count(slots.Marks[slot4], (nint)key4);
        nint n5 = Count(slots.Marks[slot5], (nint)key5);
        short* used0 = n0 == 0 ? alphabet.Uniform : c0;
        TLanes blend = TLanes.Load(used0);
        blend = TLanes.Interpolate(blend, TLanes.Load(c1), alphabet.Weights + SwiftTables.Counts + n1);
        blend = TLanes.Interpolate(blend, TLanes.Load(c2), alphabet.Weights + (2 * SwiftTables.Counts) + n2);
        blend = TLanes.Interpolate(blend, TLanes.Load(c3), alphabet.Weights + (3 * SwiftTables.Counts) + n3);
        blend = TLanes.Interpolate(blend, TLanes.Load(c4), alphabet.Weights + (4 * SwiftTables.Counts) + n4);
        blend = TLanes.Interpolate(blend, TLanes.Load(c5), alphabet.Weights + (5 * SwiftTables.Counts) + n5);
        symbol = Take(blend, scratch, symbol, ref state, ref at);
        TLanes target = TLanes.Load(alphabet.Targets + (symbol * SwiftTables.Lanes));
        Learn(target, used0, c0, slots.Marks + slot0, 0, n0, slots.Rates);
        Learn(target, Source(n1, scratch, c1), c1, slots.Marks + slot1, key1, n1, slots.Rates);
        Learn(target, Source(n2, scratch, c2), c2, slots.Marks + slot2, key2, n2, slots.Rates);
        Learn(target, Source(n3, scratch, c3), c3, slots.Marks + slot3, key3, n3, slots.Rates);
        Learn(target, Source(n4, scratch, c4), c4, slots.Marks + slot4, key4, n4, slots.Rates);
        Learn(target, Source(n5, scratch, c5), c5, slots.Marks + slot5, key5, n5, slots.Rates);
        return symbol;
    }

    /// <summary>Codes a number of <paramref name="bits"/> bits, 0 to 12, all values being equally likely.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Raw(int bits, uint number, ref uint state, ref byte* at)
    {
        int shift = 15 - bits;
        if (typeof(TDirection) == typeof(SwiftDecoding))
        {
            uint value = state & 32767;
            number = value >> shift;
            uint next = ((state >> 15) << shift) + value - (number << shift);
            Refill(next, ref state, ref at);
        }
        else
        {
            *(uint*)at = (number << (shift + 16)) | (((1u << shift) - 1) << 1) | state;
            at += NoteBytes;
        }

        return number;
    }

    /// <summary>The count of a slot, 0 if its check differs: without a branch, which would often be predicted wrongly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Count(nint mark, nint key)
    {
        // With equal checks this is the count, below 64; otherwise it is 64 or more, and the mask is 0.
        nint n = mark ^ key;
        return n & ((n - SwiftTables.Counts) >> 63);
    }

    /// <summary>What a slot learns from: itself, or the blend if it was not in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short* Source(nint n, short* blend, short* slot) => (short*)((nint)slot + (((nint)blend - (nint)slot) & ((n - 1) >> 63)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Learn(TLanes target, short* from, short* slot, ushort* mark, uint key, nint n, short* rates)
    {
        TLanes.Store(slot, TLanes.Interpolate(TLanes.Load(from), target, rates + n));

        // The count grows by 1 up to 63: the shift gives 1 while n is below that.
        *mark = (ushort)(key + (uint)n + ((uint)(n - (SwiftTables.Counts - 1)) >> 31));
    }

    /// <summary>Takes a word into a state that is below 65,536, also without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(uint next, ref uint state, ref byte* at)
    {
        uint needed = next < SwiftRans.FirstState ? 1u : 0;
        state = (next << (int)(needed << 4)) | (SwiftTape.Word(at) & (0 - needed));
        at += needed * sizeof(ushort);
    }

    /// <summary>One step of rANS (section 3), or a note of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(TLanes blend, short* scratch, int symbol, ref uint state, ref byte* at)
    {
        TLanes.Store(scratch, blend);
        if (typeof(TDirection) == typeof(SwiftDecoding))
        {
            uint value = state & 32767;
            symbol = TLanes.Find(blend, scratch, value, out uint low, out uint width);
            // Below 2^15 times below 2^17: the product fits 32 bits.
            uint next = (width * (state >> 15)) + value - low;
            Refill(next, ref state, ref at);
        }
        else
        {
            TLanes.Look(blend, scratch, symbol, out uint low, out uint width);

            // From the top: 16 bits of low, 15 of width - 1, and the state's number.
            *(uint*)at = (low << 16) | ((width - 1) << 1) | state;
            at += NoteBytes;
        }

        return symbol;
    }
}

/// <summary>Slots of a band, with the tables that adapt them.</summary>
// Bounds: a slot is its values and a mark; its number is below the count that the arena gave.
internal readonly unsafe struct SwiftSlots
{
    /// <summary>The values of every slot.</summary>
    public readonly short* Values;

    /// <summary>Check and count of every slot.</summary>
    public readonly ushort* Marks;

    /// <summary><see cref="SwiftTables.Rates"/>.</summary>
    public readonly short* Rates;

    /// <summary>Makes slots that have learned nothing: only their marks have to be cleared.</summary>
    /// <param name="count">How many.</param>
    /// <param name="values">Values of a slot.</param>
    public SwiftSlots(NativeArena arena, uint count, int values)
    {
        Values = arena.Rent<short>((long)count * values);
        Marks = arena.Allocate<ushort>(count);
        Rates = SwiftTables.Rates;
    }

    /// <summary>Bits of the number of a hashed slot: more slots than the band has pixels would be of no use.</summary>
    public static int Bits(int width, int height, int most) => Math.Clamp(BitOperations.Log2((ulong)width * (ulong)height) + 1, 6, most);

    /// <summary>Prefetches a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch<TLanes>(uint slot)
        where TLanes : struct, ISwiftLanes<TLanes>
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Values + (slot * (uint)TLanes.Count));
            Sse.Prefetch0(Marks + slot);
        }
    }
}

/// <summary>The tables of a kind of symbol.</summary>
// Bounds: targets of 16 symbols, read at a symbol below that; 64 weights a context, read at counts below 64.
internal readonly unsafe struct SwiftAlphabet(int symbols, short* weights)
{
    /// <summary>The values of a direct first slot at the start.</summary>
    public readonly short* Uniform = SwiftTables.Uniform(symbols);

    /// <summary>The values that slots approach.</summary>
    public readonly short* Targets = SwiftTables.Targets(symbols);

    /// <summary>Blending weights.</summary>
    public readonly short* Weights = weights;
}
