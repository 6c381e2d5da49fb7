namespace Tinct.Tools.Pictures.Png;

/// <summary>PNG chunk types (PNG specification, third edition, clause 11) as big-endian integers of their four letters.</summary>
internal static class PngChunkType
{
    public const uint IHDR = 0x49484452;
    public const uint PLTE = 0x504C5445;
    public const uint IDAT = 0x49444154;
    public const uint IEND = 0x49454E44;
    public const uint TRNS = 0x74524E53;
    public const uint ICCP = 0x69434350;
    public const uint EXIF = 0x65584966;
    public const uint TEXT = 0x74455874;
    public const uint ZTXT = 0x7A545874;
    public const uint ITXT = 0x69545874;
    public const uint GAMA = 0x67414D41;
    public const uint SRGB = 0x73524742;
    public const uint CHRM = 0x6348524D;
    public const uint CICP = 0x63494350;
    public const uint PHYS = 0x70485973;
    public const uint ACTL = 0x6163544C;
    public const uint FCTL = 0x6663544C;
    public const uint FDAT = 0x66644154;
    public const uint BKGD = 0x624B4744;
    public const uint HIST = 0x68495354;
    public const uint SBIT = 0x73424954;
    public const uint SPLT = 0x73504C54;
    public const uint TIME = 0x74494D45;

    /// <summary>Apple's list of where the rows of a picture begin.</summary>
    public const uint IDOT = 0x69444F54;

    /// <summary>Whether a decoder that does not know the chunk must give up: the first letter is upper case.</summary>
    public static bool IsCritical(uint type) => (type & 0x2000_0000) == 0;

    /// <summary>Whether all four bytes are ASCII letters.</summary>
    public static bool IsWellFormed(uint type)
    {
        for (int shift = 0; shift < 32; shift += 8)
        {
            if (!char.IsAsciiLetter((char)((type >> shift) & 0xFF)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The four letters, for messages; bytes that are not letters as '?'.</summary>
    public static string Text(uint type) => string.Create(4, type, static (text, value) =>
    {
        for (int i = 0; i < 4; i++)
        {
            char letter = (char)((value >> (24 - 8 * i)) & 0xFF);
            text[i] = char.IsAsciiLetter(letter) ? letter : '?';
        }
    });
}
