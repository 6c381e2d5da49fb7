using System.Buffers.Binary;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>Adobe colour tables (.act): 256 RGB triples, optionally followed by two big-endian 16-bit numbers: how many are used, and
/// which one is transparent (0xFFFF for none).</summary>
internal static class ActPalette
{
    private const int TableLength = 256 * 3;
    private const int LengthWithFooter = TableLength + 4;
    private const int NoTransparentEntry = 0xFFFF;

    /// <summary>Reads the colours in use.</summary>
    public static List<RgbaColor> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (TableLength or LengthWithFooter))
        {
            throw ImageFileException.BadData($"An Adobe colour table is {TableLength} or {LengthWithFooter} bytes long, not {bytes.Length}.");
        }

        int count = 256;
        int transparent = NoTransparentEntry;
        if (bytes.Length == LengthWithFooter)
        {
            count = BinaryPrimitives.ReadUInt16BigEndian(bytes[TableLength..]);
            transparent = BinaryPrimitives.ReadUInt16BigEndian(bytes[(TableLength + 2)..]);
            if (count is 0 or > 256)
            {
                throw ImageFileException.BadData($"The Adobe colour table says that {count} of its 256 entries are used.", TableLength);
            }
        }

        var colors = new List<RgbaColor>(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> rgb = bytes.Slice(i * 3, 3);
            colors.Add(new RgbaColor(rgb[0], rgb[1], rgb[2], i == transparent ? (byte)0 : (byte)255));
        }

        return colors;
    }

    /// <summary>Writes up to 256 colours, of which one may be fully transparent.</summary>
    public static byte[] Write(ReadOnlySpan<RgbaColor> colors)
    {
        if (colors.Length > 256)
        {
            throw ImageFileException.Unsupported($"An Adobe colour table holds 256 colours, not {colors.Length}; write .hex, .gpl or .json.");
        }

        byte[] bytes = new byte[LengthWithFooter];
        int transparent = NoTransparentEntry;
        for (int i = 0; i < colors.Length; i++)
        {
            RgbaColor color = colors[i];
            (bytes[i * 3], bytes[(i * 3) + 1], bytes[(i * 3) + 2]) = (color.R, color.G, color.B);
            if (color.A == 0 && transparent == NoTransparentEntry)
            {
                transparent = i;
            }
            else if (color.A != 255)
            {
                throw ImageFileException.Unsupported(
                    $"An Adobe colour table has one transparent entry and no partial alpha, and {color} is another; write .hex or .json.");
            }
        }

        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(TableLength), (ushort)colors.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(TableLength + 2), (ushort)transparent);
        return bytes;
    }
}
