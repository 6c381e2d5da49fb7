using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>Code points of ITU-T H.273 in words.</summary>
internal static class ColorSpaceName
{
    /// <summary>The usual name of a pair of primaries and transfer; their numbers where it has none.</summary>
    public static string InWords(this ColorCodePoints points)
    {
        string name = (points.Primaries, points.Transfer) switch
        {
            (1, 13) => "sRGB",
            (1, 1) => "BT.709",
            (1, 8) => "linear light with sRGB's primaries",
            (12, 13) => "Display P3",
            (9, 1) or (9, 14) or (9, 15) => "BT.2020",
            (9, 16) => "BT.2100 PQ",
            (9, 18) => "BT.2100 HLG",
            _ => $"colour primaries {points.Primaries} and transfer {points.Transfer} of H.273",
        };
        return points.IsFullRange ? name : $"{name}, from 16 to 235";
    }

    /// <summary>Whether equal steps of samples look about as equal as those of sRGB, whose space fits and errors are taken in: only the
    /// transfer decides, whatever the primaries.</summary>
    public static bool IsLikeSrgb(this ColorCodePoints points) => points.IsFullRange && points.Transfer is 1 or 4 or 5 or 6 or 13 or 14 or 15;
}
