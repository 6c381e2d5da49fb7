// Annex swift, section 7: graphic mode.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>How many digits an index has in graphic mode.</summary>
internal interface ISwiftDigits
{
    /// <summary>1 to 16 colours, 2 to 256, 3 to 4,096, 4 above.</summary>
    static abstract int Count { get; }
}

/// <summary>Up to 16 colours.</summary>
internal readonly struct OneDigit : ISwiftDigits
{
    public static int Count => 1;
}

/// <summary>Up to 256.</summary>
internal readonly struct TwoDigits : ISwiftDigits
{
    public static int Count => 2;
}

/// <summary>Up to 4,096.</summary>
internal readonly struct ThreeDigits : ISwiftDigits
{
    public static int Count => 3;
}

/// <summary>Up to 65,536.</summary>
internal readonly struct FourDigits : ISwiftDigits
{
    public static int Count => 4;
}

/// <summary>Codes runs, copies, candidates from the neighbourhood, and digits where none of these is right.</summary>
/// <typeparam name="TLanes">How wide to compute.</typeparam>
/// <typeparam name="TNarrow">The same where an alphabet has at most four symbols.</typeparam>
/// <typeparam name="TDirection">Which way.</typeparam>
/// <typeparam name="TDigits">How many digits.</typeparam>
/// <typeparam name="T">A code number.</typeparam>
// Bounds: rows have 8 pixels of padding, windows reach 5; copies come from before the pixel, at a position that was decoded; a number that the digits of
// a damaged band make is held against the palette's count before it is used.
internal sealed unsafe class SwiftGraphic<TLanes, TNarrow, TDirection, TDigits, T> : ISwiftModel
    where TLanes : struct, ISwiftLanes<TLanes>
    where TNarrow : struct, ISwiftLanes<TNarrow>
    where TDirection : struct, ISwiftDirection
    where TDigits : struct, ISwiftDigits
    where T : unmanaged, IBinaryInteger<T>
{
    private const int ShortestRun = 4, LongestRun = 4095, RunSymbols = 13;
    private const int CopyFrom = 32, LongestCopy = 32, LongestMatch = 65535;
    private const int Escape = 3;

    /// <summary>Slots of runs, before those of digits.</summary>
    private const uint Runs = 48;

    private readonly SwiftRows<T> _rows;
    private readonly SwiftRows<byte> _hits;
    private readonly SwiftTape _tape;
    private readonly T* _map;
    private readonly int _width;
    private readonly bool _matching;
    private readonly Context _context;
    private uint _state;
    private uint _lastRun;

    /// <summary>Makes a model that has seen nothing.</summary>
    public SwiftGraphic(NativeArena arena, SwiftPalette palette, T* map, SwiftTape tape, int width, int height, uint state, bool matching)
    {
        _map = map;
        _tape = tape;
        _width = width;
        _state = state;
        _matching = matching;
        _rows = new SwiftRows<T>(arena, width, height);
        _hits = new SwiftRows<byte>(arena, width, height);
        _context = new Context(arena, palette, width, height, matching);
    }

    public int Row { get; private set; }

    public bool IsAtStart => _state == SwiftRans.FirstState;

    public int CodeRows()
    {
        int y = Row;
        _rows.Begin(y);
        new Span<byte>(_hits[y] - 1, 1).Clear();
        if (typeof(TDirection) == typeof(SwiftEncoding))
        {
            new ReadOnlySpan<T>(_map + ((nint)y * _width), _width).CopyTo(new Span<T>(_rows[y], _width));
        }

        if (!CodeRow(y))
        {
            return 0;
        }

        _rows.End(y);
        _hits[y][_width] = 0;
        Row = y + 1;
        return 1;
    }

    private bool CodeRow(int y)
    {
        Context c = _context;
        short* scratch = stackalloc short[32];
        scratch[SwiftTables.Lanes] = short.MinValue;
        T* map = _map;
        T* r = _rows[y], q = _rows[y - 1], q2 = _rows[y - 2], q3 = _rows[y - 3];
        byte* hits = _hits[y], above = _hits[y - 1];
        byte* at = _tape.At, limit = _tape.Limit;
        uint state = _state;
        uint rowStart = (uint)y * (uint)_width;
        int width = _width;
        int from = 0, length = 0;
        uint position = 0, after = 0;
        for (int x = 0; x < width;)
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

            T w = r[x - 1];
            if (w == q[x] && w == q[x - 1] && w == q[x + 1] && w == r[x - 2] && x >= from && (length == 0 || map[position] == w))
            {
                int run = RunLength(q + x, w, Math.Min(width - x, LongestRun));
                if (run >= ShortestRun)
                {
                    int done = CodeRun(in c, scratch, r + x, w, run, ref state, ref at);
                    if (done < 0)
                    {
                        return false;
                    }

                    new Span<byte>(hits + x, done).Clear();
                    if (typeof(TDirection) == typeof(SwiftDecoding))
                    {
                        new Span<T>(map + rowStart + x, done).Fill(w);
                    }

                    length = 0;
                    x += done;
                    _lastRun = done < run ? 1u : 0;
                    if (done == run)
                    {
                        continue;
                    }

                    after = 1;
                    from = x + 1;
                }
            }

            // The run may have moved x.
            uint west = uint.CreateTruncating(r[x - 1]), north = uint.CreateTruncating(q[x]);
            uint northWest = uint.CreateTruncating(q[x - 1]), northEast = uint.CreateTruncating(q[x + 1]);
            uint farWest = uint.CreateTruncating(r[x - 2]);
            uint around = (west * SwiftHash.P0) + (north * SwiftHash.P1) + (northWest * SwiftHash.P2) + (northEast * SwiftHash.P3);
            uint wider = around + (farWest * SwiftHash.P4) + (uint.CreateTruncating(q2[x]) * SwiftHash.P5);
            int expected = -1;
            uint h2 = SwiftHash.Finish(wider + (after * SwiftHash.P11));
            if (c.Matching)
            {
                // The match table is far away in memory: this slot can be fetched meanwhile.
                c.Few.Touch<TNarrow>((h2 >> c.Shift) + c.Wider);
                uint here = rowStart + (uint)x;
                uint found = c.Match.Exchange(
                    SwiftHash.Finish(
                        wider + (uint.CreateTruncating(q2[x + 1]) * SwiftHash.P6) + (uint.CreateTruncating(q[x - 2]) * SwiftHash.P7)
                        + (uint.CreateTruncating(q[x + 2]) * SwiftHash.P8) + (uint.CreateTruncating(q2[x - 1]) * SwiftHash.P9)
                        + (uint.CreateTruncating(r[x - 3]) * SwiftHash.P10)),
                    here);
                if (length == 0 && found != 0)
                {
                    length = SwiftMatch<T>.Length(map, found, here);
                    position = found;
                }

                if (length > 0)
                {
                    expected = int.CreateTruncating(map[position]);
                }

                if (length >= CopyFrom && x >= from && after == 0)
                {
                    int copied = Math.Min(width - x, LongestCopy);
                    int miss = typeof(TDirection) == typeof(SwiftDecoding) || Same(map + position, r + x, copied) ? 0 : 1;
                    uint slot = c.Copies + (uint)Math.Min(BitOperations.Log2((uint)length), 15);
                    miss = SwiftSymbols<TNarrow, TDirection>.Code(in c.Few, in c.CopyAlphabet, scratch, slot, miss, ref state, ref at);
                    if (miss == 0)
                    {
                        // One after the other: a copy may overlap the pixels that it writes.
                        for (int k = 0; k < copied; k++)
                        {
                            T value = map[position + (uint)k];
                            map[here + (uint)k] = value;
                            r[x + k] = value;
                            hits[x + k] = 0;
                        }

                        x += copied;
                        length = Math.Min(length + copied, LongestMatch);
                        position += (uint)copied;
                        continue;
                    }

                    if (miss != 1)
                    {
                        return false;
                    }

                    from = x + copied;
                }
            }

            uint grade = length == 0 || (c.IsFew && length < 16) ? 0u : length < 8 ? 1u : length < 16 ? 2u : length < 32 ? 3u : 4u;
            int first = (int)west, second = (int)north;
            if (west == northWest)
            {
                (first, second) = (second, first);
            }

            Candidates candidates = default;
            if (expected >= 0 && !c.IsFew)
            {
                candidates.Add(expected);
            }

            candidates.Add(first);
            candidates.Add(second);
            candidates.Add((int)northEast);
            candidates.Add((int)northWest);

            uint equal = Bit(west == north) | (Bit(west == northWest) << 1) | (Bit(west == northEast) << 2)
                | (Bit(north == northWest) << 3) | (Bit(north == northEast) << 4) | (Bit(northWest == northEast) << 5);
            uint hit = (uint)hits[x - 1] | ((uint)above[x] << 2) | ((uint)above[x + 1] << 4);
            uint h1 = SwiftHash.Finish((equal | (hit << 6) | (grade << 12) | (after << 15)) * SwiftHash.P0);
            uint h3;
            if (typeof(T) == typeof(byte) && c.IsFew)
            {
                var windows = new SwiftWindows((byte*)r, (byte*)q, (byte*)q2, (byte*)q3, x);
                h2 = SwiftHash.Finish(windows.Hash16 + (after * SwiftHash.P9));
                h3 = SwiftHash.Finish(windows.Hash26 + (((grade > 2 ? 2 * (uint)(expected + 1) : 0) + after) * SwiftHash.P9));
            }
            else
            {
                h3 = SwiftHash.Finish(
                    ((uint)(expected + 1) * SwiftHash.P0) + (west * SwiftHash.P1) + (north * SwiftHash.P2) + (((2 * grade) + after) * SwiftHash.P3));
            }

            int which = typeof(TDirection) == typeof(SwiftDecoding) ? 0 : candidates.Find(int.CreateTruncating(r[x]));
            which = SwiftSymbols<TNarrow, TDirection>.Code(
                in c.Few,
                in c.CandidateAlphabet,
                scratch,
                hit | (grade << 6) | (after << 9),
                (h1 >> c.Shift) + c.Equal,
                SwiftHash.Key(h1),
                (h2 >> c.Shift) + c.Wider,
                SwiftHash.Key(h2),
                (h3 >> c.Shift) + c.Expected,
                SwiftHash.Key(h3),
                which,
                ref state,
                ref at);
            int number;
            if (which < candidates.Count)
            {
                number = candidates[which];
            }
            else if (which == Escape)
            {
                number = CodeDigits(in c, scratch, r + x, q + x, around, ref state, ref at);
                if (number >= c.Colors)
                {
                    return false;
                }
            }
            else
            {
                return false;
            }

            hits[x] = (byte)which;
            if (typeof(TDirection) == typeof(SwiftDecoding))
            {
                r[x] = T.CreateTruncating(number);
                map[rowStart + (uint)x] = T.CreateTruncating(number);
            }

            bool right = number == expected;
            length = right ? Math.Min(length + 1, LongestMatch) : 0;
            position += right ? 1u : 0;
            after = 0;
            x++;
        }

        _tape.At = at;
        _state = state;
        return true;
    }

    /// <summary>How many pixels from here on have <paramref name="w"/> above and to the right.</summary>
    private static int RunLength(T* above, T w, int most)
    {
        int run = 1;
        while (run < most && above[run + 1] == w)
        {
            run++;
        }

        return run;
    }

    private static bool Same(T* a, T* b, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(bool value) => value ? 1u : 0;

    /// <summary>Codes how much of a run is right.</summary>
    /// <returns>Pixels that have the run's number, or -1 if the band is malformed.</returns>
    private int CodeRun(in Context c, short* scratch, T* r, T w, int run, ref uint rowState, ref byte* tape)
    {
        uint state = rowState;
        byte* at = tape;
        int done = 0, symbol = 0;
        if (typeof(TDirection) == typeof(SwiftEncoding))
        {
            while (done < run && r[done] == w)
            {
                done++;
            }

            symbol = done == run ? 0 : 1 + BitOperations.Log2((uint)done + 1);
        }

        uint slot = (4 * (uint)BitOperations.Log2((uint)run)) + _lastRun;
        symbol = SwiftSymbols<TLanes, TDirection>.Code(in c.Slots, in c.RunAlphabet, scratch, slot, symbol, ref state, ref at);
        if (symbol == 0)
        {
            done = run;
        }
        else if (symbol < RunSymbols)
        {
            int bits = symbol - 1;
            done = (1 << bits) - 1 + (int)SwiftSymbols<TLanes, TDirection>.Raw(bits, (uint)(done + 1 - (1 << bits)), ref state, ref at);
        }

        rowState = state;
        tape = at;
        if (symbol >= RunSymbols || (symbol > 0 && done >= run))
        {
            return -1;
        }

        new Span<T>(r, done).Fill(w);
        return done;
    }

    /// <summary>Codes a number digit by digit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CodeDigits(in Context c, short* scratch, T* r, T* q, uint around, ref uint rowState, ref byte* tape)
    {
        uint state = rowState;
        byte* at = tape;
        uint w = uint.CreateTruncating(r[-1]), n = uint.CreateTruncating(q[0]), nw = uint.CreateTruncating(q[-1]), ne = uint.CreateTruncating(q[1]);
        uint activity = c.Activity[Distance(c.Green[n], c.Green[nw]) + Distance(c.Green[n], c.Green[ne]) + Distance(c.Green[w], c.Green[nw])];
        uint near = (uint)c.Grid.Find(TLanes.Cell(c.Wide + w, c.Wide + n, c.Wide + ne, c.Wide + nw)) >> c.NearShift;
        uint west = w * SwiftHash.P0, north = n * SwiftHash.P0, both = west + (n * SwiftHash.P1);
        uint farther = west + (uint.CreateTruncating(r[-2]) * SwiftHash.P1);
        uint rest = typeof(TDirection) == typeof(SwiftDecoding) ? 0 : uint.CreateTruncating(r[0]);
        uint before = 1, number = 0;
        for (int i = 0; i < TDigits.Count; i++)
        {
            uint unit = c.Units[i];
            uint late = before * SwiftHash.P10;
            uint symbol = typeof(TDirection) == typeof(SwiftDecoding) ? 0 : rest / unit;
            uint direct = i == 0 ? (near << 3) | activity : (near << 4) | (before & 15);
            symbol = (uint)SwiftSymbols<TLanes, TDirection>.Code(
                in c.Slots,
                in i == 0 ? ref c.FirstDigit : ref i == TDigits.Count - 1 ? ref c.LastDigit : ref c.MiddleDigit,
                scratch,
                c.Digits + ((uint)i * c.DigitSlots) + direct,
                c.Digits + ((uint)i * c.DigitSlots) + 4096,
                c.DigitBits,
                SwiftHash.Finish(west + late),
                SwiftHash.Finish(north + late),
                SwiftHash.Finish(both + late),
                SwiftHash.Finish(farther + late),
                SwiftHash.Finish(around + late),
                (int)symbol,
                ref state,
                ref at);
            rest -= symbol * unit;
            number += symbol * unit;
            before = (before << 4) | symbol;
        }

        rowState = state;
        tape = at;
        return (int)number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Distance(byte a, byte b) => a > b ? a - b : b - a;

    /// <summary>Up to three different numbers.</summary>
    private struct Candidates
    {
        private int _a, _b, _c;

        public int Count { get; private set; }

        public readonly int this[int which] => which == 0 ? _a : which == 1 ? _b : _c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int number)
        {
            if (Count == 0)
            {
                _a = number;
                Count = 1;
            }
            else if (Count == 1)
            {
                _b = number;
                Count = number == _a ? 1 : 2;
            }
            else if (Count == 2)
            {
                _c = number;
                Count = number == _a || number == _b ? 2 : 3;
            }
        }

        public readonly int Find(int number) =>
            number == _a ? 0 : Count > 1 && number == _b ? 1 : Count > 2 && number == _c ? 2 : Escape;
    }

    /// <summary>Where the tables are. A struct, so that loops keep it in locals.</summary>
    private readonly struct Context
    {
        public readonly SwiftSlots Slots, Few;
        public readonly SwiftAlphabet RunAlphabet, CopyAlphabet, CandidateAlphabet, FirstDigit, MiddleDigit, LastDigit;
        public readonly SwiftMatch<T> Match;
        public readonly SwiftGrid Grid;
        public readonly ulong* Wide;
        public readonly byte* Green, Activity;
        public readonly uint* Units;
        public readonly uint Equal, Wider, Expected, Copies, Digits, DigitSlots;
        public readonly int Shift, DigitBits, NearShift, Colors;
        public readonly bool IsFew, Matching;

        public Context(NativeArena arena, SwiftPalette palette, int width, int height, bool matching)
        {
            Colors = palette.Colors.Length;
            IsFew = Colors <= 4;
            Matching = matching;
            int bits = SwiftSlots.Bits(width, height, 14);
            Shift = 32 - bits;
            DigitBits = SwiftSlots.Bits(width, height, 13);
            RunAlphabet = new SwiftAlphabet(RunSymbols, null);
            CopyAlphabet = new SwiftAlphabet(2, null);
            CandidateAlphabet = new SwiftAlphabet(4, SwiftWeights.Candidates);
            Equal = 1024;
            Wider = Equal + (1u << bits);
            Expected = Wider + (1u << bits);
            Copies = Expected + (1u << bits);
            Digits = Runs;
            DigitSlots = 4096 + (5u << DigitBits);
            Slots = new SwiftSlots(arena, Digits + ((uint)TDigits.Count * DigitSlots), TLanes.Count);
            Few = new SwiftSlots(arena, Copies + 16, TNarrow.Count);

            Units = arena.Allocate<uint>(TDigits.Count);
            uint lowest = (uint)((Colors + (1 << (4 * (TDigits.Count - 1))) - 1) >> (4 * (TDigits.Count - 1)));
            Units[TDigits.Count - 1] = 1;
            for (int i = TDigits.Count - 2; i >= 0; i--)
            {
                Units[i] = i == TDigits.Count - 2 ? lowest : Units[i + 1] * 16;
            }

            FirstDigit = Digit((Colors + (int)Units[0] - 1) / (int)Units[0]);
            MiddleDigit = Digit(16);
            LastDigit = Digit((int)lowest);
            if (matching)
            {
                Match = new SwiftMatch<T>(arena, width, height);
            }

            NearShift = Math.Max(0, BitOperations.Log2((uint)Colors - 1) - 7);
            Grid = new SwiftGrid(palette, (long)width * height);
            Wide = palette.Wide;
            Green = palette.Green;
            Activity = SwiftColors.Activity;
        }

        private static SwiftAlphabet Digit(int symbols) => new(Math.Max(2, symbols), SwiftWeights.Digits);
    }
}
