// Annex swift, section 6: photo mode.
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>The contexts of photo mode, by the number of colours.</summary>
internal interface ISwiftPhotoKind;

/// <summary>Up to 4 colours: windows of pixels.</summary>
internal readonly struct FewColors : ISwiftPhotoKind;

/// <summary>5 to 16 colours: one digit.</summary>
internal readonly struct SmallPalette : ISwiftPhotoKind;

/// <summary>17 to 64 colours: two digits.</summary>
internal readonly struct MediumPalette : ISwiftPhotoKind;

/// <summary>65 to 256 colours: two digits.</summary>
internal readonly struct LargePalette : ISwiftPhotoKind;

/// <summary>Codes pixels as one or two digits, two rows at a time, the lower six pixels behind the upper.</summary>
/// <typeparam name="TLanes">How wide to compute.</typeparam>
/// <typeparam name="TNarrow">The same where an alphabet has at most four symbols.</typeparam>
/// <typeparam name="TDirection">Which way.</typeparam>
/// <typeparam name="TKind">Which contexts.</typeparam>
/// <remarks>Differences between type parameters are found by comparing types: that is decided before anything is inlined, so that the pixel loop is
/// compiled from the code it needs alone and stays below the compiler's limit on locals.</remarks>
// Bounds: rows have 8 pixels of padding, and contexts reach 5; slots are hashes shifted to the size of their table; scratch holds a digit's values
// for each table.
internal sealed unsafe class SwiftPhoto<TLanes, TNarrow, TDirection, TKind> : ISwiftModel
    where TLanes : struct, ISwiftLanes<TLanes>
    where TNarrow : struct, ISwiftLanes<TNarrow>
    where TDirection : struct, ISwiftDirection
    where TKind : struct, ISwiftPhotoKind
{
    private const int Lag = 6;

    private readonly SwiftRows<byte> _rows;
    private readonly byte* _map;
    private readonly int _width;
    private readonly int _height;
    private readonly Context _context;
    private readonly SwiftTape _tape;
    private uint _stateA;
    private uint _stateB;

    /// <summary>Makes a model that has seen nothing.</summary>
    public SwiftPhoto(NativeArena arena, SwiftPalette palette, SwiftRows<byte> rows, byte* map, SwiftTape tape, int width, int height, uint stateA, uint stateB)
    {
        _rows = rows;
        _map = map;
        _tape = tape;
        _stateA = stateA;
        _stateB = stateB;
        _width = width;
        _height = height;
        _context = new Context(arena, palette, width, height);
    }

    public int Row { get; private set; }

    public bool IsAtStart => _stateA == SwiftRans.FirstState && _stateB == SwiftRans.FirstState;

    public int CodeRows()
    {
        int y = Row;
        if (typeof(TDirection) == typeof(SwiftEncoding))
        {
            Fetch(y);
            Fetch(Math.Min(y + 1, _height - 1));
        }

        _rows.Begin(y);
        if (_width <= 2 * Lag || y + 1 == _height)
        {
            if (!Single(y, 0, _width, ref _stateA))
            {
                return 0;
            }

            _rows.End(y);
            Row = y + 1;
            return 1;
        }

        if (!Single(y, 0, Lag, ref _stateA))
        {
            return 0;
        }

        _rows.Begin(y + 1);
        if (!Pairs(y))
        {
            return 0;
        }

        _rows.End(y);
        if (!Single(y + 1, _width - Lag, _width, ref _stateB))
        {
            return 0;
        }

        _rows.End(y + 1);
        Row = y + 2;
        return 2;
    }

    /// <summary>Reads a row that is to be encoded.</summary>
    private void Fetch(int y) => new ReadOnlySpan<byte>(_map + ((nint)y * _width), _width).CopyTo(new Span<byte>(_rows[y], _width));

    /// <summary>Codes pixels of one row.</summary>
    private bool Single(int y, int from, int to, ref uint rowState)
    {
        Context c = _context;
        short* scratch = stackalloc short[32];
        scratch[SwiftTables.Lanes] = short.MinValue; // c[16] = 32,768 of section 3
        byte* r = _rows[y], q = _rows[y - 1], q2 = _rows[y - 2], q3 = _rows[y - 3];
        byte* at = _tape.At, limit = _tape.Limit;
        uint state = rowState;
        SwiftWindows windows = typeof(TKind) == typeof(FewColors) ? new SwiftWindows(r, q, q2, q3, from).Unslid : default;
        for (nint x = from; x < to; x++)
        {
            if (at > limit)
            {
                _tape.At = at;
                if (!_tape.Continue())
                {
                    return false;
                }

                at = _tape.At;
                limit = _tape.Limit;
            }

            int digit = High(in c, scratch, r, q, q2, q3, x, ref windows, ref state, ref at, out Pixel pixel);
            if (typeof(TKind) == typeof(MediumPalette) || typeof(TKind) == typeof(LargePalette))
            {
                Low(in c, scratch, r, x, in pixel, ref state, ref at);
            }
            else if (typeof(TDirection) == typeof(SwiftDecoding))
            {
                r[x] = (byte)digit;
            }
        }

        _tape.At = at;
        rowState = state;
        return true;
    }

    /// <summary>Codes a row from the seventh pixel on, alternating with the row below.</summary>
    private bool Pairs(int y)
    {
        Context c = _context;
        short* scratchA = stackalloc short[128];
        short* scratchB = scratchA + 32;
        scratchA[SwiftTables.Lanes] = scratchB[SwiftTables.Lanes] = short.MinValue;

        // The row below starts six pixels later, so that x serves both rows.
        byte* r = _rows[y], q = _rows[y - 1], q2 = _rows[y - 2], q3 = _rows[y - 3], below = _rows[y + 1] - Lag;
        byte* at = _tape.At, limit = _tape.Limit;
        uint stateA = _stateA, stateB = _stateB;
        SwiftWindows windowsA = default, windowsB = default;
        if (typeof(TKind) == typeof(FewColors))
        {
            windowsA = new SwiftWindows(r, q, q2, q3, Lag).Unslid;
            windowsB = new SwiftWindows(below + Lag, r, q, q2, 0).Unslid;
        }

        nint width = _width;
        for (nint x = Lag; x < width; x++)
        {
            if (at > limit)
            {
                _tape.At = at;
                if (!_tape.Continue())
                {
                    return false;
                }

                at = _tape.At;
                limit = _tape.Limit;
            }

            // Both first digits, then both second ones: while one row waits for its tables, the other computes.
            int digitA = High(in c, scratchA, r, q, q2, q3, x, ref windowsA, ref stateA, ref at, out Pixel a);
            if (typeof(TDirection) == typeof(SwiftDecoding) && (typeof(TKind) == typeof(FewColors) || typeof(TKind) == typeof(SmallPalette)))
            {
                r[x] = (byte)digitA;
            }

            int digitB = High(in c, scratchB, below, r - Lag, q - Lag, q2 - Lag, x, ref windowsB, ref stateB, ref at, out Pixel b);
            if (typeof(TDirection) == typeof(SwiftDecoding) && (typeof(TKind) == typeof(FewColors) || typeof(TKind) == typeof(SmallPalette)))
            {
                below[x] = (byte)digitB;
            }

            if (typeof(TKind) == typeof(MediumPalette) || typeof(TKind) == typeof(LargePalette))
            {
                Low(in c, scratchA, r, x, in a, ref stateA, ref at);
                Low(in c, scratchB, below, x, in b, ref stateB, ref at);
            }
        }

        _tape.At = at;
        _stateA = stateA;
        _stateB = stateB;
        return true;
    }

    /// <summary>Codes a pixel's first digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int High(
        in Context c, short* scratch, byte* r, byte* q, byte* q2, byte* q3, nint x, ref SwiftWindows windows, ref uint state, ref byte* at, out Pixel pixel)
    {
        Unsafe.SkipInit(out pixel);
        if (typeof(TKind) == typeof(FewColors))
        {
            windows.Slide(q, q2, q3, x);
            uint h1 = windows.Hash11, h2 = windows.Hash16, h3 = windows.Hash26;
            int value = SwiftSymbols<TNarrow, TDirection>.Code(
                in c.Slots,
                in c.High,
                scratch,
                windows.Direct,
                (h1 >> c.Shift) + c.Second,
                SwiftHash.Key(h1),
                (h2 >> c.Shift) + c.Third,
                SwiftHash.Key(h2),
                (h3 >> c.Shift) + c.Fourth,
                SwiftHash.Key(h3),
                typeof(TDirection) == typeof(SwiftDecoding) ? 0 : r[x],
                ref state,
                ref at);
            windows.Push((uint)value);
            return value;
        }

        uint w = r[x - 1], n = q[x], nw = q[x - 1], ne = q[x + 1];
        uint activity = c.Activity[Distance(c.Green[n], c.Green[nw]) + Distance(c.Green[n], c.Green[ne]) + Distance(c.Green[w], c.Green[nw])];
        uint near = ((uint)c.Grid.Find(TLanes.Cell(c.Wide + w, c.Wide + n, c.Wide + ne, c.Wide + nw)) << 3) | activity;
        int symbol = typeof(TDirection) == typeof(SwiftDecoding) ? 0 : r[x];
        if (typeof(TKind) == typeof(SmallPalette))
        {
            uint around = n | (ne << 8) | (nw << 16);
            uint late = (w + 1) * SwiftHash.P8;
            uint h2 = SwiftHash.Early(around, 0) + late;
            uint h3 = SwiftHash.Early(around | ((uint)r[x - 2] << 24), q2[x]) + late;
            return SwiftSymbols<TLanes, TDirection>.Code(
                in c.Slots,
                in c.High,
                scratch,
                near,
                ((w << 4) | n) + c.Second,
                0,
                (h2 >> c.Shift) + c.Third,
                SwiftHash.Key(h2),
                (h3 >> c.Shift) + c.Fourth,
                SwiftHash.Key(h3),
                symbol,
                ref state,
                ref at);
        }

        pixel.West = w;
        pixel.Near = near;
        if (typeof(TKind) == typeof(MediumPalette))
        {
            uint late = (w + 1) * SwiftHash.P8;
            pixel.Third = SwiftHash.Early(n, 0) + late;
            pixel.Fourth = SwiftHash.Early(n | (ne << 8) | (nw << 16), 0) + late;
            pixel.Digit = SwiftSymbols<TLanes, TDirection>.Code(
                in c.Slots,
                in c.High,
                scratch,
                near,
                w + c.Second,
                0,
                (pixel.Third >> c.Shift) + c.Third,
                SwiftHash.Key(pixel.Third),
                (pixel.Fourth >> c.Shift) + c.Fourth,
                SwiftHash.Key(pixel.Fourth),
                typeof(TDirection) == typeof(SwiftDecoding) ? 0 : c.Digits[symbol],
                ref state,
                ref at);
        }
        else
        {
            pixel.Third = n;
            pixel.Fourth = SwiftHash.Early(n, 0) + ((w + 1) * SwiftHash.P8);
            pixel.Digit = SwiftSymbols<TLanes, TDirection>.Code(
                in c.Slots,
                in c.High,
                scratch,
                near,
                w + c.Second,
                0,
                n + c.Third,
                0,
                (pixel.Fourth >> c.Shift) + c.Fourth,
                SwiftHash.Key(pixel.Fourth),
                typeof(TDirection) == typeof(SwiftDecoding) ? 0 : c.Digits[symbol],
                ref state,
                ref at);
        }

        return pixel.Digit;
    }

    /// <summary>Codes a pixel's second digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Low(in Context c, short* scratch, byte* r, nint x, in Pixel pixel, ref uint state, ref byte* at)
    {
        uint digit = (uint)pixel.Digit;
        uint late = (digit + 1) * SwiftHash.P9;
        uint third = pixel.Third + late, fourth = pixel.Fourth + late;
        int low = typeof(TDirection) == typeof(SwiftDecoding) ? 0 : r[x] - (pixel.Digit * c.LowSymbols);
        if (typeof(TKind) == typeof(MediumPalette))
        {
            low = SwiftSymbols<TNarrow, TDirection>.Code(
                in c.LowSlots,
                in c.Low,
                scratch,
                (pixel.Near << 4) | digit,
                ((pixel.West << 4) | digit) + c.LowSecond,
                0,
                (third >> c.Shift) + c.LowThird,
                SwiftHash.Key(third),
                (fourth >> c.Shift) + c.LowFourth,
                SwiftHash.Key(fourth),
                low,
                ref state,
                ref at);
        }
        else
        {
            low = SwiftSymbols<TLanes, TDirection>.Code(
                in c.LowSlots,
                in c.Low,
                scratch,
                (pixel.Near << 4) | digit,
                ((pixel.West << 4) | digit) + c.LowSecond,
                0,
                ((pixel.Third << 4) | digit) + c.LowThird,
                0,
                (fourth >> c.Shift) + c.LowFourth,
                SwiftHash.Key(fourth),
                low,
                ref state,
                ref at);
        }

        if (typeof(TDirection) == typeof(SwiftDecoding))
        {
            r[x] = (byte)((pixel.Digit * c.LowSymbols) + low);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Distance(byte a, byte b)
    {
        int d = a - b;
        int sign = d >> 31;
        return (d ^ sign) - sign;
    }

    /// <summary>The part of a pixel's surroundings that the second digit needs.</summary>
    private struct Pixel
    {
        public uint West, Near, Third, Fourth;
        public int Digit;
    }

    /// <summary>Where the tables are. A struct, so that loops keep it in locals.</summary>
    private readonly struct Context
    {
        public readonly SwiftSlots Slots, LowSlots;
        public readonly SwiftAlphabet High, Low;
        public readonly SwiftGrid Grid;
        public readonly ulong* Wide;
        public readonly byte* Green, Activity, Digits;
        public readonly uint Second, Third, Fourth, LowSecond, LowThird, LowFourth;
        public readonly int LowSymbols, Shift;

        public Context(NativeArena arena, SwiftPalette palette, int width, int height)
        {
            int colors = palette.Colors.Length;
            int bits = SwiftSlots.Bits(width, height, 13);
            Shift = 32 - bits;
            LowSymbols = typeof(TKind) == typeof(MediumPalette) || typeof(TKind) == typeof(LargePalette) ? (colors + 15) / 16 : 1;
            High = new SwiftAlphabet(
                Math.Max(2, (colors + LowSymbols - 1) / LowSymbols),
                typeof(TKind) == typeof(FewColors) ? SwiftWeights.Few
                : typeof(TKind) == typeof(SmallPalette) ? SwiftWeights.Small
                : typeof(TKind) == typeof(MediumPalette) ? SwiftWeights.MediumHigh
                : SwiftWeights.LargeHigh);
            Low = new SwiftAlphabet(Math.Max(2, LowSymbols), typeof(TKind) == typeof(MediumPalette) ? SwiftWeights.MediumLow : SwiftWeights.LargeLow);
            uint hashed = 1u << bits;
            Second = typeof(TKind) == typeof(FewColors) ? 256 : 8 * (uint)colors;
            Third = Second + (typeof(TKind) == typeof(FewColors) ? hashed : 256);
            Fourth = Third + (typeof(TKind) == typeof(LargePalette) ? 256 : hashed);
            Slots = new SwiftSlots(arena, Fourth + hashed, typeof(TKind) == typeof(FewColors) ? TNarrow.Count : TLanes.Count);
            if (typeof(TKind) == typeof(MediumPalette) || typeof(TKind) == typeof(LargePalette))
            {
                LowSecond = 128 * (uint)colors;
                LowThird = LowSecond + 4096;
                LowFourth = LowThird + (typeof(TKind) == typeof(LargePalette) ? 4096 : hashed);
                LowSlots = new SwiftSlots(arena, LowFourth + hashed, typeof(TKind) == typeof(MediumPalette) ? TNarrow.Count : TLanes.Count);
                Digits = arena.Allocate<byte>(256);
                for (int i = 0; i < colors; i++)
                {
                    Digits[i] = (byte)(i / LowSymbols);
                }
            }

            if (typeof(TKind) != typeof(FewColors))
            {
                Grid = new SwiftGrid(palette, (long)width * height);
                Wide = palette.Wide;
                Green = palette.Green;
                Activity = SwiftColors.Activity;
            }
        }
    }
}
