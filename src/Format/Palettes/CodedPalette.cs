namespace Tinct.Format;

/// <summary>The coded palette (specification, section 5.2): a length field, then the colours by <see cref="PaletteCoder"/>.</summary>
internal static class CodedPalette
{
    /// <summary>Bytes of the length field.</summary>
    internal const int LengthBytes = 3;

    /// <summary>Reads the colours.</summary>
    /// <param name="bytes">The coded palette, its length field not counted.</param>
    /// <param name="header">The number of colours, and whether they have alpha.</param>
    /// <param name="fileOffset">Where <paramref name="bytes"/> start in the file.</param>
    internal static Palette Read(ReadOnlySpan<byte> bytes, in TinctHeader header, long fileOffset)
    {
        var colors = new RgbaColor[header.ColorCount];
        try
        {
            PaletteCoder.Decode(bytes, colors, header.HasAlpha);
        }
        catch (TinctFormatException e)
        {
            throw e.InFile(fileOffset);
        }

        return new Palette(colors);
    }

    /// <summary>Codes the colours, length field first, or returns null where that is no shorter than the plain palette.</summary>
    internal static byte[]? TryWrite(Palette palette, in TinctHeader header)
    {
        byte[] coded = PaletteCoder.Encode(palette.Colors, palette.HasAlpha);
        if (coded.Length + LengthBytes >= PlainPalette.Length(header))
        {
            return null;
        }

        var writer = new ByteWriter();
        writer.U24(coded.Length);
        writer.Bytes(coded);
        return writer.Written.ToArray();
    }
}
