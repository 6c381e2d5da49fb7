namespace Tinct.Format;

/// <summary>The plain palette (specification, section 5.1): three or four bytes a colour.</summary>
internal static class PlainPalette
{
    /// <summary>Bytes that it takes.</summary>
    internal static int Length(in TinctHeader header) => header.ColorCount * (header.HasAlpha ? 4 : 3);

    /// <summary>Reads the colours.</summary>
    /// <param name="bytes">Exactly <see cref="Length"/> bytes.</param>
    /// <param name="header">Their number, and whether they have alpha.</param>
    internal static Palette Read(ReadOnlySpan<byte> bytes, in TinctHeader header)
    {
        var colors = new RgbaColor[header.ColorCount];
        int step = header.HasAlpha ? 4 : 3;
        for (int i = 0; i < colors.Length; i++)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(i * step, step);
            colors[i] = new RgbaColor(entry[0], entry[1], entry[2], header.HasAlpha ? entry[3] : (byte)255);
        }

        return new Palette(colors);
    }

    /// <summary>Writes the colours, with alpha if any of them is not opaque.</summary>
    internal static byte[] Write(Palette palette)
    {
        var writer = new ByteWriter();
        foreach (RgbaColor color in palette.Colors)
        {
            writer.U8(color.R);
            writer.U8(color.G);
            writer.U8(color.B);
            if (palette.HasAlpha)
            {
                writer.U8(color.A);
            }
        }

        return writer.Written.ToArray();
    }
}
