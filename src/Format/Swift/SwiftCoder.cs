// Annex swift, sections 2 and 9: the bytes of a band.
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Compression method "swift": digits of ordered indices from blended adaptive tables. Small files that open at tens of megapixels a
/// second or more. A band needs nothing but its own bytes and the palette.</summary>
// Bounds: the map has width x height numbers (at most 2^24, checked with the band's entry), and a row is looked at only after it was decoded.
internal static unsafe class SwiftCoder
{
    /// <summary>The most colours of photo mode, and of indices in bytes.</summary>
    public const int PhotoColors = 256;

    /// <summary>Compresses a band in a given mode.</summary>
    /// <param name="indices">Width x height indices, each below the palette's length, row after row.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows of the band, at least 1.</param>
    /// <param name="palette">The picture's palette, 2 to 65,536 colours.</param>
    /// <param name="mode">The mode; photo needs at most 256 colours.</param>
    /// <param name="vectors">How wide to compute; the bytes are the same.</param>
    /// <returns>The band's bytes.</returns>
    public static byte[] Encode(ReadOnlySpan<ushort> indices, int width, int height, SwiftPalette palette, SwiftMode mode, VectorWidth vectors)
    {
        Check(indices.Length, width, height, palette.Colors.Length);
        using NativeArena arena = NewArena(width, height);
        var notes = new SwiftNotes(arena);
        ushort[] numbers = palette.Numbers();
        SwiftBand band = new(arena, palette, notes, width, height, mode);
        if (palette.Colors.Length <= PhotoColors)
        {
            var map = arena.Rent<byte>(indices.Length);
            for (int i = 0; i < indices.Length; i++)
            {
                map[i] = (byte)numbers[indices[i]];
            }

            Run(band.Open<SwiftEncoding>(map, 0, 1, vectors), height);
        }
        else
        {
            var map = arena.Rent<ushort>(indices.Length);
            for (int i = 0; i < indices.Length; i++)
            {
                map[i] = numbers[indices[i]];
            }

            Run(band.OpenWide<SwiftEncoding>(map, 0, vectors), height);
        }

        GC.KeepAlive(palette);
        notes.Finish();
        return SwiftRans.Encode(notes, States(mode), (byte)mode);
    }

    /// <summary>Decompresses rows of a band.</summary>
    /// <typeparam name="T">What a pixel becomes.</typeparam>
    /// <param name="data">Exactly the band's bytes.</param>
    /// <param name="height">Rows of the band.</param>
    /// <param name="values">What the palette's entries become; empty if the band is only checked.</param>
    /// <param name="firstRow">The first row wanted.</param>
    /// <param name="output">Gets a value for every pixel from there on, whole rows. What lies below is not looked at.</param>
    /// <param name="vectors">How wide to compute.</param>
    /// <exception cref="TinctFormatException">Unsupported: an unknown mode; Truncated: the data ends too early; Invalid: it is malformed. Offsets
    /// count from the band's first byte.</exception>
    public static void Decode<T>(
        ReadOnlySpan<byte> data, int width, int height, SwiftPalette palette, ReadOnlySpan<T> values, int firstRow, Span<T> output, VectorWidth vectors)
    {
        int colors = palette.Colors.Length;
        SwiftMode mode = ReadMode(data, colors);
        int start = 1 + (sizeof(uint) * States(mode));
        if (data.Length < start || (data.Length - start) % sizeof(ushort) != 0)
        {
            Fail(TinctErrorKind.Truncated, data.Length, $"A swift band of {data.Length} bytes ends within a number");
        }

        uint stateA = ReadState(data, 1);
        uint stateB = States(mode) > 1 ? ReadState(data, 1 + sizeof(uint)) : SwiftRans.FirstState;
        using NativeArena arena = NewArena(width, height);
        int end = values.IsEmpty ? height : firstRow + (output.Length / width);
        fixed (byte* bytes = data)
        {
            var words = new SwiftWords(arena, bytes + start, bytes + data.Length);
            SwiftBand band = new(arena, palette, words, width, height, mode);
            ISwiftModel model;
            if (mode == SwiftMode.Photo)
            {
                model = band.Open<SwiftDecoding>(null, stateA, stateB, vectors);
                Read<byte, T>(model, data.Length, band.Rows, null, width, palette, values, firstRow, end, output);
            }
            else if (colors <= PhotoColors)
            {
                byte* map = arena.Rent<byte>((long)width * height);
                model = band.Open<SwiftDecoding>(map, stateA, stateB, vectors);
                Read(model, data.Length, null, map, width, palette, values, firstRow, end, output);
            }
            else
            {
                ushort* map = arena.Rent<ushort>((long)width * height);
                model = band.OpenWide<SwiftDecoding>(map, stateA, vectors);
                Read(model, data.Length, null, map, width, palette, values, firstRow, end, output);
            }

            if (end == height)
            {
                CheckEnd(words.Missing, model.IsAtStart, data.Length);
            }

            GC.KeepAlive(palette);
        }
    }

    /// <summary>The memory of a band. A small one touches few of its slots.</summary>
    private static NativeArena NewArena(int width, int height) => new(largePages: (long)width * height >= 1 << 16);

    private static void Run(ISwiftModel model, int height)
    {
        while (model.Row < height)
        {
            model.CodeRows();
        }
    }

    /// <summary>Decodes rows up to <paramref name="end"/>, checks them and converts those wanted.</summary>
    private static void Read<TNumber, T>(
        ISwiftModel model,
        int length,
        SwiftRows<TNumber>? rows,
        TNumber* map,
        int width,
        SwiftPalette palette,
        ReadOnlySpan<T> values,
        int firstRow,
        int end,
        Span<T> output)
        where TNumber : unmanaged, IBinaryInteger<TNumber>
    {
        // An entry for every byte, at least.
        var table = new T[Math.Max(values.Length, 1 << 8)];
        for (int number = 0; number < values.Length; number++)
        {
            table[number] = values[palette.Order[number]];
        }

        int highest = palette.Colors.Length - 1;
        while (model.Row < end)
        {
            int y = model.Row;
            int count = model.CodeRows();
            if (count == 0)
            {
                Fail(TinctErrorKind.Invalid, length, $"A swift band is malformed or ends in row {y}");
            }

            for (int i = y; i < y + count; i++)
            {
                var row = new ReadOnlySpan<TNumber>(rows is not null ? rows[i] : map + ((nint)i * width), width);
                if (rows is not null && !IsWithin(row, highest))
                {
                    Fail(TinctErrorKind.Invalid, length, $"Row {i} of a swift band has an index that is not one of {highest + 1} colours");
                }

                if (!values.IsEmpty && i >= firstRow && i < end)
                {
                    Convert(row, table, output.Slice((i - firstRow) * width, width));
                }
            }
        }
    }

    private static bool IsWithin<TNumber>(ReadOnlySpan<TNumber> row, int highest)
        where TNumber : unmanaged, IBinaryInteger<TNumber> => !row.ContainsAnyExceptInRange(TNumber.Zero, TNumber.CreateTruncating(highest));

    private static void Convert<TNumber, T>(ReadOnlySpan<TNumber> row, T[] table, Span<T> output)
        where TNumber : unmanaged, IBinaryInteger<TNumber>
    {
        row = row[..output.Length];
        if (typeof(TNumber) == typeof(byte))
        {
            ref T first = ref MemoryMarshal.GetArrayDataReference(table);
            ReadOnlySpan<byte> numbers = MemoryMarshal.Cast<TNumber, byte>(row);
            for (int x = 0; x < output.Length; x++)
            {
                // The table has an entry for every byte.
                output[x] = Unsafe.Add(ref first, (nint)numbers[x]);
            }

            return;
        }

        for (int x = 0; x < output.Length; x++)
        {
            output[x] = table[int.CreateTruncating(row[x])];
        }
    }

    private static int States(SwiftMode mode) => mode == SwiftMode.Photo ? 2 : 1;

    private static SwiftMode ReadMode(ReadOnlySpan<byte> data, int colors)
    {
        if (data.IsEmpty)
        {
            Fail(TinctErrorKind.Truncated, 0, "A swift band is empty");
        }

        var mode = (SwiftMode)data[0];
        if (mode > SwiftMode.GraphicWithMatches)
        {
            Fail(TinctErrorKind.Unsupported, 0, $"A swift band has mode 0x{data[0]:x2}, which is not known");
        }

        if (mode == SwiftMode.Photo && colors > PhotoColors)
        {
            Fail(TinctErrorKind.Invalid, 0, $"A swift band of {colors} colours is in photo mode");
        }

        return mode;
    }

    private static uint ReadState(ReadOnlySpan<byte> data, int offset)
    {
        uint state = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data[offset..]);
        if (state < SwiftRans.FirstState)
        {
            Fail(TinctErrorKind.Invalid, offset, $"A swift band begins with the state {state}");
        }

        return state;
    }

    private static void CheckEnd(long missing, bool atStart, int length)
    {
        if (missing > 0)
        {
            Fail(TinctErrorKind.Truncated, length, "A swift band lacks its last words");
        }

        if (missing < 0)
        {
            Fail(TinctErrorKind.Invalid, length + missing, $"A swift band has {-missing} bytes too many");
        }

        if (!atStart)
        {
            Fail(TinctErrorKind.Invalid, length, "A swift band does not end in the state that encoders start from");
        }
    }

    private static void Check(int indices, int width, int height, int colors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (indices != (long)width * height || colors is < 2 or > Palette.MaxCount)
        {
            throw new ArgumentException($"{indices} indices and {colors} colours do not make a band of {width} x {height} pixels.", nameof(indices));
        }
    }

    [DoesNotReturn]
    private static void Fail(TinctErrorKind kind, long offset, string message) => throw new TinctFormatException(kind, offset, message);
}
