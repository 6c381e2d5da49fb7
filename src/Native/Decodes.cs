using System.Runtime.InteropServices;
using System.Text;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Native;

/// <summary>The exports that read files.</summary>
// Bounds: pixels are written to spans of the checked length.
internal static unsafe class Decodes
{
    /// <summary><c>libtinct_read_info</c>.</summary>
    public static void Info(byte* file, nuint size, LimitsStructure* limits, InfoStructure* info)
    {
        Arguments.NotNull(info, nameof(info));
        Structure.Check(info, nameof(info));
        using TinctReader reader = Open(file, size, limits);
        TinctHeader header = reader.Header;
        var value = new InfoStructure
        {
            Width = (uint)header.Width,
            Height = (uint)header.Height,
            Colors = (uint)header.ColorCount,
            HasAlpha = header.HasAlpha ? 1u : 0,
            BandRows = (uint)header.BandRows,
            BandCount = (uint)header.BandCount,
        };
        Structure.Write(info, value, nameof(info));
    }

    /// <summary><c>libtinct_read_palette</c>.</summary>
    public static void Colors(byte* file, nuint size, LimitsStructure* limits, byte* palette, nuint paletteColors)
    {
        Arguments.NotNull(palette, nameof(palette));
        using TinctReader reader = Open(file, size, limits);
        Copy(reader.Palette, palette, paletteColors);
    }

    /// <summary><c>libtinct_decode_rgba</c>.</summary>
    public static void Rgba(byte* file, nuint size, LimitsStructure* limits, byte* pixels, nuint pixelsSize, nuint stride)
    {
        Arguments.NotNull(pixels, nameof(pixels));
        TinctFile opened = TinctFile.Open(Arguments.Bytes(file, size, nameof(file)), Arguments.Limits(limits));
        TinctHeader header = opened.Header;
        int width = header.Width;
        nuint step = Arguments.Stride(stride, (uint)width);
        UInt128 needed = ((UInt128)step * (uint)(header.Height - 1)) + ((uint)width * 4u);
        if (pixelsSize < needed)
        {
            throw new ArgumentException($"{width} x {header.Height} pixels need {needed} bytes, and there is room for {pixelsSize}.");
        }

        if (step == (nuint)width * 4 && header.PixelCount <= Array.MaxLength)
        {
            TinctDecoder.DecodePixels(opened, new UnmanagedMemory<RgbaColor>((RgbaColor*)pixels, (int)header.PixelCount).Memory);
            return;
        }

        using TinctReader reader = Open(file, size, limits);
        Rows(reader, (indices, row) =>
        {
            for (int start = 0; start < indices.Length; start += width, row++)
            {
                reader.Palette.LookUp(indices.Slice(start, width), new Span<RgbaColor>(pixels + ((nuint)row * step), width));
            }
        });
    }

    /// <summary><c>libtinct_decode_indices</c>.</summary>
    public static void Indices(byte* file, nuint size, LimitsStructure* limits, ushort* indices, nuint indexCount, byte* palette, nuint paletteColors)
    {
        Arguments.NotNull(indices, nameof(indices));
        using TinctReader reader = Open(file, size, limits);
        if (indexCount < (ulong)reader.Header.PixelCount)
        {
            throw new ArgumentException($"{reader.Header.PixelCount} indices are needed, and there is room for {indexCount}.");
        }

        if (palette is not null)
        {
            Copy(reader.Palette, palette, paletteColors);
        }

        nuint width = (nuint)reader.Header.Width;
        Rows(reader, (found, row) => found.CopyTo(new Span<ushort>(indices + ((nuint)row * width), found.Length)));
    }

    /// <summary><c>libtinct_read_section</c>.</summary>
    public static void Section(byte* file, nuint size, LimitsStructure* limits, byte* tag, byte** data, nuint* dataSize)
    {
        Output.Clear(data, dataSize);
        Arguments.NotNull(tag, nameof(tag));
        using TinctReader reader = Open(file, size, limits);
        FileSections sections = reader.ReadSections();
        string name = Encoding.Latin1.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(tag));
        ReadOnlyMemory<byte> found = name switch
        {
            "iccp" => sections.Icc,
            "exif" => sections.Exif,
            "xmpp" => sections.Xmp,
            _ => throw new ArgumentException($"tag is \"{name}\"; it may be \"iccp\", \"exif\" or \"xmpp\"."),
        };
        Output.Give(found.Span, data, dataSize);
    }

    private static TinctReader Open(byte* file, nuint size, LimitsStructure* limits)
    {
        Arguments.Bytes(file, size, nameof(file));
        return new TinctReader(new UnmanagedMemoryStream(file, (long)size), Arguments.Limits(limits));
    }

    private static void Copy(Palette from, byte* palette, nuint paletteColors)
    {
        if (paletteColors < (nuint)from.Count)
        {
            throw new ArgumentException($"The palette has {from.Count} colours, and there is room for {paletteColors}.");
        }

        from.Colors.CopyTo(new Span<RgbaColor>(palette, from.Count));
    }

    /// <summary>Decodes all rows, on all threads, and checks what follows them.</summary>
    private static void Rows(TinctReader reader, System.Buffers.ReadOnlySpanAction<ushort, int> take)
    {
        TinctDecoder.DecodeRows(reader, 0, reader.Header.Height, take);
        reader.ReadSections();
    }
}
