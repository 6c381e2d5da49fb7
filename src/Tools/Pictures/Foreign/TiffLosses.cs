using System.Globalization;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Says which of a TIFF's tags are left out.</summary>
internal static class TiffLosses
{
    /// <summary>Tags that say how the pixels are stored, that are read, or that nobody misses: the program, its machine and the date, numbers of pages, hints for fax
    /// machines and printers.</summary>
    private static readonly HashSet<int> s_silent =
    [
        .. Enumerable.Range(254, 13), .. Enumerable.Range(273, 12), .. Enumerable.Range(288, 6), 269, 270, 296, 297, 305, 306, 315, 316, 317, 320, 321,
        .. Enumerable.Range(322, 7), .. Enumerable.Range(338, 4), 347, .. Enumerable.Range(512, 10), .. Enumerable.Range(529, 4), 700, 33432, 34675,
    ];

    private static readonly (int Tag, string Name)[] s_names =
    [
        (34665, "EXIF"),
        (34853, "GPS"),
        (33723, "IPTC"),
        (34377, "Photoshop"),
        (37724, "Photoshop layers"),
        (271, "camera"),
        (272, "camera"),
        (285, "page name"),
        (301, "colorimetry"),
        (318, "colorimetry"),
        (319, "colorimetry"),
        (330, "further pictures"),
        (33550, "GeoTIFF"),
        (33922, "GeoTIFF"),
        (34264, "GeoTIFF"),
        (34735, "GeoTIFF"),
        (34736, "GeoTIFF"),
        (34737, "GeoTIFF"),
        (42112, "GDAL"),
        (42113, "GDAL"),
    ];

    /// <summary>A sentence on what is left out; none where nothing is.</summary>
    public static IEnumerable<string> Of(TiffTags directory)
    {
        int[] lost = [.. directory.All.Where(static tag => !s_silent.Contains(tag))];
        string[] names = [.. s_names.Where(named => lost.Contains(named.Tag)).Select(static named => named.Name).Distinct()];
        string[] others = [.. lost.Where(static tag => !s_names.Any(named => named.Tag == tag)).Select(static tag => tag.ToString(CultureInfo.InvariantCulture))];
        if (names.Length > 0)
        {
            yield return $"The TIFF's {string.Join(", ", names)} data were left out.";
        }

        if (others.Length > 0)
        {
            yield return PictureNote.LeftOut("TIFF's tag", others);
        }
    }
}
